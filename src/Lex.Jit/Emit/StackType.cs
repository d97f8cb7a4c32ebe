namespace Lex.Jit.Emit;

/// <summary>What the evaluation stack distinguishes (ECMA-335 III.1.1, less what the tier never uses).</summary>
internal enum StackKind : byte
{
    /// <summary>Nothing: the result of a void method.</summary>
    Void,

    /// <summary>32 bits: Int32 and everything smaller, truth values and enums included.</summary>
    I32,

    /// <summary>64 bits.</summary>
    I64,

    /// <summary>A double.</summary>
    F64,

    /// <summary>A pointer or native integer.</summary>
    Native,

    /// <summary>An object.</summary>
    Ref,

    /// <summary>A managed pointer.</summary>
    ByRef,

    /// <summary>A value type that is none of the above.</summary>
    Struct,
}

/// <summary>The type of one entry of the evaluation stack. <see cref="Type"/> is null for the plain kinds and for the null reference.</summary>
internal readonly record struct StackType(StackKind Kind, Type? Type = null)
{
    public static StackType Void => new(StackKind.Void);

    public static StackType I32 => new(StackKind.I32);

    public static StackType I64 => new(StackKind.I64);

    public static StackType F64 => new(StackKind.F64);

    public static StackType Native => new(StackKind.Native);

    /// <summary>The null reference, which fits every reference.</summary>
    public static StackType Null => new(StackKind.Ref);

    /// <summary>The entry that a value of a .NET type occupies.</summary>
    public static StackType Of(Type type)
    {
        if (type == typeof(void)) return Void;
        if (type.IsByRef) return new(StackKind.ByRef, type.GetElementType());
        if (type.IsPointer || type.IsFunctionPointer || type == typeof(nint) || type == typeof(nuint)) return Native;
        if (!type.IsValueType) return new(StackKind.Ref, type);
        var plain = type.IsEnum ? Enum.GetUnderlyingType(type) : type;
        return Type.GetTypeCode(plain) switch
        {
            TypeCode.Boolean or TypeCode.Char or TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32
                or TypeCode.UInt32 => I32,
            TypeCode.Int64 or TypeCode.UInt64 => I64,
            TypeCode.Double => F64,
            _ => new(StackKind.Struct, type),
        };
    }

    /// <summary>Whether an entry of this type may stand where <paramref name="wanted"/> is expected.</summary>
    public bool Fits(StackType wanted)
    {
        if (Kind != wanted.Kind) return false;
        if (Kind != StackKind.Ref) return Type == wanted.Type;
        return Type is null || wanted.Type is null || wanted.Type.IsAssignableFrom(Type);
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        StackKind.Void => "void",
        StackKind.I32 => "i32",
        StackKind.I64 => "i64",
        StackKind.F64 => "f64",
        StackKind.Native => "native",
        StackKind.Ref => Type is null ? "null" : $"ref<{Type.Name}>",
        StackKind.ByRef => $"byref<{Type!.Name}>",
        _ => $"struct<{Type!.Name}>",
    };
}
