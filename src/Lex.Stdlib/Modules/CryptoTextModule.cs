using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Crypto;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>crypto</c>: bytes as text, and random bytes.</summary>
internal static class CryptoTextModule
{
    private const int MostRandom = 1 << 20;

    /// <summary>Bytes in hexadecimal digits.</summary>
    [LexBuiltin("crypto.hex_encode", "(Bytes) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status HexEncode(ExecutionContext ctx, BytesValue bytes, out TextValue text)
    {
        text = TextValue.Empty;
        if (Charge.Text(ctx, "crypto.hex_encode", 2L * bytes.Length, bytes.Length) != Status.Ok) return Status.Fault;
        text = TextValue.Create(2 * bytes.Length, bytes, static (to, bytes) => BaseText.Encode16(bytes.Span, to));
        return Status.Ok;
    }

    /// <summary>The bytes that hexadecimal digits write.</summary>
    [LexBuiltin("crypto.hex_decode", "(Str) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status HexDecode(ExecutionContext ctx, TextValue text, out Value result)
    {
        result = default;
        return Pay(ctx, text.Length, text.Length / 2) == Status.Ok
            ? Answer(ctx, "hex", BaseText.Decode16(text.Utf8, out var bytes), bytes, out result)
            : Status.Fault;
    }

    /// <summary>Bytes in base 64, padded.</summary>
    [LexBuiltin("crypto.base64_encode", "(Bytes) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Base64Encode(ExecutionContext ctx, BytesValue bytes, out TextValue text)
    {
        text = TextValue.Empty;
        var length = BaseText.Length64(bytes.Length, pads: true);
        if (Charge.Text(ctx, "crypto.base64_encode", length, bytes.Length) != Status.Ok) return Status.Fault;
        text = TextValue.Create((int)length, bytes, static (to, bytes) => BaseText.Encode64(bytes.Span, to, forUrl: false));
        return Status.Ok;
    }

    /// <summary>The bytes that a padded text in base 64 writes.</summary>
    [LexBuiltin("crypto.base64_decode", "(Str) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Base64Decode(ExecutionContext ctx, TextValue text, out Value result)
    {
        result = default;
        return Pay(ctx, text.Length, (long)text.Length * 3 / 4) == Status.Ok
            ? Answer(ctx, "base64", BaseText.Decode64(text.Utf8, forUrl: false, out var bytes), bytes, out result)
            : Status.Fault;
    }

    /// <summary>Bytes in base 64 with the alphabet for addresses, without padding.</summary>
    [LexBuiltin("crypto.base64url_encode", "(Bytes) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Base64UrlEncode(ExecutionContext ctx, BytesValue bytes, out TextValue text)
    {
        text = TextValue.Empty;
        var length = BaseText.Length64(bytes.Length, pads: false);
        if (Charge.Text(ctx, "crypto.base64url_encode", length, bytes.Length) != Status.Ok) return Status.Fault;
        text = TextValue.Create((int)length, bytes, static (to, bytes) => BaseText.Encode64(bytes.Span, to, forUrl: true));
        return Status.Ok;
    }

    /// <summary>The bytes that a text in base 64 for addresses writes; padding is an error.</summary>
    [LexBuiltin("crypto.base64url_decode", "(Str) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Base64UrlDecode(ExecutionContext ctx, TextValue text, out Value result)
    {
        result = default;
        return Pay(ctx, text.Length, (long)text.Length * 3 / 4) == Status.Ok
            ? Answer(ctx, "base64url", BaseText.Decode64(text.Utf8, forUrl: true, out var bytes), bytes, out result)
            : Status.Fault;
    }

    /// <summary>Bytes in base 58.</summary>
    [LexBuiltin("crypto.base58_encode", "(Bytes) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Base58Encode(ExecutionContext ctx, BytesValue bytes, out TextValue text)
    {
        text = TextValue.Empty;
        if (PayQuadratic(ctx, bytes.Length) != Status.Ok) return Status.Fault;
        return Make.NewText(ctx, "crypto.base58_encode", BaseText.Encode58(bytes.Span), out text);
    }

    /// <summary>The bytes that a text in base 58 writes.</summary>
    [LexBuiltin("crypto.base58_decode", "(Str) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Base58Decode(ExecutionContext ctx, TextValue text, out Value result)
    {
        result = default;
        return PayQuadratic(ctx, text.Length) == Status.Ok && ctx.ChargeCells(CellCost.Bytes(text.Length)) == Status.Ok
            ? Answer(ctx, "base58", BaseText.Decode58(text.Utf8, out var bytes), bytes, out result)
            : Status.Fault;
    }

    /// <summary>Random bytes, a mebibyte at most.</summary>
    [LexBuiltin("crypto.random", "(Int) -> [random] Bytes", Cost = BuiltinCost.Charged, Gate = "random")]
    internal static Status Random(EffectHost host, ExecutionContext ctx, long count, out BytesValue bytes)
    {
        bytes = BytesValue.Empty;
        if ((ulong)count > MostRandom) return ctx.Fault(LexError.Effect("crypto.random: n must be in 0..=1048576"));
        if (Charge.Text(ctx, "crypto.random", count, 0) != Status.Ok) return Status.Fault;
        bytes = BytesValue.Create((int)count, host, static (to, host) => host.Entropy(to));
        return Status.Ok;
    }

    /// <summary>Random bytes in hexadecimal digits, a mebibyte at most.</summary>
    [LexBuiltin("crypto.random_str_hex", "(Int) -> [random] Str", Cost = BuiltinCost.Charged, Gate = "random")]
    internal static Status RandomHex(EffectHost host, ExecutionContext ctx, long count, out TextValue text)
    {
        text = TextValue.Empty;
        if ((ulong)count > MostRandom) return ctx.Fault(LexError.Effect("crypto.random_str_hex: n must be in 0..=1048576"));
        if (Charge.Text(ctx, "crypto.random_str_hex", 2 * count, count) != Status.Ok) return Status.Fault;
        var drawn = new byte[count];
        host.Entropy(drawn);
        text = TextValue.Create(2 * drawn.Length, drawn, static (to, drawn) => BaseText.Encode16(drawn, to));
        return Status.Ok;
    }

    private static Status Pay(ExecutionContext ctx, long read, long bytes) =>
        Charge.Both(ctx, Charge.Units(read) + Charge.Units(bytes), CellCost.Bytes(bytes));

    // Each digit is carried through all places there are.
    private static Status PayQuadratic(ExecutionContext ctx, long digits) => ctx.ChargeWork(digits + (digits * digits / 8));

    private static Status Answer(ExecutionContext ctx, string format, string? problem, byte[] bytes, out Value result) => problem is null
        ? Make.NewOk(ctx, Value.Object(BytesValue.Of(bytes)), out result)
        : Make.NewErr(ctx, $"{format}: {problem}", out result);
}
