using System.Text;
using System.Text.Unicode;

namespace Lex.Frontend.Syntax;

/// <summary>The bytes of one source file together with its name; knows lines and columns. Immutable.</summary>
internal sealed class SourceText : Lex.Core.Errors.ISourceText
{
    private int[]? _lineStarts;

    private SourceText(ReadOnlyMemory<byte> bytes, string path)
    {
        Bytes = bytes;
        Path = path;
    }

    /// <summary>The text in UTF-8; not necessarily valid, see <see cref="FirstInvalidByte"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The name of the file as diagnostics print it.</summary>
    public string Path { get; }

    /// <summary>Wraps the bytes of a file; the caller must not change them afterwards.</summary>
    public static SourceText FromBytes(ReadOnlyMemory<byte> bytes, string path) => new(bytes, path);

    /// <summary>Encodes a text; lone surrogates become replacement characters.</summary>
    public static SourceText FromString(string text, string path = "<source>") => new(Encoding.UTF8.GetBytes(text), path);

    /// <summary>The offset of the first byte that is not part of well-formed UTF-8, or -1.</summary>
    public int FirstInvalidByte()
    {
        var span = Bytes.Span;
        if (Utf8.IsValid(span)) return -1;
        var offset = 0;
        while (Rune.DecodeFromUtf8(span[offset..], out _, out var length) == System.Buffers.OperationStatus.Done) offset += length;
        return offset;
    }

    /// <summary>Line and column of an offset, both from 1; columns count Unicode scalar values.</summary>
    public (int Line, int Column) Locate(int offset)
    {
        var starts = LineStarts();
        offset = Math.Clamp(offset, 0, Bytes.Length);
        var line = Array.BinarySearch(starts, offset);
        if (line < 0) line = ~line - 1;
        return (line + 1, CountScalars(Bytes.Span[starts[line]..offset]) + 1);
    }

    /// <summary>The text of a line (from 1) without its line break.</summary>
    public string LineText(int line)
    {
        var starts = LineStarts();
        var start = starts[line - 1];
        var end = line < starts.Length ? starts[line] - 1 : Bytes.Length;
        return Encoding.UTF8.GetString(Bytes.Span[start..end]).TrimEnd('\r');
    }

    /// <summary>The text of a span.</summary>
    public string Slice(TextSpan span)
    {
        var start = Math.Clamp(span.Start, 0, Bytes.Length);
        return Encoding.UTF8.GetString(Bytes.Span[start..Math.Clamp(span.End, start, Bytes.Length)]);
    }

    private static int CountScalars(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var b in bytes)
            if ((b & 0xC0) != 0x80) count++;
        return count;
    }

    private int[] LineStarts()
    {
        if (_lineStarts is { } known) return known;
        var bytes = Bytes.Span;
        var starts = new int[bytes.Count((byte)'\n') + 1];
        var line = 1;
        for (var i = 0; line < starts.Length; i++)
            if (bytes[i] == '\n') starts[line++] = i + 1;
        return _lineStarts = starts;
    }
}
