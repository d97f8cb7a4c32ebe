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

    /// <summary>The value is an aggregate that compiled code has left in parts.</summary>
    Unbuilt,
}

/// <summary>A slot of an <see cref="ExitPoint"/>.</summary>
/// <param name="Form">What is to be done.</param>
/// <param name="Value">The tag with which, or the constant.</param>
/// <param name="Parts">Of what is left in parts.</param>
internal readonly record struct ExitSlot(ExitSlotForm Form, Value Value = default, ExitParts? Parts = null);

/// <summary>
/// An aggregate that compiled code has left in parts. They are in slots of their own, above those of the frame, and it has been paid for.
/// </summary>
/// <param name="Family">What it is; null: an option, whose parts are whether there is a value, and the value.</param>
/// <param name="InRequest">Whether it is built for the request that is served, if there is one.</param>
/// <param name="First">The slot of the first part.</param>
/// <param name="Parts">The parts.</param>
internal sealed record ExitParts(ShapeFamily? Family, bool InRequest, int First, ExitSlot[] Parts);

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

    /// <summary>Whether whoever called the activation makes its tail calls: unless it is laid in place of a call.</summary>
    public bool MayHandBack { get; init; }

    /// <summary>The function that is to be called instead, if the method ends with a call.</summary>
    public int Callee { get; init; }
}
