using System.Collections.Immutable;
using System.Text;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Diagnostics;

/// <summary>The lines of a file as suggested edits would make them.</summary>
internal static class EditPreview
{
    private const int WidestLine = 160;

    /// <summary>Longer ones, in bytes, are not even tried.</summary>
    private const int LongestLine = 16 * WidestLine;

    /// <summary>The changed lines with their new numbers; none where a change takes more than lines can show.</summary>
    public static List<(int Line, string Text)> Of(SourceText source, ImmutableArray<SuggestedEdit> edits)
    {
        var lines = new List<(int, string)>();
        var added = 0;
        for (var i = 0; i < edits.Length;)
        {
            var (line, _) = source.Locate(edits[i].Span.Start);
            if (source.LineLength(line) > LongestLine) return [];
            var before = source.LineText(line);
            var lineStart = source.LineStart(line);
            var after = new StringBuilder();
            var at = lineStart;
            for (; i < edits.Length && source.Locate(edits[i].Span.Start).Line == line; i++)
            {
                if (source.Locate(edits[i].Span.End).Line != line) return [];
                after.Append(source.Slice(new(at, edits[i].Span.Start))).Append(edits[i].Replacement);
                at = edits[i].Span.End;
            }

            after.Append(source.Slice(new(at, lineStart + Encoding.UTF8.GetByteCount(before))));
            var pieces = after.ToString().Split('\n');
            for (var p = 0; p < pieces.Length; p++)
            {
                if (pieces[p].Length > WidestLine) return [];
                if (pieces[p] != before) lines.Add((line + added + p, pieces[p]));
            }

            added += pieces.Length - 1;
        }

        return lines;
    }
}
