namespace Lex.Core.Programs;

/// <summary>The sizes that a program may have. The format's own widths give most of them; the frame's is ours, so that a
/// slot number always fits in sixteen bits.</summary>
internal static class ProgramLimits
{
    /// <summary>Most parameters of a function, captures included.</summary>
    public const int MaxArity = ushort.MaxValue;

    /// <summary>Most slots of a frame: locals and operands together.</summary>
    public const int MaxFrameSlots = ushort.MaxValue;

    /// <summary>How deep a refinement predicate may nest; what walks predicates may therefore recurse.</summary>
    public const int MaxPredicateDepth = 500;

    /// <summary>Most field-read sites of a function.</summary>
    public const int MaxFieldSites = ushort.MaxValue;
}
