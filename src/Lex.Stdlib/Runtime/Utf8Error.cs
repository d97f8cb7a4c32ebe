using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lex.Stdlib.Runtime;

/// <summary>Says where bytes stop being UTF-8.</summary>
internal static class Utf8Error
{
    /// <summary>What is wrong with the bytes, or null if they are UTF-8.</summary>
    public static string? Find(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return null;
        var index = 0;
        while (true)
        {
            var status = Rune.DecodeFromUtf8(bytes[index..], out _, out var consumed);
            if (status == OperationStatus.NeedMoreData)
                return string.Create(CultureInfo.InvariantCulture, $"incomplete utf-8 byte sequence from index {index}");
            if (status != OperationStatus.Done)
                return string.Create(CultureInfo.InvariantCulture, $"invalid utf-8 sequence of {consumed} bytes from index {index}");
            index += consumed;
        }
    }
}
