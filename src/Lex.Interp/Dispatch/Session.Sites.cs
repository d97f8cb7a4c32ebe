using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Dispatch;
using Lex.Interp.Prepare;

namespace Lex.Interp.Calls;

// Calls of library functions and closures in execution code: each has a site that remembers whom it called.
internal sealed unsafe partial class Session
{
    private readonly List<CallSite> _sites = [];

    /// <summary>Keeps a site for an instruction, which refers to it by the answered number.</summary>
    internal int AddSite(ExecInfo info)
    {
        _sites.Add(new CallSite(info));
        return _sites.Count - 1;
    }

    private Signal LibraryCold(Instr* i, long* l)
    {
        if (!TryCharge(i)) return Signal.Fault;
        var site = _sites[(int)i->K];
        var info = site.Info;
        _top->Pc = info.Pc;
        if (site.Function is not { } function)
        {
            var library = FindLibrary(info.Instruction, info.Pc);
            if (library.Pure is not { } pure || pure.Arity != info.Operands.Length) return RunCold(i, l);
            site.Function = function = pure;
        }

        var arguments = ArrayOf(info.Operands.Length).AsSpan(0, info.Operands.Length);
        for (var a = 0; a < arguments.Length; a++) arguments[a] = ValueOf(info.Operands[a], l);
        if (function.Invoke(this, arguments, out var result) != Status.Ok) return Signal.Fault;
        return Deliver(info, i, l, result);
    }

    /// <summary>The pure library function that an instruction calls, or null.</summary>
    internal BuiltinDescriptor? FindPure(in Instruction instruction)
    {
        var constants = Program.Constants;
        if (constants[instruction.A].Kind != ConstantKind.Str || constants[instruction.B].Kind != ConstantKind.Str) return null;
        return Options.Builtins(constants[instruction.A].Text!, constants[instruction.B].Text!) is { IsPure: true } pure ? pure : null;
    }

    /// <summary>An argument does not have the kind that the function's form over slots takes. The block has been charged.</summary>
    private Signal CallTypedCold(Instr* i, long* l)
    {
        var exec = StateOf(_top->Function).Exec!;
        var info = exec.InfoOf(exec.IndexOf(i))!;
        _top->Pc = info.Pc;
        var arguments = ArrayOf(info.Operands.Length).AsSpan(0, info.Operands.Length);
        for (var a = 0; a < arguments.Length; a++) arguments[a] = ValueOf(info.Operands[a], l);
        var status = info.Instruction.Op == Op.EffectCall
            ? FindPure(info.Instruction)!.Invoke(this, arguments, out var result)
            : OpInvoker.Invoke(info.Instruction.Op, this, default, arguments, out result);
        if (status != Status.Ok) return Signal.Fault;
        Generalise(info.After!, result, hasResult: true);
        return Signal.Frame;
    }

    private Signal ClosureCold(Instr* i, long* l)
    {
        if (!TryCharge(i)) return Signal.Fault;
        var site = _sites[(int)i->K];
        var operands = site.Info.Operands;
        if (operands[0].Form != LocForm.Slot || operands[0].IsScalar) return RunCold(i, l);
        var closure = ReferenceOf(l + operands[0].Slot);
        if (closure.Shape.Id != site.ShapeId && !TryLearn(site, closure)) return RunCold(i, l);
        var callee = site.Callee!;
        var window = l + site.Info.Window;
        if (_top == _lastFrame || window + callee.Slots > _slotsEnd || callee.Compiled is not null) return RunCold(i, l);

        // Operands may lie in the window: all are read before the first is written.
        var arguments = ArrayOf(operands.Length);
        for (var a = 1; a < operands.Length; a++) arguments[a] = ValueOf(operands[a], l);
        var parts = site.Captures;
        for (var p = 0; p < parts.Length; p++)
        {
            ref readonly var part = ref parts[p];
            if (part.IsPair) SetPair(window + p, System.Runtime.CompilerServices.Unsafe.As<Aggregate>(closure)[p]);
            else if (part.IsScalar) window[p] = Aggregate.ScalarAt(closure, part.Offset);
            else ReferenceOf(window + p) = Aggregate.ReferenceAt(closure, part.Offset);
        }

        var next = window + parts.Length;
        for (var a = 1; a < operands.Length; a++, next++)
        {
            var kind = site.Arguments[a - 1];
            if (Loc.IsScalarKind(kind)) *next = arguments[a].Bits;
            else SetPair(next, arguments[a]);
        }

        var frame = ++_top;
        frame->Ip = callee.Exec!.Entry;
        frame->Scalars = window;
        *(long*)&frame->Function = callee.Code.Id;
        return Signal.Next;
    }

