using System.Buffers.Binary;
using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>bytes</c>.</summary>
internal static class BytesModule
{
    /// <summary>Number of bytes.</summary>
    [LexBuiltin("bytes.len", "(Bytes) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Len(BytesValue bytes) => bytes.Length;

    /// <summary>Whether there are no bytes.</summary>
    [LexBuiltin("bytes.is_empty", "(Bytes) -> Bool", Cost = BuiltinCost.Constant)]
    internal static bool IsEmpty(BytesValue bytes) => bytes.Length == 0;

    /// <summary>Whether two sequences have the same content.</summary>
    [LexBuiltin("bytes.eq", "(Bytes, Bytes) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status AreEqual(ExecutionContext ctx, BytesValue left, BytesValue right, out bool equal) =>
        BytesValue.AreEqual(ctx, left, right, out equal);

    /// <summary>The UTF-8 of a text.</summary>
    [LexBuiltin("bytes.from_str", "(Str) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status FromStr(ExecutionContext ctx, TextValue text, out BytesValue bytes)
    {
        bytes = BytesValue.Empty;
        if (Charge.Text(ctx, "bytes.from_str", text.Length, text.Length) != Status.Ok) return Status.Fault;
        bytes = BytesValue.Of(text.Utf8);
        return Status.Ok;
    }

    /// <summary>The text whose UTF-8 this is, if it is UTF-8.</summary>
    [LexBuiltin("bytes.to_str", "(Bytes) -> Result[Str, Str]", Cost = BuiltinCost.Charged)]
    internal static Status ToStr(ExecutionContext ctx, BytesValue bytes, out Value result)
    {
        result = default;
        if (ctx.ChargeWork(Charge.Units(bytes.Length)) != Status.Ok) return Status.Fault;
        if (Utf8Error.Find(bytes.Span) is { } problem) return Make.NewErr(ctx, problem, out result);
        return Make.NewText(ctx, "bytes.to_str", bytes.Span, out var text) == Status.Ok
            ? Make.NewOk(ctx, Value.Object(text), out result)
            : Status.Fault;
    }

    /// <summary>The bytes from one position up to, not including, another.</summary>
    [LexBuiltin("bytes.slice", "(Bytes, Int, Int) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status Slice(ExecutionContext ctx, BytesValue bytes, long from, long to, out BytesValue slice)
    {
        slice = bytes;
        if ((ulong)from > (ulong)to || (ulong)to > (ulong)bytes.Length)
            return Fail(ctx, $"bytes.slice: out of range [{(ulong)from}..{(ulong)to}] of {bytes.Length}");
        if (Charge.Text(ctx, "bytes.slice", to - from, 0) != Status.Ok) return Status.Fault;
        slice = bytes.Slice((int)from, (int)(to - from));
        return Status.Ok;
    }

    /// <summary>One sequence after the other.</summary>
    [LexBuiltin("bytes.concat", "(Bytes, Bytes) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status Concat(ExecutionContext ctx, BytesValue left, BytesValue right, out BytesValue joined)
    {
        joined = left;
        var length = (long)left.Length + right.Length;
        return Charge.Text(ctx, "bytes.concat", length, length) == Status.Ok
            ? BytesValue.Concat(ctx, left, right, out joined)
            : Status.Fault;
    }

    /// <summary>All sequences of a list, one after the other.</summary>
    [LexBuiltin("bytes.concat_all", "(List[Bytes]) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status ConcatAll(ExecutionContext ctx, ListValue parts, out BytesValue joined)
    {
        joined = BytesValue.Empty;
        if (ctx.ChargeWork(parts.Count) != Status.Ok) return Status.Fault;
        var length = 0L;
        foreach (var part in parts)
        {
            if (part.Kind != ValueKind.Bytes) return BuiltinArguments.WrongKind(ctx, "bytes.concat_all", "Bytes", part);
            length += part.As<BytesValue>().Length;
        }

        if (Charge.Text(ctx, "bytes.concat_all", length, length) != Status.Ok) return Status.Fault;
        joined = BytesValue.Create((int)length, parts, static (target, parts) =>
        {
            foreach (var part in parts)
            {
                var bytes = part.As<BytesValue>().Span;
                bytes.CopyTo(target);
                target = target[bytes.Length..];
            }
        });
        return Status.Ok;
    }

    /// <summary>The lowest byte of an integer.</summary>
    [LexBuiltin("bytes.u8", "(Int) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status U8(ExecutionContext ctx, long number, out BytesValue bytes) => Write(ctx, number, 1, out bytes);

    /// <summary>The two lowest bytes of an integer, the lowest first.</summary>
    [LexBuiltin("bytes.u16_le", "(Int) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status U16(ExecutionContext ctx, long number, out BytesValue bytes) => Write(ctx, number, 2, out bytes);

    /// <summary>The four lowest bytes of an integer, the lowest first.</summary>
    [LexBuiltin("bytes.u32_le", "(Int) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status U32(ExecutionContext ctx, long number, out BytesValue bytes) => Write(ctx, number, 4, out bytes);

    /// <summary>The eight bytes of an integer, the lowest first.</summary>
    [LexBuiltin("bytes.u64_le", "(Int) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status U64(ExecutionContext ctx, long number, out BytesValue bytes) => Write(ctx, number, 8, out bytes);

    /// <summary>The byte at a position as an integer.</summary>
    [LexBuiltin("bytes.u8_at", "(Bytes, Int) -> Result[Int, Str]", Cost = BuiltinCost.Charged)]
    internal static Status U8At(ExecutionContext ctx, BytesValue bytes, long offset, out Value result) =>
        Read(ctx, "bytes.u8_at", bytes, offset, 1, out result);

    /// <summary>The two bytes at a position as an integer, the lowest first.</summary>
    [LexBuiltin("bytes.u16_le_at", "(Bytes, Int) -> Result[Int, Str]", Cost = BuiltinCost.Charged)]
    internal static Status U16At(ExecutionContext ctx, BytesValue bytes, long offset, out Value result) =>
        Read(ctx, "bytes.u16_le_at", bytes, offset, 2, out result);

    /// <summary>The four bytes at a position as an integer, the lowest first.</summary>
    [LexBuiltin("bytes.u32_le_at", "(Bytes, Int) -> Result[Int, Str]", Cost = BuiltinCost.Charged)]
    internal static Status U32At(ExecutionContext ctx, BytesValue bytes, long offset, out Value result) =>
        Read(ctx, "bytes.u32_le_at", bytes, offset, 4, out result);

    /// <summary>The eight bytes at a position as an integer, the lowest first; large ones come out negative.</summary>
    [LexBuiltin("bytes.u64_le_at", "(Bytes, Int) -> Result[Int, Str]", Cost = BuiltinCost.Charged)]
    internal static Status U64At(ExecutionContext ctx, BytesValue bytes, long offset, out Value result) =>
        Read(ctx, "bytes.u64_le_at", bytes, offset, 8, out result);

    private static Status Write(ExecutionContext ctx, long number, int width, out BytesValue bytes)
    {
        bytes = BytesValue.Empty;
        if (Charge.Text(ctx, "bytes", width, 0) != Status.Ok) return Status.Fault;
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(all, number);
        bytes = BytesValue.Of(all[..width]);
        return Status.Ok;
    }

    private static Status Read(ExecutionContext ctx, string function, BytesValue bytes, long offset, int width, out Value result)
    {
        if ((ulong)offset > (ulong)bytes.Length || bytes.Length - offset < width)
            return Make.NewErr(
                ctx, FormattableString.Invariant($"{function}: offset {(ulong)offset} out of range of {bytes.Length} bytes"), out result);
        Span<byte> all = stackalloc byte[8];
        all.Clear();
        bytes.Span.Slice((int)offset, width).CopyTo(all);
        return Make.NewOk(ctx, Value.Int(BinaryPrimitives.ReadInt64LittleEndian(all)), out result);
    }

    private static Status Fail(ExecutionContext ctx, FormattableString text) =>
        ctx.Fault(LexError.Effect(FormattableString.Invariant(text)));
}
