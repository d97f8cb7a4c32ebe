using System.Text;
using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>What a recording and the overrides say came of each effect.</summary>
internal sealed class ReplayScript
{
    private readonly ProgramCode _program;

    private readonly ReplayOptions _options;

    private readonly Dictionary<TraceKey, Entry> _recorded = [];

    private readonly List<Entry> _inOrder = [];

    private readonly Override[] _overrides;

    private readonly bool _isCutOff;

    public ReplayScript(TraceTree recording, ProgramCode program, ReplayOptions options)
    {
        _program = program;
        _options = options;
        _isCutOff = !recording.IsComplete || recording.Dropped > 0;
        _overrides = [.. options.Overrides.Select(pair => new Override(pair.Key, pair.Value, program))];
        foreach (var node in recording.AllNodes())
        {
            if (node.By != TracedBy.Handler) continue;
            var entry = new Entry(node);
            if (_recorded.TryAdd(node.Key, entry)) _inOrder.Add(entry);
        }
    }

    /// <summary>The overrides that no effect met.</summary>
    public IEnumerable<string> UnusedOverrides => _overrides.Where(o => !o.IsUsed).Select(o => o.Pattern.Text);

    /// <summary>
    /// Looks up an effect. True: it is answered. False: it is to be carried out, unless it departs from the recording and
    /// only recorded ones may happen.
    /// </summary>
    public bool TryAnswer(in TraceKey key, in TracedEntry effect, out EffectOutcome answer, out ReplayDivergence? departure)
    {
        answer = default;
        _recorded.TryGetValue(key, out var entry);
        if (entry is not null) entry.IsMet = true;
        if (FindOverride(key) is { } replaced)
        {
            departure = replaced.Problem is { } problem
                ? new(ReplayDivergenceKind.BadOverride, key, null, null, $"the override `{replaced.Pattern.Text}` is no value: {problem}")
                : null;
            answer = new EffectOutcome(replaced.Value);
            return departure is null;
        }

        departure = null;
        if (effect.By == TracedBy.Machine) return false;
        departure = Compare(key, effect, entry?.Node, ref answer);
        if (departure is null) return true;
        if (_options.PerformsOthers) departure = null;
        return false;
    }

    /// <summary>The first recorded effect that was not asked for, where that is a departure.</summary>
    public ReplayDivergence? FirstNotPerformed()
    {
        if (_options.PerformsOthers || _overrides.Any(o => o.IsUsed)) return null;
        foreach (var entry in _inOrder)
        {
            if (!entry.IsMet)
            {
                const string Reason = "the run ended without this effect of the recording";
                return new(ReplayDivergenceKind.NotPerformed, entry.Node.Key, TraceJson.OfInput(entry.Node), null, Reason);
            }
        }

        return null;
    }

    private ReplayDivergence? Compare(in TraceKey key, in TracedEntry effect, TraceNode? node, ref EffectOutcome answer)
    {
        var found = InputOf(effect);
        if (node is null)
        {
            return _isCutOff
                ? new(ReplayDivergenceKind.RecordingEnds, key, null, found, "the recording does not go so far")
                : new(ReplayDivergenceKind.NotRecorded, key, null, found, "the recording has no such effect");
        }

        var recorded = TraceJson.OfInput(node);
        if (recorded != found && !IsOmitted(node))
            return new(ReplayDivergenceKind.OtherInput, key, recorded, found, $"the arguments were {recorded} and are {found}");
        if (node.End == TraceEnd.Open)
            return new(ReplayDivergenceKind.RecordingEnds, key, recorded, found, "the recording ends inside it");
        if (node.Failure is { } error)
        {
            answer = new EffectOutcome(default, error, node.Steps, node.Cells);
            return null;
        }

        if (!node.Output.TryRestore(_program, out var value, out var problem))
            return new(ReplayDivergenceKind.NoResult, key, node.Output.Json, found, $"its recorded result cannot be used: {problem}");
        answer = new EffectOutcome(value, null, node.Steps, node.Cells);
        return null;
    }

    // Arguments that were left out cannot be compared; what depends on them shows at other effects.
    private static bool IsOmitted(TraceNode node)
    {
        foreach (var value in node.Input)
        {
            if (value.IsOmitted) return true;
        }

        return false;
    }

    private static string InputOf(in TracedEntry effect)
    {
        var text = new ByteBuilder(null, ByteStore.MaxLength);
        text.Add("[");
        for (var i = 0; i < effect.Arguments.Length; i++)
        {
            if (i > 0) text.Add(",");
            TraceJson.AddValue(ref text, TraceValue.Of(effect.Arguments[i]), TraceValue.MaxBytes);
        }

        text.Add("]");
        return Encoding.UTF8.GetString(text.Written);
    }

    private Override? FindOverride(in TraceKey key)
    {
        foreach (var candidate in _overrides)
        {
            if (!candidate.Pattern.Matches(key)) continue;
            candidate.IsUsed = true;
            return candidate;
        }

        return null;
    }

    private sealed class Entry(TraceNode node)
    {
        public TraceNode Node { get; } = node;

        public bool IsMet { get; set; }
    }

    private sealed class Override
    {
        public Override(string pattern, string json, ProgramCode program)
        {
            Pattern = new TraceKeyPattern(pattern);
            LosslessJson.TryDecode(Encoding.UTF8.GetBytes(json), program, out var value, out var problem);
            Value = value;
            Problem = problem;
        }

        public TraceKeyPattern Pattern { get; }

        public Value Value { get; }

        public string? Problem { get; }

        public bool IsUsed { get; set; }
    }
}
