using Lex.Core.Values;

namespace Lex.Stdlib.Text;

/// <summary>Reads CSV field by field. A field is a part of the text, or a new text when doubled quotes were in it.</summary>
internal ref struct CsvReader(TextValue text)
{
    private readonly ReadOnlySpan<byte> _utf8 = text.Utf8;

    private int _at;

    private int _line = 1;

    /// <summary>Whether the field that was read last was in quotes.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>Skips blank lines; false at the end of the text.</summary>
    public bool HasRow()
    {
        while (_at < _utf8.Length && _utf8[_at] is (byte)'\r' or (byte)'\n') SkipLineEnd();
        return _at < _utf8.Length;
    }

    /// <summary>Reads the field that starts here.</summary>
    public bool ReadField(out int start, out int length, out byte[]? unquoted, out string? problem)
    {
        unquoted = null;
        problem = null;
        start = _at;
        IsQuoted = _at < _utf8.Length && _utf8[_at] == '"';
        if (IsQuoted) return ReadQuoted(out start, out length, out unquoted, out problem);

        var end = _utf8[_at..].IndexOfAny(",\r\n"u8);
        length = end < 0 ? _utf8.Length - _at : end;
        if (_utf8.Slice(start, length).Contains((byte)'"'))
        {
            problem = FormattableString.Invariant($"line {_line}: quote in an unquoted field");
            return false;
        }

        _at += length;
        return true;
    }

    /// <summary>Goes past the comma to the next field of the row, or past the end of the row (false).</summary>
    public bool NextField()
    {
        if (_at < _utf8.Length && _utf8[_at] == ',')
        {
            _at++;
            return true;
        }

        if (_at < _utf8.Length) SkipLineEnd();
        return false;
    }

    private bool ReadQuoted(out int start, out int length, out byte[]? unquoted, out string? problem)
    {
        start = ++_at;
        length = 0;
        unquoted = null;
        problem = null;
        var firstLine = _line;
        var doubled = 0;
        while (true)
        {
            var quote = _utf8[_at..].IndexOf((byte)'"');
            if (quote < 0)
            {
                problem = FormattableString.Invariant($"line {firstLine}: quoted field is not closed");
                return false;
            }

            _line += System.MemoryExtensions.Count(_utf8.Slice(_at, quote), (byte)'\n');
            _at += quote + 1;
            if (_at == _utf8.Length || _utf8[_at] != '"') break;
            doubled++;
            _at++;
        }

        length = _at - 1 - start;
        if (_at < _utf8.Length && _utf8[_at] is not ((byte)',' or (byte)'\r' or (byte)'\n'))
        {
            problem = FormattableString.Invariant($"line {_line}: text after a quoted field");
            return false;
        }

        if (doubled != 0) unquoted = WithoutDoubles(_utf8.Slice(start, length), doubled);
        return true;
    }

    private static byte[] WithoutDoubles(ReadOnlySpan<byte> quoted, int doubled)
    {
        var single = new byte[quoted.Length - doubled];
        var count = 0;
        for (var i = 0; i < quoted.Length; i++)
        {
            single[count++] = quoted[i];
            if (quoted[i] == '"') i++;
        }

        return single;
    }

    private void SkipLineEnd()
    {
        if (_utf8[_at] == '\r' && _at + 1 < _utf8.Length && _utf8[_at + 1] == '\n') _at++;
        _at++;
        _line++;
    }
}
