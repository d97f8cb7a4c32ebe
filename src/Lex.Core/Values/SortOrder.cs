using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>
/// The order of sort keys: Int and Float by exact numeric value, NaN after all other numbers, then Str by bytes, then
/// everything else, all of it equal. Unlike comparing pair by pair with "unequal kinds are equal" this is transitive,
/// so that any merge sort gives the same result.
/// </summary>
internal static class SortOrder
{
    /// <summary>Compares two sort keys.</summary>
    public static int Compare(Value left, Value right)
    {
        if (left.IsInt && right.IsInt) return left.AsInt.CompareTo(right.AsInt);
        var leftRank = RankOf(left);
        var rightRank = RankOf(right);
        if (leftRank != rightRank) return leftRank.CompareTo(rightRank);
        return leftRank switch
        {
            Rank.Number => CompareNumbers(left, right),
            Rank.Text => left.As<TextValue>().Utf8.SequenceCompareTo(right.As<TextValue>().Utf8),
            _ => 0,
        };
    }

    /// <summary>Compares two sort keys and pays for what is read of texts beyond their first bytes: whoever sorts has paid for those.</summary>
    public static Status Compare(ref Work work, Value left, Value right, out int order)
    {
        if (left.Kind != ValueKind.Str || right.Kind != ValueKind.Str)
        {
            order = Compare(left, right);
            return Status.Ok;
        }

        var first = left.As<TextValue>().Utf8;
        var second = right.As<TextValue>().Utf8;
        var prefix = first.CommonPrefixLength(second);
        order = prefix < first.Length && prefix < second.Length
            ? first[prefix].CompareTo(second[prefix])
            : first.Length.CompareTo(second.Length);
        return work.Add(prefix >> 3);
    }

    private enum Rank : byte
    {
        Number,
        NaN,
        Text,
        Other,
    }

    private static Rank RankOf(Value key) => key.Kind switch
    {
        ValueKind.Int => Rank.Number,
        ValueKind.Float => double.IsNaN(key.AsFloat) ? Rank.NaN : Rank.Number,
        ValueKind.Str => Rank.Text,
        _ => Rank.Other,
    };

    private static int CompareNumbers(Value left, Value right)
    {
        if (left.IsInt) return CompareExactly(left.AsInt, right.AsFloat);
        if (right.IsInt) return -CompareExactly(right.AsInt, left.AsFloat);
        return left.AsFloat < right.AsFloat ? -1 : left.AsFloat > right.AsFloat ? 1 : 0;
    }

    // Rounding the integer to a double first would make distinct integers equal to one float, and the order intransitive.
    private static int CompareExactly(long left, double right)
    {
        const double TwoTo63 = 9223372036854775808.0;
        if (right >= TwoTo63) return -1;
        if (right < -TwoTo63) return 1;
        var whole = Math.Truncate(right);
        var order = left.CompareTo((long)whole);
        return order != 0 ? order : whole.CompareTo(right);
    }
}
