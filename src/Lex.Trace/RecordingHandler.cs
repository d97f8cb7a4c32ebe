using System.Text;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>Performs effects through another handler and notes what was performed, in order.</summary>
internal class RecordingHandler : IEffectHandler
{
    private readonly IEffectHandler _inner;
    // Shared by the handlers of a parallel map's workers; also the lock.
    private readonly List<string> _log;

    private RecordingHandler(IEffectHandler inner, List<string> log) => (_inner, _log) = (inner, log);

    /// <summary>One line for each effect so far: kind, operation, arguments and result.</summary>
    public IReadOnlyList<string> Log => _log;

    /// <summary>A recorder around a handler; effects that pay for their results go on doing so.</summary>
    public static RecordingHandler Around(IEffectHandler inner) => Around(inner, []);

    private static RecordingHandler Around(IEffectHandler inner, List<string> log) => inner switch
    {
        IAsyncEffectHandler asynchronous => new Async(asynchronous, log),
        IMeteredEffectHandler metered => new Metered(metered, log),
        _ => new RecordingHandler(inner, log),
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

    /// <inheritdoc/>
    public IEffectHandler? SpawnForWorker() => _inner.SpawnForWorker() is { } worker ? Around(worker, _log) : null;

    /// <inheritdoc/>
    public bool IsGranted(string kind) => _inner.IsGranted(kind);

    private void Note(string kind, string operation, ReadOnlySpan<Value> arguments, string? error, Value result)
    {
        var line = new StringBuilder(kind).Append('.').Append(operation).Append('(');
        for (var i = 0; i < arguments.Length; i++) line.Append(i == 0 ? "" : ", ").Append(TraceValue.Of(arguments[i]).Json);
        line.Append(')').Append(error is null ? $" = {TraceValue.Of(result).Json}" : $" failed: {error}");
        lock (_log) _log.Add(line.ToString());
    }

    private sealed class Async(IAsyncEffectHandler inner, List<string> log) : RecordingHandler(inner, log), IAsyncEffectHandler
    {
        public bool IsAsync(string kind, string operation) => inner.IsAsync(kind, operation);

        public async ValueTask<EffectAnswer> PerformAsync(EffectCall effect, CancellationToken cancellation)
        {
            var answer = await inner.PerformAsync(effect, cancellation).ConfigureAwait(false);
            if (!answer.IsSuspension) Note(effect.Kind, effect.Operation, effect.Arguments.AsSpan(), answer.Error, answer.Value);
            return answer;
        }
    }

    private sealed class Metered(IMeteredEffectHandler inner, List<string> log) : RecordingHandler(inner, log), IMeteredEffectHandler
    {
        public Status Perform(ExecutionContext ctx, string kind, string operation, ReadOnlySpan<Value> arguments, out Value result)
        {
            var status = inner.Perform(ctx, kind, operation, arguments, out result);
            Note(kind, operation, arguments, status == Status.Ok ? null : ctx.Error!.Display, result);
            return status;
        }
    }
}
