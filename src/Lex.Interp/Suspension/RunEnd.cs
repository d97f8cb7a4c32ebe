namespace Lex.Interp.Suspension;

/// <summary>How control came back to the host.</summary>
internal enum RunEnd : byte
{
    /// <summary>With a value.</summary>
    Value,

    /// <summary>With an error.</summary>
    Error,

    /// <summary>The run waits for an answer and can go on.</summary>
    Suspended,
}
