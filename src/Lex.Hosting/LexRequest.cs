namespace Lex.Hosting;

/// <summary>
/// A request that a session serves (runtime section 8.2). What calls give while it lasts may belong to it: read such a value
/// before the request ends, or keep what <see cref="LexValue.Materialize"/> makes of it. Requests may be nested; ending one ends
/// those that were begun inside it.
/// </summary>
public sealed class LexRequest : IDisposable
{
    private LexSession? _session;

    internal LexRequest(LexSession session, long id)
    {
        _session = session;
        Id = id;
    }

    /// <summary>Its number in the session, from 1.</summary>
    public long Id { get; }

    /// <summary>Ends the request. A second time, or after the session was given back, nothing happens.</summary>
    public void Dispose()
    {
        _session?.EndRequest(Id);
        _session = null;
    }
}
