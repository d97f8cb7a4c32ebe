using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Lex.Core.Programs;

namespace Lex.Frontend.Effects;

/// <summary>Order, coverage and spelling of effects (language sections 5.1 and 5.2).</summary>
internal static class EffectOrder
{
    /// <summary>By name; then no argument, strings, integers, names; then by argument.</summary>
    public static int Compare(EffectDeclaration left, EffectDeclaration right)
    {
        var byName = string.CompareOrdinal(left.Kind, right.Kind);
        if (byName != 0) return byName;
        var byKind = left.ArgumentKind.CompareTo(right.ArgumentKind);
        if (byKind != 0) return byKind;
        var byText = string.CompareOrdinal(left.Text, right.Text);
        return byText != 0 ? byText : left.Number.CompareTo(right.Number);
    }

    /// <summary>Whether any of them covers the needed one.</summary>
    public static bool AnyCovers(ImmutableArray<EffectDeclaration> available, EffectDeclaration needed)
    {
        foreach (var effect in available)
            if (effect.Covers(needed)) return true;
        return false;
    }

    /// <summary>The effect as it is written.</summary>
    public static string Print(EffectDeclaration effect) => effect.ArgumentKind switch
    {
        EffectArgumentKind.Str => $"{effect.Kind}(\"{effect.Text}\")",
        EffectArgumentKind.Int => string.Create(CultureInfo.InvariantCulture, $"{effect.Kind}({effect.Number})"),
        EffectArgumentKind.Ident => $"{effect.Kind}({effect.Text})",
        _ => effect.Kind,
    };

    /// <summary>The row as it is written, <c>[]</c> for the empty one.</summary>
    public static string Print(EffectRow row)
    {
        var resolved = row.Resolve();
        var text = new StringBuilder("[");
        foreach (var effect in resolved.Effects) text.Append(text.Length > 1 ? ", " : "").Append(Print(effect));
        if (resolved.Tail is { } tail) text.Append(text.Length > 1 ? " | " : "| ").Append(tail.Name);
        return text.Append(']').ToString();
    }
}
