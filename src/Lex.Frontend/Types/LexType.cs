using System.Collections.Immutable;
using Lex.Frontend.Effects;

namespace Lex.Frontend.Types;

/// <summary>A type as the checker works with it (language section 4.1).</summary>
internal abstract class LexType
{
    public override string ToString() => TypePrinter.Print(this);
}

/// <summary>A type without parts. There is one object for each.</summary>
internal sealed class PrimitiveType : LexType
{
    public static readonly PrimitiveType Int = new("Int");
    public static readonly PrimitiveType Float = new("Float");
    public static readonly PrimitiveType Bool = new("Bool");
    public static readonly PrimitiveType Str = new("Str");
    public static readonly PrimitiveType Bytes = new("Bytes");
    public static readonly PrimitiveType Unit = new("Unit");

    /// <summary>The type of what never has a value; fits everything.</summary>
    public static readonly PrimitiveType Never = new("Never");

    /// <summary>The type of what is wrong already; fits everything, and nothing is reported about it again.</summary>
    public static readonly PrimitiveType Error = new("?");

    private PrimitiveType(string name) => Name = name;

    public string Name { get; }

    /// <summary>The primitive of this name, or null; <c>Nil</c> is another name for Unit.</summary>
    public static PrimitiveType? Of(string name) => name switch
    {
        "Int" => Int,
        "Float" => Float,
        "Bool" => Bool,
        "Str" => Str,
        "Bytes" => Bytes,
        "Unit" or "Nil" => Unit,
        "Never" => Never,
        _ => null,
    };
}

internal sealed class ListType(LexType element) : LexType
{
    public LexType Element { get; } = element;
}

internal sealed class TupleType(ImmutableArray<LexType> items) : LexType
{
    public ImmutableArray<LexType> Items { get; } = items;
}

/// <summary>A structural record; fields in the order of their names.</summary>
internal sealed class RecordType(ImmutableArray<RecordField> fields) : LexType
{
    public ImmutableArray<RecordField> Fields { get; } = fields;

    /// <summary>The type of a field, or null.</summary>
    public LexType? Find(string name)
    {
        foreach (var field in Fields)
            if (field.Name == name) return field.Type;
        return null;
    }
}

internal readonly record struct RecordField(string Name, LexType Type);

/// <summary>A union, an alias, an opaque type or an unknown name, with arguments.</summary>
internal sealed class NamedType(string name, ImmutableArray<LexType> arguments) : LexType
{
    public string Name { get; } = name;

    public ImmutableArray<LexType> Arguments { get; } = arguments;
}

internal sealed class FunctionType(ImmutableArray<LexType> parameters, EffectRow row, LexType result) : LexType
{
    public ImmutableArray<LexType> Parameters { get; } = parameters;

    public EffectRow Row { get; } = row;

    public LexType Result { get; } = result;
}

/// <summary>A type parameter of a declaration; it is replaced at each reference.</summary>
internal sealed class TypeParameter(string name) : LexType
{
    public string Name { get; } = name;
}

/// <summary>A type that inference still looks for.</summary>
/// <param name="number">Its number in messages.</param>
/// <param name="ofParameter">Whether it stands for a type parameter of the function being checked.</param>
internal sealed class TypeVariable(int number, bool ofParameter) : LexType
{
    public int Number { get; } = number;

    public bool OfParameter { get; } = ofParameter;

    /// <summary>What it turned out to be, or null while it is free.</summary>
    public LexType? Binding { get; set; }

    /// <summary>Follows bindings to a type that is no bound variable.</summary>
    public static LexType Prune(LexType type)
    {
        while (type is TypeVariable { Binding: { } bound }) type = bound;
        return type;
    }
}
