#pragma warning disable CS8500 // Addresses of references: the arrays that hold them are pinned.
using System.Runtime.CompilerServices;
using Lex.Core.Values;
using Lex.Interp.Dispatch;
using Lex.Interp.Prepare;

namespace Lex.Interp.Calls;

// List operations in execution code. Their sites know closures as those of calls do; the closure's frame stays for all
// elements, and its returns lead to the next one. What they cannot do is left to Session.Lists.cs, which can go on at any
// element, as this can after it.
internal sealed unsafe partial class Session
{
    // List operations that are over: most lists are short, so that making one would cost as much as what it does.
    private ListOperation? _freeOperations;

    /// <summary>
    /// Begins a list operation: the frame of the closure for the first element, or the caller's, if there is none. Null: not
    /// without examination, and nothing has happened.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Frame* BeginEach(Instr* i, long* l, Frame* top)
    {
        var window = l + i->B;
        var kind = (ListOperationKind)i->C;
        var isFold = kind == ListOperationKind.ListFold;
        var target = ReferenceOf(window);
        var closure = ReferenceOf(window + (isFold ? 2 : 1));
        var plan = PlanFor(closure, i);
        if (plan is null || target.GetType() != typeof(ListValue)) return null;
        var list = Unsafe.As<ListValue>(target);
        var count = list.Count;
        var parameters = window + 1;
        var callee = plan->Callee;
        var cells = isFold ? 0 : CellCost.Parts(count);
        if (callee->TailGate != 0 || top == _lastFrame || parameters + callee->Slots > _slotsEnd || Cells < cells) return null;
        var (bits, reference) = (*parameters, ReferenceOf(parameters));
        if (count == 0)
        {
            // The result of the others is the list without elements, which it is already.
            if (isFold) Store(plan->Each.Empty, bits, reference, window);
            else *window = 0;
            top->Ip = i + 1;
            return top;
        }

        var isStraight = list.Elements == plan->Each.Straight;
        if (!isStraight && !Loc.Fits(list[0], plan->Each.Element)) return null;
        Cells -= cells;
        var operation = _freeOperations ?? new ListOperation();
        _freeOperations = operation.NextFree;
        operation.NextFree = null;
        operation.Begin(kind, list, Unsafe.As<Aggregate>(closure));
        operation.Plan = plan;
        operation.IsStraight = isStraight;
        MoveCaptures(plan, closure, parameters);
        var to = parameters + plan->Captures;
        if (isFold) Store(plan->Each.Initial, bits, reference, to++);
        PutElement(operation, to);
        *window = 0;
        ReferenceOf(window) = operation;
        top->Ip = i;
        top->Pc = plan->Each.Pc + 1;
        top++;
        top->Ip = callee->Entry;
        top->Scalars = parameters;
        *(long*)&top->Function = (uint)callee->Function | ((long)FrameFlags.ListStep << 32);
        return top;
    }

    /// <summary>
    /// The closure's frame is about to return to its list operation: what is executed next, of the same frame for the next element, or
    /// of the caller. Null: not without examination, and nothing has happened.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Instr* NextOfEach(Instr* i, Frame* top)
    {
        var parameters = top->Scalars;
        var operation = Unsafe.As<ListOperation>(ReferenceOf(parameters - 1));
        var plan = operation.Plan;
        if (plan is null) return null;
        if (operation.Index == operation.List.Count) return EndEach(operation, i, top);
        var callee = plan->Callee;
        if (callee->TailGate != 0 || (!operation.IsStraight && !FitsNext(operation))) return null;
        if (operation.Operation == ListOperationKind.ListFold && plan->Each.Next == ParameterMove.Scalar)
            parameters[plan->Captures] = ScalarOf(i, parameters);
        else if (operation.Operation == ListOperationKind.ListFilter) Select(operation, ScalarOf(i, parameters) != 0);
        else TakeResult(operation, i, parameters);
        _top = top;
        MoveCaptures(plan, operation.Closure, parameters);
        PutElement(operation, parameters + plan->Captures + operation.Arguments - 1);
        top->Function = callee->Function;
        return callee->Entry;
    }

    /// <summary>Leaves the closure's frame and gives the caller the result of the operation.</summary>
    private Instr* EndEach(ListOperation operation, Instr* i, Frame* top)
    {
        var parameters = top->Scalars;
        var slot = parameters - 1;
        var kind = operation.Operation;
        if (kind == ListOperationKind.ListFold)
        {
            var (bits, reference) = ResultAt(i, parameters);
            ReferenceOf(slot) = null!;
            Store(operation.Plan->Each.Answer, bits, reference, slot);
        }
        else
        {
            if (kind == ListOperationKind.ListFilter) Select(operation, ScalarOf(i, parameters) != 0);
            else TakeResult(operation, i, parameters);
            ReferenceOf(slot) = operation.Results!.ToList();
        }

        if (i->C > 0) Clear(ReferencesOf(parameters), i->C);
        operation.End();
        operation.NextFree = _freeOperations;
        _freeOperations = operation;
        _top = --top;
        return top->Ip + 1;
    }

