namespace Lex.Stdlib.Crypto;

/// <summary>A point in projective coordinates, which are elements of the curve's field; z is zero at infinity.</summary>
internal readonly record struct CurvePoint(Word256 X, Word256 Y, Word256 Z);

/// <summary>
/// A curve y² = x³ + ax + b of prime order. Points are added by the complete formulas of Renes, Costello and Batina (2016),
/// which have no special cases, so that multiplying by a secret takes the same path for every secret.
/// </summary>
internal sealed class WeierstrassCurve
{
    /// <summary>Units of work of a multiplication of a point.</summary>
    public const long WorkOfMultiply = 256 * 2 * 17 * PrimeField.WorkOfMultiply;

    /// <summary>Units of work of finding the y of a point: an inverse or a root.</summary>
    public const long WorkOfPower = 512 * PrimeField.WorkOfMultiply;

    private const byte CompressedEven = 2;

    private const byte CompressedOdd = 3;

    private const byte Uncompressed = 4;

    private readonly Word256 _a;

    private readonly Word256 _b;

    private readonly Word256 _threeB;

    // (p + 1) / 4: both primes are 3 modulo 4, where this power of a square is its root.
    private readonly Word256 _root;

    private WeierstrassCurve(string name, Word256 prime, Word256 order, Word256 a, Word256 b, Word256 x, Word256 y)
    {
        Name = name;
        Field = new PrimeField(prime);
        Scalars = new PrimeField(order);
        _a = Field.Of(a);
        _b = Field.Of(b);
        _threeB = Field.Add(Field.Add(_b, _b), _b);
        Generator = new CurvePoint(Field.Of(x), Field.Of(y), Field.One);
        var next = Word256.Add(prime, Word256.One, out _);
        _root = new Word256(
            (next.A >> 2) | (next.B << 62), (next.B >> 2) | (next.C << 62), (next.C >> 2) | (next.D << 62), next.D >> 2);
    }

    /// <summary>What the curve is called in messages.</summary>
    public string Name { get; }

    /// <summary>NIST P-256 (FIPS 186-5).</summary>
    public static WeierstrassCurve P256 => P256Curve.Value;

    /// <summary>secp256k1 (SEC 2).</summary>
    public static WeierstrassCurve Secp256k1 => Secp256k1Curve.Value;

    /// <summary>What coordinates are made of.</summary>
    public PrimeField Field { get; }

    /// <summary>What points are multiplied by.</summary>
    public PrimeField Scalars { get; }

    /// <summary>The point whose multiples are all others.</summary>
    public CurvePoint Generator { get; }

    private CurvePoint Infinity => new(Word256.Zero, Field.One, Word256.Zero);

    /// <summary>Whether a number is a scalar other than zero.</summary>
    public bool IsScalar(Word256 number) => !number.IsZero && Word256.IsLess(number, Scalars.Modulus);

    /// <summary>The sum of two points.</summary>
    public CurvePoint Add(CurvePoint p, CurvePoint q)
    {
        var f = Field;
        var xx = f.Multiply(p.X, q.X);
        var yy = f.Multiply(p.Y, q.Y);
        var zz = f.Multiply(p.Z, q.Z);
        var xy = f.Subtract(f.Multiply(f.Add(p.X, p.Y), f.Add(q.X, q.Y)), f.Add(xx, yy));
        var xz = f.Subtract(f.Multiply(f.Add(p.X, p.Z), f.Add(q.X, q.Z)), f.Add(xx, zz));
        var yz = f.Subtract(f.Multiply(f.Add(p.Y, p.Z), f.Add(q.Y, q.Z)), f.Add(yy, zz));

        var azz = f.Multiply(_a, zz);
        var sum = f.Add(f.Multiply(_threeB, zz), f.Multiply(_a, xz));
        var (less, more) = (f.Subtract(yy, sum), f.Add(yy, sum));
        var slope = f.Add(f.Add(f.Add(xx, xx), xx), azz);
        var rest = f.Add(f.Multiply(_threeB, xz), f.Multiply(_a, f.Subtract(xx, azz)));
        return new(
            f.Subtract(f.Multiply(xy, less), f.Multiply(yz, rest)),
            f.Add(f.Multiply(less, more), f.Multiply(slope, rest)),
            f.Add(f.Multiply(yz, more), f.Multiply(xy, slope)));
    }

    /// <summary>A multiple of a point.</summary>
    public CurvePoint Multiply(CurvePoint point, Word256 scalar)
    {
        var product = Infinity;
        for (var bit = 255; bit >= 0; bit--)
        {
            product = Add(product, product);
            var more = Add(product, point);
            var choice = scalar[bit];
            product = new(
                Word256.Select(choice, more.X, product.X), Word256.Select(choice, more.Y, product.Y), Word256.Select(choice, more.Z, product.Z));
        }

        return product;
    }

