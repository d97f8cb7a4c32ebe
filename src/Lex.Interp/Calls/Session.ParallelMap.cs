using System.Globalization;
using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Interp.Dispatch;
using Lex.Interp.Suspension;

namespace Lex.Interp.Calls;

// ParallelMap (runtime section 3.8): how a session begins one, joins its items, and runs items of another session's.
internal sealed unsafe partial class Session
{
    /// <summary>Most threads of one map.</summary>
    public const int MostWorkers = 64;

    // Each nested map takes host stack; without a limit it would depend on the tier how many fit.
    private const int MostNested = 64;

    private const string WorkersVariable = "LEX_PAR_MAX_CONCURRENCY";

    // Sessions for items, kept for the next map by a session that is not itself one of these.
    private Session?[] _workers = [];

    private ParallelMap? _map;

    private int _item;

    /// <summary>Cells of copies that were charged since the session was made or reset.</summary>
    public long CopiesUsed => _meters.CellBudget - _copiesLeft;

    /// <summary>Whether the session runs an item whose result nobody wants any more.</summary>
    internal bool IsAbandoned => _map is { } map && map.IsAbandoned(_item);

    private Signal MapInParallel(ListValue list, Value closure, long* window)
    {
        if (list.Count == 0) return Answered(Value.Object(ListValue.Empty));

        // Workers serve no request.
        if (!TryTakeOut(Value.Object(list)) || !TryTakeOut(closure)) return Signal.Fault;

        // On a small host stack nested maps end where it ends, not in a crash.
        if (Options.Nesting == MostNested || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return Failed(LexError.CallStackOverflow(MaxDepth));
        var stepsLeft = _meters.StepsLeft(Fuel);
        if (stepsLeft == 0) return ChargeSteps(1) == Core.Execution.Status.Ok ? Signal.Next : Signal.Fault;
        if (!TrySpawnHandlers(list.Count, out var handlers)) return Signal.Fault;
        // A handler may call back into this session, which may map again.
        var sessions = _workers;
        _workers = [];
        if (sessions.Length < handlers.Length) Array.Resize(ref sessions, handlers.Length);
        // Room may be made meanwhile.
        var slot = window - _slots;
        var map = new ParallelMap(this, list, closure, stepsLeft, Cells, handlers, sessions);
        return map.Run() is { } ending ? Suspend(new MapWait(map, ending) { Slot = slot }) : Join(map);
    }

    /// <summary>The items that a map has left have ended, or nobody wants them any more.</summary>
    internal Signal Conclude(MapWait wait)
    {
        if (Interruption() is not { } interruption) return Join(wait.Map);
        Abandon(wait.Map);
        return Failed(interruption);
    }

    /// <summary>Ends a map whose result nobody wants.</summary>
    internal void Abandon(ParallelMap map)
    {
        map.GiveUp();
        End(map);
    }

    private ReadOnlySpan<ParallelMap.Item> End(ParallelMap map)
    {
        var items = map.End(out var sessions);
        if (Options.Nesting == 0) _workers = sessions;
        return items;
    }

    // The host's answer, of which the policy is a part, is had on the calling thread.
    private bool TrySpawnHandlers(int items, out IEffectHandler?[] handlers)
    {
        handlers = new IEffectHandler?[WorkersFor(items)];
        if (Options.Handler is not { } handler) return true;
        for (var i = 0; i < handlers.Length; i++)
        {
            if (TryAsk("par_map", handler, static handler => handler.SpawnForWorker(), out handlers[i])) continue;
            Error = LexError.Within("par_map worker", Error!);
            return false;
        }

        return true;
    }

    /// <summary>How many threads take part at most. Items that are traced or counted run one after the other, in the tracer and the
    /// recorder of the caller.</summary>
    private int WorkersFor(int items)
    {
        if (_tracer is not null || Options.Exact) return 1;
        var most = Options.Workers;
        if (most == 0)
        {
            var variable = Environment.GetEnvironmentVariable(WorkersVariable);
            if (!int.TryParse(variable, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most == 0)
                most = Environment.ProcessorCount;
        }

        return Math.Min(Math.Min(most, MostWorkers), items);
    }

    private Signal Join(ParallelMap map)
    {
        var items = End(map);
        var results = new ListBuilder(items.Length);
        foreach (ref readonly var item in items)
        {
            var failure = item.Error;
            if (!item.IsDone) failure = LexError.Panic("par_map worker did not produce a result");
            if (ChargeSteps(item.Steps) != Core.Execution.Status.Ok || ChargeCells(item.Cells) != Core.Execution.Status.Ok
                || ChargeCopy(item.Copies) != Core.Execution.Status.Ok) failure ??= Error;
            if (failure is not null) return Failed(LexError.Within("par_map worker", failure));
            results.Add(item.Result);
        }

        return Answered(Value.Object(results.ToList()));
    }

    /// <summary>A session for items of this one's maps.</summary>
    internal Session NewWorker() => new(Program, Options with { Nesting = Options.Nesting + 1, Handler = null }) { Parent = this, _feedback = _feedback };

    /// <summary>Makes the session ready for an item.</summary>
    internal void BeginItem(ParallelMap map, int item, IEffectHandler? handler)
    {
        if (!ReferenceEquals(Options.Handler, handler)) Options = Options with { Handler = handler };
        _map = map;
        _item = item;
        Reset(map.StepLimit, map.CellLimit);
    }

    /// <summary>Calls the closure of the map for an item, with the caller's deadline and cancellation, until it ends or waits.</summary>
    internal RunEnd BeginClosure(Value closure, Value item, out Value result, out LexError? error)
    {
        var captured = closure.As<Aggregate>();
        var arguments = new Value[captured.Shape.Count + 1];
        for (var i = 0; i < captured.Shape.Count; i++) arguments[i] = captured[i];
        arguments[^1] = item;
        return Start(FunctionOf(captured), arguments, CallPath.Reentrant, out result, out error, Parent!._cancellation);
    }

    /// <summary>Gives up an item that waits; the error is that of the host's wish, if there is one.</summary>
    internal LexError EndWait()
    {
        var error = Interruption() ?? LexError.Cancelled(RunningFunction);
        Abandon();
        return error;
    }

    /// <summary>The map has ended: nothing of it stays.</summary>
    internal void EndItems()
    {
        _map = null;
        Reset();
    }
}
