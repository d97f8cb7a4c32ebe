using System.Security.Cryptography;
using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Crypto;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>crypto</c>: authenticated encryption and keys from secrets.</summary>
internal static class CryptoKeysModule
{
    private const int NonceSize = 12;

    private const int TagSize = 16;

    private const string NotSupported = "not supported on this system";

    private const int MostDerived = 1 << 20;

    private const int MostExpanded = 255 * 32;

    private const int LeastArgonMemory = 8;

    private const int LeastArgonLength = 4;

    private const int LeastArgonSalt = 8;

    private static readonly ShapeFamily Sealed = ShapeFamily.OfDynamicRecord([Name.Intern("ciphertext"), Name.Intern("tag")]);

    /// <summary>Encrypts with AES-GCM: key of 16 or 32 bytes, nonce of 12, data to authenticate, plain text.</summary>
    [LexBuiltin("crypto.aes_gcm_seal", "(Bytes, Bytes, Bytes, Bytes) -> Result[AeadResult, Str]", Cost = BuiltinCost.Charged)]
    internal static Status AesGcmSeal(ExecutionContext ctx, BytesValue key, BytesValue nonce, BytesValue extra, BytesValue plain, out Value result) =>
        Seal(ctx, "aes_gcm_seal", AesKeyProblem(key), nonce, extra, plain, (cipher, tag) =>
        {
            using var aes = new AesGcm(key.Span, TagSize);
            aes.Encrypt(nonce.Span, plain.Span, cipher, tag, extra.Span);
        }, out result);

