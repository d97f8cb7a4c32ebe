namespace Lex.Stdlib.Regex;

/// <summary>A condition on a place in the text.</summary>
internal enum Anchor : byte
{
    /// <summary>The start of the text.</summary>
    TextStart,

    /// <summary>The end of the text.</summary>
    TextEnd,

    /// <summary>The start of a line.</summary>
    LineStart,

    /// <summary>The end of a line.</summary>
    LineEnd,

    /// <summary>Between a word and something else.</summary>
    WordBoundary,

    /// <summary>Not between a word and something else.</summary>
    NoWordBoundary,
}

/// <summary>A parsed pattern.</summary>
internal abstract record RegexNode
{
    /// <summary>Matches nothing, everywhere.</summary>
    public sealed record Empty : RegexNode;

    /// <summary>One code point of a set.</summary>
    public sealed record One(CharSet Set) : RegexNode;

    /// <summary>A condition.</summary>
    public sealed record At(Anchor Anchor) : RegexNode;

    /// <summary>One after the other.</summary>
    public sealed record Sequence(List<RegexNode> Parts) : RegexNode;

    /// <summary>The first that leads to a match.</summary>
    public sealed record Choice(List<RegexNode> Branches) : RegexNode;

    /// <summary>Repeated; no maximum: -1.</summary>
    public sealed record Repeat(RegexNode Inner, int Min, int Max, bool IsGreedy) : RegexNode;

    /// <summary>Remembers what it matched.</summary>
    public sealed record Group(RegexNode Inner, int Index) : RegexNode;
}
