using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;

namespace Lex.Jit.Emit;

/// <summary>What a line of emitted code refers to.</summary>
internal enum LineOperand : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A 32-bit constant.</summary>
    Int32,

    /// <summary>A 64-bit constant.</summary>
    Int64,

    /// <summary>A double, by its bits.</summary>
    Double,

    /// <summary>An argument.</summary>
    Argument,

    /// <summary>A local.</summary>
    Local,

    /// <summary>A label to jump to.</summary>
    Branch,

    /// <summary>No instruction: the place of a label.</summary>
    Mark,

    /// <summary>A method or constructor.</summary>
    Method,

    /// <summary>A field.</summary>
    Field,

    /// <summary>A type.</summary>
    Type,

    /// <summary>No instruction: a remark for people.</summary>
    Note,
}

/// <summary>One emitted line: an instruction with its operand, a label's place, or a note.</summary>
internal readonly record struct Line(OpCode Code, LineOperand Operand, long Number = 0, MemberInfo? Member = null, string? Text = null)
{
    /// <inheritdoc/>
    public override string ToString() => Operand switch
    {
        LineOperand.None => $"    {Code.Name}",
        LineOperand.Int32 or LineOperand.Int64 => string.Create(CultureInfo.InvariantCulture, $"    {Code.Name} {Number}"),
        LineOperand.Double => string.Create(CultureInfo.InvariantCulture, $"    {Code.Name} {BitConverter.Int64BitsToDouble(Number):R}"),
        LineOperand.Mark => $"{Text}:",
        LineOperand.Note => $"    // {Text}",
        LineOperand.Method when Text is not null => $"    {Code.Name} {Text}",
        LineOperand.Method or LineOperand.Field => $"    {Code.Name} {Member!.DeclaringType?.Name}.{Member.Name}",
        LineOperand.Type => $"    {Code.Name} {Member!.Name}",
        _ => $"    {Code.Name} {Text}",
    };
}
