using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>What a parameter of a meaning stands for.</summary>
internal enum ParameterRole
{
    /// <summary>The execution context.</summary>
    Context,

    /// <summary>An operand of the stack; the rightmost is on top.</summary>
    Popped,

    /// <summary>The operands that a count says, the last one on top.</summary>
    Window,

    /// <summary>An operand of the instruction.</summary>
    Operand,

    /// <summary>The local that the meaning assigns.</summary>
    StoredLocal,

    /// <summary>An <c>out</c> result that is pushed.</summary>
    Result,
}

/// <summary>How a meaning hands back what it computed.</summary>
internal enum ReturnForm
{
    /// <summary>It pushes nothing.</summary>
    Nothing,

    /// <summary>The returned value is pushed.</summary>
    Pushed,

    /// <summary>Both halves of the returned pair are pushed.</summary>
    PushedPair,

    /// <summary>True: continue at the target.</summary>
    Branch,

    /// <summary>A status; a result is in an <c>out</c> parameter.</summary>
    Status,
}

/// <summary>A type in the signature of a meaning, and the kind that it proves.</summary>
/// <param name="Code">Its fully qualified name.</param>
/// <param name="Kind">The member of <c>ValueKind</c>; <c>Unknown</c> for a <c>Value</c> and for what is no Lex value.</param>
internal sealed record TypeModel(string Code, string Kind)
{
    /// <summary>Whether a kind check stands before it.</summary>
    public bool IsTyped => Kind != "Unknown";
}

/// <summary>An operand of an instruction.</summary>
/// <param name="Kind">The member of <c>OperandKind</c>.</param>
/// <param name="Name">The name in the serialised form.</param>
/// <param name="Bits">The width in the serialised form.</param>
internal sealed record OperandModel(string Kind, string? Name, int Bits);

/// <summary>A parameter of a meaning.</summary>
internal sealed record ParameterModel(string Name, ParameterRole Role, TypeModel Type, OperandModel? Operand);

/// <summary>An op as its declaration states it. Equal models generate equal text.</summary>
internal sealed record OpModel
{
    /// <summary>The name of the op and of its method.</summary>
    public required string Name { get; init; }

    /// <summary>Fully qualified name of the type that declares it.</summary>
    public required string DeclaringType { get; init; }

    /// <summary>The member of <c>Group</c>.</summary>
    public required string Group { get; init; }

    /// <summary>The value of that member, by which ops are ordered.</summary>
    public required int GroupOrder { get; init; }

    /// <summary>Declared without a body.</summary>
    public required bool IsStructural { get; init; }

    /// <summary>The op that this one is a form of.</summary>
    public string? Canonical { get; init; }

    /// <summary>The member of <c>SiteKind</c>.</summary>
    public required string Site { get; init; }

    /// <summary>Members of <c>OpFacts</c>, the derived ones included, in the enum's order.</summary>
    public required EquatableArray<string> Facts { get; init; }

    /// <summary>Steps of one execution.</summary>
    public required int Steps { get; init; }

    /// <summary>The member of <c>CellRule</c>.</summary>
    public required string Cells { get; init; }

    /// <summary>The member of <c>EscapeTransfer</c>.</summary>
    public required string Escape { get; init; }

    /// <summary>The member of <c>ValueKind</c> that the result has, where signature or attribute fix it.</summary>
    public required string ResultKind { get; init; }

    /// <summary>The parameters in order.</summary>
    public required EquatableArray<ParameterModel> Parameters { get; init; }

    /// <summary>What the method returns.</summary>
    public required ReturnForm Return { get; init; }

    /// <summary>The type of what it returns, or of the halves of a pair, or of the <c>out</c> result.</summary>
    public required EquatableArray<TypeModel> Results { get; init; }

    /// <summary>The summary of its documentation; empty when the model was read from an assembly.</summary>
    public required string Summary { get; init; }

    /// <summary>The operands of an instruction, in order.</summary>
    public IEnumerable<ParameterModel> Operands => Parameters.Where(p => p.Operand is not null);

    /// <summary>The operands popped besides the window, deepest first.</summary>
    public IEnumerable<ParameterModel> Popped => Parameters.Where(p => p.Role == ParameterRole.Popped);

    /// <summary>Whether it pops as many operands as an instruction says.</summary>
    public bool HasWindow => Parameters.Any(p => p.Role == ParameterRole.Window);

    /// <summary>How many results it pushes.</summary>
    public int Pushes => Results.Count;

    /// <summary>Position of the first operand of a kind among the operands, or -1.</summary>
    public int OperandOf(string kind)
    {
        var index = 0;
        foreach (var parameter in Operands)
        {
            if (parameter.Operand!.Kind == kind) return index;
            index++;
        }

        return -1;
    }

    /// <summary>Whether a fact holds.</summary>
    public bool Has(string fact) => Facts.Contains(fact);
}

/// <summary>A superinstruction as its attribute states it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parts">The names of the components.</param>
/// <param name="Operands">A name for each operand of each component; <c>=name</c> repeats one.</param>
/// <param name="When">A further condition.</param>
/// <param name="Steps">Its steps; 0: the sum.</param>
/// <param name="Pass">Its pass in the specified order; 0: none.</param>
internal sealed record SuperModel(
    string Name, EquatableArray<string> Parts, EquatableArray<string> Operands, string? When, int Steps, int Pass);

/// <summary>A whole op table: base ops in the order of the enum, then superinstructions in order of declaration.</summary>
internal sealed record OpTableModel(string Namespace, string TypeName, EquatableArray<OpModel> Ops, EquatableArray<SuperModel> Supers)
{
    /// <summary>The base op of a name, or null.</summary>
    public OpModel? Find(string name)
    {
        foreach (var op in Ops)
        {
            if (op.Name == name) return op;
        }

        return null;
    }
}

/// <summary>What was read of a table, and what is wrong with it. Nothing is generated from a table with errors.</summary>
internal sealed record OpTableReading(OpTableModel Model, EquatableArray<DiagnosticInfo> Errors);
