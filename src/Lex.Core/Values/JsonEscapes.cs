using System.Buffers;

namespace Lex.Core.Values;

/// <summary>The bytes that cannot stand for themselves in a JSON string. A class of its own, so that it is made at first use.</summary>
internal static class JsonEscapes
{
    /// <summary>Quote, backslash and the control characters.</summary>
    public static readonly SearchValues<byte> Bytes = SearchValues.Create(
            "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f"u8);
}
