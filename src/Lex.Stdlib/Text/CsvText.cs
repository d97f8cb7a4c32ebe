namespace Lex.Stdlib.Text;

/// <summary>Writes fields of CSV.</summary>
internal static class CsvText
{
    /// <summary>
    /// Whether a field of a row of so many must be in quotes: a row of one empty field would be a blank line, which is skipped when read.
    /// </summary>
    public static bool NeedsQuotes(ReadOnlySpan<byte> utf8, int fields) =>
        utf8.IndexOfAny(",\"\r\n"u8) >= 0 || (utf8.IsEmpty && fields == 1);

    /// <summary>The length of a field as it is written.</summary>
    public static long LengthOf(ReadOnlySpan<byte> utf8, bool inQuotes) =>
        inQuotes ? utf8.Length + 2L + System.MemoryExtensions.Count(utf8, (byte)'"') : utf8.Length;

    /// <summary>Writes a field, in quotes if it is to be, and those inside it doubled.</summary>
    public static void WriteField(ref Utf8Buffer buffer, ReadOnlySpan<byte> utf8, bool inQuotes)
    {
        if (!inQuotes)
        {
            buffer.Write(utf8);
            return;
        }

        buffer.Write((byte)'"');
        while (true)
        {
            var quote = utf8.IndexOf((byte)'"');
            if (quote < 0) break;
            buffer.Write(utf8[..(quote + 1)]);
            buffer.Write((byte)'"');
            utf8 = utf8[(quote + 1)..];
        }

        buffer.Write(utf8);
        buffer.Write((byte)'"');
    }
}