    // A function that has taken over the frame by a tail call returns what the closure's would have returned.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ScalarOf(Instr* i, long* slots) => (ExecOp)i->Op == ExecOp.RetK ? i->K : slots[i->B];

    /// <summary>Both halves of what a frame is about to return.</summary>
    private (long Bits, HeapObject Reference) ResultAt(Instr* i, long* slots) => (ScalarOf(i, slots), ReferenceOf(slots + i->B));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool FitsNext(ListOperation operation) => Loc.Fits(operation.List[operation.Index], operation.Plan->Each.Element);

    /// <summary>A map has another result, or a fold another value.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeResult(ListOperation operation, Instr* i, long* parameters)
    {
        var (bits, reference) = ResultAt(i, parameters);
        var plan = operation.Plan;
        if (operation.Operation == ListOperationKind.ListMap) operation.Results!.Add(plan->Each.Result, reference, bits);
        else Store(plan->Each.Next, bits, reference, parameters + plan->Captures);
    }

    /// <summary>A filter keeps an element, or does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Select(ListOperation operation, bool isKept)
    {
        if (isKept) AddElement(operation.Results!, operation.List, operation.Index - 1);
    }

    /// <summary>Makes a parameter of the next element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PutElement(ListOperation operation, long* to)
    {
        var list = operation.List;
        var index = operation.Index++;
        if (!operation.IsStraight) SetPair(to, list[index]);
        else if (list.Elements == ElementKind.Reference) ReferenceOf(to) = list.ReferenceAt(index);
        else *to = list.At<long>(index);
    }

    private static void AddElement(ListBuilder to, ListValue list, int index)
    {
        var kind = list.Elements;
        if (kind == ElementKind.Reference) to.AddObject(list.ReferenceAt(index));
        else if (kind == ElementKind.Mixed) to.Add(list[index]);
        else to.Add(kind, null!, list.At<long>(index));
    }

    /// <summary>A list operation that the loop does not begin itself; it has been charged.</summary>
    private Signal EachCold(Instr* i, long* l)
    {
        var exec = StateOf(_top->Function).Exec!;
        var kind = (ListOperationKind)i->C;
        if (!TryLearnEach(exec.InfoOf(exec.IndexOf(i))!, kind, ReferenceOf(l + i->B + (kind == ListOperationKind.ListFold ? 2 : 1)))) return RunCold(i, l);
        var begun = BeginEach(i, l, _top);
        if (begun is null) return RunCold(i, l);
        _top = begun;
        return Signal.Next;
    }

    /// <summary>Whether a site did not know how to run closures of this shape without examination, and does now.</summary>
    private bool TryLearnEach(ExecInfo info, ListOperationKind kind, HeapObject target)
    {
        var isFold = kind == ListOperationKind.ListFold;
        if (!TryLearnCaptures(info, target, isFold ? 2 : 1, out var callee, out var captures)) return false;
        var hints = callee.Code.Hints;
        var result = Loc.OfHint(hints.Result);
        var element = Loc.OfHint(hints.OfParameter(callee.Code.Arity - 1));
        var each = new EachPlan
        {
            Pc = info.Pc,
            Result = ClosurePlans.StorageOf(result),
            Straight = element == ValueKind.Unknown ? ElementKind.None : ClosurePlans.StorageOf(element),
            Element = element,
        };
        if (isFold)
        {
            var (initial, accumulator) = (info.Operands[1].Kind, Loc.OfHint(hints.OfParameter(captures.Length)));
            if (ClosurePlans.OfKnown(initial, accumulator) is not { } first || ClosurePlans.OfKnown(result, accumulator) is not { } next
                || ClosurePlans.OfKnown(result, info.Expected) is not { } answer || ClosurePlans.OfKnown(initial, info.Expected) is not { } empty) return false;
            (each.Initial, each.Next, each.Answer, each.Empty) = (first, next, answer, empty);
        }
        else if (Loc.IsScalarKind(info.Expected) || (kind == ListOperationKind.ListFilter && result != ValueKind.Bool))
        {
            return false;
        }

        info.Closures!.Add(new ClosurePlan { Shape = target.Shape.Id, Callee = PlanOf(callee.Code.Id), Each = each }, captures, []);
        return true;
    }
}
