using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>How a compiled method ended; a field of the session holds it and callers test it after each call.</summary>
internal enum CompiledExit
{
    /// <summary>With its result.</summary>
    None = 0,

    /// <summary>With a result of another kind than it was compiled for; the session holds it.</summary>
    Other,

    /// <summary>With an error, which the session holds; it is final.</summary>
    Fault,

    /// <summary>It ends with a call of another function, which the session holds with its arguments.</summary>
    Tail,

    /// <summary>It is to be entered again with the arguments that the session holds; what a call examines has been examined.</summary>
    Again,

    /// <summary>Like <see cref="Again"/>, but interpreted: the host stack is nearly used up.</summary>
    Restart,
}

/// <summary>
/// Enters a compiled method from a frame. The arguments are read from the slots of the callee's window, unboxed as
/// <see cref="CompiledFunction.Parameters"/> says; the result goes to slot 0 of the window in the representation that
/// <see cref="CompiledFunction.Result"/> says; the window may have moved then. The caller has checked that every argument
/// has the expected kind and that <see cref="Session.CompiledReserve"/> slots are free. Neither the frame records nor the
/// meters are the caller's business: a stub leaves them as the interpreter would.
/// </summary>
internal unsafe delegate CompiledExit CompiledStub(Session session, long* scalars, ref HeapObject references, int depth);

/// <summary>A published version of a compiled function. Immutable; the delegate owns the machine code.</summary>
internal sealed class CompiledFunction
{
    /// <summary>The function it was compiled from.</summary>
    public required FunctionCode Function { get; init; }

    /// <summary>The kinds with which it must be entered: Int, Float and Bool unboxed, Unknown as a pair of slot halves,
    /// any other kind as a reference that has this kind.</summary>
    public required ValueKind[] Parameters { get; init; }

    /// <summary>The kind in which it leaves its result, in the same terms.</summary>
    public required ValueKind Result { get; init; }

    /// <summary>The entry.</summary>
    public required CompiledStub Stub { get; init; }
}
