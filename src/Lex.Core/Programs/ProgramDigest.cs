using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lex.Core.Programs;

/// <summary>
/// The identity of a program as a saved run knows it: the names, bodies, rows and predicates of its functions in their order.
/// Whatever else differs, a run goes on as it would have.
/// </summary>
internal static class ProgramDigest
{
    /// <summary>Length of a digest in bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>The digest of a program.</summary>
    public static byte[] Of(ProgramCode program)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Number(hash, program.Functions.Length);
        foreach (var function in program.Functions)
        {
            Text(hash, function.Name);
            hash.AppendData(function.BodyHash.AsSpan());
            Number(hash, function.HasOpenRow ? 1 : 0);
            Number(hash, function.Effects.Length);
            foreach (var effect in function.Effects)
            {
                Text(hash, effect.Kind);
                Number(hash, (long)effect.ArgumentKind);
                Text(hash, effect.Text ?? "");
                Number(hash, effect.Number);
            }

            Number(hash, function.Refinements.Length);
            foreach (var refinement in function.Refinements)
            {
                Text(hash, refinement?.Binding ?? "");
                Text(hash, refinement is null ? "" : PredicateText.Of(refinement.Predicate));
            }
        }

        return hash.GetHashAndReset();
    }

    private static void Text(IncrementalHash hash, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Number(hash, utf8.Length);
        hash.AppendData(utf8);
    }

    private static void Number(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
