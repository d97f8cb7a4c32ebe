using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lex.Core.Values;

namespace Lex.Jit.Runtime;

/// <summary>Operands of an op that takes a counted number of them, on the host's stack.</summary>
[InlineArray(Capacity)]
internal struct Window
{
    /// <summary>Most operands held here; more of them go into an array.</summary>
    public const int Capacity = 8;

    private Value _first;
}

/// <summary>What compiled code calls to hand a window of operands to a meaning.</summary>
internal static class Windows
{
    /// <summary>Sets an operand.</summary>
    public static void Set(ref Window window, int index, Value value) => window[index] = value;

    /// <summary>The operands.</summary>
    public static ReadOnlySpan<Value> Span(ref Window window, int count) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Window, Value>(ref window), count);

    /// <summary>Room for many operands.</summary>
    public static Value[] Many(int count) => new Value[count];

    /// <summary>Sets one of many operands.</summary>
    public static void SetMany(Value[] window, int index, Value value) => window[index] = value;

    /// <summary>The many operands.</summary>
    public static ReadOnlySpan<Value> SpanMany(Value[] window) => window;
}
