using System.Globalization;
using System.Numerics;
using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;
using Lex.Stdlib.Text;

namespace Lex.Stdlib.Modules;

/// <summary>
/// The module <c>decimal</c>: numbers coefficient × 10 to the power of exponent, as plain records. Results are not
/// normalised; what does not fit in 64 bits, or lies more than 18 powers of ten apart, is an error.
/// </summary>
internal static class DecimalModule
{
    private const int MaxPower = 18;

    // Beyond it every quotient of two coefficients overflows or is next to zero.
    private const int MaxShift = 64;

    private static readonly Name CoefficientField = Name.Intern("coefficient");

    private static readonly Name ExponentField = Name.Intern("exponent");

    private static readonly ShapeFamily Family = ShapeFamily.OfDynamicRecord([CoefficientField, ExponentField]);

    /// <summary>The number with this coefficient and exponent.</summary>
    [LexBuiltin("decimal.decimal", "(Int, Int) -> Decimal", Cost = BuiltinCost.Charged)]
    internal static Status Decimal(ExecutionContext ctx, long coefficient, long exponent, out Value result) =>
        New(ctx, coefficient, exponent, out result);

    /// <summary>Zero.</summary>
    [LexBuiltin("decimal.zero", "() -> Decimal", Cost = BuiltinCost.Charged)]
    internal static Status Zero(ExecutionContext ctx, out Value result) => New(ctx, 0, 0, out result);

    /// <summary>One.</summary>
    [LexBuiltin("decimal.one", "() -> Decimal", Cost = BuiltinCost.Charged)]
    internal static Status One(ExecutionContext ctx, out Value result) => New(ctx, 1, 0, out result);

    /// <summary>A whole number.</summary>
    [LexBuiltin("decimal.from_int", "(Int) -> Decimal", Cost = BuiltinCost.Charged)]
    internal static Status FromInt(ExecutionContext ctx, long number, out Value result) => New(ctx, number, 0, out result);

    /// <summary>The exact sum, at the smaller exponent.</summary>
    [LexBuiltin("decimal.add", "(Decimal, Decimal) -> Decimal", Cost = BuiltinCost.Charged)]
    internal static Status Add(ExecutionContext ctx, Value left, Value right, out Value sum)
    {
        sum = default;
        return TryAlign(ctx, "decimal.add", left, right, out var a, out var b, out var exponent)
            ? NewChecked(ctx, "decimal.add", (Int128)a + b, exponent, out sum)
            : Status.Fault;
    }

    /// <summary>The exact difference, at the smaller exponent.</summary>
    [LexBuiltin("decimal.sub", "(Decimal, Decimal) -> Decimal", Cost = BuiltinCost.Charged)]
    internal static Status Subtract(ExecutionContext ctx, Value left, Value right, out Value difference)
    {
        difference = default;
        return TryAlign(ctx, "decimal.sub", left, right, out var a, out var b, out var exponent)
            ? NewChecked(ctx, "decimal.sub", (Int128)a - b, exponent, out difference)
            : Status.Fault;
    }

    /// <summary>The exact product.</summary>
    [LexBuiltin("decimal.mul", "(Decimal, Decimal) -> Decimal", Cost = BuiltinCost.Charged)]
    internal static Status Multiply(ExecutionContext ctx, Value left, Value right, out Value product)
    {
        product = default;
        if (!TryRead(ctx, "decimal.mul", left, out var a, out var leftExponent)) return Status.Fault;
        if (!TryRead(ctx, "decimal.mul", right, out var b, out var rightExponent)) return Status.Fault;
        var coefficient = (Int128)a * b;
        if (!Fits(coefficient)) return Fail(ctx, "decimal.mul: overflow");
        var exponent = (Int128)leftExponent + rightExponent;
        return Fits(exponent) ? New(ctx, (long)coefficient, (long)exponent, out product) : Fail(ctx, "decimal.mul: exponent overflow");
    }

    /// <summary>-1, 0 or 1: how two numbers compare by value.</summary>
    [LexBuiltin("decimal.compare", "(Decimal, Decimal) -> Int", Cost = BuiltinCost.Constant)]
    internal static Status Compare(ExecutionContext ctx, Value left, Value right, out long order)
    {
        var isAligned = TryAlign(ctx, "decimal.compare", left, right, out var a, out var b, out _);
        order = a.CompareTo(b);
        return isAligned ? Status.Ok : Status.Fault;
    }

