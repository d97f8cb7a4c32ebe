namespace Lex.Stdlib.Effects;

/// <summary>
/// A pattern for paths as shells have it: <c>*</c> and <c>?</c> within a name, <c>[a-z]</c> and <c>[!a-z]</c> for one
/// character, and <c>**</c> for any number of directories.
/// </summary>
internal sealed class GlobPattern
{
    private readonly string[] _segments;

    /// <summary>A pattern from its text.</summary>
    public GlobPattern(string text)
    {
        Root = text.StartsWith('/') ? "/" : "";
        _segments = text.Split('/', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The directory where looking begins: the root, or nothing for the current directory.</summary>
    public string Root { get; }

    /// <summary>Number of segments between slashes.</summary>
    public int Count => _segments.Length;

    /// <summary>Whether a segment stands for any number of directories.</summary>
    public bool IsAnyDepth(int segment) => _segments[segment] == "**";

    /// <summary>The name that a segment stands for, if it is no pattern; else null.</summary>
    public string? LiteralOf(int segment) => _segments[segment].AsSpan().IndexOfAny("*?[") < 0 ? _segments[segment] : null;

    /// <summary>Whether a name matches a segment. Linear for each star: a later star makes an earlier one final.</summary>
    public bool Matches(int segment, string name)
    {
        var pattern = _segments[segment].AsSpan();
        var (at, inName) = (0, 0);
        var (star, resume) = (-1, 0);
        while (inName < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                resume = inName;
            }
            else if (at < pattern.Length && MatchesOne(pattern, name[inName], ref at))
            {
                inName++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                inName = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == '*') at++;
        return at == pattern.Length;
    }

    // Goes on behind what stands for one character, if the character is of it.
    private static bool MatchesOne(ReadOnlySpan<char> pattern, char c, ref int at)
    {
        if (pattern[at] == '?' || (pattern[at] == c && c != '['))
        {
            at++;
            return true;
        }

        if (pattern[at] != '[') return false;
        var close = pattern[(at + 1)..].IndexOf(']');
        if (close < 0) return false;
        var set = pattern.Slice(at + 1, close);
        var isNegative = set.Length > 0 && set[0] is ('!' or '^');
        if (isNegative) set = set[1..];
        if (IsIn(set, c) == isNegative) return false;
        at += close + 2;
        return true;
    }

    private static bool IsIn(ReadOnlySpan<char> set, char c)
    {
        for (var i = 0; i < set.Length; i++)
        {
            var isRange = i + 2 < set.Length && set[i + 1] == '-';
            if (c >= set[i] && c <= (isRange ? set[i + 2] : set[i])) return true;
            if (isRange) i += 2;
        }

        return false;
    }
}
