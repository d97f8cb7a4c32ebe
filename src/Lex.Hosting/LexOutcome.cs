using Lex.Core.Errors;
using Lex.Trace;

namespace Lex.Hosting;

/// <summary>
/// How a call ended. The set of cases is closed: a <c>switch</c> over the nested records is complete. Immutable.
/// </summary>
public abstract record LexOutcome
{
    private LexOutcome()
    {
    }

    /// <summary>Whether the call gave a value.</summary>
    public bool IsValue => this is Value;

    /// <summary>The value; throws <see cref="LexException"/> for every other outcome.</summary>
    public LexValue OrThrow() => this is Value { Result: var result } ? result : throw new LexException(this);

    internal static LexOutcome Of(LexError error) => error.Limit switch
    {
        LexLimit.None => new Error(error),
        LexLimit.Cancelled => new Cancelled(error),
        _ => new LimitReached(error.Limit, error),
    };

    /// <summary>It gave a value.</summary>
    public sealed record Value(LexValue Result) : LexOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => Result.ToString();
    }

    /// <summary>The program failed; a refused effect is one of these, with kind <see cref="LexErrorKind.Effect"/>.</summary>
    public sealed record Error(LexError Reason) : LexOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => Reason.Display;
    }

    /// <summary>A limit of steps, cells, depth or time ended it.</summary>
    public sealed record LimitReached(LexLimit Limit, LexError Reason) : LexOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => Reason.Display;
    }

    /// <summary>The host cancelled it.</summary>
    public sealed record Cancelled(LexError Reason) : LexOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => Reason.Display;
    }

    /// <summary>A replay departed from what was recorded.</summary>
    public sealed record Diverged(ReplayDivergence Divergence) : LexOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => Divergence.ToString();
    }

    /// <summary>It stopped in front of an effect, and the session waits for <see cref="LexSession.Resume"/>, or for
    /// <see cref="LexSession.Fail"/>.</summary>
    public sealed record Suspended(LexEffect Effect) : LexOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => $"suspended at {Effect.Name}";
    }

    /// <summary>The program was not entered: the policy does not grant an effect that it declares (stdlib section 5.3), or the
    /// session waits for an effect.</summary>
    public sealed record Refused(string Reason) : LexOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => Reason;
    }

    /// <summary>The program was not entered: an argument does not fit its parameter, or there are too many or too few.</summary>
    public sealed record BadArgument(string Reason) : LexOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => Reason;
    }

    /// <summary>The program gave a value that the host's type cannot take; only programs without declared types do that.</summary>
    public sealed record ShapeMismatch(string Reason) : LexOutcome
    {
        /// <inheritdoc/>
        public override string ToString() => Reason;
    }
}
