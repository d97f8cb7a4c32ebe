using System.Collections.Immutable;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Frontend.Emit;

/// <summary>A place in code that jumps may lead to, before or after it is known.</summary>
internal sealed class CodeLabel
{
    /// <summary>The instruction it marks, or -1.</summary>
    public int Target { get; set; } = -1;

    /// <summary>The operand height there, or -1 until something leads there.</summary>
    public int Height { get; set; } = -1;

    /// <summary>The jumps that wait for the target.</summary>
    public List<int> Waiting { get; } = [];
}

/// <summary>
/// Writes the canonical code of one function: instructions with their hints and source offsets, labels, slots. Tracks the
/// operand height from the op table while writing, so that a wrong effect fails where it is written.
/// </summary>
internal sealed class CodeWriter(int parameters)
{
    private readonly ImmutableArray<Instruction>.Builder _code = ImmutableArray.CreateBuilder<Instruction>();
    private readonly ImmutableArray<ValueKind>.Builder _hints = ImmutableArray.CreateBuilder<ValueKind>();
    private readonly ImmutableArray<int>.Builder _offsets = ImmutableArray.CreateBuilder<int>();
    private int _peakSlots = parameters;
    private int _peakHeight;
    private bool _reachable = true;

    /// <summary>The source offset that instructions are stamped with.</summary>
    public int Offset { get; set; }

    /// <summary>The operand height after the last instruction.</summary>
    public int Height { get; private set; }

    /// <summary>The next free slot.</summary>
    public int NextSlot { get; private set; } = parameters;

    /// <summary>Field-read sites so far.</summary>
    public int FieldSites { get; private set; }

    /// <summary>Whether the function has grown beyond what a frame or an operand can hold.</summary>
    public bool IsTooLarge => _peakSlots + _peakHeight > ProgramLimits.MaxFrameSlots || FieldSites > ProgramLimits.MaxFieldSites || HasLargeOperand;

    /// <summary>Set when a count does not fit its operand.</summary>
    public bool HasLargeOperand { get; private set; }

    public int NewSlot()
    {
        var slot = NextSlot++;
        _peakSlots = Math.Max(_peakSlots, NextSlot);
        return slot;
    }

    public int NewFieldSite() => FieldSites++;

    /// <summary>Gives back the slots from a mark on.</summary>
    public void RestoreSlots(int mark) => NextSlot = mark;

    /// <summary>Writes an instruction; the hint says what it pushes where the op does not.</summary>
    public void Write(Op op, int a = 0, int b = 0, int c = 0, int d = 0, ValueKind hint = ValueKind.Unknown)
    {
        var instruction = new Instruction(op, a, b, c, d);
        var info = OpTable.Of(op);
        if (info.CountOperand >= 0 && instruction[info.CountOperand] > info.Operands[info.CountOperand].Max) HasLargeOperand = true;
        Height += info.DeltaOf(instruction);
        if (Height < 0 && _reachable) throw new InvalidOperationException($"{info.Name} pops what is not there.");
        _peakHeight = Math.Max(_peakHeight, Height);
        _code.Add(instruction);
        _hints.Add(hint);
        _offsets.Add(Offset);
        if (info.IsTerminator) _reachable = false;
    }

    public void Jump(Op op, CodeLabel target)
    {
        if (target.Target < 0) target.Waiting.Add(_code.Count);
        Write(op, target.Target < 0 ? 0 : target.Target - _code.Count - 1);
        Arrive(target);
    }

    public void Mark(CodeLabel label)
    {
        label.Target = _code.Count;
        foreach (var jump in label.Waiting) _code[jump] = _code[jump].With(0, label.Target - jump - 1);
        label.Waiting.Clear();
        Arrive(label);
        Height = label.Height;
        _reachable = true;
    }

    /// <summary>Sets the height after code that has left the function or jumped away, for what is written next.</summary>
    public void Continue(int height)
    {
        if (_reachable && Height != height) throw new InvalidOperationException($"The operand height is {Height}, not {height}.");
        Height = height;
    }

    public FunctionBody ToBody(ImmutableArray<ValueKind> parameterKinds, ValueKind result) => new(_peakSlots, _code.ToImmutable())
    {
        Hints = new(parameterKinds, result, _hints.ToImmutable()),
        SourceMap = _offsets.ToImmutable(),
    };

    private void Arrive(CodeLabel label)
    {
        // Code that nothing reaches states no height: what follows a tail call would only guess.
        if (label.Height < 0) label.Height = Height;
        else if (_reachable && label.Height != Height) throw new InvalidOperationException($"The operand height is {Height}, not {label.Height}, at a label.");
    }
}
