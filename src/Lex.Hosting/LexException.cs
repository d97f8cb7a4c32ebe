using System.Collections.Immutable;

namespace Lex.Hosting;

/// <summary>
/// Thrown by the methods that promise a result: <see cref="LexCompilation.OrThrow"/>, <c>Invoke</c> and <c>Call</c>.
/// Inside the engine errors are values; the exception is made here, once.
/// </summary>
public sealed class LexException : Exception
{
    internal LexException(ImmutableArray<LexDiagnostic> diagnostics)
        : base(string.Join(Environment.NewLine, diagnostics)) => Diagnostics = diagnostics;

    internal LexException(LexOutcome outcome)
        : base(outcome.ToString()) => Outcome = outcome;

    /// <summary>What is wrong with the program; empty if a call failed.</summary>
    public ImmutableArray<LexDiagnostic> Diagnostics { get; } = [];

    /// <summary>How the call ended; null if the program did not compile.</summary>
    public LexOutcome? Outcome { get; }
}
