using System.Globalization;
using System.Text;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Regex;

/// <summary>Takes the text of a replacement apart into literal bytes and references to groups.</summary>
internal static class ReplacementTemplate
{
    // What a part takes while a text is replaced, in cells.
    private const int CellsOfPart = 8;

    /// <summary>The parts in order: bytes, or the index of a group. References to groups that do not exist stand for nothing.</summary>
    public static Status Read(
        ExecutionContext ctx, ReadOnlySpan<byte> replacement, IReadOnlyList<string?> names, out List<(byte[]? Literal, int Group)> parts)
    {
        parts = [];
        var work = new Work(ctx);
        if (work.Add(Charge.Units(replacement.Length)) != Status.Ok) return Status.Fault;
        var lastClose = replacement.LastIndexOf((byte)'}');
        var end = replacement.Length;
        while (!replacement.IsEmpty)
        {
            var dollar = replacement.IndexOf((byte)'$');
            if (dollar != 0)
            {
                if (ctx.ChargeCopy(CellsOfPart) != Status.Ok) return Status.Fault;
                parts.Add((replacement[..(dollar < 0 ? replacement.Length : dollar)].ToArray(), 0));
                if (dollar < 0) break;
                replacement = replacement[dollar..];
            }

            // A name is compared with those of all groups.
            if (work.Add(1 + names.Count) != Status.Ok || ctx.ChargeCopy(CellsOfPart) != Status.Ok) return Status.Fault;
            var length = ReadReference(replacement, mayClose: end - replacement.Length < lastClose, out var name);
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

        return Status.Ok;
    }

    /// <summary>The length of what a dollar starts, and the name in it; no name means a dollar as such.</summary>
    private static int ReadReference(ReadOnlySpan<byte> text, bool mayClose, out string? name)
    {
        name = null;
        if (text.Length > 1 && text[1] == '$') return 2;
        if (text.Length > 1 && text[1] == '{')
        {
            // Without the flag, each of many that are open would look for its end in all that follows.
            if (!mayClose) return 1;
            var close = text.IndexOf((byte)'}');
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
