using System.Text.Json;
using Lex.Hosting;

namespace Lex.Cli.Commands;

/// <summary>Which functions of a program run compiled.</summary>
internal static class CompiledFunctions
{
    /// <summary>Their names, in the order of the program.</summary>
    public static IEnumerable<string> Of(LexProgram program) =>
        program.Hook?.Report(program.Code).Functions.Where(f => f.State == "compiled").Select(f => f.Function) ?? [];

    /// <summary>Writes the property <c>compiled</c>.</summary>
    public static void Write(Utf8JsonWriter writer, LexProgram program)
    {
        writer.WriteStartArray("compiled");
        foreach (var name in Of(program)) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
