using Microsoft.CodeAnalysis;

namespace Lex.Generators.Builtins;

/// <summary>The C# types that stand for Lex values in the methods of the library.</summary>
internal static class CSharpTypes
{
    /// <summary>The kind of value that a C# type unpacks; empty for <c>Value</c>, which takes any; null for other types.</summary>
    public static string? KindOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Int64 => "Int",
        SpecialType.System_Double => "Float",
        SpecialType.System_Boolean => "Bool",
        _ => KindOfNamed(type.ToDisplayString()),
    };

    /// <summary>The expression that unpacks an argument.</summary>
    public static string Unpack(string type, string argument) => type switch
    {
        "long" => argument + ".AsInt",
        "double" => argument + ".AsFloat",
        "bool" => argument + ".AsBool",
        "global::Lex.Core.Values.Value" => argument,
        _ => $"{argument}.As<{type}>()",
    };

    /// <summary>The expression that packs a result.</summary>
    public static string Pack(string type, string expression) => type switch
    {
        "long" => $"global::Lex.Core.Values.Value.Int({expression})",
        "double" => $"global::Lex.Core.Values.Value.Float({expression})",
        "bool" => $"global::Lex.Core.Values.Value.Bool({expression})",
        "global::Lex.Core.Values.Value" => expression,
        _ => $"global::Lex.Core.Values.Value.Object({expression})",
    };

    /// <summary>Whether a result of this C# type is an option that is not built yet.</summary>
    public static bool IsOption(string? type) => type == "global::Lex.Core.Values.Value?";

    /// <summary>Whether values of this C# type are references to objects of that type.</summary>
    public static bool IsObject(string type) =>
        type is not ("long" or "double" or "bool" or "global::Lex.Core.Values.Value") && !IsOption(type);

    private static string? KindOfNamed(string name) => name switch
    {
        "Lex.Core.Values.Value" => "",
        "Lex.Core.Values.Value?" => "Variant",
        "Lex.Core.Values.TextValue" => "Str",
        "Lex.Core.Values.BytesValue" => "Bytes",
        "Lex.Core.Values.ListValue" => "List",
        "Lex.Core.Values.MapValue" => "Map",
        "Lex.Core.Values.SetValue" => "Set",
        "Lex.Core.Values.DequeValue" => "Deque",
        "Lex.Core.Values.F64Array" => "F64Array",
        "Lex.Core.Values.TableValue" => "ArrowTable",
        _ => null,
    };
}
