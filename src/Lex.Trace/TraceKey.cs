using System.Globalization;
using System.Runtime.InteropServices;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>
/// Names one effect of a run: where in which function it was asked for, what it was, and the how many-eth of these. Edits
/// that leave the path to the place unchanged, in that function or elsewhere, leave the key unchanged.
/// </summary>
/// <param name="Scope">Empty, or the item of a parallel map in which it happened: <c>par1[3]/</c>.</param>
/// <param name="Caller">The function, as in <see cref="TracedEntry.Caller"/>.</param>
/// <param name="NodeId">The place in it.</param>
/// <param name="Target"><c>kind.operation</c>.</param>
/// <param name="Occurrence">Counts from 1.</param>
public readonly record struct TraceKey(string Scope, string Caller, string NodeId, string Target, int Occurrence)
{
    /// <summary>For example <c>main:n_0.1:io.print#2</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Scope}{Caller}:{NodeId}:{Target}#{Occurrence}");
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
            if (!int.TryParse(text[(hash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) || wanted != key.Occurrence) return false;
            text = text[..hash];
        }

        if (key.Scope.Length > 0 && text.StartsWith(key.Scope, StringComparison.Ordinal)) text = text[key.Scope.Length..];
        if (text.SequenceEqual(key.NodeId) || text.SequenceEqual(key.Target)) return true;
        if (!text.StartsWith(key.Caller, StringComparison.Ordinal) || text.Length <= key.Caller.Length || text[key.Caller.Length] != ':') return false;
        text = text[(key.Caller.Length + 1)..];
        if (text.SequenceEqual(key.NodeId)) return true;
        return text.Length == key.NodeId.Length + 1 + key.Target.Length && text[key.NodeId.Length] == ':'
            && text.StartsWith(key.NodeId, StringComparison.Ordinal) && text.EndsWith(key.Target, StringComparison.Ordinal);
    }
}

/// <summary>Gives the effects of a run their keys, in the order in which they begin.</summary>
internal sealed class KeyCounter(string scope = "")
{
    private readonly Dictionary<(string Caller, string NodeId, string Target), int> _seen = [];

    private int _maps;

    /// <summary>The item of a parallel map in which it counts, or nothing.</summary>
    public string Scope => scope;

    /// <summary>The key of the effect that begins.</summary>
    public TraceKey Next(in TracedEntry effect)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, (effect.Caller, effect.NodeId, effect.Target), out _);
        return new TraceKey(scope, effect.Caller, effect.NodeId, effect.Target, ++count);
    }

    /// <summary>Counters for the items of a parallel map that begins.</summary>
    public KeyCounter[] Fork(int items)
    {
        _maps++;
        var forks = new KeyCounter[items];
        for (var i = 0; i < items; i++) forks[i] = new KeyCounter(string.Create(CultureInfo.InvariantCulture, $"{scope}par{_maps}[{i}]/"));
        return forks;
    }
}
