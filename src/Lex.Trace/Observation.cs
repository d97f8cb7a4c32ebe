using System.Collections.Immutable;
using Lex.Core.Errors;

namespace Lex.Trace;

/// <summary>
/// Everything about one call that every tier must agree on: value or error, effects in order, trace, steps, cells.
/// Immutable.
/// </summary>
public sealed record Observation
{
    /// <summary>The value in the debug form, which shows every kind (runtime section 2.8); null: the call failed.</summary>
    public string? Value { get; init; }

    /// <summary>The value in the JSON form of the language; null: the call failed.</summary>
    public string? Json { get; init; }

    /// <summary>The error; null: there is a value.</summary>
    public LexError? Error { get; init; }

    /// <summary>The effects that were performed, each with its arguments and what came of it.</summary>
    public required ImmutableArray<string> Effects { get; init; }

    /// <summary>The calls and effects as a tree; null: the tier was run without a tracer.</summary>
    public IReadOnlyList<TraceNode>? Trace { get; init; }

    /// <summary>Steps counted.</summary>
    public required long Steps { get; init; }

    /// <summary>Cells counted.</summary>
    public required long Cells { get; init; }
}
