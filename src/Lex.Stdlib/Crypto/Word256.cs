using System.Buffers.Binary;

namespace Lex.Stdlib.Crypto;

/// <summary>A number of 256 bits in four words, the lowest first. What is done with it takes the same time whatever it is.</summary>
internal readonly record struct Word256(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Bytes of such a number.</summary>
    public const int Size = 32;

    /// <summary>Zero.</summary>
    public static Word256 Zero => default;

    /// <summary>One.</summary>
    public static Word256 One => new(1, 0, 0, 0);

    /// <summary>Whether it is zero.</summary>
    public bool IsZero => (A | B | C | D) == 0;

    /// <summary>Whether it is odd.</summary>
    public bool IsOdd => (A & 1) != 0;

    /// <summary>One bit, counted from the lowest.</summary>
    public ulong this[int bit] => ((bit >> 6) switch { 0 => A, 1 => B, 2 => C, _ => D } >> (bit & 63)) & 1;

    /// <summary>Reads 32 bytes, the highest first.</summary>
    public static Word256 OfBigEndian(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <summary>Reads 32 bytes, the lowest first.</summary>
    public static Word256 OfLittleEndian(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));

    /// <summary>Writes 32 bytes, the highest first.</summary>
    public void WriteBigEndian(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, D);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], A);
    }

    /// <summary>Writes 32 bytes, the lowest first.</summary>
    public void WriteLittleEndian(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, A);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], B);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], C);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], D);
    }

    /// <summary>The sum without its highest bit, which is <paramref name="carry"/>.</summary>
    public static Word256 Add(Word256 x, Word256 y, out ulong carry)
    {
        var a = AddWord(x.A, y.A, 0, out carry);
        var b = AddWord(x.B, y.B, carry, out carry);
        var c = AddWord(x.C, y.C, carry, out carry);
        var d = AddWord(x.D, y.D, carry, out carry);
        return new(a, b, c, d);
    }

    /// <summary>The difference modulo 2^256; <paramref name="borrow"/> is one if it is negative.</summary>
    public static Word256 Subtract(Word256 x, Word256 y, out ulong borrow)
    {
        var a = SubtractWord(x.A, y.A, 0, out borrow);
        var b = SubtractWord(x.B, y.B, borrow, out borrow);
        var c = SubtractWord(x.C, y.C, borrow, out borrow);
        var d = SubtractWord(x.D, y.D, borrow, out borrow);
        return new(a, b, c, d);
    }

    /// <summary>The one number if the choice is one, the other if it is zero.</summary>
    public static Word256 Select(ulong choice, Word256 one, Word256 other)
    {
        var mask = 0 - choice;
        return new(
            other.A ^ (mask & (one.A ^ other.A)),
            other.B ^ (mask & (one.B ^ other.B)),
            other.C ^ (mask & (one.C ^ other.C)),
            other.D ^ (mask & (one.D ^ other.D)));
    }

    /// <summary>Whether the first number is smaller.</summary>
    public static bool IsLess(Word256 x, Word256 y)
    {
        Subtract(x, y, out var borrow);
        return borrow != 0;
    }

    private static ulong AddWord(ulong x, ulong y, ulong carryIn, out ulong carry)
    {
        var partial = x + y;
        var sum = partial + carryIn;
        carry = (partial < x ? 1UL : 0) + (sum < partial ? 1UL : 0);
        return sum;
    }

    private static ulong SubtractWord(ulong x, ulong y, ulong borrowIn, out ulong borrow)
    {
        var partial = x - y;
        var difference = partial - borrowIn;
        borrow = (x < y ? 1UL : 0) + (partial < borrowIn ? 1UL : 0);
        return difference;
    }
}
