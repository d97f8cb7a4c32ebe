using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Diagnostics;

/// <summary>A change that mends a mistake: the bytes to replace, and by what.</summary>
internal readonly record struct SuggestedEdit(TextSpan Span, string Replacement);

/// <summary>How to repair a mistake: words for people and, where they are obvious, the changes themselves.</summary>
/// <param name="Text">The hint.</param>
/// <param name="Edits">The changes, by position and apart; all of them together are the repair.</param>
internal sealed record Repair(string Text, params ImmutableArray<SuggestedEdit> Edits)
{
    /// <summary>A hint without changes; none for no text.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Repair?(string? text) => text is null ? null : Of(text);

    // Apart, so that no hint takes no time.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Repair Of(string text) => new(text);

    /// <summary>The same repair in a file that begins at an offset of the whole text.</summary>
    public Repair From(int start) => start == 0 || Edits.IsEmpty
        ? this
        : new(Text, ImmutableArray.CreateRange(Edits, edit => edit with { Span = new(edit.Span.Start - start, edit.Span.End - start) }));
}
