using Lex.Interp.Calls;

namespace Lex.Interp.Suspension;

/// <summary>The wait for the items of a parallel map that wait themselves, each in a session of its own.</summary>
/// <param name="map">The map.</param>
/// <param name="ending">Ends when its items have ended.</param>
internal sealed class MapWait(ParallelMap map, Task ending) : Wait
{
    /// <summary>The map.</summary>
    public ParallelMap Map => map;

    /// <inheritdoc/>
    public override EffectCall Effect => new("list", "par_map", []);

    /// <inheritdoc/>
    public override Task Answering => ending;

    /// <inheritdoc/>
    public override Signal Complete(Session session) => session.Conclude(this);

    /// <inheritdoc/>
    public override void Abandon(Session session) => session.Abandon(map);
}
