using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Hosting.Marshalling;
using Lex.Interp.Calls;
using Lex.Stdlib.Effects;

namespace Lex.Hosting;

/// <summary>
/// Runs functions of one program. It owns everything that changes while they run (frames, meters, memo, caches) and is
/// for one thread at a time. Usable after every error. Dispose it to give it back to its program; that ends what it waits for.
/// </summary>
public sealed partial class LexSession : IDisposable
{
    private readonly LexProgram _program;
    private readonly bool _isPooled;
    private Session? _session;

    // An asynchronous call is under way; what it waits for comes back on another thread.
    private bool _isDriven;

    private volatile bool _isDisposed;

    internal LexSession(LexProgram program, Session session, bool isPooled)
    {
        _program = program;
        _session = session;
        _isPooled = isPooled;
    }

    /// <summary>Steps that ran since the session was rented; they count over all calls against the limit.</summary>
    public long Steps => Running.Steps;

    /// <summary>Cells of eight bytes that were built since the session was rented.</summary>
    public long Cells => Running.CellsUsed;

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
        if (arguments.Length != function.ParameterCount)
            return new LexOutcome.BadArgument($"arity mismatch calling {function.Name}");
        var values = new Value[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (JsonArgument.Decode(arguments[i], function, i, out values[i]) is { } problem) return new LexOutcome.BadArgument(problem);
        }

        return Enter(function, values, cancellation);
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
        if (_session is not { } session) return;
        _isDisposed = true;
        _session = null;
        // The thread that brings the answer is the one that ends the call.
        if (_isDriven) session.StopWaiting();
        else if (_isPooled) _program.GiveBack(session);
    }

    private TResult Finish<TResult>(LexFunction function, ReadOnlySpan<Value> arguments) =>
        Enter(function, arguments, CancellationToken.None) is var outcome && outcome is LexOutcome.Value { Result: var value }
            ? Unmarshal<TResult>(function, value.Inner)
            : throw new LexException(outcome);

    private static TResult Unmarshal<TResult>(LexFunction function, Value value) => Marshaller<TResult>.TryFromLex(value, out var result)
        ? result
        : throw new LexException(new LexOutcome.ShapeMismatch($"the result of {function.Name} is no {typeof(TResult)}: {new LexValue(value)}"));

    /// <summary>Takes the arguments of a call; the answer says why they do not fit, or is null.</summary>
    private static LexOutcome.BadArgument? Check(LexFunction function, ReadOnlySpan<LexValue> arguments, out Value[] values)
    {
        values = new Value[arguments.Length];
        if (arguments.Length != function.ParameterCount) return new LexOutcome.BadArgument($"arity mismatch calling {function.Name}");
        for (var i = 0; i < values.Length; i++)
        {
            if (function.Types is { } types && !LexValue.Fits(arguments[i].Inner, types.Parameters[i], function.Program.Signatures.Types))
                return new LexOutcome.BadArgument($"argument {i + 1} of {function.Name} is no {types.Parameters[i]}: {arguments[i]}");
            values[i] = arguments[i].Inner;
        }

        return null;
    }

    /// <summary>Why a function is not entered now, or null.</summary>
    private LexOutcome? Refuse(LexFunction function)
    {
        if (!ReferenceEquals(function.Program, _program)) return new LexOutcome.BadArgument($"`{function.Name}` belongs to another program");
        return _program.Violations.IsEmpty ? Occupied() : new LexOutcome.Refused(_program.Violations[0].Display);
    }

    private LexOutcome Enter(LexFunction function, ReadOnlySpan<Value> arguments, CancellationToken cancellation)
    {
        if (Refuse(function) is { } problem) return problem;
        var session = Running;
        var end = session.Start(function.Code, arguments, out var result, out var error, cancellation);
        end = session.WaitFor(end, ref result, ref error);
        FlushOutput(session);
        return OutcomeOf(session, end, result, error);
    }

    /// <summary>Hands what the program printed to the output stream.</summary>
    internal static void FlushOutput(Session session) => (session.Options.Handler as DefaultEffectHandler)?.Host.Flush();

    [InlineArray(3)]
    private struct Three
    {
        private Value _first;
    }
}
