using System.Security.Cryptography;

namespace Lex.Stdlib.Crypto;

/// <summary>A signature, and whether the y of the point behind r is odd: what is needed to find the key again.</summary>
internal readonly record struct EcdsaSignature(Word256 R, Word256 S, bool IsOdd);

/// <summary>ECDSA with nonces that are derived from secret and digest (RFC 6979 with HMAC-SHA-256), so that equal calls sign equally.</summary>
internal static class Ecdsa
{
    /// <summary>Signs a digest. The secret is a scalar other than zero.</summary>
    public static EcdsaSignature Sign(WeierstrassCurve curve, Word256 secret, ReadOnlySpan<byte> digest)
    {
        var scalars = curve.Scalars;
        var number = scalars.Of(Word256.OfBigEndian(digest));
        var nonces = new Nonces(curve, secret, scalars.NumberOf(number));
        while (true)
        {
            var nonce = nonces.Next();
            curve.TryGetCoordinates(curve.Multiply(curve.Generator, nonce), out var x, out var y);
            if (!curve.IsScalar(x)) continue; // r would not be x, and nobody could find the point again.
            var product = scalars.Multiply(scalars.Of(x), scalars.Of(secret));
            var s = scalars.NumberOf(scalars.Multiply(scalars.Invert(scalars.Of(nonce)), scalars.Add(number, product)));
            if (!s.IsZero) return new EcdsaSignature(x, s, y.IsOdd);
        }
    }

    /// <summary>The same signature with the smaller of its two s.</summary>
    public static EcdsaSignature WithLowS(WeierstrassCurve curve, EcdsaSignature signature)
    {
        var other = Word256.Subtract(curve.Scalars.Modulus, signature.S, out _);
        return Word256.IsLess(other, signature.S) ? new EcdsaSignature(signature.R, other, !signature.IsOdd) : signature;
    }

    /// <summary>Whether the owner of a key has signed a digest.</summary>
    public static bool Verify(WeierstrassCurve curve, CurvePoint key, ReadOnlySpan<byte> digest, Word256 r, Word256 s)
    {
        if (!curve.IsScalar(r) || !curve.IsScalar(s)) return false;
        var scalars = curve.Scalars;
        var inverse = scalars.Invert(scalars.Of(s));
        var sum = Combine(curve, scalars.Multiply(scalars.Of(Word256.OfBigEndian(digest)), inverse), key, scalars.Multiply(scalars.Of(r), inverse));
        return curve.TryGetCoordinates(sum, out var x, out _) && scalars.NumberOf(scalars.Of(x)) == r;
    }

    /// <summary>The key that has signed a digest, if there is one.</summary>
    public static bool TryRecover(WeierstrassCurve curve, ReadOnlySpan<byte> digest, EcdsaSignature signature, out CurvePoint key)
    {
        key = default;
        if (!curve.IsScalar(signature.R) || !curve.IsScalar(signature.S) || !curve.TryFind(signature.R, signature.IsOdd, out var point)) return false;
        var scalars = curve.Scalars;
        var inverse = scalars.Invert(scalars.Of(signature.R));
        var ofGenerator = scalars.Negate(scalars.Multiply(scalars.Of(Word256.OfBigEndian(digest)), inverse));
        key = Combine(curve, ofGenerator, point, scalars.Multiply(scalars.Of(signature.S), inverse));
        return !key.Z.IsZero;
    }

    /// <summary>A multiple of the generator and a multiple of another point; the factors are elements of the scalars.</summary>
    private static CurvePoint Combine(WeierstrassCurve curve, Word256 ofGenerator, CurvePoint point, Word256 ofPoint) => curve.Add(
        curve.Multiply(curve.Generator, curve.Scalars.NumberOf(ofGenerator)),
        curve.Multiply(point, curve.Scalars.NumberOf(ofPoint)));

    /// <summary>The generator of RFC 6979 section 3.2.</summary>
    private struct Nonces
    {
        private readonly WeierstrassCurve _curve;

        private readonly byte[] _key = new byte[Word256.Size];

        private readonly byte[] _state = new byte[Word256.Size];

        private bool _isUsed;

        public Nonces(WeierstrassCurve curve, Word256 secret, Word256 digest)
        {
            _curve = curve;
            Array.Fill(_state, (byte)1);
            Span<byte> seed = stackalloc byte[2 * Word256.Size];
            secret.WriteBigEndian(seed);
            digest.WriteBigEndian(seed[Word256.Size..]);
            Mix(0, seed);
            Mix(1, seed);
        }

        public Word256 Next()
        {
            while (true)
            {
                if (_isUsed) Mix(0, []);
                _isUsed = true;
                HMACSHA256.HashData(_key, _state, _state);
                var nonce = Word256.OfBigEndian(_state);
                if (_curve.IsScalar(nonce)) return nonce;
            }
        }

        private readonly void Mix(byte mark, ReadOnlySpan<byte> seed)
        {
            Span<byte> data = stackalloc byte[Word256.Size + 1 + (2 * Word256.Size)];
            _state.CopyTo(data);
            data[Word256.Size] = mark;
            seed.CopyTo(data[(Word256.Size + 1)..]);
            HMACSHA256.HashData(_key, data[..(Word256.Size + 1 + seed.Length)], _key);
            HMACSHA256.HashData(_key, _state, _state);
        }
    }
}
