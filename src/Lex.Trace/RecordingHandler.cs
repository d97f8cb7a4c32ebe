using System.Text;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>Performs effects through another handler and notes what was performed, in order.</summary>
internal class RecordingHandler : IEffectHandler
{
    private readonly IEffectHandler _inner;
    private readonly List<string> _log = [];

    private RecordingHandler(IEffectHandler inner) => _inner = inner;

    /// <summary>One line for each effect so far: kind, operation, arguments and result.</summary>
    public IReadOnlyList<string> Log => _log;

    /// <summary>A recorder around a handler; effects that pay for their results go on doing so.</summary>
    public static RecordingHandler Around(IEffectHandler inner) => inner switch
    {
        IAsyncEffectHandler asynchronous => new Async(asynchronous),
        IMeteredEffectHandler metered => new Metered(metered),
        _ => new RecordingHandler(inner),
    };

    /// <inheritdoc/>
    public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
    {
        var done = _inner.TryPerform(kind, operation, arguments, out result, out error);
        Note(kind, operation, arguments, done ? null : error, result);
        return done;
    }

    /// <inheritdoc/>
    public bool TryNoteCallBudget(ulong cost, out string error) => _inner.TryNoteCallBudget(cost, out error);

    private void Note(string kind, string operation, ReadOnlySpan<Value> arguments, string? error, Value result)
    {
        var line = new StringBuilder(kind).Append('.').Append(operation).Append('(');
        for (var i = 0; i < arguments.Length; i++) line.Append(i == 0 ? "" : ", ").Append(TraceJson.Of(arguments[i]));
        line.Append(')').Append(error is null ? $" = {TraceJson.Of(result)}" : $" failed: {error}");
        _log.Add(line.ToString());
    }

    private sealed class Async(IAsyncEffectHandler inner) : RecordingHandler(inner), IAsyncEffectHandler
    {
        public bool IsAsync(string kind, string operation) => inner.IsAsync(kind, operation);

        public async ValueTask<EffectAnswer> PerformAsync(EffectCall effect, CancellationToken cancellation)
        {
            var answer = await inner.PerformAsync(effect, cancellation).ConfigureAwait(false);
            if (!answer.IsSuspension) Note(effect.Kind, effect.Operation, effect.Arguments.AsSpan(), answer.Error, answer.Value);
            return answer;
        }
    }

    private sealed class Metered(IMeteredEffectHandler inner) : RecordingHandler(inner), IMeteredEffectHandler
    {
        public Status Perform(ExecutionContext ctx, string kind, string operation, ReadOnlySpan<Value> arguments, out Value result)
        {
            var status = inner.Perform(ctx, kind, operation, arguments, out result);
            Note(kind, operation, arguments, status == Status.Ok ? null : ctx.Error!.Display, result);
            return status;
        }
    }
}
