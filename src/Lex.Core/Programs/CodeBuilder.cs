using System.Collections.Immutable;
using Lex.Core.Ops;
using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>What a <see cref="CodeBuilder"/> has built.</summary>
/// <param name="Code">The instructions.</param>
/// <param name="Hints">One kind for each instruction; empty when none is known.</param>
/// <param name="SourceMap">One source offset for each instruction.</param>
/// <param name="FieldSites">Number of field-read sites.</param>
/// <param name="LocalsUsed">One more than the highest local that occurs.</param>
internal sealed record BuiltCode(
    ImmutableArray<Instruction> Code, ImmutableArray<ValueKind> Hints, ImmutableArray<int> SourceMap, int FieldSites, int LocalsUsed);

/// <summary>
/// Appends canonical code, one typed method per op (generated from the op table), and follows the operand height while
/// doing so: a wrong stack effect fails where it is emitted, not in the verifier. Exceptions from here are mistakes of
/// the compiler, never of its input.
/// </summary>
/// <param name="function">The function's name, for messages.</param>
internal sealed partial class CodeBuilder(string function)
{
    private readonly ImmutableArray<Instruction>.Builder _code = ImmutableArray.CreateBuilder<Instruction>();

    private readonly ImmutableArray<ValueKind>.Builder _hints = ImmutableArray.CreateBuilder<ValueKind>();

    private readonly ImmutableArray<int>.Builder _sources = ImmutableArray.CreateBuilder<int>();

    private int _waitingJumps;

    private bool _anyHint;

    /// <summary>Index of the next instruction.</summary>
    public int Pc => _code.Count;

    /// <summary>Operands on the stack of this function; after a terminator, those that it left.</summary>
    public int Height { get; private set; }

    /// <summary>The highest that <see cref="Height"/> has been.</summary>
    public int MaxHeight { get; private set; }

    /// <summary>Whether control can come to the next instruction, as far as emitted jumps tell.</summary>
    public bool IsReachable { get; private set; } = true;

    /// <summary>Field-read sites so far; the builder numbers them.</summary>
    public int FieldSites { get; private set; }

    /// <summary>One more than the highest local so far.</summary>
    public int LocalsUsed { get; private set; }

    /// <summary>The source offset that the next instructions get.</summary>
    public int SourceOffset { get; set; }

    /// <summary>A label that is not marked yet.</summary>
    public CodeLabel NewLabel() => new();

    /// <summary>A label for the next instruction, for jumps back.</summary>
    public CodeLabel MarkHere()
    {
        var label = NewLabel();
        Mark(label);
        return label;
    }

    /// <summary>Puts a label before the next instruction. All ways to it must have left the same height.</summary>
    public void Mark(CodeLabel label)
    {
        if (label.IsMarked) throw Mistake($"a label is marked twice, at pc {label.Pc} and");
        if (!IsReachable && label.HasHeight) Height = label.Height;
        else if (label.HasHeight && label.Height != Height)
            throw Mistake($"a label is reached with {label.Height} operands by a jump and with {Height} from above");
        label.Pc = Pc;
        label.Height = Height;
        IsReachable |= label.IsReached;
        foreach (var jump in label.Waiting) Patch(jump, label);
        _waitingJumps -= label.Waiting.Count;
        label.Waiting.Clear();
    }

    /// <summary>
    /// States the height at a place that no control reaches: after a terminator in the middle of an expression, the code
    /// that follows is emitted as if the expression had left its value.
    /// </summary>
    public void AssumeHeight(int height)
    {
        if (IsReachable && height != Height) throw Mistake($"the height is {Height}, it cannot be assumed to be {height}");
        Height = height;
        MaxHeight = Math.Max(MaxHeight, height);
    }

    /// <summary>Gives the last instruction a hint on the kind of what it pushes.</summary>
    public void Hint(ValueKind kind)
    {
        if (kind == ValueKind.Unknown) return;
        _hints[^1] = kind;
        _anyHint = true;
    }

    /// <summary>The finished code. Every jump must have its label marked, and control must not run off the end.</summary>
    public BuiltCode Build()
    {
        if (_waitingJumps != 0) throw Mistake($"{_waitingJumps} jumps lead to labels that were never marked,");
        if (IsReachable) throw Mistake("control runs off the end");
        return new BuiltCode(_code.ToImmutable(), _anyHint ? _hints.ToImmutable() : [], _sources.ToImmutable(), FieldSites, LocalsUsed);
    }

    /// <summary>Appends any instruction without a jump offset, for code that is made from the table; answers its index.</summary>
    public int Emit(in Instruction instruction, ValueKind hint = ValueKind.Unknown)
    {
        var info = OpTable.Of(instruction.Op);
        var pc = Pc;
        var pops = CheckOperands(info, instruction);
        if (pops > Height) throw Mistake($"{info.Name} pops {pops} operands, but there are {Height}");
        _code.Add(instruction);
        _sources.Add(SourceOffset);
        _hints.Add(ValueKind.Unknown);
        Hint(hint);
        Height += info.Pushes - pops;
        MaxHeight = Math.Max(MaxHeight, Height);
        if (info.IsTerminator) IsReachable = false;
        return pc;
    }

    /// <summary>Appends any jump or branch; its offset comes from the label.</summary>
    public int EmitJump(in Instruction instruction, CodeLabel target)
    {
        var wasReachable = IsReachable;
        var pc = Emit(instruction);
        if (!target.HasHeight) target.Height = Height;
        else if (target.Height != Height)
            throw Mistake($"a label with {target.Height} operands is reached with {Height} by the jump", pc);
        target.IsReached |= wasReachable;
        if (target.IsMarked)
        {
            Patch(pc, target);
        }
        else
        {
            target.Waiting.Add(pc);
            _waitingJumps++;
        }

        return pc;
    }

    private int NextSite() => FieldSites++;

    private void Patch(int jump, CodeLabel label)
    {
        var operand = OpTable.Of(_code[jump].Op).TargetOperand;
        _code[jump] = _code[jump].With(operand, label.Pc - (jump + 1));
    }

    private int CheckOperands(OpInfo info, in Instruction instruction)
    {
        for (var i = 0; i < info.Operands.Length; i++)
        {
            var operand = info.Operands[i];
            var value = instruction[i];
            if (operand.Kind == OperandKind.Local) LocalsUsed = Math.Max(LocalsUsed, value + 1);
            if (operand.Kind != OperandKind.Target && (value < 0 || value > operand.Max))
                throw Mistake($"{info.Name}: operand {operand.Name ?? operand.Kind.ToString()} is {value}, not in 0..{operand.Max},");
        }

        return info.PopsOf(instruction);
    }

    private InvalidOperationException Mistake(string what, int? pc = null) => new($"{what} at pc {pc ?? Pc} of `{function}`");
}
