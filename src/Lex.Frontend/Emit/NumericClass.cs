using System.Runtime.CompilerServices;
using Lex.Frontend.Canonical;

namespace Lex.Frontend.Emit;

/// <summary>What the lowering of arithmetic knows about an operand (runtime 13.4). Step counts depend on it, hints do not.</summary>
internal enum NumericClass : byte
{
    Unknown, Int, Float,
}

/// <summary>The fields of a record that are known to be Int or Float.</summary>
internal sealed class RecordClasses
{
    private readonly Dictionary<string, NumericClass> _fields = new(StringComparer.Ordinal);

    public NumericClass this[string field]
    {
        get => _fields.GetValueOrDefault(field);
        set => _fields[field] = value;
    }
}

/// <summary>Reads numeric classes off declared types. Aliases of numbers are deliberately not seen through.</summary>
internal sealed class DeclaredClasses
{
    // Null: there are none.
    private readonly Dictionary<string, RecordNode>? _records;

    public DeclaredClasses(CanonicalProgram program)
    {
        foreach (var stage in program.Stages)
        {
            if (stage is TypeStage type) Note(type, ref _records);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Note(TypeStage type, ref Dictionary<string, RecordNode>? records)
    {
        records?.Remove(type.Name.Text);
        if (type is { Parameters.IsEmpty: true, Definition: RecordNode { Spreads.IsEmpty: true } record })
            (records ??= new(StringComparer.Ordinal))[type.Name.Text] = record;
    }

    public static NumericClass Of(TypeNode type) => type switch
    {
        RefinedNode refined => Of(refined.Base),
        NamedNode { Name: "Int" } => NumericClass.Int,
        NamedNode { Name: "Float" } => NumericClass.Float,
        _ => NumericClass.Unknown,
    };

    /// <summary>The field classes of a parameter's type, if it is a record or an alias of one.</summary>
    public RecordClasses? FieldsOf(TypeNode type)
    {
        while (type is RefinedNode refined) type = refined.Base;
        var record = type switch
        {
            RecordNode { Spreads.IsEmpty: true } literal => literal,
            NamedNode { Arguments.IsEmpty: true } named => _records?.GetValueOrDefault(named.Name),
            _ => null,
        };
        if (record is null) return null;
        var classes = new RecordClasses();
        foreach (var field in record.Fields) classes[field.Name.Text] = Of(field.Type);
        return classes;
    }
}
