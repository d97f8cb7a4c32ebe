using Lex.Core.Values;

namespace Lex.Core.Ops;

/// <summary>One operand of an op in canonical code.</summary>
/// <param name="Kind">Its index space.</param>
/// <param name="Name">Its name in the serialised form; null for an only operand written without a name.</param>
/// <param name="Bits">Its width in the specified format, 16 or 32; offsets are signed, all else is not.</param>
internal readonly record struct OperandInfo(OperandKind Kind, string? Name, int Bits)
{
    /// <summary>The largest value that the format can hold.</summary>
    public int Max => Kind == OperandKind.Target || Bits == 32 ? int.MaxValue : (1 << Bits) - 1;
}

/// <summary>What a parameter of a meaning stands for.</summary>
internal enum ParameterRole : byte
{
    /// <summary>The execution context.</summary>
    Context,

    /// <summary>An operand of the stack; the rightmost is on top.</summary>
    Popped,

    /// <summary>The operands that a count says, the last one on top.</summary>
    Window,

    /// <summary>An operand of the instruction.</summary>
    Operand,

    /// <summary>The local that the meaning assigns (an <c>out</c> parameter).</summary>
    StoredLocal,

    /// <summary>An <c>out</c> result that is pushed.</summary>
    Result,
}

/// <summary>How a meaning hands back what it computed.</summary>
internal enum ReturnForm : byte
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

/// <summary>A parameter of a meaning: what a caller of the method has to pass.</summary>
/// <param name="Role">What it stands for.</param>
/// <param name="Index">For an operand of the instruction (or the stored local): which one; for a popped one: its position,
/// deepest first; else 0.</param>
/// <param name="Kind">The kind that its C# type fixes; Unknown: it is passed as a <see cref="Value"/>, or is no Lex value.</param>
internal readonly record struct OpParameter(ParameterRole Role, int Index, ValueKind Kind);

/// <summary>How an op is written in the serialised form (artifact 9).</summary>
internal enum PayloadForm : byte
{
    /// <summary>Its name alone.</summary>
    Unit,

    /// <summary>Its name and the only operand.</summary>
    Positional,

    /// <summary>Its name and an object with a key per operand.</summary>
    Named,
}

/// <summary>How a superinstruction relates to the window it stands for (artifact 11).</summary>
/// <param name="Components">The ops of the window, in order. The first slot holds the fused op, the others tombstones.</param>
/// <param name="OperandMap">For each operand of each component, in order: which operand of the fused op it is.</param>
/// <param name="IntConstant">The operand of the fused op that must be an Int constant, or -1.</param>
/// <param name="Pass">The position in the specified fusion order, or 0 for an op that is not of the specified listing.</param>
internal sealed record SuperInfo(Op[] Components, int[][] OperandMap, int IntConstant, int Pass);

/// <summary>
/// Everything that is known about an op without running it. The instances are generated from the op table; nothing
/// in here is written by hand.
/// </summary>
internal sealed class OpInfo
{
    /// <summary>The op.</summary>
    public required Op Op { get; init; }

    /// <summary>Its name in listings and in the serialised form.</summary>
    public required string Name { get; init; }

    /// <summary>Its family.</summary>
    public required Group Group { get; init; }

    /// <summary>The operands of an instruction, in the order of <c>A</c> to <c>D</c>.</summary>
    public required OperandInfo[] Operands { get; init; }

    /// <summary>How many operands it pops besides those that <see cref="CountOperand"/> says.</summary>
    public required int FixedPops { get; init; }

    /// <summary>Which operand says how many more operands it pops, or -1.</summary>
    public required int CountOperand { get; init; }

    /// <summary>How many results it pushes: 0 to 2.</summary>
    public required int Pushes { get; init; }

    /// <summary>The highest point above the height at entry that its window reaches: 2 for a fused load, load and add, though it
    /// pushes one.</summary>
    public required int Peak { get; init; }

    /// <summary>Facts for eligibility, memo and verification.</summary>
    public required OpFacts Facts { get; init; }

    /// <summary>The feedback its site gathers.</summary>
    public required SiteKind Site { get; init; }

    /// <summary>Steps of one execution.</summary>
    public required int Steps { get; init; }

    /// <summary>Who charges the cells of what it builds.</summary>
    public required CellRule Cells { get; init; }

    /// <summary>The name under which the body hash counts it.</summary>
    public required string HashName { get; init; }

    /// <summary>The op without a fixed operand kind that this typed one stands for (<c>IntAdd</c>: <c>NumAdd</c>), or itself.</summary>
    public required Op Generic { get; init; }

    /// <summary>Kinds of the popped operands, deepest first, where the signature fixes them; Unknown elsewhere.</summary>
    public required ValueKind[] PoppedKinds { get; init; }

    /// <summary>Kind of the result where the signature fixes it.</summary>
    public required ValueKind PushedKind { get; init; }

    /// <summary>Which operand is a jump offset, or -1.</summary>
    public required int TargetOperand { get; init; }

    /// <summary>What a tier has to do for it.</summary>
    public required OpForm Form { get; init; }

    /// <summary>What it does to aggregates among its operands; never <see cref="EscapeTransfer.Derived"/>.</summary>
    public required EscapeTransfer Escape { get; init; }

    /// <summary>The parameters of its meaning; empty for a superinstruction.</summary>
    public required OpParameter[] Parameters { get; init; }

    /// <summary>How its meaning hands back what it computed.</summary>
    public required ReturnForm Return { get; init; }

    /// <summary>The window of a superinstruction; null for a base op.</summary>
    public SuperInfo? Super { get; init; }

    /// <summary>The first sentences of the op's documentation.</summary>
    public string Summary => OpTable.SummaryOf(Op);

    /// <summary>How it is written in the serialised form.</summary>
    public PayloadForm Payload => Operands.Length == 0 ? PayloadForm.Unit
        : Operands.Length == 1 && Operands[0].Name is null ? PayloadForm.Positional
        : PayloadForm.Named;

    /// <summary>Whether it is declared without a body.</summary>
    public bool IsStructural => Form == OpForm.Structural;

    /// <summary>Number of code slots it stands for, tombstones included.</summary>
    public int Width => Super?.Components.Length ?? 1;

    /// <summary>Whether control never reaches the next instruction.</summary>
    public bool IsTerminator => (Facts & OpFacts.Terminator) != 0;

    /// <summary>Whether it is a two-way branch.</summary>
    public bool IsBranch => TargetOperand >= 0 && !IsTerminator;

    /// <summary>Whether all of the given facts hold.</summary>
    public bool Has(OpFacts facts) => (Facts & facts) == facts;

    /// <summary>Operands popped by this instruction.</summary>
    public int PopsOf(in Programs.Instruction instruction) =>
        CountOperand < 0 ? FixedPops : FixedPops + instruction[CountOperand];

    /// <summary>Net change of the operand height.</summary>
    public int DeltaOf(in Programs.Instruction instruction) => Pushes - PopsOf(instruction);
}
