using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>
/// The total order of sort keys (runtime section 3.7, improvement): numbers, NaN after all of them, then text by its
/// UTF-8 bytes, then everything else, all of it equal. Int and Float keys are ordered by kind, as nothing compares them.
/// </summary>
internal static class SortOrder
{
    /// <summary>Negative, zero or positive.</summary>
    public static int Compare(Value left, Value right)
    {
        var rank = Rank(left).CompareTo(Rank(right));
        if (rank != 0) return rank;
        return left.Kind switch
        {
            ValueKind.Int => left.AsInt.CompareTo(right.AsInt),
            ValueKind.Float => CompareFloats(left.AsFloat, right.AsFloat),
            ValueKind.Str => left.As<TextValue>().Utf8.SequenceCompareTo(right.As<TextValue>().Utf8),
            _ => 0,
        };
    }

    private static int Rank(Value value) => value.Kind switch
    {
        ValueKind.Int => 0,
        ValueKind.Float => 1,
        ValueKind.Str => 2,
        _ => 3,
    };

    private static int CompareFloats(double left, double right)
    {
        if (left < right) return -1;
        if (left > right) return 1;
        return double.IsNaN(left).CompareTo(double.IsNaN(right));
    }
}
