using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Dispatch;
using Lex.Interp.Suspension;

namespace Lex.Interp.Calls;

// Effects that take their time. The frames of a suspended session stay where they are, and no thread belongs to it: the loop
// has returned, as after any other call of the host. Whoever drives the session awaits the answer and lets it go on; then
// the answer is delivered as the result of any call is. The loops know nothing of this but one signal that ends them.
internal sealed unsafe partial class Session
{
    private const string NotHere = "the run cannot stop here: code of the host, or compiled code, waits for it";

    private const int PollMilliseconds = 20;

    private Wait? _wait;

    // Loops under way, one inside the other: host code stands between them, or compiled code does.
    private int _loops;

    // What is left of the deadline while nobody but a person is waited for.
    private long _timeLeft = long.MaxValue;

    private CancellationTokenSource? _effects;

    // The tracer has been told of a call of the host that has not ended.
    private bool _isTracedRun;

    /// <summary>What the session waits for; null: it is free, or it runs.</summary>
    public Wait? Waiting => _wait;

    /// <summary>Calls a function for the host until it ends, or waits.</summary>
    public RunEnd Start(
        FunctionCode function, ReadOnlySpan<Value> arguments, out Value result, out LexError? error, CancellationToken cancellation = default) =>
        Start(function, arguments, CallPath.Host, out result, out error, cancellation);

    /// <summary>
    /// Lets a suspended run go on until it ends, or waits again. There is an answer (<see cref="IsReady"/>), or else the run is
    /// interrupted. The cancellation holds from now on; null: that of the call.
    /// </summary>
    public RunEnd Continue(out Value result, out LexError? error, CancellationToken? cancellation = null)
    {
        var wait = _wait!;
        _wait = null;
        Error = null;
        // The thread is another one, and so is its stack.
        StackFloor = nuint.MaxValue;
        if (cancellation is { } token)
        {
            EndEffects(areAbandoned: false);
            _cancellation = token;
        }

        if (wait.Answering is null) ResumeClock();
        Thread = Environment.CurrentManagedThreadId;
        _loops++;
        var signal = wait.Complete(this);
        _loops--;
        if (signal == Signal.Value) signal = Receive(_result, _slots + wait.Slot);
        else if (signal == Signal.Fault) _top->Pc--;
        if (signal == Signal.Frame) signal = Execute();
        var end = TraceEnd(HandBack(_frames, signal, out result), ref result);
        error = end == RunEnd.Error ? Error : null;
        Thread = 0;
        return end;
    }

    /// <summary>Whether a suspended run can go on: there is an answer, or the host wants it to end.</summary>
    public bool IsReady => _wait is { Answering: { } task } && (task.IsCompleted || Interruption() is not null);

    /// <summary>Ends with the answer, the cancellation or the deadline; the last two by throwing. See <see cref="IsReady"/>.</summary>
    public Task NextEvent() => _wait!.Answering!.WaitAsync(TimeUntilDeadline(), EffectCancellation());

    /// <summary>Wakes whoever awaits the answer of a session that is given up, on any thread.</summary>
    public void StopWaiting()
    {
        if (_effects is { } effects) TellHandlers(effects);
    }

    /// <summary>Gives up a suspended run: its frames are discarded, and the handler is told.</summary>
    public void Abandon()
    {
        if (_wait is not { } wait) return;
        _wait = null;
        Error = LexError.Cancelled(RunningFunction);
        wait.Abandon(this);
        EndEffects(areAbandoned: true);
        Unwind(_frames);
        LetGo();
        TraceEnd(RunEnd.Error, ref _result);
        Error = null;
    }

    /// <summary>The answer to an effect becomes its value or its error.</summary>
    internal Signal Conclude(EffectWait wait, Task<EffectAnswer>? answering, EffectAnswer given)
    {
        if (answering is not null)
        {
            // The host's wish to stop comes first: an answer that came too late is none.
            if (Interruption() is { } interruption) return Refused(interruption);
            if (!answering.IsCompletedSuccessfully) return Refused(HostFailure.Of(wait.Effect.Name, Handler, Thrown(answering)));
            given = answering.Result;
        }

        if (given.IsSuspension) return Suspend(new EffectWait(wait.Effect, null) { Slot = wait.Slot });
        if (given.Error is { } text) return Refused(text);
        _result = given.Value;
        return Performed();
    }

    private RunEnd Start(
        FunctionCode function, ReadOnlySpan<Value> arguments, CallPath path, out Value result, out LexError? error, CancellationToken cancellation)
    {
        result = default;
        error = null;
        if (_wait is { } wait)
        {
            error = LexError.Effect($"the session waits for {wait.Effect.Name}");
            return RunEnd.Error;
        }

        // A handler may call the session that it works for, and so on; each round takes host stack.
        if (_loops > 0 && !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            error = LexError.CallStackOverflow(MaxDepth);
            return RunEnd.Error;
        }

        Error = null;
        StackFloor = nuint.MaxValue;
        var outer = (_cancellation, _deadline, _effects);
        _effects = null;
        _cancellation = cancellation;
        // The items of a parallel map have the deadline of the call that maps.
        _deadline = Parent?._deadline
            ?? (Options.Deadline is { } span ? Environment.TickCount64 + (long)span.TotalMilliseconds : long.MaxValue);
        Thread = Environment.CurrentManagedThreadId;
        if (_tracer is not null && path == CallPath.Host && _loops == 0) TraceBegin(function, arguments);
        var end = Enter(function, arguments, path, out result);
        if (_loops > 0)
        {
            if (end == RunEnd.Error) error = Error;
            (_cancellation, _deadline, _effects) = outer;
            return end;
        }

        end = TraceEnd(end, ref result);
        if (end == RunEnd.Error) error = Error;
        Thread = 0;
        return end;
    }

