using System.Security.Cryptography;
using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Crypto;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>crypto</c>: digests, codes for authentication, comparison in constant time.</summary>
internal static class CryptoModule
{
    private delegate void Digest(ReadOnlySpan<byte> data, Span<byte> digest);

    /// <summary>The SHA-256 digest, 32 bytes.</summary>
    [LexBuiltin("crypto.sha256", "(Bytes) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status Sha256(ExecutionContext ctx, BytesValue data, out BytesValue digest) =>
        Hash(ctx, data.Span, SHA256.HashSizeInBytes, static (data, to) => SHA256.HashData(data, to), out digest);

    /// <summary>The SHA-512 digest, 64 bytes.</summary>
    [LexBuiltin("crypto.sha512", "(Bytes) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status Sha512(ExecutionContext ctx, BytesValue data, out BytesValue digest) =>
        Hash(ctx, data.Span, SHA512.HashSizeInBytes, static (data, to) => SHA512.HashData(data, to), out digest);

    /// <summary>The MD5 digest, 16 bytes; for old formats, not for security.</summary>
    [LexBuiltin("crypto.md5", "(Bytes) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status Md5(ExecutionContext ctx, BytesValue data, out BytesValue digest) =>
        Hash(ctx, data.Span, MD5.HashSizeInBytes, static (data, to) => MD5.HashData(data, to), out digest);

    /// <summary>The BLAKE2b digest, 64 bytes.</summary>
    [LexBuiltin("crypto.blake2b", "(Bytes) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status HashBlake2b(ExecutionContext ctx, BytesValue data, out BytesValue digest) =>
        Hash(ctx, data.Span, Blake2b.Size, Blake2b.Hash, out digest);

    /// <summary>The Keccak-256 digest with its original padding, 32 bytes.</summary>
    [LexBuiltin("crypto.keccak256", "(Bytes) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status HashKeccak256(ExecutionContext ctx, BytesValue data, out BytesValue digest) =>
        Hash(ctx, data.Span, Keccak256.Size, Keccak256.Hash, out digest);

    /// <summary>The SHA-256 digest of a text's UTF-8 in hexadecimal digits.</summary>
    [LexBuiltin("crypto.sha256_str", "(Str) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Sha256Str(ExecutionContext ctx, TextValue text, out TextValue digits) =>
        HashText(ctx, "crypto.sha256_str", text, SHA256.HashSizeInBytes, static (data, to) => SHA256.HashData(data, to), out digits);

    /// <summary>The SHA-512 digest of a text's UTF-8 in hexadecimal digits.</summary>
    [LexBuiltin("crypto.sha512_str", "(Str) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Sha512Str(ExecutionContext ctx, TextValue text, out TextValue digits) =>
        HashText(ctx, "crypto.sha512_str", text, SHA512.HashSizeInBytes, static (data, to) => SHA512.HashData(data, to), out digits);

    /// <summary>The HMAC-SHA-256 of data under a key.</summary>
    [LexBuiltin("crypto.hmac_sha256", "(Bytes, Bytes) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status HmacSha256(ExecutionContext ctx, BytesValue key, BytesValue data, out BytesValue code)
    {
        code = BytesValue.Empty;
        if (PayMac(ctx, key, data, HMACSHA256.HashSizeInBytes) != Status.Ok) return Status.Fault;
        Span<byte> bytes = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Span, data.Span, bytes);
        code = BytesValue.Of(bytes);
        return Status.Ok;
    }

    /// <summary>The HMAC-SHA-512 of data under a key.</summary>
    [LexBuiltin("crypto.hmac_sha512", "(Bytes, Bytes) -> Bytes", Cost = BuiltinCost.Charged)]
    internal static Status HmacSha512(ExecutionContext ctx, BytesValue key, BytesValue data, out BytesValue code)
    {
        code = BytesValue.Empty;
        if (PayMac(ctx, key, data, HMACSHA512.HashSizeInBytes) != Status.Ok) return Status.Fault;
        Span<byte> bytes = stackalloc byte[HMACSHA512.HashSizeInBytes];
        HMACSHA512.HashData(key.Span, data.Span, bytes);
        code = BytesValue.Of(bytes);
        return Status.Ok;
    }

    /// <summary>Whether two sequences are equal; the time depends on the lengths alone.</summary>
    [LexBuiltin("crypto.eq", "(Bytes, Bytes) -> Bool", Cost = BuiltinCost.Charged)]
    [LexBuiltin("crypto.constant_time_eq", "(Bytes, Bytes) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status AreEqual(ExecutionContext ctx, BytesValue left, BytesValue right, out bool equal) =>
        Compare(ctx, left.Span, right.Span, out equal);

    /// <summary>Whether two texts are equal; the time depends on the lengths alone.</summary>
    [LexBuiltin("crypto.eq_str", "(Str, Str) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status TextsAreEqual(ExecutionContext ctx, TextValue left, TextValue right, out bool equal) =>
        Compare(ctx, left.Utf8, right.Utf8, out equal);

    private static Status Compare(ExecutionContext ctx, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out bool equal)
    {
        equal = false;
        if (left.Length != right.Length) return Status.Ok;
        if (ctx.ChargeWork(Charge.Units(left.Length)) != Status.Ok) return Status.Fault;
        equal = CryptographicOperations.FixedTimeEquals(left, right);
        return Status.Ok;
    }

    private static Status Hash(ExecutionContext ctx, ReadOnlySpan<byte> data, int size, Digest hash, out BytesValue digest)
    {
        digest = BytesValue.Empty;
        if (Charge.Text(ctx, "crypto", size, data.Length) != Status.Ok) return Status.Fault;
        Span<byte> bytes = stackalloc byte[size];
        hash(data, bytes);
        digest = BytesValue.Of(bytes);
        return Status.Ok;
    }

    private static Status HashText(ExecutionContext ctx, string function, TextValue text, int size, Digest hash, out TextValue digits)
    {
        digits = null!;
        if (Charge.Text(ctx, function, 2 * size, text.Length) != Status.Ok) return Status.Fault;
        Span<byte> digest = stackalloc byte[size];
        hash(text.Utf8, digest);
        Span<byte> written = stackalloc byte[2 * size];
        BaseText.Encode16(digest, written);
        digits = TextValue.Of(written);
        return Status.Ok;
    }

    private static Status PayMac(ExecutionContext ctx, BytesValue key, BytesValue data, int size) =>
        Charge.Text(ctx, "crypto", size, (long)key.Length + data.Length);
}
