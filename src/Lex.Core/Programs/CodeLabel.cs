namespace Lex.Core.Programs;

/// <summary>A place in code that is being built. It may be jumped to before and after it is marked.</summary>
internal sealed class CodeLabel
{
    private const int Unknown = -1;

    /// <summary>The instructions that jump here and do not know yet where it is.</summary>
    internal List<int> Waiting { get; } = [];

    /// <summary>The marked place, or -1.</summary>
    internal int Pc { get; set; } = Unknown;

    /// <summary>The operand height here, or -1 while nothing leads here.</summary>
    internal int Height { get; set; } = Unknown;

    /// <summary>Whether code that can be reached jumps here.</summary>
    internal bool IsReached { get; set; }

    internal bool IsMarked => Pc != Unknown;

    internal bool HasHeight => Height != Unknown;
}
