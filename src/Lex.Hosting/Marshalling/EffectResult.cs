using Lex.Core.Values;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;
using Lex.Frontend.Types;

namespace Lex.Hosting.Marshalling;

/// <summary>Decodes the value of an effect from JSON by the type that the library declares for it.</summary>
internal static class EffectResult
{
    /// <summary>Decodes a value; the result says what is wrong, or is null.</summary>
    public static string? Decode(string json, string kind, string operation, LexProgram program, out Value value) =>
        JsonArgument.Decode(json, "value", TypeOf(kind, operation), program.Signatures.Types, out value);

    // An effect that the library does not know is the host's own: its values are taken as they come.
    private static LexType? TypeOf(string kind, string operation)
    {
        var diagnostics = new DiagnosticBag(SourceText.FromString("", "<library>"));
        var functions = new ModuleFunctions(Stdlib.Library.Signatures, new TypeConverter(diagnostics, new TypeVariables()));
        return functions.Find(kind, operation)?.Type.Result;
    }
}
