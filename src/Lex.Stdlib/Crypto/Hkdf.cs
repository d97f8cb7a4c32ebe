using System.Security.Cryptography;

namespace Lex.Stdlib.Crypto;

/// <summary>HKDF with HMAC-SHA-256 (RFC 5869). That of the platform refuses a purpose of more than 32 KiB on some systems.</summary>
internal static class Hkdf
{
    /// <summary>Fills a key of at most 255 times 32 bytes.</summary>
    public static void Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> purpose, Span<byte> key)
    {
        Span<byte> extracted = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(salt, secret, extracted);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, extracted);
        Span<byte> block = stackalloc byte[HMACSHA256.HashSizeInBytes];
        for (byte number = 1; !key.IsEmpty; number++)
        {
            if (number > 1) hmac.AppendData(block);
            hmac.AppendData(purpose);
            hmac.AppendData([number]);
            hmac.GetHashAndReset(block);
            var length = Math.Min(block.Length, key.Length);
            block[..length].CopyTo(key);
            key = key[length..];
        }
    }
}
