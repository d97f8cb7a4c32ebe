using Lex.Core.Errors;
using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>A growing text in UTF-8 that charges its cells, and the work of writing it, as it grows.</summary>
internal struct ByteBuilder(ExecutionContext? ctx, int maxLength = ByteStore.MaxLength)
{
    /// <summary>A text that has grown by so much is charged in time; the rest when it is finished.</summary>
    public const int ChargedAtOnce = 4096;

    private byte[] _bytes = [];

    private int _count;

    private long _charged;

    private Work _work = new(ctx);

    private bool _isTooLong;

    /// <summary>Whether something was left out because the text would have become too long.</summary>
    public readonly bool IsTooLong => _isTooLong;

    /// <summary>What has been written.</summary>
    public readonly ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    /// <summary>What has been written, for code that cannot hold a span.</summary>
    public readonly ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _count);

    /// <summary>Begins anew with the same array; for texts that are not charged.</summary>
    public void Clear() => (_count, _isTooLong) = (0, false);

    /// <summary>Charges what has been written since the last time, if it is at least this much.</summary>
    public Status Settle(int atLeast = 0)
    {
        if (_isTooLong) return ctx?.Fault(LexError.Panic($"a text of more than {maxLength} bytes is too long")) ?? Status.Fault;
        if (ctx is null || _count - (_charged << 3) < atLeast) return Status.Ok;
        var due = CellCost.Bytes(_count) - _charged;
        _charged += due;
        return _work.Add(due) == Status.Ok ? ctx.ChargeCells(due) : Status.Fault;
    }

    /// <summary>Adds ASCII text.</summary>
    public void Add(string ascii)
    {
        var target = Reserve(ascii.Length);
        for (var i = 0; i < target.Length; i++) target[i] = (byte)ascii[i];
    }

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        var target = Reserve(utf8.Length);
        utf8[..target.Length].CopyTo(target);
    }

    /// <summary>Adds one byte.</summary>
    public void Add(byte value)
    {
        var target = Reserve(1);
        if (!target.IsEmpty) target[0] = value;
    }

    /// <summary>Adds a number.</summary>
    public void Add(long number)
    {
        // By hand: nearly every run prints a number, and the formatter of the core library takes a tenth of a millisecond to load.
        Span<byte> digits = stackalloc byte[20];
        var first = digits.Length;
        var rest = number < 0 ? 0 - (ulong)number : (ulong)number;
        do
        {
            digits[--first] = (byte)('0' + (rest % 10));
            rest /= 10;
        }
        while (rest != 0);

        if (number < 0) digits[--first] = (byte)'-';
        Add(digits[first..]);
    }

    /// <summary>Adds lower-case hexadecimal digits.</summary>
    public void AddHex(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            Add(HexDigit(value >> 4));
            Add(HexDigit(value & 15));
        }
    }

    /// <summary>Adds a JSON string.</summary>
    public void AddQuoted(ReadOnlySpan<byte> utf8)
    {
        Add((byte)'"');
        while (!utf8.IsEmpty)
        {
            var plain = utf8.IndexOfAny(JsonEscapes.Bytes);
            if (plain < 0) plain = utf8.Length;
            Add(utf8[..plain]);
            if (plain == utf8.Length) break;
            AddEscaped(utf8[plain]);
            utf8 = utf8[(plain + 1)..];
        }

        Add((byte)'"');
    }

    private static byte HexDigit(int digit) => (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);

    private void AddEscaped(byte value)
    {
        Add((byte)'\\');
        switch (value)
        {
            case (byte)'"' or (byte)'\\':
                Add(value);
                break;
            case (byte)'\n':
                Add((byte)'n');
                break;
            case (byte)'\r':
                Add((byte)'r');
                break;
            case (byte)'\t':
                Add((byte)'t');
                break;
            case (byte)'\b':
                Add((byte)'b');
                break;
            case (byte)'\f':
                Add((byte)'f');
                break;
            default:
                Add("u00"u8);
                Add(HexDigit(value >> 4));
                Add(HexDigit(value & 15));
                break;
        }
    }

    // Room at the end; none once the text is longer than any text may be.
    private Span<byte> Reserve(int length)
    {
        if (length > _bytes.Length - _count)
        {
            if (_isTooLong || (long)_count + length > maxLength)
            {
                _isTooLong = true;
                return [];
            }

            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(2L * _bytes.Length, Math.Max(_count + length, 256L)), ByteStore.MaxLength));
        }

        _count += length;
        return _bytes.AsSpan(_count - length, length);
    }
}
