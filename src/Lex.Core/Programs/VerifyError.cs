namespace Lex.Core.Programs;

/// <summary>What the verifier can object to.</summary>
internal enum VerifyErrorKind : byte
{
    /// <summary>Two paths reach an instruction with different operand heights.</summary>
    DepthMismatch,

    /// <summary>An instruction pops more than there is.</summary>
    Underflow,

    /// <summary>Control can leave the code without a return.</summary>
    PastEnd,

    /// <summary>An operand does not denote what the op needs.</summary>
    BadOperand,

    /// <summary>Locals and operands together exceed what a frame may have.</summary>
    FrameTooLarge,

    /// <summary>A fused op does not stand for the window in its tombstones, or a jump leads into one.</summary>
    BadTombstone,

    /// <summary>A number in the function's head is out of its range.</summary>
    BadHeader,
}

/// <summary>One objection of the verifier. Immutable.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Function">Name of the function.</param>
/// <param name="Pc">Index of the instruction, or -1 for the function as a whole.</param>
/// <param name="Detail">What is wrong, for all kinds but depth mismatches.</param>
/// <param name="First">For a depth mismatch: the height that was seen first.</param>
/// <param name="Second">For a depth mismatch: the other height.</param>
internal sealed record VerifyError(VerifyErrorKind Kind, string Function, int Pc, string Detail, int First = 0, int Second = 0)
{
    /// <summary>The text (runtime section 12).</summary>
    public string Message => Kind == VerifyErrorKind.DepthMismatch
        ? $"stack depth mismatch in `{Function}` at pc {Pc}: path A leaves depth {First}, path B leaves depth {Second}"
        : Pc < 0 ? $"{Detail} in `{Function}`" : $"{Detail} in `{Function}` at pc {Pc}";

    /// <summary>The text of a strict check, which guesses the cause (runtime section 12).</summary>
    public string StrictMessage => Kind == VerifyErrorKind.DepthMismatch
        ? $"stack depth mismatch at pc {Pc} in `{Function}`: path A depth {First}, path B depth {Second} "
            + "— a match arm may have leaked or over-consumed stack values"
        : Message;

    /// <inheritdoc/>
    public override string ToString() => Message;

    internal static VerifyError DepthMismatch(string function, int pc, int first, int second) =>
        new(VerifyErrorKind.DepthMismatch, function, pc, "stack depth mismatch", first, second);
}
