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
        var callee = plan->Callee;
        var list = operation.List;
        var index = operation.Index;
        var isOver = index == list.Count;
        if (!isOver && (callee->TailGate != 0 || (!operation.IsStraight && !Loc.Fits(list[index], plan->Each.Element)))) return null;

        // A function that has taken over the frame by a tail call returns what this one would have returned.
        var (bits, reference) = (ExecOp)i->Op switch
        {
            ExecOp.RetK => (i->K, null!),
            ExecOp.RetL => (parameters[i->B], null!),
            _ => (*parameters, ReferenceOf(parameters + i->B)),
        };
        if (operation.Operation == ListOperationKind.ListMap)
        {
            operation.Results!.Add(plan->Each.Result, reference, bits);
        }
        else if (operation.Operation == ListOperationKind.ListFilter)
        {
            if (bits != 0) AddElement(operation.Results!, list, index - 1);
        }
        else if (!isOver)
        {
            Store(plan->Each.Next, bits, reference, parameters + plan->Captures);
        }

        if (isOver) return EndEach(operation, plan, bits, reference, top, i->C);
        _top = top;
        MoveCaptures(plan, operation.Closure, parameters);
        PutElement(operation, parameters + plan->Captures + operation.Arguments - 1);
        top->Function = callee->Function;
        return callee->Entry;
    }

    /// <summary>Leaves the closure's frame and gives the caller the result of the operation.</summary>
    private Instr* EndEach(ListOperation operation, ClosurePlan* plan, long bits, HeapObject reference, Frame* top, int reach)
    {
        if (reach > 0) Clear(ReferencesOf(top->Scalars), reach);
        var slot = top->Scalars - 1;
        if (operation.Operation == ListOperationKind.ListFold)
        {
            ReferenceOf(slot) = null!;
            Store(plan->Each.Answer, bits, reference, slot);
        }
        else
        {
            ReferenceOf(slot) = operation.Results!.ToList();
        }

        operation.End();
        operation.NextFree = _freeOperations;
        _freeOperations = operation;
        _top = --top;
        return top->Ip + 1;
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
