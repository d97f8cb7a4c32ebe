using System.Globalization;
using System.Text;
using Lex.Core.Programs;

namespace Lex.Core.Errors;

/// <summary>Run-time errors for people: what went wrong, where in the source, and the line with a caret under the place.</summary>
internal static class ErrorRenderer
{
    /// <summary>Most characters of a source line that are shown.</summary>
    private const int Widest = 160;

    /// <summary>The place of an error in the source; null when it has none.</summary>
    public static (ISourceText Source, int Line, int Column)? Locate(ProgramCode program, LexError error)
    {
        if (program.Source is not { } source || error is not { Function: { } name, Pc: >= 0 and var pc }) return null;
        if (FindFunction(program, name) is not { } function || pc >= function.SourceMap.Length || function.SourceMap[pc] < 0) return null;
        var (file, offset) = source.Resolve(function.SourceMap[pc]);
        var (line, column) = file.Locate(offset);
        return (file, line, column);
    }

    /// <summary>The error in full: one line where no place is known, three where one is.</summary>
    public static string Render(ProgramCode program, LexError error)
    {
        var inFunction = error.Function is { } name && !error.Message.Contains($"`{name}`", StringComparison.Ordinal)
            && error.Kind != LexErrorKind.RefinementFailed
            ? $" (in `{name}`)"
            : "";
        if (Locate(program, error) is not { } place) return $"error: {error.Display}{inFunction}";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{place.Source.Path}:{place.Line}:{place.Column}: error: {error.Display}{inFunction}\n");
        return text.Append(Excerpt(place.Source, place.Line, place.Column)).ToString();
    }

    /// <summary>A source line with its number, and a caret under a column; two lines without a break at the end.</summary>
    public static string Excerpt(ISourceText source, int line, int column)
    {
        var text = new StringBuilder();
        AppendLine(text, source.LineText(line), line, column);
        return text.ToString();
    }

    private static FunctionCode? FindFunction(ProgramCode program, string name)
    {
        if (program.Find(name) is { } declared) return declared;
        foreach (var function in program.Functions)
        {
            if (function.Name == name) return function;
        }

        return null;
    }

    private static void AppendLine(StringBuilder text, string line, int number, int column)
    {
        var runes = new List<Rune>();
        foreach (var rune in line.EnumerateRunes()) runes.Add(rune);
        var caret = Math.Min(column - 1, runes.Count);
        var first = Math.Max(0, caret - (Widest / 2));
        var last = Math.Min(runes.Count, first + Widest);
        var gutter = number.ToString(CultureInfo.InvariantCulture);
        text.Append("  ").Append(gutter).Append(" | ");
        for (var i = first; i < last; i++) text.Append(runes[i].ToString());
        text.Append("\n  ").Append(' ', gutter.Length).Append(" | ");
        // Tabs are repeated, so that the caret stands under what it marks.
        for (var i = first; i < caret; i++) text.Append(runes[i].Value == '\t' ? '\t' : ' ');
        text.Append('^');
    }
}
