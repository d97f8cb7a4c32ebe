namespace Lex.Core.Values;

/// <summary>
/// Texts by content, for hash tables of the host. The hash differs from process to process, so that no input can be made to collide.
/// </summary>
internal sealed class TextComparer : IEqualityComparer<TextValue>
{
    /// <summary>The only instance.</summary>
    public static readonly TextComparer Instance = new();

    private TextComparer()
    {
    }

    /// <inheritdoc/>
    public bool Equals(TextValue? left, TextValue? right) => left!.Utf8.SequenceEqual(right!.Utf8);

    /// <inheritdoc/>
    public int GetHashCode(TextValue text)
    {
        var hash = default(HashCode);
        hash.AddBytes(text.Utf8);
        return hash.ToHashCode();
    }
}
