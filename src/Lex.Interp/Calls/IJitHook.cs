using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>What a hook made of a call that was offered to it.</summary>
internal enum JitAnswer : byte
{
    /// <summary>It did not run the call; the interpreter does.</summary>
    Declined,

    /// <summary>It ran the call, which gave a value.</summary>
    Value,

    /// <summary>It ran the call, which failed.</summary>
    Error,
}

/// <summary>
/// The seam between the interpreter and a tier that runs functions in another way (runtime section 14.1). It knows no
/// op and no machine code. A hook may accept a call only if nobody can tell, save by a clock.
/// </summary>
internal interface IJitHook
{
    /// <summary>
    /// Offers a call after the memo, before a frame is made. Consulted only while the function has no compiled entry
    /// of its own (<see cref="FunctionState.Compiled"/>): a finished version is called directly.
    /// </summary>
    JitAnswer TryCall(
        Session session, FunctionState callee, ReadOnlySpan<Value> arguments, ref long steps, long stepLimit, out Value result, out LexError? error);

    /// <summary>Says that a function's heat crossed its threshold. May compile at once, queue, or refuse; it must not throw.</summary>
    void Hot(Session session, FunctionState function);

    /// <summary>What <see cref="Overdraft"/> is unless there is a reason.</summary>
    const int StandardOverdraft = 1_024;

    /// <summary>Steps that compiled code takes at most between two places where it asks for fuel.</summary>
    int Overdraft { get; }

    /// <summary>Which functions are compiled, which are not, and why.</summary>
    JitReport Report(ProgramCode program);
}

/// <summary>One line of a <see cref="JitReport"/>.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="State"><c>compiled</c>, <c>pending</c> or <c>ineligible</c>.</param>
/// <param name="Reason">Why a function is ineligible, else null.</param>
internal sealed record JitReportLine(string Function, string State, string? Reason);

/// <summary>The state of a compiling tier. Immutable.</summary>
internal sealed record JitReport(IReadOnlyList<JitReportLine> Functions);
