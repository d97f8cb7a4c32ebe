using System.Security.Cryptography;

namespace Lex.Stdlib.Crypto;

/// <summary>Ed25519 (RFC 8032): signatures on a twisted Edwards curve, whose law of addition has no special cases.</summary>
internal static class Ed25519
{
    /// <summary>Bytes of a seed and of a public key.</summary>
    public const int KeySize = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureSize = 64;

    /// <summary>Units of work of a multiplication of a point.</summary>
    public const long WorkOfMultiply = 256 * 2 * 9 * PrimeField.WorkOfMultiply;

    private static PrimeField Field => Parameters.Field;

    private static PrimeField Scalars => Parameters.Scalars;

    /// <summary>The public key of a seed.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        Expand(seed, out var secret, out _);
        return Write(Multiply(Parameters.Generator, secret));
    }

    /// <summary>Signs a message.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        Expand(seed, out var secret, out var prefix);
        var key = Write(Multiply(Parameters.Generator, secret));
        var nonce = HashToScalar(prefix, [], message);
        var point = Write(Multiply(Parameters.Generator, Scalars.NumberOf(nonce)));
        var challenge = HashToScalar(point, key, message);
        var signature = new byte[SignatureSize];
        point.CopyTo(signature, 0);
        Scalars.NumberOf(Scalars.Add(nonce, Scalars.Multiply(challenge, Scalars.Of(secret)))).WriteLittleEndian(signature.AsSpan(KeySize));
        return signature;
    }

    /// <summary>Whether the owner of a key has signed a message; false for what is no key or no signature.</summary>
    public static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize || !TryRead(key, out var point)) return false;
        var s = Word256.OfLittleEndian(signature[KeySize..]);
        if (!Word256.IsLess(s, Scalars.Modulus)) return false;
        var challenge = HashToScalar(signature[..KeySize], key, message);
        var negative = new EdwardsPoint(Field.Negate(point.X), point.Y, point.Z, Field.Negate(point.T));
        var expected = Add(Multiply(Parameters.Generator, s), Multiply(negative, Scalars.NumberOf(challenge)));
        return signature[..KeySize].SequenceEqual(Write(expected));
    }

    /// <summary>Whether 32 bytes stand for a point of the curve.</summary>
    public static bool IsPoint(ReadOnlySpan<byte> bytes) => TryRead(bytes, out _);

    private static void Expand(ReadOnlySpan<byte> seed, out Word256 secret, out byte[] prefix)
    {
        Span<byte> expanded = stackalloc byte[SHA512.HashSizeInBytes];
        SHA512.HashData(seed, expanded);
        expanded[0] &= 0xF8;
        expanded[31] = (byte)((expanded[31] & 0x7F) | 0x40);
        secret = Word256.OfLittleEndian(expanded);
        prefix = expanded[KeySize..].ToArray();
    }

    private static Word256 HashToScalar(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(message);
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Scalars.Of(Word256.OfLittleEndian(digest[Word256.Size..]), Word256.OfLittleEndian(digest));
    }

    private static EdwardsPoint Add(EdwardsPoint p, EdwardsPoint q)
    {
        var f = Field;
        var a = f.Multiply(f.Subtract(p.Y, p.X), f.Subtract(q.Y, q.X));
        var b = f.Multiply(f.Add(p.Y, p.X), f.Add(q.Y, q.X));
        var c = f.Multiply(f.Multiply(p.T, Parameters.TwoD), q.T);
        var d = f.Multiply(f.Add(p.Z, p.Z), q.Z);
        var (e, g, h, i) = (f.Subtract(b, a), f.Subtract(d, c), f.Add(d, c), f.Add(b, a));
        return new(f.Multiply(e, g), f.Multiply(h, i), f.Multiply(g, h), f.Multiply(e, i));
    }

    private static EdwardsPoint Multiply(EdwardsPoint point, Word256 scalar)
    {
        var product = new EdwardsPoint(Word256.Zero, Field.One, Field.One, Word256.Zero);
        for (var bit = 255; bit >= 0; bit--)
        {
            product = Add(product, product);
            var more = Add(product, point);
            var choice = scalar[bit];
            product = new(
                Word256.Select(choice, more.X, product.X),
                Word256.Select(choice, more.Y, product.Y),
                Word256.Select(choice, more.Z, product.Z),
                Word256.Select(choice, more.T, product.T));
        }

        return product;
    }

    private static byte[] Write(EdwardsPoint point)
    {
        var inverse = Field.Invert(point.Z);
        var bytes = new byte[KeySize];
        Field.NumberOf(Field.Multiply(point.Y, inverse)).WriteLittleEndian(bytes);
        if (Field.NumberOf(Field.Multiply(point.X, inverse)).IsOdd) bytes[31] |= 0x80;
        return bytes;
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        point = default;
        if (bytes.Length != KeySize) return false;
        var isOdd = (bytes[31] & 0x80) != 0;
        var number = Word256.OfLittleEndian(bytes);
        number = number with { D = number.D & (ulong.MaxValue >> 1) };
        if (!Word256.IsLess(number, Field.Modulus)) return false;

        // x² = u / v with u = y² - 1 and v = dy² + 1; the root is u v³ (u v⁷)^((p - 5) / 8), or that times the root of -1.
        var f = Field;
        var y = f.Of(number);
        var square = f.Square(y);
        var u = f.Subtract(square, f.One);
        var v = f.Add(f.Multiply(Parameters.D, square), f.One);
        var v3 = f.Multiply(f.Square(v), v);
        var x = f.Multiply(f.Multiply(u, v3), f.Power(f.Multiply(f.Multiply(u, f.Square(v3)), v), Parameters.RootExponent));
        var found = f.Multiply(v, f.Square(x));
        if (found == f.Negate(u)) x = f.Multiply(x, Parameters.RootOfMinusOne);
        else if (found != u) return false;

        if (x.IsZero && isOdd) return false;
        if (f.NumberOf(x).IsOdd != isOdd) x = f.Negate(x);
        point = new EdwardsPoint(x, y, f.One, f.Multiply(x, y));
        return true;
    }

    /// <summary>A point in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z.</summary>
    private readonly record struct EdwardsPoint(Word256 X, Word256 Y, Word256 Z, Word256 T);

    /// <summary>The constants of the curve; made when the first key is used.</summary>
    private static class Parameters
    {
        public static readonly PrimeField Field = new(new(0xFFFFFFFFFFFFFFED, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF));

        public static readonly PrimeField Scalars = new(new(0x5812631A5CF5D3ED, 0x14DEF9DEA2F79CD6, 0, 0x1000000000000000));

        // -121665 / 121666.
        public static readonly Word256 D = Field.Multiply(Field.Negate(Field.Of(121665)), Field.Invert(Field.Of(121666)));

        public static readonly Word256 TwoD = Field.Add(D, D);

        // (p - 5) / 8 = 2^252 - 3.
        public static readonly Word256 RootExponent = new(0xFFFFFFFFFFFFFFFD, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0x0FFFFFFFFFFFFFFF);

        // 2^((p - 1) / 4); the exponent is 2^253 - 5.
        public static readonly Word256 RootOfMinusOne =
            Field.Power(Field.Of(2), new(0xFFFFFFFFFFFFFFFB, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0x1FFFFFFFFFFFFFFF));

        // The point with y = 4/5 and an even x.
        public static readonly EdwardsPoint Generator = FindGenerator();

        private static EdwardsPoint FindGenerator()
        {
            Span<byte> bytes = stackalloc byte[KeySize];
            Field.NumberOf(Field.Multiply(Field.Of(4), Field.Invert(Field.Of(5)))).WriteLittleEndian(bytes);
            return TryRead(bytes, out var point) ? point : throw new InvalidOperationException("the curve has no generator");
        }
    }
}
