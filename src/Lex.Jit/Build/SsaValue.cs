using Lex.Core.Values;

namespace Lex.Jit.Build;

/// <summary>
/// A value of a function in static single assignment form: a parameter of a block, or the result of one instruction.
/// Its kind decides how it is held: Int, Float and Bool unboxed, Unknown as a pair of reference and bits, every other
/// kind as a reference.
/// </summary>
internal sealed class SsaValue(int id)
{
    /// <summary>The number in listings.</summary>
    public int Id { get; } = id;

    /// <summary>What has been proven about it; Unknown: nothing.</summary>
    public ValueKind Kind { get; set; }

    /// <summary>The instruction that makes it; null for a block's parameter.</summary>
    public SsaInstruction? Definition { get; set; }

    /// <summary>The block whose parameter it is; null for an instruction's result.</summary>
    public SsaBlock? Parameter { get; set; }

    /// <summary>Whether it is an aggregate that is never put together.</summary>
    public bool IsUnbuilt => Definition is { IsUnbuilt: true };

    /// <inheritdoc/>
    public override string ToString() => $"v{Id}";
}
