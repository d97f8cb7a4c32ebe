using System.Runtime.InteropServices;

namespace Lex.Interp.Dispatch;

/// <summary>What a call instruction has to know of its callee, in unmanaged memory: a call writes no reference.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FunctionPlan
{
    /// <summary>The first instruction of its execution code.</summary>
    public Instr* Entry;

    /// <summary>Calls that did not pass the gate.</summary>
    public long Calls;

    /// <summary>Slots of its window.</summary>
    public int Slots;

    /// <summary>Its id.</summary>
    public int Function;

    /// <summary>Not zero: every call has to pass the gate.</summary>
    public int Gate;

    /// <summary>The same for tail calls, which the memo is not asked for.</summary>
    public int TailGate;
}
