using System.Text;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Formatting;

/// <summary>
/// Indented text with the comments of a file between: whoever prints something says where it stood, and the comments that
/// stood before it come out first. A comment that followed code on its line stays at the end of a line, any other one has
/// a line of its own; code that goes on after a comment is indented by one level more.
/// </summary>
internal sealed class CodeWriter(SyntaxTree tree)
{
    private const int IndentWidth = 2;

    private readonly StringBuilder _text = new();
    private readonly ReadOnlyMemory<byte> _bytes = tree.Source.Bytes;
    private int _nextComment;
    private int _level;
    private int _lineLevel;
    private bool _atLineStart = true;
    private bool _opened = true;

    public override string ToString() => _text.ToString();

    /// <summary>Whether comments remain that stood before an offset.</summary>
    public bool HasComments(int before) => _nextComment < tree.Comments.Length && tree.Comments[_nextComment].Start < before;

    /// <summary>The comments that remain and stood before an offset.</summary>
    public ReadOnlySpan<TextSpan> PendingComments(int before)
    {
        var end = _nextComment;
        while (end < tree.Comments.Length && tree.Comments[end].Start < before) end++;
        return tree.Comments.AsSpan()[_nextComment..end];
    }

    /// <summary>Writes code. Spaces at the start of a line are the writer's own affair.</summary>
    public void Write(string code)
    {
        if (_atLineStart)
        {
            code = code.TrimStart(' ');
            if (code.Length == 0) return;
            _text.Append(' ', IndentWidth * _lineLevel);
            _atLineStart = false;
            _opened = false;
        }

        _text.Append(code);
    }

    /// <summary>Ends the line, if anything is on it.</summary>
    public void EndLine()
    {
        if (!_atLineStart)
        {
            TrimLine();
            _text.Append('\n');
            _atLineStart = true;
        }

        _lineLevel = _level;
    }

    /// <summary>Ends the line, and leaves one empty if the last one is not.</summary>
    public void BlankLine()
    {
        EndLine();
        if (_text.Length > 1 && _text[^2] != '\n') _text.Append('\n');
    }

    /// <summary>Leaves an empty line if the author left one here, but not after an opening brace.</summary>
    public void KeepBlankLine(int offset)
    {
        if (_atLineStart && !_opened && _lineLevel == _level && IsAfterBlankLine(offset)) BlankLine();
    }

    /// <summary>Ends the line of an opening brace; what follows is one level deeper.</summary>
    /// <param name="first">Where the first thing inside stood; a comment before it may stay beside the brace.</param>
    public void Open(int first)
    {
        _level++;
        EndLineOf(first);
        _opened = true;
    }

    /// <summary>Goes back by one level, to a closing brace that stood at an offset.</summary>
    public void Close(int offset)
    {
        EndLine();
        Comments(offset);
        CloseLevel();
    }

    /// <summary>Ends the line and goes back by one level.</summary>
    public void CloseLevel()
    {
        _level--;
        EndLine();
    }

    /// <summary>Ends the line of a statement and the like. A comment that stood beside it stays there.</summary>
    /// <param name="next">Where the next thing stood.</param>
    public void EndLineOf(int next)
    {
        if (!_atLineStart && HasComments(next) && !HasOwnLine(tree.Comments[_nextComment].Start))
        {
            TrimLine();
            _text.Append(' ').Append(TextOf(tree.Comments[_nextComment++]));
        }

        EndLine();
    }

    /// <summary>Writes the comments that stood before an offset.</summary>
    public void Comments(int before)
    {
        while (HasComments(before)) WriteComment(tree.Comments[_nextComment++]);
    }

    private void WriteComment(TextSpan comment)
    {
        var level = _atLineStart ? _lineLevel : _level + 1;
        if (_atLineStart)
        {
            KeepBlankLine(comment.Start);
        }
        else if (HasOwnLine(comment.Start))
        {
            EndLine();
        }
        else
        {
            TrimLine();
            _text.Append(' ');
        }

        _lineLevel = level;
        Write(TextOf(comment));
        EndLine();
        _lineLevel = level;
    }

    private string TextOf(TextSpan comment) => tree.Source.Slice(comment).TrimEnd();

    private void TrimLine()
    {
        while (_text.Length > 0 && _text[^1] == ' ') _text.Length--;
    }

    private bool HasOwnLine(int offset)
    {
        var bytes = _bytes.Span;
        for (offset--; offset >= 0; offset--)
        {
            if (bytes[offset] == '\n') return true;
            if (bytes[offset] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\f')) return false;
        }

        return true;
    }

    private bool IsAfterBlankLine(int offset)
    {
        var bytes = _bytes.Span;
        var lines = 0;
        for (offset--; offset >= 0 && lines < 2; offset--)
        {
            if (bytes[offset] == '\n') lines++;
            else if (bytes[offset] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\f' or (byte)'(' or (byte)';')) break;
        }

        return lines == 2;
    }
}
