using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>The kinds of constants (runtime section 1.1).</summary>
internal enum ConstantKind : byte
{
    /// <summary>An integer.</summary>
    Int,

    /// <summary>A float.</summary>
    Float,

    /// <summary>A truth value.</summary>
    Bool,

    /// <summary>Text.</summary>
    Str,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Unit.</summary>
    Unit,

    /// <summary>A field's name.</summary>
    FieldName,

    /// <summary>A constructor's name.</summary>
    VariantName,

    /// <summary>The path of a call in the tree.</summary>
    NodeId,
}

/// <summary>An entry of the constant pool. Immutable; compared by kind and content, floats by their bits.</summary>
internal sealed class Constant : IEquatable<Constant>
{
    private Constant(ConstantKind kind, long bits, string? text, byte[]? bytes, Value value)
    {
        Kind = kind;
        Bits = bits;
        Text = text;
        Bytes = bytes;
        Value = value;
        Name = kind is ConstantKind.FieldName or ConstantKind.VariantName ? Name.Intern(text!) : null;
    }

    /// <summary>The kind.</summary>
    public ConstantKind Kind { get; }

    /// <summary>The integer, the float's bits, or 0/1.</summary>
    public long Bits { get; }

    /// <summary>The text of the four textual kinds.</summary>
    public string? Text { get; }

    /// <summary>The bytes of a <see cref="ConstantKind.Bytes"/>; do not write.</summary>
    public byte[]? Bytes { get; }

    /// <summary>The value that pushing the constant yields; names and node ids push their text.</summary>
    public Value Value { get; }

    /// <summary>The interned name of a field or constructor; null for other kinds.</summary>
    public Name? Name { get; }

    /// <summary>The constant <c>()</c>.</summary>
    public static Constant Unit { get; } = new(ConstantKind.Unit, 0, null, null, Value.Unit);

    public static Constant Int(long value) => new(ConstantKind.Int, value, null, null, Value.Int(value));

    public static Constant Float(double value) =>
        new(ConstantKind.Float, BitConverter.DoubleToInt64Bits(value), null, null, Value.Float(value));

    public static Constant Bool(bool value) => new(ConstantKind.Bool, value ? 1 : 0, null, null, Value.Bool(value));

    public static Constant Str(string value) => Textual(ConstantKind.Str, value);

    public static Constant FieldName(string name) => Textual(ConstantKind.FieldName, name);

    public static Constant VariantName(string name) => Textual(ConstantKind.VariantName, name);

    public static Constant NodeId(string id) => Textual(ConstantKind.NodeId, id);

    public static Constant OfBytes(byte[] value) =>
        new(ConstantKind.Bytes, 0, null, value, Value.Object(BytesValue.Of(value)));

    public bool Equals(Constant? other) =>
        other is not null && Kind == other.Kind && Bits == other.Bits && Text == other.Text
        && (Bytes is null ? other.Bytes is null : other.Bytes is not null && Bytes.AsSpan().SequenceEqual(other.Bytes));

    public override bool Equals(object? obj) => Equals(obj as Constant);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Kind);
        hash.Add(Bits);
        hash.Add(Text, StringComparer.Ordinal);
        if (Bytes is not null) hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    private static Constant Textual(ConstantKind kind, string text) =>
        new(kind, 0, text, null, Value.Object(TextValue.Of(text)));
}
