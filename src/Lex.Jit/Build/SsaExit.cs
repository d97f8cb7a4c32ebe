using Lex.Core.Programs;

namespace Lex.Jit.Build;

/// <summary>
/// A place where compiled code may leave: the instruction at which the interpreter goes on, and what it must find in the
/// frame there. Slots that nobody reads any more are null.
/// </summary>
/// <param name="Function">The function whose frame it is.</param>
/// <param name="Pc">The next instruction to execute.</param>
/// <param name="Slots">Locals, then operands, deepest first.</param>
internal sealed record SsaExit(FunctionCode Function, int Pc, SsaValue?[] Slots)
{
    /// <summary>Operands on the stack.</summary>
    public int Height => Slots.Length - Function.LocalsCount;

    /// <inheritdoc/>
    public override string ToString()
    {
        var parts = new List<string>();
        for (var i = 0; i < Slots.Length; i++)
        {
            if (Slots[i] is { } value) parts.Add($"{i}={value}");
        }

        return $"@{Pc}({string.Join(' ', parts)})";
    }
}
