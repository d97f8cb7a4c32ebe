using System.Numerics;

namespace Lex.Core.Values;

/// <summary>What building something costs in cells, the unit of the allocation limit. The rule is stated here only.</summary>
internal static class CellCost
{
    /// <summary>One element added to or taken from an end of a list or deque; a view of a list.</summary>
    public const long Element = 2;

    /// <summary>An option that has a value.</summary>
    public const long Some = 2;

    /// <summary>A record, tuple, variant or closure, a list, deque or matrix: one and its parts, or none without parts.</summary>
    public static long Parts(long count) => count == 0 ? 0 : 1 + count;

    /// <summary>Text or bytes of a length in bytes.</summary>
    public static long Bytes(long length) => length == 0 ? 0 : 1 + ((length + 7) >> 3);

    /// <summary>A table built at once: names, columns, and for each column or list of nulls its cells.</summary>
    public static long Table(long columns, long lists, long rows) => (2 * Parts(columns)) + (lists * Parts(rows));

    /// <summary>A map built at once.</summary>
    public static long Map(long entries) => entries == 0 ? 0 : 1 + (4 * entries);

    /// <summary>A set built at once.</summary>
    public static long Set(long elements) => elements == 0 ? 0 : 1 + (3 * elements);

    /// <summary>One entry set in or removed from a map or set of this size.</summary>
    public static long Entry(long size) => 8 * (1 + BitLength(size));

    /// <summary>Number of binary digits; 0 for 0. Sorting n elements costs n times this many steps more.</summary>
    public static int BitLength(long value) => 64 - BitOperations.LeadingZeroCount((ulong)value);
}
