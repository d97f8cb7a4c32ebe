namespace Lex.Core.Values;

/// <summary>Keys of maps and elements of sets: texts, by bytes, before integers (runtime section 2.3).</summary>
internal static class SortedKey
{
    /// <summary>Whether a value can be a key.</summary>
    public static bool IsKey(Value value) => value.IsInt || value.Kind == ValueKind.Str;

    /// <summary>The message for a value that cannot.</summary>
    public static string Refuse(Value value) => $"map/set key must be Str or Int, got {DebugText.Of(value)}";

    /// <summary>Compares two keys.</summary>
    public static int Compare(Value left, Value right)
    {
        if (left.IsInt) return right.IsInt ? left.AsInt.CompareTo(right.AsInt) : 1;
        return right.IsInt ? -1 : left.As<TextValue>().Utf8.SequenceCompareTo(right.As<TextValue>().Utf8);
    }

    /// <summary>Units of work of looking a key up in a collection of a size: each level reads the key at most once.</summary>
    public static long WorkOf(Value key, int size) =>
        (1 + (key.IsInt ? 0 : key.As<TextValue>().Length >> 3)) * (1L + CellCost.BitLength(size));
}
