using System.Collections.Immutable;
using Lex.Core.Programs;

namespace Lex.Frontend.Effects;

/// <summary>A set of effects, in order, and perhaps a tail that stands for further ones.</summary>
internal sealed class EffectRow
{
    /// <summary>The closed row without effects.</summary>
    public static readonly EffectRow Pure = new([], null);

    private EffectRow(ImmutableArray<EffectDeclaration> effects, RowVariable? tail)
    {
        Effects = effects;
        Tail = tail;
    }

    /// <summary>The effects, sorted and distinct.</summary>
    public ImmutableArray<EffectDeclaration> Effects { get; }

    /// <summary>The row variable, or null for a closed row.</summary>
    public RowVariable? Tail { get; }

    /// <summary>A row of these effects, which need neither order nor uniqueness.</summary>
    public static EffectRow Of(IEnumerable<EffectDeclaration> effects, RowVariable? tail)
    {
        var sorted = new List<EffectDeclaration>(effects);
        sorted.Sort(EffectOrder.Compare);
        for (var i = sorted.Count - 1; i > 0; i--)
            if (sorted[i] == sorted[i - 1]) sorted.RemoveAt(i);
        return OfSorted([.. sorted], tail);
    }

    /// <summary>A row of effects that are sorted and distinct already.</summary>
    public static EffectRow OfSorted(ImmutableArray<EffectDeclaration> effects, RowVariable? tail) =>
        effects.IsEmpty && tail is null ? Pure : new(effects, tail);

    /// <summary>The row with bound tails followed; the tail of the result is free.</summary>
    public EffectRow Resolve()
    {
        if (Tail?.Binding is null) return this;
        var effects = new List<EffectDeclaration>(Effects);
        var tail = Tail;
        while (tail?.Binding is { } bound)
        {
            effects.AddRange(bound.Effects);
            tail = bound.Tail;
        }

        return Of(effects, tail);
    }

    /// <summary>The effects of this row that another lacks.</summary>
    public ImmutableArray<EffectDeclaration> Except(EffectRow other)
    {
        if (other.Effects.IsEmpty) return Effects;
        var rest = ImmutableArray.CreateBuilder<EffectDeclaration>();
        foreach (var effect in Effects)
            if (!other.Effects.Contains(effect)) rest.Add(effect);
        return rest.ToImmutable();
    }

    public bool SameEffects(EffectRow other) => Effects.AsSpan().SequenceEqual(other.Effects.AsSpan());
}

/// <summary>Stands for effects that are not known yet, or that a caller chooses.</summary>
/// <param name="name">Its name in messages.</param>
/// <param name="ofParameter">Whether it belongs to a declared row variable of the function being checked.</param>
internal sealed class RowVariable(string name, bool ofParameter = false)
{
    public string Name { get; } = name;

    public bool OfParameter { get; } = ofParameter;

    /// <summary>What it turned out to be, or null while it is free.</summary>
    public EffectRow? Binding { get; set; }
}
