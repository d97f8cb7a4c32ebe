using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Hosting.Marshalling;
using Lex.Interp.Calls;
using Lex.Stdlib.Effects;

namespace Lex.Hosting;

/// <summary>
/// Runs functions of one program. It owns everything that changes while they run (frames, meters, memo, caches) and is
/// for one thread at a time. Usable after every error. Dispose it to give it back to its program.
/// </summary>
public sealed class LexSession : IDisposable
{
    private readonly LexProgram _program;
    private Session? _session;

    internal LexSession(LexProgram program, Session session)
    {
        _program = program;
        _session = session;
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
        if (arguments.Length != function.ParameterCount)
            return new LexOutcome.BadArgument($"arity mismatch calling {function.Name}");
        var values = new Value[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (function.Types is { } types && !LexValue.Fits(arguments[i].Inner, types.Parameters[i], function.Program.Signatures.Types))
                return new LexOutcome.BadArgument($"argument {i + 1} of {function.Name} is no {types.Parameters[i]}: {arguments[i]}");
            values[i] = arguments[i].Inner;
        }

        return Enter(function, values, out var result, cancellation) ?? new LexOutcome.Value(new LexValue(result));
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

        return Enter(function, values, out var result, cancellation) ?? new LexOutcome.Value(new LexValue(result));
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

    /// <summary>Gives the session back to its program. Values that it made stay valid.</summary>
    public void Dispose()
    {
        if (_session is not { } session) return;
        _session = null;
        (session.Options.Handler as DefaultEffectHandler)?.Host.EndRun();
        _program.GiveBack(session);
    }

    private TResult Finish<TResult>(LexFunction function, ReadOnlySpan<Value> arguments)
    {
        if (Enter(function, arguments, out var value, CancellationToken.None) is { } failure) throw new LexException(failure);
        return Marshaller<TResult>.TryFromLex(value, out var result)
            ? result
            : throw new LexException(new LexOutcome.ShapeMismatch($"the result of {function.Name} is no {typeof(TResult)}: {new LexValue(value)}"));
    }

    // Null: it gave a value.
    private LexOutcome? Enter(LexFunction function, ReadOnlySpan<Value> arguments, out Value result, CancellationToken cancellation)
    {
        result = default;
        var session = Running;
        if (!ReferenceEquals(function.Program, _program))
            return new LexOutcome.BadArgument($"`{function.Name}` belongs to another program");
        if (!_program.Violations.IsEmpty) return new LexOutcome.Refused(_program.Violations[0].Display);
        var isOk = session.Invoke(function.Code, arguments, out result, out var error, cancellation);
        FlushOutput(session);
        return isOk ? null : LexOutcome.Of(error!);
    }

    /// <summary>Hands what the program printed to the output stream.</summary>
    internal static void FlushOutput(Session session) => (session.Options.Handler as DefaultEffectHandler)?.Host.Flush();

    [InlineArray(3)]
    private struct Three
    {
        private Value _first;
    }
}
