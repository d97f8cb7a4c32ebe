namespace Lex.Jit.Emit;

/// <summary>
/// A mistake in a lowering, found while it was emitted. It never reaches a program: the compiler turns it into an
/// ineligible function whose reason is this message.
/// </summary>
internal sealed class EmitException(string message, string listing) : Exception(message + Environment.NewLine + listing)
{
    /// <summary>What is wrong, without the listing.</summary>
    public string Mistake { get; } = message;

    /// <summary>Everything emitted so far; the culprit is the last line.</summary>
    public string Listing { get; } = listing;
}
