using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lex.Core.Builtins;
using Lex.Core.Values;

namespace Lex.Interp.Dispatch;

/// <summary>What is special about a frame: what its return has to do beyond handing on the result.</summary>
[Flags]
internal enum FrameFlags : ushort
{
    /// <summary>An ordinary call from execution code to execution code.</summary>
    None = 0,

    /// <summary>Runs canonical code with pairs in every slot.</summary>
    Generic = 1,

    /// <summary>The loop was entered for it: its return leaves the loop.</summary>
    Base = 2,

    /// <summary>A traced call is open for it (runtime section 4.1: kind Call).</summary>
    Traced = 4,

    /// <summary>Its result is stored under a memo key.</summary>
    Remember = 8,

    /// <summary>A list operation of the caller called it: the return takes the next step of that operation.</summary>
    ListStep = 16,

    /// <summary>Whoever called it may not take its result as execution code leaves it.</summary>
    Checked = 32,

    /// <summary>Stands for a compiled activation that has one instruction executed: what it is handed ends the loop.</summary>
    Compiled = 64,

    /// <summary>Stands for a compiled activation that is finished here, inside others: its tail call ends the loop, too, and is made by whoever called it.</summary>
    Left = 256,

    /// <summary>Handles a message of the caller's to an actor: the return stores the actor's state and gives the reply.</summary>
    Message = 128,
}

/// <summary>
/// The record of an active call, in unmanaged memory. The number of records is the call depth. A window of slots belongs
/// to each: parameters, locals, operands; the callee's window begins at the arguments in the caller's.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Frame
{
    /// <summary>Where the frame goes on when the frame above it returns; current only while it is not the top one.</summary>
    public Instr* Ip;

    /// <summary>Its first scalar slot.</summary>
    public long* Scalars;

    /// <summary>The function's id.</summary>
    public int Function;

    /// <summary>Facts about it.</summary>
    public FrameFlags Flags;

    /// <summary>Parts of records that it still takes in; kept for canonical code.</summary>
    public ushort Room;

    /// <summary>The canonical instruction it executes; kept for canonical code and, in execution code, while it calls.</summary>
    public int Pc;

    /// <summary>Operand height, for canonical code.</summary>
    public int Height;

    /// <summary>The slot of the window that belongs to <paramref name="slot"/> in the other bank.</summary>
    public static ref HeapObject Reference(long* slot, nint delta) => ref Banks.Reference(slot, delta);

    /// <summary>The reference of a slot of a window of which <paramref name="references"/> are all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref HeapObject ReferenceAt(long* references, nint slot) => ref Unsafe.AsRef<HeapObject>(references + slot);
}
