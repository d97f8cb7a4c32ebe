namespace Lex.Frontend.Syntax;

/// <summary>A half-open range of UTF-8 byte offsets in a source text.</summary>
internal readonly record struct TextSpan(int Start, int End)
{
    /// <summary>The smallest span that covers both.</summary>
    public static TextSpan Cover(TextSpan first, TextSpan last) =>
        new(Math.Min(first.Start, last.Start), Math.Max(first.End, last.End));
}
