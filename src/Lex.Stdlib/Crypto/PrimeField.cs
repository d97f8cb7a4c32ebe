namespace Lex.Stdlib.Crypto;

/// <summary>
/// Arithmetic modulo an odd prime below 2^256. Elements are kept multiplied by 2^256 (Montgomery's form), so that no product
/// is ever divided; and no branch and no address depends on them, only on the modulus and on public exponents.
/// </summary>
internal sealed class PrimeField
{
    /// <summary>Units of work of a multiplication: one for each product of two words.</summary>
    public const int WorkOfMultiply = 16;

    // 2^512 modulo the prime takes a number into the form.
    private readonly Word256 _square;

    // The negative inverse of the modulus modulo 2^64.
    private readonly ulong _inverse;

    /// <summary>The field of this prime.</summary>
    public PrimeField(Word256 modulus)
    {
        Modulus = modulus;
        var inverse = 1UL;
        for (var bits = 1; bits < 64; bits *= 2) inverse *= 2 - (modulus.A * inverse);
        _inverse = 0 - inverse;

        var power = Word256.One;
        for (var i = 0; i < 256; i++) power = Add(power, power);
        One = power;
        for (var i = 0; i < 256; i++) power = Add(power, power);
        _square = power;
    }

    /// <summary>The prime.</summary>
    public Word256 Modulus { get; }

    /// <summary>One, as an element.</summary>
    public Word256 One { get; }

    /// <summary>The element of a number; one that is not below the prime is reduced.</summary>
    public Word256 Of(Word256 number) => Multiply(number, _square);

    /// <summary>The element of a small number.</summary>
    public Word256 Of(ulong number) => Of(new Word256(number, 0, 0, 0));

    /// <summary>The element of a number of 512 bits: high times 2^256 and low.</summary>
    public Word256 Of(Word256 high, Word256 low) => Add(Of(Of(high)), Of(low));

    /// <summary>The number of an element, below the prime.</summary>
    public Word256 NumberOf(Word256 element) => Multiply(element, Word256.One);

    /// <summary>The sum.</summary>
    public Word256 Add(Word256 x, Word256 y)
    {
        var sum = Word256.Add(x, y, out var carry);
        var reduced = Word256.Subtract(sum, Modulus, out var borrow);
        return Word256.Select(carry | (1 - borrow), reduced, sum);
    }

    /// <summary>The difference.</summary>
    public Word256 Subtract(Word256 x, Word256 y)
    {
        var difference = Word256.Subtract(x, y, out var borrow);
        return Word256.Add(difference, Word256.Select(borrow, Modulus, Word256.Zero), out _);
    }

    /// <summary>The negative.</summary>
    public Word256 Negate(Word256 x) => Subtract(Word256.Zero, x);

    /// <summary>The product.</summary>
    public Word256 Multiply(Word256 x, Word256 y)
    {
        var (a, b, c, d, e) = (0UL, 0UL, 0UL, 0UL, 0UL);
        Step(x, y.A, ref a, ref b, ref c, ref d, ref e);
        Step(x, y.B, ref a, ref b, ref c, ref d, ref e);
        Step(x, y.C, ref a, ref b, ref c, ref d, ref e);
        Step(x, y.D, ref a, ref b, ref c, ref d, ref e);
        var product = new Word256(a, b, c, d);
        var reduced = Word256.Subtract(product, Modulus, out var borrow);
        return Word256.Select(e | (1 - borrow), reduced, product);
    }

    /// <summary>The square.</summary>
    public Word256 Square(Word256 x) => Multiply(x, x);

    /// <summary>A power; the exponent is public.</summary>
    public Word256 Power(Word256 x, Word256 exponent)
    {
        var power = One;
        for (var bit = 255; bit >= 0; bit--)
        {
            power = Square(power);
            if (exponent[bit] != 0) power = Multiply(power, x);
        }

        return power;
    }

    /// <summary>The inverse; zero for zero (Fermat).</summary>
    public Word256 Invert(Word256 x) => Power(x, Word256.Subtract(Modulus, new Word256(2, 0, 0, 0), out _));

    /// <summary>Adds a row of the product and divides by 2^64: what the division drops is made zero by a multiple of the modulus.</summary>
    private void Step(Word256 x, ulong y, ref ulong a, ref ulong b, ref ulong c, ref ulong d, ref ulong e)
    {
        var carry = 0UL;
        a = MultiplyAdd(x.A, y, a, ref carry);
        b = MultiplyAdd(x.B, y, b, ref carry);
        c = MultiplyAdd(x.C, y, c, ref carry);
        d = MultiplyAdd(x.D, y, d, ref carry);
        e += carry;
        var overflow = e < carry ? 1UL : 0;

        var factor = a * _inverse;
        carry = 0;
        MultiplyAdd(factor, Modulus.A, a, ref carry);
        a = MultiplyAdd(factor, Modulus.B, b, ref carry);
        b = MultiplyAdd(factor, Modulus.C, c, ref carry);
        c = MultiplyAdd(factor, Modulus.D, d, ref carry);
        d = e + carry;
        e = overflow + (d < carry ? 1UL : 0);
    }

    private static ulong MultiplyAdd(ulong x, ulong y, ulong addend, ref ulong carry)
    {
        var high = Math.BigMul(x, y, out var low);
        low += addend;
        high += low < addend ? 1UL : 0;
        low += carry;
        high += low < carry ? 1UL : 0;
        carry = high;
        return low;
    }
}