    /// <summary>The coordinates of a point as numbers; false at infinity.</summary>
    public bool TryGetCoordinates(CurvePoint point, out Word256 x, out Word256 y)
    {
        var inverse = Field.Invert(point.Z);
        x = Field.NumberOf(Field.Multiply(point.X, inverse));
        y = Field.NumberOf(Field.Multiply(point.Y, inverse));
        return !point.Z.IsZero;
    }

    /// <summary>The point with this x whose y is odd or even.</summary>
    public bool TryFind(Word256 x, bool isOdd, out CurvePoint point)
    {
        point = default;
        if (!Word256.IsLess(x, Field.Modulus)) return false;
        var element = Field.Of(x);
        var square = RightSide(element);
        var y = Field.Power(square, _root);
        if (Field.Square(y) != square) return false;
        if (Field.NumberOf(y).IsOdd != isOdd) y = Field.Negate(y);
        point = new CurvePoint(element, y, Field.One);
        return true;
    }

    /// <summary>Reads a point as SEC 1 writes it: 33 bytes with x, or 65 with both coordinates. Infinity is none.</summary>
    public bool TryRead(ReadOnlySpan<byte> bytes, out CurvePoint point)
    {
        point = default;
        if (bytes.Length == 1 + Word256.Size && bytes[0] is (CompressedEven or CompressedOdd))
            return TryFind(Word256.OfBigEndian(bytes[1..]), bytes[0] == CompressedOdd, out point);
        if (bytes.Length != 1 + (2 * Word256.Size) || bytes[0] != Uncompressed) return false;

        var (x, y) = (Word256.OfBigEndian(bytes[1..]), Word256.OfBigEndian(bytes[(1 + Word256.Size)..]));
        if (!Word256.IsLess(x, Field.Modulus) || !Word256.IsLess(y, Field.Modulus)) return false;
        point = new CurvePoint(Field.Of(x), Field.Of(y), Field.One);
        return Field.Square(point.Y) == RightSide(point.X);
    }

    /// <summary>A point other than infinity in 33 bytes.</summary>
    public byte[] WriteCompressed(CurvePoint point)
    {
        TryGetCoordinates(point, out var x, out var y);
        var bytes = new byte[1 + Word256.Size];
        bytes[0] = y.IsOdd ? CompressedOdd : CompressedEven;
        x.WriteBigEndian(bytes.AsSpan(1));
        return bytes;
    }

    /// <summary>A point other than infinity in 65 bytes.</summary>
    public byte[] WriteUncompressed(CurvePoint point)
    {
        TryGetCoordinates(point, out var x, out var y);
        var bytes = new byte[1 + (2 * Word256.Size)];
        bytes[0] = Uncompressed;
        x.WriteBigEndian(bytes.AsSpan(1));
        y.WriteBigEndian(bytes.AsSpan(1 + Word256.Size));
        return bytes;
    }

    private Word256 RightSide(Word256 x) => Field.Add(Field.Multiply(Field.Add(Field.Square(x), _a), x), _b);

    private static class P256Curve
    {
        public static readonly WeierstrassCurve Value = new(
            "P-256",
            new(0xFFFFFFFFFFFFFFFF, 0x00000000FFFFFFFF, 0x0000000000000000, 0xFFFFFFFF00000001),
            new(0xF3B9CAC2FC632551, 0xBCE6FAADA7179E84, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF00000000),
            new(0xFFFFFFFFFFFFFFFC, 0x00000000FFFFFFFF, 0x0000000000000000, 0xFFFFFFFF00000001),
            new(0x3BCE3C3E27D2604B, 0x651D06B0CC53B0F6, 0xB3EBBD55769886BC, 0x5AC635D8AA3A93E7),
            new(0xF4A13945D898C296, 0x77037D812DEB33A0, 0xF8BCE6E563A440F2, 0x6B17D1F2E12C4247),
            new(0xCBB6406837BF51F5, 0x2BCE33576B315ECE, 0x8EE7EB4A7C0F9E16, 0x4FE342E2FE1A7F9B));
    }

    private static class Secp256k1Curve
    {
        public static readonly WeierstrassCurve Value = new(
            "secp256k1",
            new(0xFFFFFFFEFFFFFC2F, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF),
            new(0xBFD25E8CD0364141, 0xBAAEDCE6AF48A03B, 0xFFFFFFFFFFFFFFFE, 0xFFFFFFFFFFFFFFFF),
            Word256.Zero,
            new(7, 0, 0, 0),
            new(0x59F2815B16F81798, 0x029BFCDB2DCE28D9, 0x55A06295CE870B07, 0x79BE667EF9DCBBAC),
            new(0x9C47D08FFB10D4B8, 0xFD17B448A6855419, 0x5DA4FBFC0E1108A8, 0x483ADA7726A3C465));
    }
}
