using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Hosting.Marshalling;
using Lex.Interp.Calls;
using Lex.Stdlib.Effects;

namespace Lex.Hosting;

/// <summary>
/// Runs functions of one program. It owns everything that changes while they run (frames, meters, memo, caches) and is
/// for one thread at a time: a call while another thread runs in it throws <see cref="InvalidOperationException"/>. Usable
/// after every error. Dispose it to give it back to its program; that ends what it waits for.
/// </summary>
public sealed partial class LexSession : IDisposable
{
    private readonly LexProgram _program;
    private readonly bool _isPooled;
    private Session? _session;

    private const int GivenBack = -1;

    // The thread that runs in the session; 0: none.
    private int _runner;

    // An asynchronous call is under way; what it waits for comes back on another thread.
    private bool _isDriven;

    private volatile bool _isDisposed;

    // What the run printed has not reached its stream; the run has not ended yet.
    private LexError? _unwritten;

    internal LexSession(LexProgram program, Session session, bool isPooled = true)
    {
        _program = program;
        _session = session;
        _isPooled = isPooled;
    }

    /// <summary>Steps that ran since the session was rented; they count over all calls against the limit.</summary>
    public long Steps => Running.Steps;

    /// <summary>Cells of eight bytes that were built since the session was rented.</summary>
    public long Cells => Running.CellsUsed;

    /// <summary>Where records and tuples were put since the session was rented; null unless the engine keeps exact account
    /// (<see cref="LexOptions.Exact"/>).</summary>
    public LexRecordCounts? Records => Running.Options.Exact ? LexRecordCounts.Of(Running.Records) : null;

    internal Session Running => _session ?? throw new ObjectDisposedException(nameof(LexSession));

    /// <summary>Calls a function; a failure is an outcome, never an exception. The call looks at
    /// <paramref name="cancellation"/> at least once in 65,536 steps.</summary>
    public LexOutcome TryInvoke(LexFunction function, ReadOnlySpan<LexValue> arguments, CancellationToken cancellation = default)
    {
        return Check(function, arguments, out var values) ?? Enter(function, values, cancellation);
    }

    /// <summary>Calls a function; a failure is an outcome, never an exception.</summary>
    public LexOutcome TryInvoke(LexFunction function, params ReadOnlySpan<LexValue> arguments) =>
        TryInvoke(function, arguments, CancellationToken.None);

    /// <summary>Calls a function with arguments in JSON form, decoded by the declared types of its parameters (language
    /// section A.5); malformed JSON and values that do not fit are <see cref="LexOutcome.BadArgument"/>.</summary>
    public LexOutcome TryInvokeJson(LexFunction function, ReadOnlySpan<string> arguments, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (arguments.Length != function.ParameterCount)
            return new LexOutcome.BadArgument($"arity mismatch calling {function.Name}");
        var values = new Value[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(arguments[i], nameof(arguments));
            if (JsonArgument.Decode(arguments[i], function, i, out values[i]) is { } problem) return new LexOutcome.BadArgument(problem);
        }

        return Enter(function, values, cancellation);
    }

    /// <summary>Begins a request: what calls give belongs to it until it is disposed of, unless it is materialized before. Throws
    /// <see cref="LexException"/> if the effect handler fails.</summary>
    public LexRequest BeginRequest()
    {
        using var turn = TakeTurn();
        var session = Running;
        if (session.AsksHost) throw new LexException(new LexOutcome.Refused(Asking));
        var id = session.EnterRequest();
        return id != 0 ? new LexRequest(this, id) : throw new LexException(LexOutcome.Of(session.Error!));
    }

    /// <summary>Calls a function and gives its value; throws <see cref="LexException"/> for every other outcome.</summary>
    public LexValue Invoke(LexFunction function, params ReadOnlySpan<LexValue> arguments) => TryInvoke(function, arguments).OrThrow();

    /// <summary>Calls a function without parameters; throws <see cref="LexException"/> if it fails.</summary>
    public TResult Call<TResult>(LexFunction<TResult> function) => Finish<TResult>(function, []);

    /// <summary>Calls a function of one parameter; throws <see cref="LexException"/> if it fails.</summary>
    public TResult Call<T1, TResult>(LexFunction<T1, TResult> function, T1 first)
    {
        var argument = Marshaller<T1>.ToLex(first);
        return Finish<TResult>(function, new ReadOnlySpan<Value>(in argument));
    }

    /// <summary>Calls a function of two parameters; throws <see cref="LexException"/> if it fails.</summary>
    public TResult Call<T1, T2, TResult>(LexFunction<T1, T2, TResult> function, T1 first, T2 second)
    {
        var arguments = default(Three);
        arguments[0] = Marshaller<T1>.ToLex(first);
        arguments[1] = Marshaller<T2>.ToLex(second);
        return Finish<TResult>(function, ((ReadOnlySpan<Value>)arguments)[..2]);
    }

    /// <summary>Calls a function of three parameters; throws <see cref="LexException"/> if it fails.</summary>
    public TResult Call<T1, T2, T3, TResult>(LexFunction<T1, T2, T3, TResult> function, T1 first, T2 second, T3 third)
    {
        var arguments = default(Three);
        arguments[0] = Marshaller<T1>.ToLex(first);
        arguments[1] = Marshaller<T2>.ToLex(second);
        arguments[2] = Marshaller<T3>.ToLex(third);
        return Finish<TResult>(function, arguments);
    }

    /// <summary>The function as a delegate that calls it in this session.</summary>
    public Func<TResult> Bind<TResult>(LexFunction<TResult> function) => () => Call(function);

