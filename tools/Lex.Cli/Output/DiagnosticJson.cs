using System.Collections.Immutable;
using System.Text.Json;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;
using Lex.Hosting;

namespace Lex.Cli.Output;

/// <summary>The structured form of diagnostics (language section 9.1).</summary>
internal static class DiagnosticJson
{
    /// <summary>Writes the property <c>errors</c> or <c>warnings</c>.</summary>
    public static void Write(Utf8JsonWriter writer, string name, ImmutableArray<LexDiagnostic> diagnostics)
    {
        writer.WriteStartArray(name);
        foreach (var diagnostic in diagnostics) Write(writer, diagnostic);
        writer.WriteEndArray();
    }

    /// <summary>One object on one line.</summary>
    public static string Line(LexDiagnostic diagnostic) => JsonText.Object(writer => WriteMembers(writer, diagnostic));

    private static void Write(Utf8JsonWriter writer, LexDiagnostic diagnostic)
    {
        writer.WriteStartObject();
        WriteMembers(writer, diagnostic);
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, LexDiagnostic diagnostic)
    {
        writer.WriteString("kind", diagnostic.Kind);
        writer.WriteString("message", diagnostic.Message);
        if (diagnostic.Inner is { } inner)
        {
            writer.WriteString("at_node", inner.AtNode);
            foreach (var field in inner.Fields)
            {
                writer.WritePropertyName(field.Name);
                if (field.Text is { } text) writer.WriteStringValue(text);
                else if (field.Number is { } number) writer.WriteNumberValue(number);
                else
                {
                    writer.WriteStartArray();
                    foreach (var item in field.Texts) writer.WriteStringValue(item);
                    writer.WriteEndArray();
                }
            }

            writer.WriteString("rule_tag", inner.Kind.RuleTag);
            writer.WriteString("rule_explanation", inner.Kind.Explanation);
            writer.WriteStartObject("position");
            writer.WriteString("file", diagnostic.File);
            writer.WriteNumber("line", diagnostic.Line);
            writer.WriteNumber("col", diagnostic.Column);
            WriteSpan(writer, inner.Span);
            writer.WriteEndObject();
            writer.WriteString("source_line", inner.SourceLine);
            if (inner.Repair is { } repair) WriteRepair(writer, repair);
        }
    }

    private static void WriteRepair(Utf8JsonWriter writer, Repair repair)
    {
        writer.WriteString("hint", repair.Text);
        if (repair.Edits.IsEmpty) return;
        writer.WriteStartArray("edits");
        foreach (var edit in repair.Edits)
        {
            writer.WriteStartObject();
            WriteSpan(writer, edit.Span);
            writer.WriteString("replacement", edit.Replacement);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // Offsets count the bytes of the file.
    private static void WriteSpan(Utf8JsonWriter writer, TextSpan span)
    {
        writer.WriteNumber("start", span.Start);
        writer.WriteNumber("end", span.End);
    }
}
