using Lex.Interp.Calls;

namespace Lex.Interp.Suspension;

/// <summary>The wait for one effect of the session itself.</summary>
internal sealed class EffectWait(EffectCall effect, Task<EffectAnswer>? answering) : Wait
{
    private EffectAnswer _given = EffectAnswer.Suspend;

    /// <inheritdoc/>
    public override EffectCall Effect => effect;

    /// <inheritdoc/>
    public override Task? Answering => answering;

    /// <inheritdoc/>
    public override void Answer(EffectAnswer answer) => _given = answer;

    /// <inheritdoc/>
    public override Signal Complete(Session session) => session.Conclude(this, answering, _given);

    /// <inheritdoc/>
    public override void Abandon(Session session) => session.EndNode();
}
