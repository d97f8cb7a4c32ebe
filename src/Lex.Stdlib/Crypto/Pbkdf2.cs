using System.Buffers.Binary;
using System.Security.Cryptography;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Crypto;

/// <summary>PBKDF2 with HMAC-SHA-256 (RFC 8018). Each iteration is charged as it is made, so that limits and the host's wish to stop are heard.</summary>
internal static class Pbkdf2
{
    // Two blocks of 64 bytes are hashed in an iteration.
    private const long UnitsOfIteration = 16;

    /// <summary>Fills a key.</summary>
    public static Status Derive(ExecutionContext ctx, ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, long iterations, Span<byte> key)
    {
        using var mac = new HMACSHA256(password.ToArray());
        var work = new Work(ctx);
        var first = new byte[salt.Length + sizeof(uint)];
        salt.CopyTo(first);
        Span<byte> current = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> block = stackalloc byte[HMACSHA256.HashSizeInBytes];
        for (var number = 1u; !key.IsEmpty; number++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(first.AsSpan(salt.Length), number);
            mac.TryComputeHash(first, current, out _);
            current.CopyTo(block);
            for (var i = 1L; i < iterations; i++)
            {
                if (work.Add(UnitsOfIteration) != Status.Ok) return Status.Fault;
                mac.TryComputeHash(current, current, out _);
                for (var b = 0; b < block.Length; b++) block[b] ^= current[b];
            }

            if (work.Add(UnitsOfIteration + ((salt.Length + 7) >> 3)) != Status.Ok) return Status.Fault;
            var length = Math.Min(key.Length, block.Length);
            block[..length].CopyTo(key);
            key = key[length..];
        }

        return Status.Ok;
    }
}