    /// <summary>Whether the number is zero.</summary>
    [LexBuiltin("decimal.is_zero", "(Decimal) -> Bool", Cost = BuiltinCost.Constant)]
    internal static Status IsZero(ExecutionContext ctx, Value number, out bool isZero)
    {
        var isRead = TryRead(ctx, "decimal.is_zero", number, out var coefficient, out _);
        isZero = coefficient == 0;
        return isRead ? Status.Ok : Status.Fault;
    }

    /// <summary>Whether the number is above zero.</summary>
    [LexBuiltin("decimal.is_positive", "(Decimal) -> Bool", Cost = BuiltinCost.Constant)]
    internal static Status IsPositive(ExecutionContext ctx, Value number, out bool isPositive)
    {
        var isRead = TryRead(ctx, "decimal.is_positive", number, out var coefficient, out _);
        isPositive = coefficient > 0;
        return isRead ? Status.Ok : Status.Fault;
    }

    /// <summary>Whether the number is below zero.</summary>
    [LexBuiltin("decimal.is_negative", "(Decimal) -> Bool", Cost = BuiltinCost.Constant)]
    internal static Status IsNegative(ExecutionContext ctx, Value number, out bool isNegative)
    {
        var isRead = TryRead(ctx, "decimal.is_negative", number, out var coefficient, out _);
        isNegative = coefficient < 0;
        return isRead ? Status.Ok : Status.Fault;
    }

    /// <summary>The same number without trailing zeros in its coefficient; zero gets the exponent 0.</summary>
    [LexBuiltin("decimal.normalize", "(Decimal) -> Decimal", Cost = BuiltinCost.Charged)]
    internal static Status Normalize(ExecutionContext ctx, Value number, out Value normal)
    {
        normal = default;
        if (!TryRead(ctx, "decimal.normalize", number, out var coefficient, out var exponent)) return Status.Fault;
        if (coefficient == 0) exponent = 0;
        while (coefficient != 0 && coefficient % 10 == 0 && exponent != long.MaxValue)
        {
            coefficient /= 10;
            exponent++;
        }

        return New(ctx, coefficient, exponent, out normal);
    }

    /// <summary>The number with the opposite sign; the smallest coefficient has none and stays as it is.</summary>
    [LexBuiltin("decimal.negate", "(Decimal) -> Decimal", Cost = BuiltinCost.Charged)]
    internal static Status Negate(ExecutionContext ctx, Value number, out Value negated)
    {
        negated = default;
        return TryRead(ctx, "decimal.negate", number, out var coefficient, out var exponent)
            ? New(ctx, unchecked(-coefficient), exponent, out negated)
            : Status.Fault;
    }

    /// <summary>The number without its sign; the smallest coefficient stays as it is.</summary>
    [LexBuiltin("decimal.abs", "(Decimal) -> Decimal", Cost = BuiltinCost.Charged)]
    internal static Status Abs(ExecutionContext ctx, Value number, out Value absolute)
    {
        absolute = default;
        return TryRead(ctx, "decimal.abs", number, out var coefficient, out var exponent)
            ? New(ctx, coefficient < 0 ? unchecked(-coefficient) : coefficient, exponent, out absolute)
            : Status.Fault;
    }

    /// <summary>The number at another exponent, rounded as a mode says: HalfUp, HalfDown, HalfEven, Down, Up, Ceiling or Floor.</summary>
    [LexBuiltin("decimal.round_to", "(Decimal, Int, Str) -> Decimal", Cost = BuiltinCost.Charged)]
    internal static Status RoundTo(ExecutionContext ctx, Value number, long target, TextValue mode, out Value rounded)
    {
        rounded = default;
        if (!TryRead(ctx, "decimal.round_to", number, out var coefficient, out var exponent)) return Status.Fault;
        var shift = (Int128)target - exponent;
        if (!TryPower(ctx, Int128.Abs(shift), out var power)) return Status.Fault;
        if (shift <= 0)
        {
            var scaled = (Int128)coefficient * power;
            return Fits(scaled)
                ? New(ctx, (long)scaled, target, out rounded)
                : Fail(ctx, $"decimal.round_to: overflow scaling (shift {-shift})");
        }

        var (quotient, remainder) = Math.DivRem(coefficient, power);
        if (remainder == 0) return New(ctx, quotient, target, out rounded);
        if (StepOf(mode.ToString(), quotient % 2 != 0, Math.Sign(remainder), ((Int128)Math.Abs(remainder) * 2).CompareTo(power)) is not { } step)
            return UnknownMode(ctx, "decimal.round_to", mode);
        return New(ctx, quotient + step, target, out rounded);
    }

