using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lex.Core.Programs;

namespace Lex.Core.Values;

/// <summary>
/// A 128-bit digest of the arguments of a call, the key of the memo (runtime section 5.2). Arguments that a pure
/// function cannot tell apart have equal digests; a hit is confirmed by <see cref="Equality.AreIdentical"/>, hence
/// speed counts more than strength. Feed the arguments in order; stop when one is refused: then they are too large.
/// </summary>
internal struct Digest
{
    /// <summary>Most units of arguments that are remembered: a value, or eight bytes of text, each.</summary>
    public const int MaxUnits = 256;

    private const ulong LowFactor = 0x9E37_79B9_7F4A_7C15;

    private const ulong HighFactor = 0xC2B2_AE3D_27D4_EB4F;

    // Differs from process to process, so that no input can be made to collide.
    private static readonly ulong Seed = ((ulong)(uint)HashCode.Combine(1) << 32) | (uint)HashCode.Combine(2);

    private int _units;

    private Digest(ulong start)
    {
        Low = start;
        High = ~start;
    }

    /// <summary>One half of the result.</summary>
    public ulong Low { get; private set; }

    /// <summary>The other half of the result.</summary>
    public ulong High { get; private set; }

    /// <summary>Starts with the function and the number of arguments.</summary>
    public static Digest Start(int function, int count) => new(Seed ^ ((ulong)(uint)function << 32) ^ (uint)count);

    /// <summary>The digest of a whole argument list; false if it is too large.</summary>
    public static bool TryOf(int function, ReadOnlySpan<Value> arguments, out Digest digest)
    {
        digest = Start(function, arguments.Length);
        foreach (var argument in arguments)
        {
            if (!digest.Add(argument)) return false;
        }

        return true;
    }

    /// <summary>Adds a scalar argument.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AddScalar(ValueKind kind, long bits)
    {
        // All NaNs are one: which of them there is depends on the compiler.
        if (kind == ValueKind.Float && double.IsNaN(BitConverter.Int64BitsToDouble(bits)))
        {
            bits = BitConverter.DoubleToInt64Bits(double.NaN);
        }

        Mix(((ulong)kind << 56) ^ (ulong)bits);
        Low += (ulong)kind;
        return ++_units <= MaxUnits;
    }

    /// <summary>Adds an argument; false if they are too large by now.</summary>
    public bool Add(Value argument)
    {
        if (argument.Ref is null or ScalarTag) return AddScalar(argument.Kind, argument.Bits);
        var stack = default(WalkStack<Children>);
        while (true)
        {
            if (!AddOne(argument, ref stack)) return false;
            if (stack.IsEmpty) return true;
            ref var top = ref stack.Top;
            argument = top.Next();
            if (top.IsEmpty) stack.Pop();
        }
    }

    private bool AddOne(Value value, ref WalkStack<Children> stack)
    {
        var kind = value.Kind;
        if (value.Ref is null or ScalarTag) return AddScalar(kind, value.Bits);
        switch (kind)
        {
            case ValueKind.Unit:
                return AddScalar(kind, 0);
            case ValueKind.Str:
                return AddBytes(kind, value.As<TextValue>().Utf8);
            case ValueKind.Bytes:
                return AddBytes(kind, value.As<BytesValue>().Span);
            case ValueKind.F64Array:
                var matrix = value.As<F64Array>();
                if (matrix.Data.Length > MaxUnits - _units) return false;
                Mix((ulong)(uint)matrix.Rows << 32 | (uint)matrix.Columns);
                _units += matrix.Data.Length;
                foreach (var element in matrix.Data)
                {
                    Mix((ulong)BitConverter.DoubleToInt64Bits(double.IsNaN(element) ? double.NaN : element));
                }

                return AddScalar(kind, (long)matrix.Data.Length * sizeof(double));
            case ValueKind.Record:
                Mix((ulong)value.Ref.Shape.Family!.FieldsHash);
                break;
            case ValueKind.Variant:
                Mix((ulong)value.Ref.Shape.Constructor.Hash);
                break;
            case ValueKind.Closure:
                var body = ((FunctionCode)value.Ref.Shape.Owner!).BodyHash;
                for (var i = 0; i + sizeof(ulong) <= body.Length; i += sizeof(ulong))
                {
                    Mix(BinaryPrimitives.ReadUInt64LittleEndian(body.AsSpan()[i..]));
                }

                break;
            case ValueKind.ArrowTable:
                var table = value.As<TableValue>();
                Mix((ulong)(uint)table.Rows);
                foreach (var column in table.Columns) Mix((ulong)column.Kind);
                break;
            case ValueKind.List or ValueKind.Deque or ValueKind.Tuple or ValueKind.Map or ValueKind.Set:
                break;
            default:
                // Identity: the entry keeps the object alive, so its hash code stays its own.
                return AddScalar(kind, RuntimeHelpers.GetHashCode(value.Ref));
        }

        // An entry would outlive the request.
        if (value.Ref.Shape.Region is Region.Request) return false;
        var parts = Children.Of(value);
        if (parts.Count > MaxUnits - _units) return false;
        if (parts.Count > 0) stack.Push(parts);
        return AddScalar(kind, parts.Count);
    }

    private bool AddBytes(ValueKind kind, ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length;
        var units = (length + 7) >> 3;
        if (units > MaxUnits - _units) return false;
        _units += units;
        while (bytes.Length >= sizeof(ulong))
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        var rest = 0UL;
        foreach (var last in bytes) rest = (rest << 8) | last;
        Mix(rest);
        return AddScalar(kind, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mix(ulong word)
    {
        var high = Math.BigMul(Low ^ word, LowFactor, out var low);
        Low = low ^ high;
        High = ulong.RotateLeft((High + word) * HighFactor, 29);
    }
}
