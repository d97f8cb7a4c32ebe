using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>
/// The arrays behind text and bytes. An array is shared by all values that are parts of it. Its first four bytes say
/// how far it is in use: a value that ends there may claim what follows, so that building by appending is linear.
/// </summary>
internal static class ByteStore
{
    /// <summary>Where the content of an array begins.</summary>
    public const int Start = sizeof(int);

    /// <summary>Longest text or byte sequence.</summary>
    public const int MaxLength = 1 << 30;

    // The claim count of an array that nobody may append to.
    private const int Sealed = int.MaxValue;

    /// <summary>An array for exactly this many bytes, which the caller writes at once. Appending to it copies it.</summary>
    public static byte[] Exact(int length)
    {
        var store = GC.AllocateUninitializedArray<byte>(Start + length);
        End(store) = Sealed;
        return store;
    }

    /// <summary>
    /// Appends bytes to a part of an array: in place if nobody has done so before, else by a copy. Only a copy that
    /// doubling does not pay for is charged.
    /// </summary>
    public static Status Append(ExecutionContext ctx, byte[] left, int offset, int length, ReadOnlySpan<byte> right, out byte[] store,
        out int start)
    {
        store = left;
        start = offset;
        var total = (long)length + right.Length;
        if (total > MaxLength) return ctx.Fault(LexError.Panic($"a text or byte sequence of {total} bytes is too long"));
        var end = offset + length;
        var fits = right.Length <= left.Length - end;
        // The test before keeps an array that many threads have in common from moving between them.
        var isOwner = Volatile.Read(ref End(left)) == end && Interlocked.CompareExchange(ref End(left), fits ? end + right.Length : Sealed, end) == end;
        if (isOwner && fits)
        {
            right.CopyTo(left.AsSpan(end));
            return Status.Ok;
        }

        if (!isOwner && ctx.ChargeCopy((length + 7) >> 3) != Status.Ok) return Status.Fault;
        store = GC.AllocateUninitializedArray<byte>(Start + (int)Math.Min(Math.Max(2 * total, 28), MaxLength));
        start = Start;
        End(store) = Start + (int)total;
        left.AsSpan(offset, length).CopyTo(store.AsSpan(Start));
        right.CopyTo(store.AsSpan(Start + length));
        return Status.Ok;
    }

    /// <summary>Compares for equality; sequences of unequal length are not looked at.</summary>
    public static Status AreEqual(ExecutionContext ctx, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out bool equal)
    {
        equal = left.Length == right.Length;
        if (!equal) return Status.Ok;
        if (left.Length < Work.BytesPerStep)
        {
            equal = left.SequenceEqual(right);
            return Status.Ok;
        }

        var prefix = left.CommonPrefixLength(right);
        equal = prefix == left.Length;
        return ctx.ChargeWork(Work.OfPrefix(prefix, left.Length));
    }

    /// <summary>Compares in byte order.</summary>
    public static Status Compare(ExecutionContext ctx, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out int order)
    {
        order = left.SequenceCompareTo(right);
        var shorter = Math.Min(left.Length, right.Length);
        return shorter < Work.BytesPerStep ? Status.Ok : ctx.ChargeWork(Work.OfPrefix(left.CommonPrefixLength(right), shorter));
    }

    private static ref int End(byte[] store) => ref Unsafe.As<byte, int>(ref store[0]);
}