    /// <summary>The function as a delegate that calls it in this session.</summary>
    public Func<T1, TResult> Bind<T1, TResult>(LexFunction<T1, TResult> function) => first => Call(function, first);

    /// <summary>The function as a delegate that calls it in this session.</summary>
    public Func<T1, T2, TResult> Bind<T1, T2, TResult>(LexFunction<T1, T2, TResult> function) =>
        (first, second) => Call(function, first, second);

    /// <summary>The function as a delegate that calls it in this session.</summary>
    public Func<T1, T2, T3, TResult> Bind<T1, T2, T3, TResult>(LexFunction<T1, T2, T3, TResult> function) =>
        (first, second, third) => Call(function, first, second, third);

    /// <summary>Gives the session back to its program. Values that it made stay valid. A call that waits for an effect ends as cancelled.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _session, null) is not { } session) return;
        _isDisposed = true;
        HostOf(session)?.EndRun();
        // Who rents the session next has spent nothing.
        if (session.Options.Handler is IAccountingHandler accounting) accounting.Account = default;
        // The thread that brings the answer is the one that ends the call.
        if (_isDriven) session.StopWaiting();
        // A session in which a call still runs is nobody else's.
        else if (Interlocked.CompareExchange(ref _runner, GivenBack, 0) == 0)
        {
            // Also a session that nobody rents again may have the turns of actors.
            if (_isPooled) _program.GiveBack(session);
            else session.Abandon();
        }
    }

    internal void EndRequest(long id)
    {
        if (_session is not { } session) return;
        using var turn = TakeTurn();
        if (session.AsksHost) throw new LexException(new LexOutcome.Refused(Asking));
        if (!session.ExitRequest(id)) throw new LexException(LexOutcome.Of(session.Error!));
    }

    private TResult Finish<TResult>(LexFunction function, ReadOnlySpan<Value> arguments) =>
        Enter(function, arguments, CancellationToken.None) is var outcome && outcome is LexOutcome.Value { Result: var value }
            ? Unmarshal<TResult>(function, value.Materialize().Inner)
            : throw new LexException(outcome);

    private static TResult Unmarshal<TResult>(LexFunction function, Value value) => Marshaller<TResult>.TryFromLex(value, out var result)
        ? result
        : throw new LexException(new LexOutcome.ShapeMismatch($"the result of {function.Name} is no {typeof(TResult)}: {new LexValue(value)}"));

    /// <summary>Takes the arguments of a call; the answer says why they do not fit, or is null.</summary>
    private static LexOutcome.BadArgument? Check(LexFunction function, ReadOnlySpan<LexValue> arguments, out Value[] values)
    {
        ArgumentNullException.ThrowIfNull(function);
        values = new Value[arguments.Length];
        if (arguments.Length != function.ParameterCount) return new LexOutcome.BadArgument($"arity mismatch calling {function.Name}");
        for (var i = 0; i < values.Length; i++)
        {
            if (arguments[i].IsStale) return new LexOutcome.BadArgument($"argument {i + 1} of {function.Name}: {LexValue.Stale}");
            if (function.Types is { } types && !LexValue.Fits(arguments[i].Inner, types.Parameters[i], function.Program.Signatures.Types))
                return new LexOutcome.BadArgument($"argument {i + 1} of {function.Name} is no {types.Parameters[i]}: {arguments[i]}");
            values[i] = arguments[i].Inner;
        }

        return null;
    }

    /// <summary>Why a function is not entered now, or null.</summary>
    private LexOutcome? Refuse(LexFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!ReferenceEquals(function.Program, _program)) return new LexOutcome.BadArgument($"`{function.Name}` belongs to another program");
        return _program.Violations.IsEmpty ? Occupied() : new LexOutcome.Refused(_program.Violations[0].Display);
    }

    private LexOutcome Enter(LexFunction function, ReadOnlySpan<Value> arguments, CancellationToken cancellation)
    {
        using var turn = TakeTurn();
        if (Refuse(function) is { } problem) return problem;
        var session = Running;
        var end = session.Start(function.Code, arguments, out var result, out var error, cancellation);
        return OutcomeOf(session, session.WaitFor(end, ref result, ref error), result, error);
    }

    /// <summary>Makes the session this thread's for as long as it runs in it; a handler's calls belong to the turn that they come out of.</summary>
    private Turn TakeTurn()
    {
        var thread = Environment.CurrentManagedThreadId;
        var runner = Interlocked.CompareExchange(ref _runner, thread, 0);
        ObjectDisposedException.ThrowIf(runner == GivenBack, this);
        if (runner != 0 && runner != thread) throw new InvalidOperationException("The session is running a call on another thread.");
        return new Turn(this, runner == 0);
    }

    private readonly ref struct Turn(LexSession session, bool isOutermost)
    {
        public void Dispose()
        {
            if (isOutermost) Volatile.Write(ref session._runner, 0);
        }
    }

    /// <summary>Hands what the program printed to the output stream; the error says why that failed, or is null.</summary>
    internal static LexError? FlushOutput(Session session)
    {
        try
        {
            HostOf(session)?.Flush();
            return null;
        }
        catch (Exception thrown)
        {
            return HostFailure.Of("output", "stream", thrown);
        }
    }

    // The world of the built-in handler; null: the host performs all effects itself.
    private static EffectHost? HostOf(Session session) =>
        ((session.Options.Handler as RoutedEffectHandler)?.Inner ?? session.Options.Handler) is DefaultEffectHandler handler ? handler.Host : null;

    [InlineArray(3)]
    private struct Three
    {
        private Value _first;
    }
}
