using System.Globalization;

namespace Lex.Core.Values;

/// <summary>The debug form of values in error messages (runtime section 2.8).</summary>
internal static class DebugText
{
    /// <summary>The debug form of a value.</summary>
    public static string Of(Value value) => value.Kind switch
    {
        ValueKind.Int => string.Create(CultureInfo.InvariantCulture, $"Int({value.AsInt})"),
        ValueKind.Bool => value.AsBool ? "Bool(true)" : "Bool(false)",
        ValueKind.Str => $"Str(\"{value.As<TextValue>()}\")",
        _ => value.Kind.ToString(),
    };
}