    private void TraceBegin(FunctionCode function, ReadOnlySpan<Value> arguments)
    {
        _tracer!.BeginRun(function.Name, arguments);
        _isTracedRun = true;
    }

    /// <summary>Tells the tracer how a run has ended. A value that could not be told to it is none.</summary>
    private RunEnd TraceEnd(RunEnd end, ref Value result)
    {
        if (!_isTracedRun || end == RunEnd.Suspended) return end;
        _isTracedRun = false;
        _tracer!.EndRun(new EffectOutcome(result, end == RunEnd.Error ? Error : null, Steps, CellsUsed));
        if (end != RunEnd.Value || _tracer.Failure is not { } failure) return end;
        Error = failure;
        result = default;
        return RunEnd.Error;
    }

    /// <summary>Has the host's thread wait until a run has ended, or waits for the host itself.</summary>
    internal RunEnd WaitFor(RunEnd end, ref Value result, ref LexError? error)
    {
        while (end == RunEnd.Suspended && _wait!.Answering is { } task)
        {
            Block(task);
            end = Continue(out result, out error);
        }

        return end;
    }

    /// <summary>Ends a call whose caller takes no other end than a value or an error. True: a value.</summary>
    private bool Conclude(RunEnd end, ref Value result, ref LexError? error)
    {
        end = WaitFor(end, ref result, ref error);
        if (end != RunEnd.Suspended) return end == RunEnd.Value;
        error = RefuseWait();
        return false;
    }

    /// <summary>Gives up a run that only the holder of a session could answer, where there is none.</summary>
    internal LexError RefuseWait()
    {
        var error = LexError.Effect($"{_wait!.Effect.Name}: nobody answers it here");
        Abandon();
        return error;
    }

    /// <summary>Nobody waits for an effect any more: its node in the trace is closed.</summary>
    internal void EndNode()
    {
        if (_tracer is not null) TraceOutcome(default, LexError.Cancelled(RunningFunction));
    }

    /// <summary>Begins an effect of an asynchronous handler; one that has its answer at once costs no suspension.</summary>
    private Signal BeginEffect(IAsyncEffectHandler handler, in EffectCall effect, long* window)
    {
        var slot = window - _slots;
        Task<EffectAnswer> answering;
        try
        {
            answering = handler.PerformAsync(effect, EffectCancellation()).AsTask();
        }
        catch (Exception thrown)
        {
            return Refused(HostFailure.Of(effect.Name, Handler, thrown));
        }

        return Suspend(new EffectWait(effect, answering) { Slot = slot });
    }

    /// <summary>
    /// Stops the run in front of what it waits for. Where it cannot be left, as host code or compiled code called the loop, the
    /// thread waits; what only the holder of the session can answer is refused there.
    /// </summary>
    private Signal Suspend(Wait wait)
    {
        if (wait.Answering is { IsCompleted: true }) return wait.Complete(this);
        if (TryLeave(wait)) return Signal.Wait;
        if (wait.Answering is not { } task) return Refused($"{wait.Effect.Name}: {NotHere}");
        Block(task);
        return wait.Complete(this);
    }

    /// <summary>Leaves the run to go on when it has been waited for, unless host code or compiled code called the loop.</summary>
    private bool TryLeave(Wait wait)
    {
        if (_loops != 1) return false;
        if (wait.Answering is null) StopClock();
        _wait = wait;
        return true;
    }

    private void Block(Task task)
    {
        while (!task.IsCompleted && Interruption() is null)
        {
            try
            {
                // Nobody tells an item of a parallel map that it has been abandoned.
                task.Wait(Parent is null ? TimeUntilDeadline() : TimeSpan.FromMilliseconds(PollMilliseconds), _cancellation);
            }
            catch (Exception thrown) when (thrown is AggregateException or OperationCanceledException)
            {
                // What the task threw is looked at when the effect is concluded.
            }
        }
    }

    /// <summary>What handlers get: signalled by the host, by the deadline, and when nobody waits any more.</summary>
    private CancellationToken EffectCancellation()
    {
        if (_effects is null)
        {
            _effects = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
            if (_deadline != long.MaxValue) _effects.CancelAfter(TimeUntilDeadline());
        }

        return _effects.Token;
    }

    private void EndEffects(bool areAbandoned)
    {
        if (_effects is not { } effects) return;
        _effects = null;
        if (!areAbandoned && Interruption() is null)
        {
            effects.Dispose();
            return;
        }

        TellHandlers(effects);
    }

    /// <summary>Tells handlers that nobody waits for them. What they do then is not for this thread, and its failure nobody's.</summary>
    private static void TellHandlers(CancellationTokenSource effects)
    {
        try
        {
            effects.CancelAsync().ContinueWith(static told => _ = told.Exception, TaskScheduler.Default);
        }
        catch (ObjectDisposedException)
        {
            // The call has ended meanwhile.
        }
    }

    private TimeSpan TimeUntilDeadline()
    {
        if (_deadline == long.MaxValue) return Timeout.InfiniteTimeSpan;
        // One more, as the deadline has passed when its last millisecond has.
        return TimeSpan.FromMilliseconds(Math.Clamp(_deadline - Environment.TickCount64 + 1, 1, int.MaxValue - 1));
    }

    // A person may take days: the deadline is for the machine.
    private void StopClock() => _timeLeft = _deadline == long.MaxValue ? long.MaxValue : Math.Max(_deadline - Environment.TickCount64, 0);

    private void ResumeClock() => _deadline = _timeLeft == long.MaxValue ? long.MaxValue : Environment.TickCount64 + _timeLeft;

    private static Exception Thrown(Task task) =>
        task.Exception?.InnerException ?? (Exception)new TaskCanceledException(task);
}
