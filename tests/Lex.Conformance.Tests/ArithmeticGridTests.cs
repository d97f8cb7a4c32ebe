using System.Globalization;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Every arithmetic op over every pair of boundary values, in every tier, against C#.</summary>
public sealed class ArithmeticGridTests
{
    private static readonly long[] Ints =
    [
        long.MinValue, long.MinValue + 1, int.MinValue, -1000, -7, -2, -1, 0, 1, 2, 7, 1000, int.MaxValue, (1L << 53) + 1,
        long.MaxValue - 1, long.MaxValue,
    ];

    private static readonly double[] Floats =
    [
        double.NegativeInfinity, double.MinValue, -7.5, -1.0, -double.Epsilon, -0.0, 0.0, double.Epsilon, 0.1, 1.0, 2.0, 1e16,
        double.MaxValue,
        double.PositiveInfinity, double.NaN,
    ];

    public static TheoryData<string, string> IntRows() => Rows("Add", "Sub", "Mul", "Div", "Mod", "Eq", "Lt", "Le");

    public static TheoryData<string, string> FloatRows() => Rows("Add", "Sub", "Mul", "Div", "Eq", "Lt", "Le");

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    [Theory]
    [Row("register", 85)]
    [MemberData(nameof(IntRows))]
    public void Int_op_agrees_with_the_host(string op, string tier)
    {
        foreach (var form in new[] { "Int", "Num" })
        {
            Compare(form + op, tier, Ints, Value.Int, (a, b) => OfInts(op, a, b));
        }
    }

    [Theory]
    [MemberData(nameof(FloatRows))]
    public void Float_op_agrees_with_the_host(string op, string tier)
    {
        foreach (var form in new[] { "Float", "Num" })
        {
            Compare(form + op, tier, Floats, Value.Float, (a, b) => OfFloats(op, a, b));
        }
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Float_modulo_is_the_truncated_remainder(string tier) => Compare("NumMod", tier, Floats, Value.Float, (a, b) => Text(a % b));

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Negation_agrees_with_the_host(string tier)
    {
        foreach (var op in new[] { "IntNeg", "NumNeg" })
            foreach (var a in Ints) Assert.Equal(Text(unchecked(-a)), Run(Unary(op), tier, [Value.Int(a)]));
        foreach (var op in new[] { "FloatNeg", "NumNeg" })
            foreach (var a in Floats) Assert.Equal(Text(-a), Run(Unary(op), tier, [Value.Float(a)]));
    }

    private static TheoryData<string, string> Rows(params string[] ops)
    {
        var rows = new TheoryData<string, string>();
        foreach (var op in ops)
        {
            foreach (var tier in Tier.All) rows.Add(op, tier.Name);
        }

        return rows;
    }

    private static void Compare<T>(string op, string tier, T[] values, Func<T, Value> toLex, Func<T, T, string> expected)
    {
        var (session, function) = Binary(op).Open(Tier.Find(tier), "f");
        foreach (var a in values)
        {
            foreach (var b in values)
            {
                session.Reset();
                var actual = session.Invoke(function, [toLex(a), toLex(b)], out var result, out var error) ? Text(result) : error!.Display;
                Assert.True(expected(a, b) == actual, $"{op} of {a} and {b} in {tier}: expected {expected(a, b)}, got {actual}");
            }
        }
    }

    private static string Run(TestProgram program, string tier, Value[] arguments)
    {
        var (session, function) = program.Open(Tier.Find(tier), "f");
        return session.Invoke(function, arguments, out var result, out var error) ? Text(result) : error!.Display;
    }

    private static TestProgram Binary(string op) => TestProgram.OfListing($"""
        fn f arity 2 locals 2
            LoadLocal $0
            LoadLocal $1
            {op}
            Return
        """);

    private static TestProgram Unary(string op) => TestProgram.OfListing($"""
        fn f arity 1 locals 1
            LoadLocal $0
            {op}
            Return
        """);

    private static string OfInts(string op, long a, long b) => op switch
    {
        "Add" => Text(unchecked(a + b)),
        "Sub" => Text(unchecked(a - b)),
        "Mul" => Text(unchecked(a * b)),
        "Div" => b == 0 ? LexError.DivByZero("division").Display : Text(b == -1 ? unchecked(-a) : a / b),
        "Mod" => b == 0 ? LexError.DivByZero("modulo").Display : Text(b == -1 ? 0 : a % b),
        "Eq" => Text(a == b),
        "Lt" => Text(a < b),
        _ => Text(a <= b),
    };

    private static string OfFloats(string op, double a, double b) => op switch
    {
        "Add" => Text(a + b),
        "Sub" => Text(a - b),
        "Mul" => Text(a * b),
        "Div" => Text(a / b),
        "Eq" => Text(a == b),
        "Lt" => Text(a < b),
        _ => Text(a <= b),
    };

    private static string Text(Value value) => value.Kind switch
    {
        ValueKind.Int => Text(value.AsInt),
        ValueKind.Float => Text(value.AsFloat),
        ValueKind.Bool => Text(value.AsBool),
        _ => value.Kind.ToString(),
    };

    private static string Text(long value) => string.Create(CultureInfo.InvariantCulture, $"Int {value}");

    // The bits, so that -0.0 is not 0.0; every NaN is the same.
    private static string Text(double value) =>
        double.IsNaN(value) ? "Float NaN" : string.Create(CultureInfo.InvariantCulture, $"Float {BitConverter.DoubleToInt64Bits(value):x}");

    private static string Text(bool value) => $"Bool {value}";
}
