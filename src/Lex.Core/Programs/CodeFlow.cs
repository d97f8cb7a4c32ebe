using System.Collections.Immutable;

namespace Lex.Core.Programs;

/// <summary>
/// What the verifier knows about a function's canonical code: everything that the tiers need in order to give each
/// operand a fixed slot and to leave out run-time checks. Immutable.
/// </summary>
internal sealed class CodeFlow
{
    private readonly int[] _heights;
    private readonly bool[] _targets;
    private readonly UnassignedReads _unassigned;

    internal CodeFlow(int[] heights, bool[] targets, UnassignedReads unassigned, int maxHeight, ImmutableArray<VerifyError> errors)
    {
        _heights = heights;
        _targets = targets;
        _unassigned = unassigned;
        MaxHeight = maxHeight;
        Errors = errors;
    }

    /// <summary>What is wrong with the code; the rest can be relied on only when this is empty.</summary>
    public ImmutableArray<VerifyError> Errors { get; }

    /// <summary>Whether the code may be run.</summary>
    public bool IsValid => Errors.IsEmpty;

    /// <summary>The most operands that a frame holds at once.</summary>
    public int MaxHeight { get; }

    /// <summary>The operand height before each instruction; -1 where control never arrives.</summary>
    public ReadOnlySpan<int> Heights => _heights;

    /// <summary>Whether control can arrive at an instruction.</summary>
    public bool IsReachable(int pc) => _heights[pc] >= 0;

    /// <summary>Whether some jump, reachable or not, leads to an instruction.</summary>
    public bool IsTarget(int pc) => _targets[pc];

    /// <summary>Whether a reachable read of a local may come before any store to it; it then reads Unit. Never true for
    /// parameters. An answer of true may be a guess for functions of extraordinary size.</summary>
    public bool MayReadUnassigned(int local) => _unassigned.Contains(local);
}
