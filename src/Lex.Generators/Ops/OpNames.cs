namespace Lex.Generators.Ops;

/// <summary>The names of the core that the generator knows. Everything else it reads from the declarations.</summary>
internal static class OpNames
{
    public const string OpsNamespace = "Lex.Core.Ops";
    public const string ProgramsNamespace = "Lex.Core.Programs";

    public const string TableAttribute = OpsNamespace + ".OpTableAttribute";
    public const string LoweringAttribute = OpsNamespace + ".LoweringAttribute";
    public const string DispatchAttribute = OpsNamespace + ".DispatchAttribute";
    public const string OpAttribute = OpsNamespace + ".OpAttribute";
    public const string SuperAttribute = OpsNamespace + ".SuperAttribute";
    public const string OperandAttribute = OpsNamespace + ".OperandAttribute";
    public const string OperandKindAttribute = OpsNamespace + ".OperandKindAttribute";

    /// <summary>The interface in a table whose methods are the ops without a body.</summary>
    public const string Structural = "IStructural";

    public const string Context = "Lex.Core.Execution.ExecutionContext";
    public const string Status = "Lex.Core.Execution.Status";
    public const string Value = "Lex.Core.Values.Value";
    public const string Name = "Lex.Core.Values.Name";
    public const string ShapeFamily = "Lex.Core.Values.ShapeFamily";

    /// <summary>The fully qualified form of a name, as generated text uses it.</summary>
    public static string Global(string name) => "global::" + name;

    /// <summary>The kind that a type in a signature proves; null for a type that is no carrier of Lex values.</summary>
    public static string? KindOf(string type) => type switch
    {
        Value => "Unknown",
        "long" => "Int",
        "double" => "Float",
        "bool" => "Bool",
        "Lex.Core.Values.TextValue" => "Str",
        "Lex.Core.Values.BytesValue" => "Bytes",
        "Lex.Core.Values.ListValue" => "List",
        _ => null,
    };

    /// <summary>The type with which a parameter takes an operand of a kind from the instruction.</summary>
    public static string TypeOfOperand(string kind) => kind switch
    {
        "Local" or "Constant" => Value,
        "FieldName" or "VariantName" => Name,
        "Shape" => ShapeFamily,
        _ => "int",
    };
}