    /// <summary>Decrypts with AES-GCM: key, nonce, authenticated data, cipher text, tag of 16 bytes.</summary>
    [LexBuiltin("crypto.aes_gcm_open", "(Bytes, Bytes, Bytes, Bytes, Bytes) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status AesGcmOpen(ExecutionContext ctx, BytesValue key, BytesValue nonce, BytesValue extra, BytesValue cipher, BytesValue tag, out Value result) =>
        Open(ctx, "aes_gcm_open", AesKeyProblem(key), nonce, extra, cipher, tag, plain =>
        {
            using var aes = new AesGcm(key.Span, TagSize);
            aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain, extra.Span);
        }, out result);

    /// <summary>Encrypts with ChaCha20-Poly1305: key of 32 bytes, nonce of 12, data to authenticate, plain text.</summary>
    [LexBuiltin("crypto.chacha20_poly1305_seal", "(Bytes, Bytes, Bytes, Bytes) -> Result[AeadResult, Str]", Cost = BuiltinCost.Charged)]
    internal static Status ChaChaSeal(ExecutionContext ctx, BytesValue key, BytesValue nonce, BytesValue extra, BytesValue plain, out Value result) =>
        Seal(ctx, "chacha20_poly1305_seal", ChaChaKeyProblem(key), nonce, extra, plain, (cipher, tag) =>
        {
            using var chacha = new ChaCha20Poly1305(key.Span);
            chacha.Encrypt(nonce.Span, plain.Span, cipher, tag, extra.Span);
        }, out result);

    /// <summary>Decrypts with ChaCha20-Poly1305: key, nonce, authenticated data, cipher text, tag of 16 bytes.</summary>
    [LexBuiltin("crypto.chacha20_poly1305_open", "(Bytes, Bytes, Bytes, Bytes, Bytes) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status ChaChaOpen(ExecutionContext ctx, BytesValue key, BytesValue nonce, BytesValue extra, BytesValue cipher, BytesValue tag, out Value result) =>
        Open(ctx, "chacha20_poly1305_open", ChaChaKeyProblem(key), nonce, extra, cipher, tag, plain =>
        {
            using var chacha = new ChaCha20Poly1305(key.Span);
            chacha.Decrypt(nonce.Span, cipher.Span, tag.Span, plain, extra.Span);
        }, out result);

    /// <summary>A key from a password by PBKDF2 with HMAC-SHA-256: password, salt, iterations, length.</summary>
    [LexBuiltin("crypto.pbkdf2_sha256", "(Bytes, Bytes, Int, Int) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Pbkdf2Sha256(
        ExecutionContext ctx, BytesValue password, BytesValue salt, long iterations, long length, out Value result)
    {
        result = default;
        var problem = iterations < 1 ? Text($"iterations must be > 0, got {iterations}")
            : iterations > uint.MaxValue ? Text($"iterations must be <= {uint.MaxValue}, got {iterations}")
            : length < 1 ? Text($"len must be > 0, got {length}")
            : length > MostDerived ? Text($"len must be <= {MostDerived}, got {length}")
            : null;
        if (problem is not null) return Make.NewErr(ctx, $"pbkdf2_sha256: {problem}", out result);
        if (Charge.Text(ctx, "crypto.pbkdf2_sha256", length, (long)password.Length + salt.Length) != Status.Ok) return Status.Fault;
        var key = new byte[length];
        return Pbkdf2.Derive(ctx, password.Span, salt.Span, iterations, key) == Status.Ok
            ? Make.NewOk(ctx, Value.Object(BytesValue.Of(key)), out result)
            : Status.Fault;
    }

    /// <summary>A key from a secret by HKDF with SHA-256: secret, salt (empty for none), purpose, length.</summary>
    [LexBuiltin("crypto.hkdf_sha256", "(Bytes, Bytes, Bytes, Int) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status HkdfSha256(
        ExecutionContext ctx, BytesValue secret, BytesValue salt, BytesValue purpose, long length, out Value result)
    {
        result = default;
        if (length is < 0 or > MostExpanded)
            return Make.NewErr(ctx, Text($"hkdf_sha256: len must be <= {MostExpanded}, got {length}"), out result);

        // The purpose is hashed again for each 32 bytes.
        var read = secret.Length + salt.Length + ((length + 31) / 32 * (purpose.Length + 64L));
        if (Charge.Text(ctx, "crypto.hkdf_sha256", length, read) != Status.Ok) return Status.Fault;
        var key = new byte[length];
        Hkdf.Derive(secret.Span, salt.Span, purpose.Span, key);
        return Make.NewOk(ctx, Value.Object(BytesValue.Of(key)), out result);
    }

    /// <summary>A key from a password by Argon2id, version 1.3, one lane: password, salt of 8 bytes or more, passes, memory in KiB, length.</summary>
    [LexBuiltin("crypto.argon2id", "(Bytes, Bytes, Int, Int, Int) -> Result[Bytes, Str]", Cost = BuiltinCost.Charged)]
    internal static Status DeriveArgon2id(
        ExecutionContext ctx, BytesValue password, BytesValue salt, long passes, long memory, long length, out Value result)
    {
        result = default;
        var problem = passes is < 1 or > uint.MaxValue ? Text($"t_cost must be a u32 >= 1, got {passes}")
            : memory is < LeastArgonMemory or > uint.MaxValue ? Text($"m_cost must be a u32 >= {LeastArgonMemory}, got {memory}")
            : length < LeastArgonLength ? Text($"len must be >= {LeastArgonLength}, got {length}")
            : length > MostDerived ? Text($"len must be <= {MostDerived}, got {length}")
            : salt.Length < LeastArgonSalt ? Text($"salt must be at least {LeastArgonSalt} bytes, got {salt.Length}")
            : null;
        if (problem is not null) return Make.NewErr(ctx, $"argon2id: {problem}", out result);
        if (Charge.Text(ctx, "crypto.argon2id", length, (long)password.Length + salt.Length) != Status.Ok) return Status.Fault;
        var key = new byte[length];
        return Argon2id.Derive(ctx, new Argon2Cost((uint)passes, (uint)memory), password.Span, salt.Span, [], [], key) == Status.Ok
            ? Make.NewOk(ctx, Value.Object(BytesValue.Of(key)), out result)
            : Status.Fault;
    }

    private static Status Seal(
        ExecutionContext ctx, string function, string? keyProblem, BytesValue nonce, BytesValue extra, BytesValue plain, Action<byte[], byte[]> encrypt, out Value result)
    {
        result = default;
        if ((keyProblem ?? NonceProblem(nonce)) is { } problem) return Make.NewErr(ctx, $"{function}: {problem}", out result);
        if (Charge.Text(ctx, function, plain.Length, (long)plain.Length + extra.Length) != Status.Ok) return Status.Fault;
        if (ctx.ChargeCells(CellCost.Bytes(TagSize) + CellCost.Parts(2)) != Status.Ok) return Status.Fault;
        var (cipher, tag) = (new byte[plain.Length], new byte[TagSize]);
        encrypt(cipher, tag);
        return Make.NewOk(
            ctx,
            Value.Object(Aggregate.Create(Sealed, [Value.Object(BytesValue.Of(cipher)), Value.Object(BytesValue.Of(tag))])),
            out result);
    }

    private static Status Open(
        ExecutionContext ctx, string function, string? keyProblem, BytesValue nonce, BytesValue extra, BytesValue cipher, BytesValue tag, Action<byte[]> decrypt, out Value result)
    {
        result = default;
        var problem = keyProblem ?? NonceProblem(nonce) ?? (tag.Length == TagSize ? null : Text($"tag must be exactly {TagSize} bytes, got {tag.Length}"));
        if (problem is not null) return Make.NewErr(ctx, $"{function}: {problem}", out result);
        if (Charge.Text(ctx, function, cipher.Length, (long)cipher.Length + extra.Length) != Status.Ok) return Status.Fault;
        var plain = new byte[cipher.Length];
        try
        {
            decrypt(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return Make.NewErr(ctx, $"{function}: authentication failed", out result);
        }

        return Make.NewOk(ctx, Value.Object(BytesValue.Of(plain)), out result);
    }

    private static string? AesKeyProblem(BytesValue key) =>
        key.Length is not (16 or 32) ? Text($"key must be 16 or 32 bytes, got {key.Length}")
        : AesGcm.IsSupported ? null : NotSupported;

    private static string? ChaChaKeyProblem(BytesValue key) =>
        key.Length != 32 ? Text($"key must be exactly 32 bytes, got {key.Length}")
        : ChaCha20Poly1305.IsSupported ? null : NotSupported;

    private static string? NonceProblem(BytesValue nonce) =>
        nonce.Length == NonceSize ? null : Text($"nonce must be exactly {NonceSize} bytes, got {nonce.Length}");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
