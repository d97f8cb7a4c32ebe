namespace Lex.Core.Values;

/// <summary>
/// The kinds of Lex values (runtime section 2.1). <see cref="Unknown"/> is no kind of a value: it says that
/// nothing has been proven about one.
/// </summary>
public enum ValueKind : byte
{
    /// <summary>Nothing is known; never the kind of an actual value.</summary>
    Unknown = 0,

    /// <summary>The single value <c>()</c>.</summary>
    Unit,

    /// <summary>A 64-bit two's complement integer.</summary>
    Int,

    /// <summary>An IEEE 754 binary64 number.</summary>
    Float,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>Immutable UTF-8 text.</summary>
    Str,

    /// <summary>An immutable byte sequence.</summary>
    Bytes,

    /// <summary>An immutable sequence.</summary>
    List,

    /// <summary>A fixed sequence of parts.</summary>
    Tuple,

    /// <summary>Named fields.</summary>
    Record,

    /// <summary>A constructor with arguments.</summary>
    Variant,

    /// <summary>A function with captured values.</summary>
    Closure,

    /// <summary>A dense matrix of floats.</summary>
    F64Array,

    /// <summary>A sorted map; keys are Str or Int.</summary>
    Map,

    /// <summary>A sorted set; elements are Str or Int.</summary>
    Set,

    /// <summary>A double-ended sequence, distinct from a list.</summary>
    Deque,

    /// <summary>A shared mutable cell with a handler.</summary>
    Actor,

    /// <summary>A shared cancel flag.</summary>
    Ticker,

    /// <summary>An immutable columnar table.</summary>
    ArrowTable,
}
