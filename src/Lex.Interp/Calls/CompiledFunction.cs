using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>How a compiled method ended; a field of the session holds it and callers test it after each call.</summary>
internal enum CompiledExit
{
    /// <summary>With its result.</summary>
    None = 0,

    /// <summary>It met something that it was not compiled for (a guard, a limit that is near, an error to be). Meters and
    /// memo are back at the last re-entry point, whose arguments are in the session's restart window; the function is to
    /// be interpreted from there.</summary>
    Restart,

    /// <summary>A callee that was interpreted failed; the error is in <c>session.Error</c> and is final.</summary>
    Fault,

    /// <summary>It ends with a tail call of another function, named with its arguments in the session.</summary>
    Tail,
}

/// <summary>
/// Enters a compiled method from a frame. The arguments are read from the slots of the callee's window, unboxed as
/// <see cref="CompiledFunction.Parameters"/> says; the result goes to slot 0 of the window in the representation that
/// <see cref="CompiledFunction.Result"/> says. The caller has checked that every argument has the expected kind.
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
