#pragma warning disable CS8500 // Addresses of references: the arrays that hold them are pinned.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Dispatch;
using Lex.Interp.Prepare;

namespace Lex.Interp.Calls;

// Calls of closures in execution code: each has a site that remembers the shapes of the closures that it called.
internal sealed unsafe partial class Session
{
    /// <summary>Makes the frame of a closure's call; null: not without examination, and nothing has happened.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Frame* EnterClosure(Instr* i, long* l, Frame* top)
    {
        var closure = ReferenceOf(l + i->C);
        var plan = PlanFor(closure, i);
        if (plan is null) return null;
        var callee = plan->Callee;
        var window = l + i->B;
        if (callee->TailGate != 0 || top == _lastFrame || window + callee->Slots > _slotsEnd) return null;
        if (plan->ArgumentsMove == ArgumentsMove.Shift)
        {
            for (var a = plan->Arguments; a > 0; a--) window[plan->Captures + a - 1] = window[a];
        }
        else if (plan->ArgumentsMove == ArgumentsMove.Each && !TryMoveArguments(plan, window))
        {
            return null;
        }

        MoveCaptures(plan, closure, window);
        top->Ip = i;
        top++;
        top->Ip = callee->Entry;
        top->Scalars = window;
        *(long*)&top->Function = (uint)callee->Function | ((long)plan->Flags << 32);
        return top;
    }

    /// <summary>What a site knows of closures like this one; null: nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ClosurePlan* PlanFor(HeapObject closure, Instr* i)
    {
        var shape = closure.Shape.Id;
        var plan = *(ClosurePlan**)i->K;
        while (plan is not null && plan->Shape != shape) plan = plan->Next;
        return plan;
    }

    /// <summary>Makes parameters of a closure's captures.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MoveCaptures(ClosurePlan* plan, HeapObject closure, long* window)
    {
        var capture = plan->CaptureMoves;
        for (var end = capture + plan->ScalarCaptures; capture < end; capture++) window[capture->Parameter] = Aggregate.ScalarAt(closure, capture->Part);
        for (var end = plan->CaptureMoves + plan->PlainCaptures; capture < end; capture++)
        {
            // A comparison costs less than a write barrier.
            ref var parameter = ref ReferenceOf(window + capture->Parameter);
            var captured = Aggregate.ReferenceAt(closure, capture->Part);
            if (!ReferenceEquals(parameter, captured)) parameter = captured;
        }

        for (var end = plan->CaptureMoves + plan->Captures; capture < end; capture++) MakePair(closure, capture, window + capture->Parameter);
    }

    private void MakePair(HeapObject closure, CaptureMove* capture, long* to)
    {
        if (capture->Move == ParameterMove.ReferenceToPair)
        {
            *to = 0;
            ReferenceOf(to) = Aggregate.ReferenceAt(closure, capture->Part);
        }
        else
        {
            *to = Aggregate.ScalarAt(closure, capture->Part);
            ReferenceOf(to) = TagOf(capture->Move);
        }
    }

    /// <summary>Moves the arguments, which begin behind the closure's slot, to where the parameters are. False: one does not fit.</summary>
    private bool TryMoveArguments(ClosurePlan* plan, long* window)
    {
        var count = plan->Arguments;
        for (var a = 0; plan->HasGuards && a < count; a++)
        {
            var tag = ReferenceOf(window + 1 + a);
            var fits = plan->ArgumentMoves[a] switch
            {
                ParameterMove.PairToInt => tag == ScalarTag.Int,
                ParameterMove.PairToFloat => tag == ScalarTag.Float,
                ParameterMove.PairToBool => tag == ScalarTag.Bool,
                ParameterMove.PairToReference => tag is not ScalarTag,
                _ => true,
            };
            if (!fits) return false;
        }

        var to = window + plan->Captures;
        if (plan->Captures == 0)
        {
            for (var a = 0; a < count; a++) MoveArgument(plan->ArgumentMoves[a], window + 1 + a, to + a);
        }
        else
        {
            for (var a = count - 1; a >= 0; a--) MoveArgument(plan->ArgumentMoves[a], window + 1 + a, to + a);
        }

        return true;
    }

