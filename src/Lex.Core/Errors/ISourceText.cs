namespace Lex.Core.Errors;

/// <summary>A source file as messages need it. The front end implements it; the core never reads source.</summary>
internal interface ISourceText
{
    /// <summary>The file's name as messages print it.</summary>
    string Path { get; }

    /// <summary>Line and column of a UTF-8 offset, both from 1; columns count Unicode scalar values.</summary>
    (int Line, int Column) Locate(int offset);

    /// <summary>The text around a place, cut from its line: no more of it than a message shows, and how many scalar values of
    /// the line come before it and how many there are in all.</summary>
    (string Text, int Skipped, int Length) Excerpt(int line, int column);

    /// <summary>The file that an offset lies in, and the offset within it, where several files were compiled as one.</summary>
    (ISourceText File, int Offset) Resolve(int offset) => (this, offset);
}
