using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>What has to be done with a slot when compiled code leaves.</summary>
internal enum ExitSlotForm : byte
{
    /// <summary>Nothing: compiled code has written both halves, or nobody will read it.</summary>
    Left = 0,

    /// <summary>Compiled code has written the bits; the tag is missing.</summary>
    Tagged,

    /// <summary>Compiled code has written the object; the bits are to be zero.</summary>
    Object,

    /// <summary>The value is known since the code was made.</summary>
    Constant,

    /// <summary>The value is the one that the session holds as the result of a call.</summary>
    Answer,
}

/// <summary>A slot of an <see cref="ExitPoint"/>.</summary>
/// <param name="Form">What is to be done.</param>
/// <param name="Value">The tag with which, or the constant.</param>
internal readonly record struct ExitSlot(ExitSlotForm Form, Value Value = default);

/// <summary>
/// A place where compiled code leaves. What only the running code knows it writes into the slots from
/// <see cref="Session.CompiledBase"/> on, without a call, so that none of its values is alive across one; all else is written down
/// here when the code is made.
/// </summary>
internal sealed class ExitPoint
{
    /// <summary>The function whose activation leaves.</summary>
    public required int Function { get; init; }

    /// <summary>The instruction at which the interpreter goes on.</summary>
    public required int Pc { get; init; }

    /// <summary>Operands on the stack there.</summary>
    public int Height { get; init; }

    /// <summary>The slots of the frame, or the arguments of the call to make instead.</summary>
    public required ExitSlot[] Slots { get; init; }

    /// <summary>Steps that are paid for and not executed.</summary>
    public int Steps { get; init; }

    /// <summary>Cells that are paid for and not used.</summary>
    public long Cells { get; init; }

    /// <summary>Whether it says that the code does not fit what it meets; a function with many of these is left to the interpreter.</summary>
    public bool IsCounted { get; init; }

    /// <summary>Whether a round begins here: the slots are the arguments with which the method may be entered again.</summary>
    public bool BeginsRound { get; init; }

    /// <summary>The function that is to be called instead, if the method ends with a call.</summary>
    public int Callee { get; init; }
}
