namespace Lex.Trace;

/// <summary>
/// What is recorded of a run, and how much. When a limit is reached, nodes that begin are dropped from there on, and the
/// tree says how many; those that are open are closed as they end. Immutable.
/// </summary>
public sealed record TraceOptions
{
    /// <summary>The usual limits, nothing left out.</summary>
    public static TraceOptions Default { get; } = new();

    /// <summary>Most nodes; 1,000,000.</summary>
    public long MaxNodes { get; init; } = 1_000_000;

    /// <summary>Most bytes that a writer writes; 256 MiB. A recorder in memory holds the values themselves, which the
    /// session's limit of cells bounds.</summary>
    public long MaxBytes { get; init; } = 1L << 28;

    /// <summary>Most bytes of the JSON form of one argument or result; 1 MiB. A longer one is left out.</summary>
    public int MaxValueBytes { get; init; } = 1 << 20;

    /// <summary>Says for a target (a function's name or <c>kind.operation</c>) that its arguments and results are left out:
    /// they may be secret. Values that the program passes on appear wherever they go; null: nothing is left out.</summary>
    public Predicate<string>? Redact { get; init; }

    /// <summary>The clock for when nodes begin and end.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
