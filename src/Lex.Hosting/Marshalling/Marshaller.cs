using System.Runtime.CompilerServices;
using Lex.Core.Values;
using Lex.Frontend.Types;

namespace Lex.Hosting.Marshalling;

/// <summary>
/// Converts between host types and Lex values: <see cref="long"/> and <see cref="int"/> are Int, <see cref="double"/> is
/// Float, <see cref="bool"/> Bool, <see cref="string"/> Str, and <see cref="LexValue"/> is anything. The type tests are
/// constants to the compiler of machine code: each instantiation keeps one branch and boxes nothing.
/// </summary>
internal static class Marshaller<T>
{
    /// <summary>The only Lex type that fits, or null if <typeparamref name="T"/> takes any value.</summary>
    public static PrimitiveType? LexType { get; } = TypeOf();

    /// <summary>Whether the host type can stand for a declared type.</summary>
    public static bool Fits(LexType declared, TypeTable types) =>
        typeof(T) == typeof(LexValue) || (LexType is not null && ReferenceEquals(types.Unfold(declared), LexType));

    /// <summary>The Lex value of a host value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value ToLex(T value)
    {
        if (typeof(T) == typeof(long)) return Value.Int(Unsafe.BitCast<T, long>(value));
        if (typeof(T) == typeof(int)) return Value.Int(Unsafe.BitCast<T, int>(value));
        if (typeof(T) == typeof(double)) return Value.Float(Unsafe.BitCast<T, double>(value));
        if (typeof(T) == typeof(bool)) return Value.Bool(Unsafe.BitCast<T, bool>(value));
        if (typeof(T) == typeof(string)) return OfText((string?)(object?)value);
        return ((LexValue)(object)value!).Inner;
    }

    /// <summary>The host value of a Lex value; false if it has another kind or does not fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFromLex(Value value, out T result)
    {
        if (typeof(T) == typeof(long) && value.IsInt) return Found(value.AsInt, out result);
        if (typeof(T) == typeof(int) && value.IsInt && value.AsInt == (int)value.AsInt) return Found((int)value.AsInt, out result);
        if (typeof(T) == typeof(double) && value.IsFloat) return Found(value.AsFloat, out result);
        if (typeof(T) == typeof(bool) && value.IsBool) return Found(value.AsBool, out result);
        if (typeof(T) == typeof(string) && value.Kind == ValueKind.Str) return Found(value.As<TextValue>().ToString(), out result);
        if (typeof(T) == typeof(LexValue)) return Found(new LexValue(value), out result);
        result = default!;
        return false;
    }

    private static Value OfText(string? text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Value.Object(TextValue.Of(text));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Found<TValue>(TValue value, out T result)
    {
        result = Unsafe.As<TValue, T>(ref value);
        return true;
    }

    private static PrimitiveType? TypeOf()
    {
        if (typeof(T) == typeof(long) || typeof(T) == typeof(int)) return PrimitiveType.Int;
        if (typeof(T) == typeof(double)) return PrimitiveType.Float;
        if (typeof(T) == typeof(bool)) return PrimitiveType.Bool;
        if (typeof(T) == typeof(string)) return PrimitiveType.Str;
        if (typeof(T) == typeof(LexValue)) return null;
        throw new NotSupportedException(
            $"{typeof(T)} has no Lex type; use long, int, double, bool, string, or LexValue, which takes every value.");
    }
}
