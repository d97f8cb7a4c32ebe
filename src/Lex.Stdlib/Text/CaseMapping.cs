using System.Globalization;
using System.Text;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Text;

/// <summary>
/// Upper and lower case as Unicode defines them without a language: the simple mapping of .NET, corrected where the full
/// mapping gives several code points, where .NET declines to map between ASCII and other letters, and for the final sigma.
/// </summary>
internal static class CaseMapping
{
    // Records of four: a letter and the one to three code units of its upper case, padded with NUL; sorted. These are the
    // unconditional entries of Unicode's SpecialCasing.txt, and the two letters whose upper case is ASCII.
    private const string SpecialUpper =
        "\u00DFSS\0\u0131I\0\0\u0149\u02BCN\0\u017FS\0\0"
        + "\u01F0J\u030C\0\u0390\u0399\u0308\u0301\u03B0\u03A5\u0308\u0301\u0587\u0535\u0552\0"
        + "\u1E96H\u0331\0\u1E97T\u0308\0\u1E98W\u030A\0\u1E99Y\u030A\0"
        + "\u1E9AA\u02BE\0\u1F50\u03A5\u0313\0\u1F52\u03A5\u0313\u0300\u1F54\u03A5\u0313\u0301"
        + "\u1F56\u03A5\u0313\u0342\u1F80\u1F08\u0399\0\u1F81\u1F09\u0399\0\u1F82\u1F0A\u0399\0"
        + "\u1F83\u1F0B\u0399\0\u1F84\u1F0C\u0399\0\u1F85\u1F0D\u0399\0\u1F86\u1F0E\u0399\0"
        + "\u1F87\u1F0F\u0399\0\u1F88\u1F08\u0399\0\u1F89\u1F09\u0399\0\u1F8A\u1F0A\u0399\0"
        + "\u1F8B\u1F0B\u0399\0\u1F8C\u1F0C\u0399\0\u1F8D\u1F0D\u0399\0\u1F8E\u1F0E\u0399\0"
        + "\u1F8F\u1F0F\u0399\0\u1F90\u1F28\u0399\0\u1F91\u1F29\u0399\0\u1F92\u1F2A\u0399\0"
        + "\u1F93\u1F2B\u0399\0\u1F94\u1F2C\u0399\0\u1F95\u1F2D\u0399\0\u1F96\u1F2E\u0399\0"
        + "\u1F97\u1F2F\u0399\0\u1F98\u1F28\u0399\0\u1F99\u1F29\u0399\0\u1F9A\u1F2A\u0399\0"
        + "\u1F9B\u1F2B\u0399\0\u1F9C\u1F2C\u0399\0\u1F9D\u1F2D\u0399\0\u1F9E\u1F2E\u0399\0"
        + "\u1F9F\u1F2F\u0399\0\u1FA0\u1F68\u0399\0\u1FA1\u1F69\u0399\0\u1FA2\u1F6A\u0399\0"
        + "\u1FA3\u1F6B\u0399\0\u1FA4\u1F6C\u0399\0\u1FA5\u1F6D\u0399\0\u1FA6\u1F6E\u0399\0"
        + "\u1FA7\u1F6F\u0399\0\u1FA8\u1F68\u0399\0\u1FA9\u1F69\u0399\0\u1FAA\u1F6A\u0399\0"
        + "\u1FAB\u1F6B\u0399\0\u1FAC\u1F6C\u0399\0\u1FAD\u1F6D\u0399\0\u1FAE\u1F6E\u0399\0"
        + "\u1FAF\u1F6F\u0399\0\u1FB2\u1FBA\u0399\0\u1FB3\u0391\u0399\0\u1FB4\u0386\u0399\0"
        + "\u1FB6\u0391\u0342\0\u1FB7\u0391\u0342\u0399\u1FBC\u0391\u0399\0\u1FC2\u1FCA\u0399\0"
        + "\u1FC3\u0397\u0399\0\u1FC4\u0389\u0399\0\u1FC6\u0397\u0342\0\u1FC7\u0397\u0342\u0399"
        + "\u1FCC\u0397\u0399\0\u1FD2\u0399\u0308\u0300\u1FD3\u0399\u0308\u0301\u1FD6\u0399\u0342\0"
        + "\u1FD7\u0399\u0308\u0342\u1FE2\u03A5\u0308\u0300\u1FE3\u03A5\u0308\u0301\u1FE4\u03A1\u0313\0"
        + "\u1FE6\u03A5\u0342\0\u1FE7\u03A5\u0308\u0342\u1FF2\u1FFA\u0399\0\u1FF3\u03A9\u0399\0"
        + "\u1FF4\u038F\u0399\0\u1FF6\u03A9\u0342\0\u1FF7\u03A9\u0342\u0399\u1FFC\u03A9\u0399\0"
        + "\uFB00FF\0\uFB01FI\0\uFB02FL\0\uFB03FFI"
        + "\uFB04FFL\uFB05ST\0\uFB06ST\0\uFB13\u0544\u0546\0"
        + "\uFB14\u0544\u0535\0\uFB15\u0544\u053B\0\uFB16\u054E\u0546\0\uFB17\u0544\u053D\0";

    private const int RecordLength = 4;

    private const int CapitalSigma = 0x3A3;

    private const int FinalSigma = 0x3C2;

    private const int CapitalDottedI = 0x130;

    private const int CombiningDotAbove = 0x307;

