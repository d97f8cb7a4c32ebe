using System.Text;
using Lex.Core.Values;

namespace Lex.Frontend.Syntax;

/// <summary>The kinds of literals.</summary>
internal enum LiteralKind : byte
{
    Unit, Int, Float, Bool, Str, Bytes,
}

/// <summary>
/// A literal value; numbers and Booleans live in <paramref name="Bits"/>, texts and bytes (as text) in <paramref name="Text"/>.
/// </summary>
internal sealed record Literal(LiteralKind Kind, long Bits, string? Text)
{
    public static readonly Literal Unit = new(LiteralKind.Unit, 0, null);

    public static readonly Literal True = new(LiteralKind.Bool, 1, null);

    public static readonly Literal False = new(LiteralKind.Bool, 0, null);

    public static readonly Literal EmptyText = OfStr("");

    public double Float => BitConverter.Int64BitsToDouble(Bits);

    public static Literal OfBool(bool value) => value ? True : False;

    public static Literal OfInt(long value) => new(LiteralKind.Int, value, null);

    public static Literal OfFloat(double value) => new(LiteralKind.Float, BitConverter.DoubleToInt64Bits(value), null);

    public static Literal OfStr(string text) => new(LiteralKind.Str, 0, text);

    public static Literal OfBytes(string text) => new(LiteralKind.Bytes, 0, text);

    /// <summary>The bytes of a byte-string literal.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(Text!);

    /// <summary>Whether both denote the same value as <c>==</c> sees it.</summary>
    public bool ValueEquals(Literal other) =>
        Kind == other.Kind && (Kind == LiteralKind.Float ? Float == other.Float : Bits == other.Bits && Text == other.Text);

    /// <summary>The value as messages print it.</summary>
    public override string ToString() => Kind switch
    {
        LiteralKind.Unit => "()",
        LiteralKind.Int => Bits.ToString(System.Globalization.CultureInfo.InvariantCulture),
        LiteralKind.Float => FloatText.Positional(Float),
        LiteralKind.Bool => Bits != 0 ? "true" : "false",
        LiteralKind.Str => $"\"{Text}\"",
        _ => $"b\"{Text}\"",
    };
}
