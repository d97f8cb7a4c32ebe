using System.Text;
using System.Text.Unicode;
using Lex.Core.Values;

namespace Lex.Frontend.Syntax;

/// <summary>The bytes of one source file together with its name; knows lines and columns. Immutable.</summary>
internal sealed class SourceText : Lex.Core.Errors.ISourceText
{
    private int[]? _lineStarts;
    private readonly (int Start, SourceText Text)[]? _files;

    private SourceText(byte[] bytes, string path, (int Start, SourceText Text)[]? files = null)
    {
        Text = bytes;
        Bytes = bytes;
        Path = path;
        _files = files;
    }

    private SourceText(ReadOnlyMemory<byte> bytes, string path) => (Bytes, Path) = (bytes, path);

    /// <summary>The text in UTF-8; not necessarily valid, see <see cref="FirstInvalidByte"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The same as an array, a copy if they are not one; do not write.</summary>
    public byte[] Text => field ??= Bytes.ToArray();

    /// <summary>The name of the file as diagnostics print it.</summary>
    public string Path { get; }

    /// <summary>Wraps the bytes of a file; the caller must not change them afterwards.</summary>
    public static SourceText FromBytes(ReadOnlyMemory<byte> bytes, string path) => new(bytes, path);

    /// <summary>Encodes a text; lone surrogates become replacement characters.</summary>
    public static SourceText FromString(string text, string path = "<source>") => new(Encoding.UTF8.GetBytes(text), path);

    /// <summary>Several files laid end to end, the entry file first; <paramref name="starts"/> says where each begins.</summary>
    public static SourceText Join(ReadOnlySpan<SourceText> files, out int[] starts)
    {
        starts = new int[files.Length];
        var parts = new (int Start, SourceText Text)[files.Length];
        var length = 0;
        for (var i = 0; i < files.Length; i++)
        {
            (starts[i], parts[i]) = (length, (length, files[i]));
            length += files[i].Bytes.Length + 1;
        }

        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)'\n');
        for (var i = 0; i < files.Length; i++) files[i].Bytes.CopyTo(bytes.AsMemory(starts[i]));
        return new(bytes, files[0].Path, parts);
    }

    /// <summary>Whether it is several files laid end to end.</summary>
    public bool IsJoined => _files is not null;

    /// <summary>The number of the file that an offset lies in.</summary>
    public int FileIndex(int offset)
    {
        if (_files is null) return 0;
        var (low, high) = (0, _files.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_files[middle].Start <= offset) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>The single file that an offset lies in, and where that file begins.</summary>
    public (SourceText File, int Start) FileAt(int offset) =>
        _files is null ? (this, 0) : (_files[FileIndex(offset)].Text, _files[FileIndex(offset)].Start);

    /// <inheritdoc/>
    (Lex.Core.Errors.ISourceText File, int Offset) Lex.Core.Errors.ISourceText.Resolve(int offset)
    {
        var (file, start) = FileAt(offset);
        return (file, offset - start);
    }

    /// <summary>The offset of the first byte of a part that is not part of well-formed UTF-8, or -1.</summary>
    public int FirstInvalidByte(TextSpan part)
    {
        var span = Bytes.Span[..part.End];
        if (Utf8.IsValid(span[part.Start..])) return -1;
        var offset = part.Start;
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
        return (line + 1, TextValue.CountCodePoints(Bytes.Span[starts[line]..offset]) + 1);
    }

    /// <summary>The offset at which a line (from 1) begins.</summary>
    public int LineStart(int line) => LineStarts()[line - 1];

    /// <summary>The number of bytes of a line (from 1) without its line break.</summary>
    public int LineLength(int line) => LineEnd(line) - LineStart(line);

    /// <summary>The text of a line (from 1) without its line break.</summary>
    public string LineText(int line) => Encoding.UTF8.GetString(Bytes.Span[LineStart(line)..LineEnd(line)]).TrimEnd('\r');

    private int LineEnd(int line) => line < LineStarts().Length ? LineStarts()[line] - 1 : Bytes.Length;

    /// <inheritdoc/>
    public (string Text, int Skipped, int Length) Excerpt(int line, int column)
    {
        const int widest = 160;
        var bytes = Bytes.Span[LineStart(line)..LineEnd(line)].TrimEnd((byte)'\r');
        var length = TextValue.CountCodePoints(bytes);
        var first = Math.Max(0, Math.Min(column - 1, length) - (widest / 2));
        var start = OffsetOf(bytes, first);
        var end = start + OffsetOf(bytes[start..], widest);
        return (Encoding.UTF8.GetString(bytes[start..end]), first, length);
    }

    /// <summary>The text of a span.</summary>
    public string Slice(TextSpan span)
    {
        var start = Math.Clamp(span.Start, 0, Bytes.Length);
        return Encoding.UTF8.GetString(Bytes.Span[start..Math.Clamp(span.End, start, Bytes.Length)]);
    }

    /// <summary>Where the scalar value of an index begins, or the end.</summary>
    private static int OffsetOf(ReadOnlySpan<byte> bytes, int index)
    {
        const int stride = 1024;
        var offset = 0;
        for (int scalars; offset + stride <= bytes.Length && (scalars = TextValue.CountCodePoints(bytes.Slice(offset, stride))) <= index; offset += stride)
            index -= scalars;
        for (; offset < bytes.Length; offset++)
        {
            if ((bytes[offset] & 0xC0) != 0x80 && index-- == 0) break;
        }

        return offset;
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