    /// <summary>Maps a text, charging for reading and writing it.</summary>
    public static Status Map(ExecutionContext ctx, string function, TextValue text, bool upper, out TextValue mapped)
    {
        mapped = null!;
        var utf8 = text.Utf8;
        if (ctx.ChargeWork(Charge.Units(utf8.Length)) != Status.Ok) return Status.Fault;
        if (text.IsAscii)
        {
            if (Charge.Text(ctx, function, utf8.Length, 0) != Status.Ok) return Status.Fault;
            var bytes = new byte[utf8.Length];
            if (upper) Ascii.ToUpper(utf8, bytes, out _);
            else Ascii.ToLower(utf8, bytes, out _);
            mapped = TextValue.Of(bytes);
            return Status.Ok;
        }

        // A code point grows to three times its length at most; the exact length is known after a first pass.
        var length = 0L;
        for (var i = 0; i < utf8.Length;)
        {
            var codePoint = Utf8Scan.Decode(utf8, i, out var read);
            length += upper ? UpperLength(codePoint) : LowerLength(utf8, i, codePoint);
            i += read;
        }

        if (Charge.Text(ctx, function, length, 0) != Status.Ok) return Status.Fault;
        var buffer = new Utf8Buffer((int)length);
        for (var i = 0; i < utf8.Length;)
        {
            var codePoint = Utf8Scan.Decode(utf8, i, out var read);
            if (upper) WriteUpper(ref buffer, codePoint);
            else WriteLower(ref buffer, utf8, i, codePoint);
            i += read;
        }

        mapped = buffer.ToText();
        return Status.Ok;
    }

    /// <summary>The several code units of a letter's upper case, or nothing if the simple mapping holds.</summary>
    private static ReadOnlySpan<char> SpecialUpperOf(int codePoint)
    {
        if (codePoint is < 0xDF or > 0xFB17) return [];
        var low = 0;
        var high = (SpecialUpper.Length / RecordLength) - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var letter = SpecialUpper[middle * RecordLength];
            if (letter == codePoint) return SpecialUpper.AsSpan((middle * RecordLength) + 1, RecordLength - 1).TrimEnd('\0');
            if (letter < codePoint) low = middle + 1;
            else high = middle - 1;
        }

        return [];
    }

    private static int UpperLength(int codePoint)
    {
        var special = SpecialUpperOf(codePoint);
        return special.IsEmpty ? Rune.ToUpperInvariant(new Rune(codePoint)).Utf8SequenceLength : Encoding.UTF8.GetByteCount(special);
    }

    private static int LowerLength(ReadOnlySpan<byte> utf8, int offset, int codePoint) => codePoint == CapitalDottedI
        ? 1 + new Rune(CombiningDotAbove).Utf8SequenceLength
        : LowerOf(utf8, offset, codePoint).Utf8SequenceLength;

    private static void WriteUpper(ref Utf8Buffer buffer, int codePoint)
    {
        var special = SpecialUpperOf(codePoint);
        if (special.IsEmpty)
        {
            buffer.WriteCodePoint(Rune.ToUpperInvariant(new Rune(codePoint)).Value);
            return;
        }

        foreach (var unit in special) buffer.WriteCodePoint(unit);
    }

    private static void WriteLower(ref Utf8Buffer buffer, ReadOnlySpan<byte> utf8, int offset, int codePoint)
    {
        if (codePoint != CapitalDottedI)
        {
            buffer.WriteCodePoint(LowerOf(utf8, offset, codePoint).Value);
            return;
        }

        buffer.WriteCodePoint('i');
        buffer.WriteCodePoint(CombiningDotAbove);
    }

    private static Rune LowerOf(ReadOnlySpan<byte> utf8, int offset, int codePoint) =>
        codePoint == CapitalSigma && EndsWord(utf8, offset) ? new Rune(FinalSigma) : Rune.ToLowerInvariant(new Rune(codePoint));

    /// <summary>Whether a sigma has a cased letter before it and none after it, those that case ignores aside.</summary>
    private static bool EndsWord(ReadOnlySpan<byte> utf8, int offset)
    {
        var end = offset;
        var before = -1;
        while (end > 0)
        {
            before = Utf8Scan.DecodeBefore(utf8, end, out var length);
            end -= length;
            if (!IsIgnoredByCase(before)) break;
            before = -1;
        }

        if (before < 0 || !IsCased(before)) return false;
        for (var i = offset + 2; i < utf8.Length;)
        {
            var after = Utf8Scan.Decode(utf8, i, out var length);
            if (!IsIgnoredByCase(after)) return !IsCased(after);
            i += length;
        }

        return true;
    }

    private static bool IsCased(int codePoint) => Rune.GetUnicodeCategory(new Rune(codePoint)) switch
    {
        UnicodeCategory.UppercaseLetter => true,
        UnicodeCategory.LowercaseLetter => true,
        UnicodeCategory.TitlecaseLetter => true,
        _ => codePoint is 0xAA or 0xBA or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189),
    };

    private static bool IsIgnoredByCase(int codePoint) => Rune.GetUnicodeCategory(new Rune(codePoint)) switch
    {
        UnicodeCategory.NonSpacingMark => true,
        UnicodeCategory.EnclosingMark => true,
        UnicodeCategory.Format => true,
        UnicodeCategory.ModifierLetter => true,
        UnicodeCategory.ModifierSymbol => true,
        _ => codePoint is '\'' or '.' or ':' or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2018 or 0x2019 or 0x2024 or 0x2027
            or 0xFE13 or 0xFE52 or 0xFE55 or 0xFF07 or 0xFF0E or 0xFF1A,
    };
}
