// The little of the values that generated code refers to. The op model, the builder and the errors are the real files.
global using System;
global using System.Collections.Generic;

namespace Lex.Core.Values
{
    internal abstract class HeapObject
    {
        public abstract ValueKind Kind { get; }
    }

    internal sealed class TextValue(string text) : HeapObject
    {
        public string Text { get; } = text;

        public override ValueKind Kind => ValueKind.Str;
    }

    internal sealed class BytesValue : HeapObject
    {
        public override ValueKind Kind => ValueKind.Bytes;
    }

    internal sealed class ListValue : HeapObject
    {
        public override ValueKind Kind => ValueKind.List;
    }

    internal sealed class Name(string text)
    {
        public string Text { get; } = text;
    }

    internal sealed class ShapeFamily;

    internal readonly record struct Value(ValueKind Kind, long Bits, HeapObject? Ref)
    {
        public bool IsInt => Kind == ValueKind.Int;

        public bool IsFloat => Kind == ValueKind.Float;

        public bool IsBool => Kind == ValueKind.Bool;

        public long AsInt => Bits;

        public double AsFloat => BitConverter.Int64BitsToDouble(Bits);

        public bool AsBool => Bits != 0;

        public static Value Int(long value) => new(ValueKind.Int, value, null);

        public static Value Float(double value) => new(ValueKind.Float, BitConverter.DoubleToInt64Bits(value), null);

        public static Value Bool(bool value) => new(ValueKind.Bool, value ? 1 : 0, null);

        public static Value Object(HeapObject value) => new(value.Kind, 0, value);

        public T As<T>()
            where T : HeapObject
            => (T)Ref!;
    }

    internal static class DebugText
    {
        public static string Of(Value value) => $"{value.Kind}({value.Bits})";
    }
}

namespace Lex.Core.Programs
{
    internal sealed class Constant(Lex.Core.Values.Value value, string? name = null)
    {
        public long Bits { get; } = value.Bits;

        public Lex.Core.Values.Value Value { get; } = value;

        public Lex.Core.Values.Name? Name { get; } = name is null ? null : new(name);
    }
}