    /// <summary>Whether the site can call this closure without examination; then it remembers the shape.</summary>
    private bool TryLearn(CallSite site, HeapObject target)
    {
        var shape = target.Shape;
        if (shape.Kind != ValueKind.Closure || shape.Id == Shape.NoShapeId) return false;
        var operands = site.Info.Operands;
        var function = FunctionOf(System.Runtime.CompilerServices.Unsafe.As<Aggregate>(target));
        if (!Owns(function)) return false;
        var callee = StateOf(function.Id);
        if (callee.IsChecked || !callee.IsValid || callee.Code.Arity != shape.Count + operands.Length - 1 || ExecOf(callee) is null) return false;
        var hints = callee.Code.Hints;
        if (Loc.OfHint(hints.Result) != site.Info.Expected) return false;
        var captures = new CapturedPart[shape.Count];
        for (var p = 0; p < captures.Length; p++)
        {
            var wanted = Loc.OfHint(hints.OfParameter(p));
            var scalar = shape.Parts[p] != PartKind.Reference;
            if (wanted != ValueKind.Unknown && (scalar ? wanted != KindOf(shape.Parts[p]) : Loc.IsScalarKind(wanted))) return false;
            var offset = shape.OffsetOf(p);
            captures[p] = new CapturedPart(offset, scalar, wanted == ValueKind.Unknown || offset < 0);
        }

        var kinds = new ValueKind[operands.Length - 1];
        for (var a = 0; a < kinds.Length; a++)
        {
            var wanted = kinds[a] = Loc.OfHint(hints.OfParameter(shape.Count + a));
            var found = operands[a + 1].Kind;
            if (wanted == ValueKind.Unknown || wanted == found) continue;
            if (wanted != Loc.AnyReference || found == ValueKind.Unknown || Loc.IsScalarKind(found)) return false;
        }

        site.Callee = callee;
        site.Captures = captures;
        site.Arguments = kinds;
        site.ShapeId = shape.Id;
        return true;
    }

    /// <summary>Puts a result into the window's first slot, as the code expects it.</summary>
    private Signal Deliver(ExecInfo info, Instr* i, long* l, Value result)
    {
        if (!Loc.Fits(result, info.Expected))
        {
            Generalise(info.After!, result, hasResult: true);
            return Signal.Frame;
        }

        var slot = l + info.Window;
        if (Loc.IsScalarKind(info.Expected)) *slot = result.Bits;
        else SetPair(slot, result);
        _top->Ip = i + 1;
        return Signal.Next;
    }

    private static ValueKind KindOf(PartKind part) => part switch
    {
        PartKind.Int => ValueKind.Int,
        PartKind.Float => ValueKind.Float,
        _ => ValueKind.Bool,
    };

    // No shape has this id.
    private const uint NoShape = 0xFFFF_FFFE;

    private readonly record struct CapturedPart(nint Offset, bool IsScalar, bool IsPair);

    /// <summary>What a call instruction remembers.</summary>
    private sealed class CallSite(ExecInfo info)
    {
        /// <summary>The instruction.</summary>
        public readonly ExecInfo Info = info;

        /// <summary>The library function it calls.</summary>
        public BuiltinDescriptor? Function;

        /// <summary>The shape of the closures that it can call without examination.</summary>
        public uint ShapeId = NoShape;

        /// <summary>The function of those closures.</summary>
        public FunctionState? Callee;

        /// <summary>Their captures.</summary>
        public CapturedPart[] Captures = [];

        /// <summary>The kinds of the parameters that follow the captures.</summary>
        public ValueKind[] Arguments = [];
    }
}
