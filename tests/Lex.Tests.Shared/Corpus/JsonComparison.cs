using System.Globalization;
using System.Text.Json;

namespace Lex.Tests.Shared.Corpus;

/// <summary>Compares JSON forms of Lex values: Int and Float differ, keys of objects come in any order.</summary>
public static class JsonComparison
{
    /// <summary>Where and how two values differ, or null if they are equal.</summary>
    public static string? Difference(JsonElement expected, JsonElement actual, string path = "$")
    {
        if (expected.ValueKind != actual.ValueKind) return Differ(expected, actual, path);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Number:
                return NumberOf(expected) == NumberOf(actual) ? null : Differ(expected, actual, path);
            case JsonValueKind.String:
                return expected.GetString() == actual.GetString() ? null : Differ(expected, actual, path);
            case JsonValueKind.Array:
                return ArrayDifference(expected, actual, path);
            case JsonValueKind.Object:
                return ObjectDifference(expected, actual, path);
            default:
                return null;
        }
    }

    // An integer is exact and never equals a float; floats are equal when they are the same double.
    private static (bool IsFloat, long Bits) NumberOf(JsonElement number)
    {
        var text = number.GetRawText();
        return text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0
            ? (true, BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)))
            : (false, long.Parse(text, CultureInfo.InvariantCulture));
    }

    private static string? ArrayDifference(JsonElement expected, JsonElement actual, string path)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength()) return Differ(expected, actual, path);
        for (var i = 0; i < expected.GetArrayLength(); i++)
        {
            if (Difference(expected[i], actual[i], $"{path}[{i}]") is { } difference) return difference;
        }

        return null;
    }

    private static string? ObjectDifference(JsonElement expected, JsonElement actual, string path)
    {
        if (expected.EnumerateObject().Count() != actual.EnumerateObject().Count()) return Differ(expected, actual, path);
        foreach (var property in expected.EnumerateObject())
        {
            if (!actual.TryGetProperty(property.Name, out var other)) return Differ(expected, actual, path);
            if (Difference(property.Value, other, $"{path}.{property.Name}") is { } difference) return difference;
        }

        return null;
    }

    private static string Differ(JsonElement expected, JsonElement actual, string path) =>
        $"at {path}: expected {expected.GetRawText()}, got {actual.GetRawText()}";
}
