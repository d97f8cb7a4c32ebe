using System.Globalization;
using System.Text.Json;

namespace Lex.Hosting.Marshalling;

/// <summary>Compares JSON forms of Lex values: Int and Float differ, keys of objects come in any order.</summary>
internal static class JsonComparison
{
    /// <summary>Where and how two values differ, or null if they are equal. Recurs as deep as <paramref name="expected"/> is.</summary>
    public static string? Difference(JsonElement expected, JsonElement actual, string path = "$")
    {
        if (expected.ValueKind != actual.ValueKind) return Differ(expected, actual, path);
        return expected.ValueKind switch
        {
            JsonValueKind.Number => AreEqualNumbers(expected, actual) ? null : Differ(expected, actual, path),
            JsonValueKind.String => expected.GetString() == actual.GetString() ? null : Differ(expected, actual, path),
            JsonValueKind.Array => ArrayDifference(expected, actual, path),
            JsonValueKind.Object => ObjectDifference(expected, actual, path),
            _ => null,
        };
    }

    // An integer is exact and never equals a float; floats are equal when they are the same double. What is beyond 64 bits is a Float.
    private static bool AreEqualNumbers(JsonElement expected, JsonElement actual)
    {
        var (left, right) = (IntOf(expected), IntOf(actual));
        return left is not null || right is not null ? left == right : BitsOf(expected) == BitsOf(actual);
    }

    private static long? IntOf(JsonElement number) =>
        long.TryParse(number.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static long BitsOf(JsonElement number) =>
        BitConverter.DoubleToInt64Bits(double.Parse(number.GetRawText(), CultureInfo.InvariantCulture));

    private static string? ArrayDifference(JsonElement expected, JsonElement actual, string path)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength()) return Differ(expected, actual, path);
        var at = 0;
        using var others = actual.EnumerateArray();
        foreach (var item in expected.EnumerateArray())
        {
            others.MoveNext();
            if (Difference(item, others.Current, $"{path}[{at++}]") is { } difference) return difference;
        }

        return null;
    }

    private static string? ObjectDifference(JsonElement expected, JsonElement actual, string path)
    {
        if (expected.GetPropertyCount() != actual.GetPropertyCount()) return Differ(expected, actual, path);
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