    /// <summary>The quotient with so many digits after the point (before it, if negative), rounded as a mode says.</summary>
    [LexBuiltin("decimal.div", "(Decimal, Decimal, Int, Str) -> Decimal", Cost = BuiltinCost.Charged)]
    internal static Status Divide(ExecutionContext ctx, Value left, Value right, long digits, TextValue mode, out Value quotient)
    {
        quotient = default;
        if (!TryRead(ctx, "decimal.div", left, out var a, out var leftExponent)) return Status.Fault;
        if (!TryRead(ctx, "decimal.div", right, out var b, out var rightExponent)) return Status.Fault;
        if (b == 0) return Fail(ctx, "decimal.div: division by zero");
        if (StepOf(mode.ToString(), isOdd: false, 1, 0) is null) return UnknownMode(ctx, "decimal.div", mode);
        if (digits == long.MinValue) return Fail(ctx, "decimal.div: exponent overflow");
        var shift = (Int128)leftExponent - rightExponent + digits;
        if (Int128.Abs(shift) > MaxShift) return Fail(ctx, $"decimal.div: overflow scaling (shift {shift})");
        var dividend = (BigInteger)a * BigInteger.Pow(10, (int)Int128.Max(shift, 0));
        var divisor = (BigInteger)b * BigInteger.Pow(10, (int)Int128.Max(-shift, 0));
        var whole = BigInteger.DivRem(dividend, divisor, out var remainder);
        if (!remainder.IsZero)
        {
            var half = (BigInteger.Abs(remainder) * 2).CompareTo(BigInteger.Abs(divisor));
            whole += StepOf(mode.ToString(), !whole.IsEven, dividend.Sign * divisor.Sign, half)!.Value;
        }

        return whole >= long.MinValue && whole <= long.MaxValue
            ? New(ctx, (long)whole, -digits, out quotient)
            : Fail(ctx, "decimal.div: overflow");
    }

