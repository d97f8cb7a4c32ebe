using System.Globalization;
using System.Runtime.InteropServices;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>
/// Names one effect of a run: where in which function it was asked for, what it was, and the how many-eth of these. Edits
/// that leave the path to the place unchanged, in that function or elsewhere, leave the key unchanged.
/// </summary>
/// <param name="Caller">The function, as in <see cref="TracedEntry.Caller"/>.</param>
/// <param name="NodeId">The place in it.</param>
/// <param name="Target"><c>kind.operation</c>.</param>
/// <param name="Occurrence">Counts from 1.</param>
public readonly record struct TraceKey(string Caller, string NodeId, string Target, int Occurrence)
{
    /// <summary>For example <c>main:n_0.1:io.print#2</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Caller}:{NodeId}:{Target}#{Occurrence}");
}

/// <summary>
/// Which keys are meant: <c>NODE</c>, <c>CALLER:NODE</c>, <c>CALLER:NODE:TARGET</c> or <c>TARGET</c> alone, each with or
/// without <c>#OCCURRENCE</c>, and the whole key. What is left out may be anything.
/// </summary>
internal readonly record struct TraceKeyPattern(string Text)
{
    public bool Matches(in TraceKey key)
    {
        var text = Text.AsSpan();
        var hash = text.LastIndexOf('#');
        if (hash >= 0)
        {
            int.TryParse(text[(hash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var wanted);
            if (wanted != key.Occurrence) return false;
            text = text[..hash];
        }

        if (text.SequenceEqual(key.NodeId) || text.SequenceEqual(key.Target)) return true;
        var colon = key.Caller.Length;
        if (!text.StartsWith(key.Caller, StringComparison.Ordinal) || text.Length <= colon || text[colon] != ':') return false;
        text = text[(colon + 1)..];
        if (text.SequenceEqual(key.NodeId)) return true;
        return text.Length == key.NodeId.Length + 1 + key.Target.Length && text[key.NodeId.Length] == ':'
            && text.StartsWith(key.NodeId, StringComparison.Ordinal) && text.EndsWith(key.Target, StringComparison.Ordinal);
    }
}

/// <summary>Gives the effects of a run their keys, in the order in which they begin.</summary>
internal sealed class KeyCounter
{
    private readonly Dictionary<(string Caller, string NodeId, string Target), int> _seen = [];

    /// <summary>The key of the effect that begins.</summary>
    public TraceKey Next(in TracedEntry effect)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, (effect.Caller, effect.NodeId, effect.Target), out _);
        return new TraceKey(effect.Caller, effect.NodeId, effect.Target, ++count);
    }
}
