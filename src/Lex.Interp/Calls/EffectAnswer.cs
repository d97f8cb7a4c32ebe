using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>What became of an effect: a value, an error, or the wish that the run stop here until somebody answers. Immutable.</summary>
public readonly struct EffectAnswer
{
    private EffectAnswer(Value value, string? error, bool isSuspension) => (Value, Error, IsSuspension) = (value, error, isSuspension);

    /// <summary>
    /// No answer yet: the run stops in front of the effect and the call returns. Whoever holds the session answers later,
    /// in this process or, from the session's saved state, in another one.
    /// </summary>
    public static EffectAnswer Suspend => new(default, null, isSuspension: true);

    /// <summary>The effect's value; Unit unless the effect succeeded.</summary>
    public Value Value { get; }

    /// <summary>Why it failed; null: it did not.</summary>
    public string? Error { get; }

    /// <summary>Whether this is <see cref="Suspend"/>.</summary>
    public bool IsSuspension { get; }

    /// <summary>The effect succeeded with a value.</summary>
    public static EffectAnswer Of(Value value) => new(value, null, isSuspension: false);

    /// <summary>The effect failed: the run ends with an error of kind Effect that has this text.</summary>
    public static EffectAnswer Failed(string error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(default, error, isSuspension: false);
    }
}
