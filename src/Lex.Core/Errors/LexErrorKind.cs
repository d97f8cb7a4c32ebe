namespace Lex.Core.Errors;

/// <summary>The kinds of run-time errors (runtime section 0.1).</summary>
public enum LexErrorKind : byte
{
    /// <summary>A message of the program or the machine; the limits are panics too.</summary>
    Panic,

    /// <summary>An operand had the wrong kind.</summary>
    TypeMismatch,

    /// <summary>An operand was missing; verified code never does this.</summary>
    StackUnderflow,

    /// <summary>Reserved by the specification; nothing raises it.</summary>
    UnknownFunction,

    /// <summary>A library function or effect handler failed.</summary>
    Effect,

    /// <summary>Too many calls were active at once.</summary>
    CallStackOverflow,

    /// <summary>An argument did not satisfy a parameter's refinement.</summary>
    RefinementFailed,

    /// <summary>An integer was divided by zero.</summary>
    DivByZero,
}

/// <summary>Which limit ended a run, for hosts that want to tell a limit from a mistake.</summary>
public enum LexLimit : byte
{
    /// <summary>The error is no limit.</summary>
    None,

    /// <summary>The step limit.</summary>
    Steps,

    /// <summary>The allocation limit, in cells.</summary>
    Cells,

    /// <summary>The call depth.</summary>
    Depth,

    /// <summary>The deadline of the call.</summary>
    Deadline,

    /// <summary>The host asked to stop.</summary>
    Cancelled,

    /// <summary>The size of what was printed.</summary>
    Output,
}
