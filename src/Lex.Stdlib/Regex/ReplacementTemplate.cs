using System.Globalization;
using System.Text;

namespace Lex.Stdlib.Regex;

/// <summary>Takes the text of a replacement apart into literal bytes and references to groups.</summary>
internal static class ReplacementTemplate
{
    /// <summary>The parts in order: bytes, or the index of a group. References to groups that do not exist stand for nothing.</summary>
    public static List<(byte[]? Literal, int Group)> Read(ReadOnlySpan<byte> replacement, IReadOnlyList<string?> names)
    {
        var parts = new List<(byte[]?, int)>();
        while (!replacement.IsEmpty)
        {
            var dollar = replacement.IndexOf((byte)'$');
            if (dollar != 0)
            {
                parts.Add((replacement[..(dollar < 0 ? replacement.Length : dollar)].ToArray(), 0));
                if (dollar < 0) break;
                replacement = replacement[dollar..];
            }

            var length = ReadReference(replacement, out var name);
            if (name is not null)
            {
                var group = Find(names, name);
                if (group >= 0) parts.Add((null, group));
            }
            else
            {
                parts.Add(("$"u8.ToArray(), 0));
            }

            replacement = replacement[length..];
        }

        return parts;
    }

    /// <summary>The length of what a dollar starts, and the name in it; no name means a dollar as such.</summary>
    private static int ReadReference(ReadOnlySpan<byte> text, out string? name)
    {
        name = null;
        if (text.Length > 1 && text[1] == '$') return 2;
        if (text.Length > 1 && text[1] == '{')
        {
            var close = text.IndexOf((byte)'}');
            if (close < 0) return 1;
            name = Encoding.UTF8.GetString(text[2..close]);
            return close + 1;
        }

        var end = 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit((char)text[end]) || text[end] == '_')) end++;
        if (end > 1) name = Encoding.UTF8.GetString(text[1..end]);
        return end;
    }

    private static int Find(IReadOnlyList<string?> names, string name)
    {
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return index < names.Count ? index : -1;
        for (var i = 1; i < names.Count; i++)
        {
            if (names[i] == name) return i;
        }

        return -1;
    }
}
