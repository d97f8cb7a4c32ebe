using System.Security.Cryptography;
using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Crypto;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>crypto</c>: signatures on elliptic curves.</summary>
internal static class CryptoSignaturesModule
{
    private const int RecoverableSize = (2 * Word256.Size) + 1;

    // The last byte of a recoverable signature says whether the point's y is odd, counted from zero or from here.
    private const int FirstV = 27;

    /// <summary>The Ed25519 public key of a seed of 32 bytes.</summary>
    [LexBuiltin("crypto.ed25519_public_key", "(Bytes) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Ed25519PublicKey(ExecutionContext ctx, BytesValue seed, out Value result)
    {
        result = default;
        if (seed.Length != Ed25519.KeySize) return Make.NewErr(ctx, "ed25519_public_key: secret must be 32 bytes", out result);
        return ctx.ChargeWork(Ed25519.WorkOfMultiply) == Status.Ok ? Answer(ctx, Ed25519.PublicKey(seed.Span), out result) : Status.Fault;
    }

    /// <summary>Signs with Ed25519: seed of 32 bytes, message; 64 bytes.</summary>
    [LexBuiltin("crypto.ed25519_sign", "(Bytes, Bytes) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Ed25519Sign(ExecutionContext ctx, BytesValue seed, BytesValue message, out Value result)
    {
        result = default;
        if (seed.Length != Ed25519.KeySize) return Make.NewErr(ctx, "ed25519_sign: secret must be 32 bytes", out result);
        return ctx.ChargeWork((2 * Ed25519.WorkOfMultiply) + (2 * Charge.Units(message.Length))) == Status.Ok
            ? Answer(ctx, Ed25519.Sign(seed.Span, message.Span), out result)
            : Status.Fault;
    }

    /// <summary>Whether an Ed25519 signature is that of a message: public key, message, signature.</summary>
    [LexBuiltin("crypto.ed25519_verify", "(Bytes, Bytes, Bytes) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status Ed25519Verify(ExecutionContext ctx, BytesValue key, BytesValue message, BytesValue signature, out bool isValid)
    {
        isValid = false;
        if (ctx.ChargeWork((2 * Ed25519.WorkOfMultiply) + Charge.Units(message.Length)) != Status.Ok) return Status.Fault;
        isValid = Ed25519.Verify(key.Span, message.Span, signature.Span);
        return Status.Ok;
    }

    /// <summary>Whether 32 bytes stand for a point of the curve of Ed25519.</summary>
    [LexBuiltin("crypto.ed25519_is_valid_point", "(Bytes) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status Ed25519IsValidPoint(ExecutionContext ctx, BytesValue bytes, out bool isValid)
    {
        isValid = false;
        if (ctx.ChargeWork(WeierstrassCurve.WorkOfPower) != Status.Ok) return Status.Fault;
        isValid = Ed25519.IsPoint(bytes.Span);
        return Status.Ok;
    }

    /// <summary>A new secret for P-256, 32 bytes.</summary>
    [LexBuiltin("crypto.p256_generate", "() -> [random] Result[Bytes, Str]", Cost = BuiltinCost.Charged, Gate = "random")]
    internal static Status P256Generate(EffectHost host, ExecutionContext ctx, out Value result) =>
        Generate(host, ctx, WeierstrassCurve.P256, out result);

    /// <summary>The P-256 public key of a secret, compressed (33 bytes).</summary>
    [LexBuiltin("crypto.p256_public_key", "(Bytes) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status P256PublicKey(ExecutionContext ctx, BytesValue secret, out Value result) =>
        PublicKey(ctx, "p256_public_key", WeierstrassCurve.P256, secret, isCompressed: true, out result);

    /// <summary>Signs with P-256 and SHA-256: secret, message. Deterministic; in DER.</summary>
    [LexBuiltin("crypto.p256_sign", "(Bytes, Bytes) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status P256Sign(ExecutionContext ctx, BytesValue secret, BytesValue message, out Value result)
    {
        result = default;
        var curve = WeierstrassCurve.P256;
        if (!TryReadSecret(curve, secret, out var scalar)) return BadSecret(ctx, "p256_sign", curve, out result);
        if (ctx.ChargeWork(WeierstrassCurve.WorkOfMultiply + Charge.Units(message.Length)) != Status.Ok) return Status.Fault;
        var signature = Ecdsa.Sign(curve, scalar, SHA256.HashData(message.Span));
        return Answer(ctx, DerSignature.Write(signature.R, signature.S), out result);
    }

    /// <summary>Whether a P-256 signature in DER is that of a message: public key, message, signature.</summary>
    [LexBuiltin("crypto.p256_verify", "(Bytes, Bytes, Bytes) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status P256Verify(ExecutionContext ctx, BytesValue key, BytesValue message, BytesValue signature, out bool isValid)
    {
        isValid = false;
        if (ctx.ChargeWork(WorkOfVerify + Charge.Units(message.Length)) != Status.Ok) return Status.Fault;
        isValid = DerSignature.TryRead(signature.Span, out var r, out var s)
            && Verifies(WeierstrassCurve.P256, key, SHA256.HashData(message.Span), r, s);
        return Status.Ok;
    }

    /// <summary>A new secret for secp256k1, 32 bytes.</summary>
    [LexBuiltin("crypto.secp256k1_generate", "() -> [random] Result[Bytes, Str]", Cost = BuiltinCost.Charged, Gate = "random")]
    internal static Status Secp256k1Generate(EffectHost host, ExecutionContext ctx, out Value result) =>
        Generate(host, ctx, WeierstrassCurve.Secp256k1, out result);

    /// <summary>The secp256k1 public key of a secret, uncompressed (65 bytes).</summary>
    [LexBuiltin("crypto.secp256k1_public_key", "(Bytes) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Secp256k1PublicKey(ExecutionContext ctx, BytesValue secret, out Value result) =>
        PublicKey(ctx, "secp256k1_public_key", WeierstrassCurve.Secp256k1, secret, isCompressed: false, out result);

    /// <summary>Signs a digest of 32 bytes with secp256k1: r, the smaller s, and 27 or 28 so that the key can be recovered.</summary>
    [LexBuiltin("crypto.secp256k1_sign_digest", "(Bytes, Bytes) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Secp256k1SignDigest(ExecutionContext ctx, BytesValue secret, BytesValue digest, out Value result)
    {
        result = default;
        var curve = WeierstrassCurve.Secp256k1;
        if (!TryReadSecret(curve, secret, out var scalar)) return BadSecret(ctx, "secp256k1_sign_digest", curve, out result);
        if (digest.Length != Word256.Size) return Make.NewErr(ctx, "secp256k1_sign_digest: digest must be exactly 32 bytes", out result);
        if (ctx.ChargeWork(WeierstrassCurve.WorkOfMultiply) != Status.Ok) return Status.Fault;
        var signature = Ecdsa.WithLowS(curve, Ecdsa.Sign(curve, scalar, digest.Span));
        var bytes = new byte[RecoverableSize];
        signature.R.WriteBigEndian(bytes);
        signature.S.WriteBigEndian(bytes.AsSpan(Word256.Size));
        bytes[^1] = (byte)(FirstV + (signature.IsOdd ? 1 : 0));
        return Answer(ctx, bytes, out result);
    }

    /// <summary>The secp256k1 public key that has signed a digest: digest, signature of 65 bytes.</summary>
    [LexBuiltin("crypto.secp256k1_recover", "(Bytes, Bytes) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Secp256k1Recover(ExecutionContext ctx, BytesValue digest, BytesValue signature, out Value result)
    {
        result = default;
        if (digest.Length != Word256.Size) return Make.NewErr(ctx, "secp256k1_recover: digest must be exactly 32 bytes", out result);
        if (signature.Length != RecoverableSize)
            return Make.NewErr(ctx, "secp256k1_recover: signature must be 65 bytes (r‖s‖v)", out result);
        var v = signature.Span[^1] is var last && last >= FirstV ? last - FirstV : last;
        if (v > 1) return Make.NewErr(ctx, "secp256k1_recover: v must be 0, 1, 27 or 28", out result);
        if (ctx.ChargeWork(WorkOfVerify) != Status.Ok) return Status.Fault;
        var curve = WeierstrassCurve.Secp256k1;
        var (r, s) = (Word256.OfBigEndian(signature.Span), Word256.OfBigEndian(signature.Span[Word256.Size..]));
        return Ecdsa.TryRecover(curve, digest.Span, new EcdsaSignature(r, s, v == 1), out var key)
            ? Answer(ctx, curve.WriteUncompressed(key), out result)
            : Make.NewErr(ctx, "secp256k1_recover: no key has made this signature", out result);
    }

    /// <summary>Whether a secp256k1 signature is that of a digest: public key, digest, signature of 64 or 65 bytes.</summary>
    [LexBuiltin("crypto.secp256k1_verify", "(Bytes, Bytes, Bytes) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status Secp256k1Verify(ExecutionContext ctx, BytesValue key, BytesValue digest, BytesValue signature, out bool isValid)
    {
        isValid = false;
        if (ctx.ChargeWork(WorkOfVerify) != Status.Ok) return Status.Fault;
        if (digest.Length != Word256.Size || signature.Length is not (RecoverableSize - 1 or RecoverableSize)) return Status.Ok;
        var (r, s) = (Word256.OfBigEndian(signature.Span), Word256.OfBigEndian(signature.Span[Word256.Size..]));
        isValid = Verifies(WeierstrassCurve.Secp256k1, key, digest.Span, r, s);
        return Status.Ok;
    }

    // Two multiples are added; a root is drawn, and two inverses.
    private const long WorkOfVerify = (2 * WeierstrassCurve.WorkOfMultiply) + (3 * WeierstrassCurve.WorkOfPower);

    private static bool TryReadSecret(WeierstrassCurve curve, BytesValue secret, out Word256 scalar)
    {
        scalar = secret.Length == Word256.Size ? Word256.OfBigEndian(secret.Span) : default;
        return curve.IsScalar(scalar);
    }

    private static Status BadSecret(ExecutionContext ctx, string function, WeierstrassCurve curve, out Value result) =>
        Make.NewErr(ctx, $"{function}: secret must be a 32-byte {curve.Name} scalar", out result);

    private static Status PublicKey(
        ExecutionContext ctx, string function, WeierstrassCurve curve, BytesValue secret, bool isCompressed, out Value result)
    {
        result = default;
        if (!TryReadSecret(curve, secret, out var scalar)) return BadSecret(ctx, function, curve, out result);
        if (ctx.ChargeWork(WeierstrassCurve.WorkOfMultiply) != Status.Ok) return Status.Fault;
        var point = curve.Multiply(curve.Generator, scalar);
        return Answer(ctx, isCompressed ? curve.WriteCompressed(point) : curve.WriteUncompressed(point), out result);
    }

    private static bool Verifies(WeierstrassCurve curve, BytesValue key, ReadOnlySpan<byte> digest, Word256 r, Word256 s) =>
        curve.TryRead(key.Span, out var point) && Ecdsa.Verify(curve, point, digest, r, s);

    private static Status Generate(EffectHost host, ExecutionContext ctx, WeierstrassCurve curve, out Value result)
    {
        var secret = new byte[Word256.Size];
        do host.Entropy(secret);
        while (!curve.IsScalar(Word256.OfBigEndian(secret)));
        return Answer(ctx, secret, out result);
    }

    private static Status Answer(ExecutionContext ctx, byte[] bytes, out Value result)
    {
        result = default;
        return ctx.ChargeCells(CellCost.Bytes(bytes.Length)) == Status.Ok
            ? Make.NewOk(ctx, Value.Object(BytesValue.Of(bytes)), out result)
            : Status.Fault;
    }
}