    private void MoveArgument(ParameterMove move, long* from, long* to) => Store(move, *from, ReferenceOf(from), to);

    /// <summary>Puts the halves of a value into a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(ParameterMove move, long bits, HeapObject reference, long* to)
    {
        switch (move)
        {
            case ParameterMove.Scalar or ParameterMove.PairToInt or ParameterMove.PairToFloat or ParameterMove.PairToBool:
                *to = bits;
                break;
            case ParameterMove.Reference or ParameterMove.PairToReference:
                ReferenceOf(to) = reference;
                break;
            case ParameterMove.Pair:
                *to = bits;
                ReferenceOf(to) = reference;
                break;
            case ParameterMove.ReferenceToPair:
                *to = 0;
                ReferenceOf(to) = reference;
                break;
            default:
                *to = bits;
                ReferenceOf(to) = TagOf(move);
                break;
        }
    }

    private static ScalarTag TagOf(ParameterMove move) => move switch
    {
        ParameterMove.IntToPair => ScalarTag.Int,
        ParameterMove.FloatToPair => ScalarTag.Float,
        _ => ScalarTag.Bool,
    };

    /// <summary>A call of a closure that the loop does not make itself; it has been charged.</summary>
    private Signal ClosureCold(Instr* i, long* l)
    {
        var exec = StateOf(_top->Function).Exec!;
        if (!TryLearn(exec.InfoOf(exec.IndexOf(i))!, ReferenceOf(l + i->C))) return RunCold(i, l);
        var entered = EnterClosure(i, l, _top);
        if (entered is null) return RunCold(i, l);
        _top = entered;
        return Signal.Next;
    }

    /// <summary>Whether a site did not know how to call closures of this shape without examination, and does now.</summary>
    private bool TryLearn(ExecInfo info, HeapObject target)
    {
        var count = info.Operands.Length - 1;
        if (!TryLearnCaptures(info, target, count, out var callee, out var captures)) return false;
        var hints = callee.Code.Hints;
        var arguments = new ParameterMove[count];
        for (var a = 0; a < arguments.Length; a++)
        {
            if (ClosurePlans.Of(info.Operands[a + 1].Kind, Loc.OfHint(hints.OfParameter(captures.Length + a))) is not { } move) return false;
            arguments[a] = move;
        }

        info.Closures!.Add(
            new ClosurePlan
            {
                Shape = target.Shape.Id,
                Flags = Loc.OfHint(hints.Result) == info.Expected ? FrameFlags.None : FrameFlags.Checked,
                Callee = PlanOf(callee.Code.Id),
            },
            captures,
            arguments);
        return true;
    }

    /// <summary>How the captures of closures of a shape that a site does not know become parameters.</summary>
    private bool TryLearnCaptures(
        ExecInfo info, HeapObject target, int arguments, [NotNullWhen(true)] out FunctionState? callee, [NotNullWhen(true)] out CaptureMove[]? captures)
    {
        (callee, captures) = (null, null);
        var plans = info.Closures!;
        var shape = target.Shape;
        if (shape.Kind != ValueKind.Closure || shape.Id == Shape.NoShapeId || !plans.HasRoom || plans.Knows(shape.Id)) return false;
        var function = FunctionOf(Unsafe.As<Aggregate>(target));
        if (!Owns(function)) return false;
        callee = StateOf(function.Id);
        if (callee.IsChecked || !callee.IsValid || callee.Code.Arity != shape.Count + arguments || shape.Count > byte.MaxValue || arguments > byte.MaxValue
            || ExecOf(callee) is null) return false;
        var hints = callee.Code.Hints;
        captures = new CaptureMove[shape.Count];
        for (var p = 0; p < captures.Length; p++)
        {
            var offset = shape.OffsetOf(p);
            if (offset < 0 || ClosurePlans.OfCapture(shape.Parts[p], Loc.OfHint(hints.OfParameter(p))) is not { } move) return false;
            captures[p] = new CaptureMove(offset, move, (byte)p);
        }

        return true;
    }
}