    /// <summary>The number that a text writes: an optional sign, digits with an optional point among them, an optional exponent.</summary>
    [LexBuiltin("decimal.parse", "(Str) -> Result[Decimal, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Parse(ExecutionContext ctx, TextValue text, out Value result)
    {
        result = default;
        if (ctx.ChargeWork(Charge.Units(text.Length)) != Status.Ok) return Status.Fault;
        if (DecimalText.TryParse(text.Utf8, out var coefficient, out var exponent) is { } problem)
            return Make.NewErr(ctx, $"decimal.parse: {problem}", out result);
        return New(ctx, coefficient, exponent, out var number) == Status.Ok ? Make.NewOk(ctx, number, out result) : Status.Fault;
    }

    /// <summary>The number in plain notation.</summary>
    [LexBuiltin("decimal.to_str", "(Decimal) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status ToStr(ExecutionContext ctx, Value number, out TextValue text)
    {
        text = TextValue.Empty;
        if (!TryRead(ctx, "decimal.to_str", number, out var coefficient, out var exponent)) return Status.Fault;
        if (!TryPower(ctx, Int128.Abs(exponent), out var power)) return Status.Fault;
        string written;
        if (exponent >= 0)
        {
            var whole = (Int128)coefficient * power;
            if (!Fits(whole)) return Fail(ctx, "decimal.to_str: overflow");
            written = whole.ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            var (whole, fraction) = Int128.DivRem(Int128.Abs(coefficient), power);
            var digits = fraction.ToString(CultureInfo.InvariantCulture).PadLeft((int)-exponent, '0');
            written = string.Create(CultureInfo.InvariantCulture, $"{(coefficient < 0 ? "-" : "")}{whole}.{digits}");
        }

        var result = TextValue.Of(written);
        if (Charge.Text(ctx, "decimal.to_str", result.Length, 0) != Status.Ok) return Status.Fault;
        text = result;
        return Status.Ok;
    }

    /// <summary>10 to a power from 0 to 18.</summary>
    [LexBuiltin("decimal.pow10", "(Int) -> Int", Cost = BuiltinCost.Constant)]
    internal static Status Pow10(ExecutionContext ctx, long power, out long result) =>
        TryPower(ctx, power, out result) ? Status.Ok : Status.Fault;

    /// <summary>What is added to the quotient: -1, 0 or 1; null for an unknown mode.</summary>
    /// <param name="mode">The rounding mode.</param>
    /// <param name="isOdd">Whether the quotient, rounded toward zero, is odd.</param>
    /// <param name="away">The sign of the exact quotient.</param>
    /// <param name="half">How what was cut off compares with one half.</param>
    private static int? StepOf(string mode, bool isOdd, int away, int half)
    {
        var isUp = mode switch
        {
            "Down" => false,
            "Up" => true,
            "HalfUp" => half >= 0,
            "HalfDown" => half > 0,
            "HalfEven" => half > 0 || (half == 0 && isOdd),
            "Ceiling" => away > 0,
            "Floor" => away < 0,
            _ => (bool?)null,
        };
        return isUp is { } up ? up ? away : 0 : null;
    }

    private static Status UnknownMode(ExecutionContext ctx, string function, TextValue mode) =>
        Fail(ctx, $"{function}: unknown rounding mode {JsonText(mode)}; valid modes: HalfUp HalfDown HalfEven Down Up Ceiling Floor");

    private static bool TryAlign(ExecutionContext ctx, string function, Value left, Value right, out long a, out long b, out long exponent)
    {
        b = exponent = 0;
        if (!TryRead(ctx, function, left, out a, out var leftExponent) || !TryRead(ctx, function, right, out b, out var rightExponent))
            return false;
        exponent = Math.Min(leftExponent, rightExponent);
        return TryShift(ctx, ref a, (Int128)leftExponent - exponent) && TryShift(ctx, ref b, (Int128)rightExponent - exponent);
    }

    private static bool TryShift(ExecutionContext ctx, ref long coefficient, Int128 shift)
    {
        if (!TryPower(ctx, shift, out var power)) return false;
        var scaled = (Int128)coefficient * power;
        if (!Fits(scaled))
        {
            Fail(ctx, $"decimal: overflow aligning (shift {shift})");
            return false;
        }

        coefficient = (long)scaled;
        return true;
    }

    private static bool TryPower(ExecutionContext ctx, Int128 exponent, out long power)
    {
        power = 1;
        if (exponent < 0 || exponent > MaxPower)
        {
            Fail(
                ctx,
                exponent < 0 ? $"decimal.pow10: negative exponent {exponent}" : $"decimal.pow10: exponent {exponent} exceeds max ({MaxPower})");
            return false;
        }

        for (; exponent > 0; exponent--) power *= 10;
        return true;
    }

    private static bool TryRead(ExecutionContext ctx, string function, Value number, out long coefficient, out long exponent)
    {
        exponent = 0;
        var isDecimal = Records.TryGetInt(
            number, CoefficientField, out coefficient) && Records.TryGetInt(number, ExponentField, out exponent);
        if (!isDecimal) BuiltinArguments.WrongKind(ctx, function, "Decimal", number);
        return isDecimal;
    }

    private static Status NewChecked(ExecutionContext ctx, string function, Int128 coefficient, long exponent, out Value result)
    {
        result = default;
        return Fits(coefficient) ? New(ctx, (long)coefficient, exponent, out result) : Fail(ctx, $"{function}: overflow");
    }

    private static Status New(ExecutionContext ctx, long coefficient, long exponent, out Value result)
    {
        result = default;
        if (ctx.ChargeCells(CellCost.Parts(2)) != Status.Ok) return Status.Fault;
        result = Value.Object(Aggregate.Create(Family, [Value.Int(coefficient), Value.Int(exponent)]));
        return Status.Ok;
    }

    private static bool Fits(Int128 number) => number >= long.MinValue && number <= long.MaxValue;

    private static string JsonText(TextValue text) =>
        DebugText.Of(Value.Object(text)) is var debug && debug.StartsWith("Str(", StringComparison.Ordinal) ? debug[4..^1] : debug;

    private static Status Fail(ExecutionContext ctx, FormattableString text) =>
        ctx.Fault(LexError.Effect(FormattableString.Invariant(text)));

    private static Status Fail(ExecutionContext ctx, string text) => ctx.Fault(LexError.Effect(text));
}
