using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Diagnostics;

/// <summary>An extra field of a diagnostic; exactly one of the three values is set.</summary>
/// <param name="Name">The field's name in the structured form.</param>
/// <param name="Text">The value of a text field, or null.</param>
/// <param name="Number">The value of a number field, or null.</param>
/// <param name="Texts">The value of a list field, or the default array.</param>
internal readonly record struct DiagnosticField(string Name, string? Text, long? Number, ImmutableArray<string> Texts)
{
    public static DiagnosticField Of(string name, string text) => new(name, text, null, default);

    public static DiagnosticField Of(string name, long number) => new(name, null, number, default);

    public static DiagnosticField Of(string name, ImmutableArray<string> texts) => new(name, null, null, texts);
}

/// <summary>One thing that is wrong with a program, as data.</summary>
internal sealed class Diagnostic
{
    private (int Line, int Column) _position;

    public Diagnostic(DiagnosticKind kind, SourceText source, TextSpan span, string message, Repair? repair = null,
        params ImmutableArray<DiagnosticField> fields)
    {
        Kind = kind;
        Source = source;
        Span = span;
        Message = message;
        Repair = repair;
        Fields = fields.IsDefault ? [] : fields;
    }

    /// <summary>The row of the table of kinds.</summary>
    public DiagnosticKind Kind { get; }

    /// <summary>The file it is in.</summary>
    public SourceText Source { get; }

    /// <summary>The bytes it is about.</summary>
    public TextSpan Span { get; }

    /// <summary>One line for people; its wording is no contract.</summary>
    public string Message { get; }

    /// <summary>How to repair it, when that is obvious.</summary>
    public Repair? Repair { get; }

    /// <summary>The words of the repair.</summary>
    public string? Hint => Repair?.Text;

    /// <summary>The extra fields of its kind.</summary>
    public ImmutableArray<DiagnosticField> Fields { get; }

    /// <summary>The node of the canonical tree that it is about, within its declaration (language section 3.4).</summary>
    public string AtNode { get; init; } = "n_0";

    /// <summary>The line, from 1.</summary>
    public int Line => Position.Line;

    /// <summary>The column, from 1, in Unicode scalar values.</summary>
    public int Column => Position.Column;

    private (int Line, int Column) Position => _position.Line != 0 ? _position : _position = Source.Locate(Span.Start);

    /// <summary>The line of the source that it begins in.</summary>
    public string SourceLine => Source.LineText(Line);

    /// <summary>The form for people: position, message, source line with carets, hint, and the lines as the repair makes them.</summary>
    public string Render(string severity = "error")
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Source.Path}:{Line}:{Column}: {severity}[{Kind.Name}]: {Message}\n");
        AppendSourceLine(text);
        if (Repair is null) return text.ToString();
        text.Append(CultureInfo.InvariantCulture, $"  hint: {Hint}\n");
        foreach (var (line, changed) in EditPreview.Of(Source, Repair.Edits))
            text.Append(CultureInfo.InvariantCulture, $"  {line} + {changed}\n");
        return text.ToString();
    }

    public override string ToString() => Render();

    private void AppendSourceLine(StringBuilder text)
    {
        var (shown, first, length) = Source.Excerpt(Line, Column);
        var number = Line.ToString(CultureInfo.InvariantCulture);
        text.Append("  ").Append(number).Append(" | ").Append(shown);
        text.Append("\n  ").Append(' ', number.Length).Append(" | ");
        var last = first;
        foreach (var rune in shown.EnumerateRunes())
        {
            // Tabs are repeated, so that the carets stand under what they mark.
            if (++last < Column) text.Append(rune.Value == '\t' ? '\t' : ' ');
        }

        var (endLine, endColumn) = Source.Locate(Span.End);
        var width = (endLine == Line ? endColumn : length + 1) - Column;
        text.Append('^', Math.Max(1, Math.Min(width, last - Column + 1))).Append('\n');
    }
}
