using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Jit.Build;

namespace Lex.Jit.Lower;

/// <summary>Steps and cells, and the calls that are counted with them.</summary>
internal readonly record struct Charge(int Steps, long Cells, int Calls = 0)
{
    /// <summary>Whether there is nothing to charge.</summary>
    public bool IsNothing => Steps == 0 && Cells == 0 && Calls == 0;

    public static Charge operator +(Charge left, Charge right) =>
        new(left.Steps + right.Steps, left.Cells + right.Cells, left.Calls + right.Calls);
}

/// <summary>
/// A stretch of code that is charged at once, at its start: a run within a block that ends with the block or with an
/// instruction for which meters must be exact, and perhaps blocks before it that did not charge for themselves.
/// </summary>
/// <param name="Total">What the stretch costs.</param>
/// <param name="End">One past its last canonical instruction.</param>
/// <param name="Start">Where the interpreter goes on when the stretch cannot be paid.</param>
/// <param name="Tail">What of it belongs to a block that was copied behind this one.</param>
internal sealed record Stretch(Charge Total, int End, SsaExit Start, Charge Tail);

/// <summary>
/// Decides where compiled code charges. A block that can do nothing but branch leaves its charge to the blocks behind
/// it, so that each path pays once. Whoever leaves in the middle of a stretch gets back what was not executed.
/// </summary>
internal sealed class Accounting
{
    private readonly int[] _steps;
    private readonly long[] _cells;
    private readonly Dictionary<SsaBlock, (Charge Charge, SsaExit Start)> _pending = [];

    /// <summary>Sums up a function.</summary>
    public Accounting(FunctionCode function)
    {
        var code = function.Code;
        var weights = function.Fused.StepWeights;
        _steps = new int[code.Length + 1];
        _cells = new long[code.Length + 1];
        for (var pc = 0; pc < code.Length; pc++)
        {
            _steps[pc + 1] = _steps[pc] + weights[pc];
            _cells[pc + 1] = _cells[pc] + CellsOf(code[pc]);
        }
    }

    /// <summary>What the instructions from one to before another cost.</summary>
    public Charge Between(int start, int end) => new(_steps[end] - _steps[start], _cells[end] - _cells[start]);

    /// <summary>The steps of a block, and of what was copied behind it.</summary>
    public int StepsOf(SsaBlock block)
    {
        var steps = Between(block.Start, Math.Max(block.Start, block.Finish)).Steps;
        return block.Tail is { } tail ? steps + Between(tail.Start, tail.Finish).Steps : steps;
    }

    /// <summary>
    /// The stretch with which a block begins, or null when the block leaves it to its successors. Blocks are asked for in
    /// reverse post-order.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="calls">Calls that are to be counted when it begins.</param>
    public Stretch? First(SsaBlock block, int calls)
    {
        var end = EndAfter(block, 0);
        var tail = TailOf(block, 0);
        var total = Between(block.Start, end) + tail + new Charge(0, 0, calls);
        var start = block.Entry;
        if (_pending.TryGetValue(block, out var before)) (total, start) = (total + before.Charge, before.Start);
        if (!CanDefer(block)) return new Stretch(total, end, start, tail);
        foreach (var edge in block.End.Edges) _pending[edge.Target] = (total, start);
        return null;
    }

    /// <summary>The frame at which nothing is paid for that a block is going to pay for.</summary>
    public SsaExit StartOf(SsaBlock block) => _pending.TryGetValue(block, out var before) ? before.Start : block.Entry;

    /// <summary>The stretch that begins behind an instruction for which meters had to be exact.</summary>
    public Stretch Next(SsaBlock block, int index, SsaExit start)
    {
        var end = EndAfter(block, index + 1);
        var tail = TailOf(block, index + 1);
        return new Stretch(Between(block.Body[index].Pc + 1, end) + tail, end, start, tail);
    }

    private Charge TailOf(SsaBlock block, int index)
    {
        if (block.Tail is not { } tail) return default;
        for (; index < block.Body.Count; index++)
        {
            if (block.Body[index].Settles) return default;
        }

        return Between(tail.Start, tail.Finish);
    }

    private static int EndAfter(SsaBlock block, int index)
    {
        for (; index < block.Body.Count; index++)
        {
            if (block.Body[index].Settles) return block.Body[index].Pc + 1;
        }

        return Math.Max(block.Finish, block.Start);
    }

    /// <summary>Whether a block leaves its charge to its successors: it does nothing but branch, and each of them comes from it alone.</summary>
    public static bool CanDefer(SsaBlock block)
    {
        foreach (var instruction in block.Body)
        {
            if (instruction.Code != SsaCode.Constant && (instruction.Settles || Placement.MayLeave(instruction))) return false;
        }

        if (block.End is not SsaEnd.Branch and not SsaEnd.Jump) return false;
        foreach (var edge in block.End.Edges)
        {
            if (edge.Target.Predecessors != 1) return false;
        }

        return true;
    }

    private static long CellsOf(in Instruction instruction)
    {
        var info = OpTable.Of(instruction.Op);
        if (info.Cells != CellRule.Parts) return 0;
        var parts = instruction[info.CountOperand];
        return parts == 0 ? 0 : 1 + (long)parts;
    }
}
