using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Jit.Build;

/// <summary>A function in static single assignment form. The first block is where calls and self tail calls arrive.</summary>
internal sealed class SsaFunction(FunctionCode code)
{
    private int _values;

    /// <summary>The function.</summary>
    public FunctionCode Code { get; } = code;

    /// <summary>The blocks in reverse post-order.</summary>
    public List<SsaBlock> Blocks { get; } = [];

    /// <summary>The kinds with which it is entered.</summary>
    public ValueKind[] ParameterKinds { get; init; } = [];

    /// <summary>The kind of its result.</summary>
    public ValueKind ResultKind { get; set; }

    /// <summary>The blocks to which control comes back; every loop has one.</summary>
    public HashSet<SsaBlock> LoopHeads()
    {
        var heads = new HashSet<SsaBlock>();
        var seen = new HashSet<SsaBlock>();
        foreach (var block in Blocks)
        {
            seen.Add(block);
            foreach (var edge in block.End.Edges)
            {
                if (seen.Contains(edge.Target)) heads.Add(edge.Target);
            }
        }

        return heads;
    }

    /// <summary>Removes blocks that control cannot reach.</summary>
    public void DropUnreached()
    {
        var reached = new HashSet<SsaBlock> { Blocks[0] };
        var work = new Stack<SsaBlock>();
        work.Push(Blocks[0]);
        while (work.TryPop(out var block))
        {
            foreach (var edge in block.End.Edges)
            {
                if (reached.Add(edge.Target)) work.Push(edge.Target);
            }
        }

        foreach (var block in Blocks)
        {
            if (reached.Contains(block)) continue;
            foreach (var edge in block.End.Edges) edge.Target.Predecessors--;
        }

        Blocks.RemoveAll(block => !reached.Contains(block));
    }

    /// <summary>A new value.</summary>
    public SsaValue NewValue() => new(_values++);
}
