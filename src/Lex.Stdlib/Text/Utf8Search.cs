namespace Lex.Stdlib.Text;

/// <summary>
/// Finds occurrences of a byte sequence in time proportional to what is searched, whatever the sequences are. Short
/// needles go to the vectorised search of the runtime, whose worst case is a small factor then; long ones to the
/// algorithm of Knuth, Morris and Pratt, since a hostile text would make that search quadratic.
/// </summary>
internal readonly ref struct Utf8Search
{
    private const int Short = 64;

    private readonly ReadOnlySpan<byte> _needle;

    // For each prefix of a long needle: the length of the longest shorter prefix that also ends it.
    private readonly int[]? _borders;

    /// <summary>A search for a sequence that is not empty.</summary>
    public Utf8Search(ReadOnlySpan<byte> needle)
    {
        _needle = needle;
        if (needle.Length <= Short) return;
        _borders = new int[needle.Length];
        var border = 0;
        for (var i = 1; i < needle.Length; i++)
        {
            while (border > 0 && needle[i] != needle[border]) border = _borders[border - 1];
            if (needle[i] == needle[border]) border++;
            _borders[i] = border;
        }
    }

    /// <summary>Where the first occurrence begins, or -1.</summary>
    public int IndexIn(ReadOnlySpan<byte> text)
    {
        if (_borders is null) return text.IndexOf(_needle);
        var matched = 0;
        for (var i = 0; i < text.Length; i++)
        {
            while (matched > 0 && text[i] != _needle[matched]) matched = _borders[matched - 1];
            if (text[i] == _needle[matched]) matched++;
            if (matched == _needle.Length) return i - matched + 1;
        }

        return -1;
    }

    /// <summary>Number of occurrences, from the left, without overlaps.</summary>
    public int CountIn(ReadOnlySpan<byte> text)
    {
        if (_borders is null) return System.MemoryExtensions.Count(text, _needle);
        var count = 0;
        for (int found; (found = IndexIn(text)) >= 0; text = text[(found + _needle.Length)..]) count++;
        return count;
    }
}
