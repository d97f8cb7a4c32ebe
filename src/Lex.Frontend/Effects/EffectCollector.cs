using Lex.Core.Programs;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Effects;

/// <summary>Gathers the rows of the calls in one body; what they amount to is asked for at the end, when row variables are bound.</summary>
internal sealed class EffectCollector
{
    private List<(EffectRow Row, TextSpan Span)>? _rows;

    public void Add(EffectRow row, TextSpan span)
    {
        if (row != EffectRow.Pure) (_rows ??= []).Add((row, span));
    }

    /// <summary>Whether there is nothing to compare with a declaration.</summary>
    public bool IsEmpty => _rows is null;

    /// <summary>Every effect with the first place that needs it, in the order of effects.</summary>
    public SortedDictionary<EffectDeclaration, TextSpan> Effects()
    {
        var effects = new SortedDictionary<EffectDeclaration, TextSpan>(Comparer<EffectDeclaration>.Create(EffectOrder.Compare));
        foreach (var (row, span) in _rows ?? [])
            foreach (var effect in row.Resolve().Effects) effects.TryAdd(effect, span);
        return effects;
    }

    /// <summary>Every free row variable with the first place that needs it.</summary>
    public List<(RowVariable Tail, TextSpan Span)> Tails()
    {
        var tails = new List<(RowVariable Tail, TextSpan Span)>();
        var seen = new HashSet<RowVariable>();
        foreach (var (row, span) in _rows ?? [])
            if (row.Resolve().Tail is { } tail && seen.Add(tail)) tails.Add((tail, span));
        return tails;
    }
}
