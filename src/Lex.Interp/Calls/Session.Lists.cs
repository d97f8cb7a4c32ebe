using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Interp.Dispatch;
using Lex.Interp.Prepare;

namespace Lex.Interp.Calls;

// The native list operations (runtime section 3.7). Operands: list, (initial value,) closure. The operation takes the
// place of the list; the closure's window begins one slot above it.
internal sealed unsafe partial class Session
{
    /// <summary>Begins a list operation whose operands are at <paramref name="window"/>.</summary>
    private Signal BeginList(ListOperationKind kind, long* window)
    {
        var list = PairAt(window);
        var closure = PairAt(window + (kind == ListOperationKind.ListFold ? 2 : 1));
        if (list.Kind != ValueKind.List) return Failed(LexError.TypeMismatch($"{kind} requires a List, got: {DebugText.Of(list)}"));
        if (closure.Kind != ValueKind.Closure) return Failed(LexError.TypeMismatch($"{kind} requires a closure, got: {DebugText.Of(closure)}"));
        if (!Owns(FunctionOf(closure.As<Aggregate>()))) return Failed(ForeignClosure(closure));
        var elements = list.As<ListValue>();
        var count = elements.Count;
        if (kind == ListOperationKind.SortByKey && ChargeSteps((long)count * CellCost.BitLength(count)) != Status.Ok) return Signal.Fault;
        if (kind != ListOperationKind.ListFold && ChargeCells(CellCost.Parts(count)) != Status.Ok) return Signal.Fault;
        if (kind == ListOperationKind.ParallelMap) return MapInParallel(elements, closure, window);

        var captured = closure.As<Aggregate>();
        var operation = new ListOperation().Begin(kind, elements, captured);
        if (kind == ListOperationKind.ListFold) operation.Accumulator = PairAt(window + 1);
        if (count == 0) return Finished(operation);
        *window = 0;
        ReferenceOf(window) = operation;
        return NextElement(operation, window);
    }

    /// <summary>The closure has returned for an element of the operation in a slot of the top frame.</summary>
    private Signal ContinueList(Value result, long* slot)
    {
        var operation = System.Runtime.CompilerServices.Unsafe.As<ListOperation>(ReferenceOf(slot));
        var offset = slot - _slots;
        var frame = _top;
        var signal = Accept(operation, result) ? NextElement(operation, slot) : Signal.Fault;

        // A frame that waits for a list operation stands behind the instruction, which is the one that fails.
        if (signal == Signal.Fault && _top == frame) frame->Pc--;
        return signal == Signal.Value ? Receive(_result, _slots + offset) : signal;
    }

    /// <summary>
    /// The closure's execution code has returned for an element. If there is another one whose call needs no examination,
    /// the frame stays and begins anew. False: nothing has happened.
    /// </summary>
    private bool TryRepeat(Value result)
    {
        var frame = _top;
        var window = frame->Scalars;
        var operation = System.Runtime.CompilerServices.Unsafe.As<ListOperation>(ReferenceOf(window - 1));
        if (!operation.IsDirect || operation.Index >= operation.List.Count) return false;
        var callee = StateOf(FunctionOf(operation.Closure).Id);
        var hints = callee.Code.Hints;
        var captures = operation.Closure.Shape.Count;
        var element = operation.List[operation.Index];
        if (!Loc.Fits(element, Loc.OfHint(hints.OfParameter(captures + operation.Arguments - 1)))) return false;
        if (operation.Operation == ListOperationKind.ListMap)
        {
            operation.Results!.Add(result);
        }
        else if (operation.Operation == ListOperationKind.ListFold)
        {
            if (!Loc.Fits(result, Loc.OfHint(hints.OfParameter(captures)))) return false;
            SetPair(window + captures, result);
        }
        else if ((operation.Operation == ListOperationKind.ListFilter && !result.IsBool) || !Accept(operation, result))
        {
            return false;
        }

        for (var i = 0; i < captures; i++) SetPair(window + i, operation.Closure[i]);
        SetPair(window + captures + operation.Arguments - 1, element);
        operation.Index++;
        // A tail call may have put another function into the frame.
        frame->Function = callee.Code.Id;
        frame->Ip = callee.Exec!.Entry;
        return true;
    }

    /// <summary>Calls the closure for the next element; elements that are answered at once are taken in a loop.</summary>
    private Signal NextElement(ListOperation operation, long* slot)
    {
        var captured = operation.Closure;
        var callee = StateOf(FunctionOf(captured).Id);
        var captures = captured.Shape.Count;
        var total = captures + operation.Arguments;
        while (operation.Index < operation.List.Count)
        {
            var window = slot + 1;
            if (window + total > _slotsEnd)
            {
                if (!TryMakeRoom(ref window, total)) return Failed(LexError.CallStackOverflow(MaxDepth));
                slot = window - 1;
            }

            for (var i = 0; i < captures; i++) SetPair(window + i, captured[i]);
            var next = window + captures;
            if (operation.Arguments == 2) SetPair(next++, operation.Accumulator);
            SetPair(next, operation.List[operation.Index++]);
            // What runs meanwhile may move the banks.
            var offset = slot - _slots;
            var signal = Gate(callee, window, total, CallPath.Reentrant, -1, FrameFlags.ListStep);
            if (signal == Signal.Frame) operation.IsDirect = (_top->Flags & FrameFlags.Generic) == 0 && !callee.IsChecked && IsLeftToInterpreter(callee);
            if (signal != Signal.Value) return signal;
            slot = _slots + offset;
            if (!Accept(operation, _result)) return Signal.Fault;
        }

        return Finished(operation);
    }

    private bool Accept(ListOperation operation, Value result)
    {
        switch (operation.Operation)
        {
            case ListOperationKind.ListMap:
                operation.Results!.Add(result);
                return true;
            case ListOperationKind.ListFold:
                operation.Accumulator = result;
                return true;
            case ListOperationKind.SortByKey:
                operation.Keys![operation.Index - 1] = result;
                return true;
            default:
                if (!result.IsBool)
                {
                    WrongKind("Bool", result);
                    return false;
                }

                if (result.AsBool) operation.Results!.Add(operation.List[operation.Index - 1]);
                return true;
        }
    }

    private Signal Finished(ListOperation operation)
    {
        if (operation.Operation == ListOperationKind.SortByKey)
        {
            return KeyOrder.Sort(this, operation.List, operation.Keys!, out var sorted) == Status.Ok
                ? Answered(Value.Object(sorted))
                : Signal.Fault;
        }

        _result = operation.Operation == ListOperationKind.ListFold ? operation.Accumulator : Value.Object(operation.Results!.ToList());
        return Signal.Value;
    }
}
