using System.Collections.Immutable;
using System.Text.Json;

namespace Lex.Tests.Shared.Corpus;

/// <summary>One program of the corpus with what must come of it.</summary>
/// <param name="Id">Area and number; stays with its line.</param>
/// <param name="Spec">The section that it exercises.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Source">The program.</param>
/// <param name="Rejected">The kind of the first diagnostic; null: the checker accepts the program.</param>
/// <param name="Calls">The calls, each on a fresh session; empty for rejected programs.</param>
public sealed record ConformanceCase(
    string Id, string Spec, string Title, string Source, string? Rejected, ImmutableArray<ConformanceCall> Calls)
{
    /// <summary>The name of a test row.</summary>
    public override string ToString() => $"{Id} {Title}";
}

/// <summary>One call of a case: exactly one of <see cref="Value"/> and <see cref="Error"/> is set.</summary>
public sealed record ConformanceCall(
    string Function, ImmutableArray<string> Arguments, JsonElement? Value, ExpectedError? Error, ImmutableArray<string> Prints,
    long? StepLimit)
{
    /// <summary>The call as a program would write it.</summary>
    public override string ToString() => $"{Function}({string.Join(", ", Arguments)})";
}

/// <summary>An expected failure.</summary>
/// <param name="Kind">The kind of the error.</param>
/// <param name="Contains">A text that the displayed error contains.</param>
public sealed record ExpectedError(string Kind, string Contains);
