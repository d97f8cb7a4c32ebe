namespace Lex.Stdlib.Effects;

/// <summary>
/// What a run has opened, by the numbers that the program knows it by. A number is never used again. When too many are
/// open, the one that was used longest ago is closed. Safe to share between threads.
/// </summary>
internal sealed class HandleTable<T> : IDisposable
    where T : class, IDisposable
{
    /// <summary>So many may be open at once.</summary>
    public const int Capacity = 256;

    private readonly Dictionary<long, Entry> _open = [];

    private long _last;

    private long _clock;

    /// <summary>Keeps a resource; its number.</summary>
    public long Add(T resource)
    {
        T? closed = null;
        long number;
        lock (_open)
        {
            if (_open.Count >= Capacity) closed = RemoveOldest();
            number = ++_last;
            _open.Add(number, new Entry { Resource = resource, Used = ++_clock });
        }

        closed?.Dispose();
        return number;
    }

    /// <summary>The resource of a number, or null.</summary>
    public T? Find(long number)
    {
        lock (_open)
        {
            if (!_open.TryGetValue(number, out var entry)) return null;
            entry.Used = ++_clock;
            return entry.Resource;
        }
    }

    /// <summary>Forgets a number; its resource, which the caller closes, or null.</summary>
    public T? Remove(long number)
    {
        lock (_open)
        {
            return _open.Remove(number, out var entry) ? entry.Resource : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        List<T> resources;
        lock (_open)
        {
            resources = [.. _open.Values.Select(e => e.Resource)];
            _open.Clear();
        }

        foreach (var resource in resources) resource.Dispose();
    }

    private T RemoveOldest()
    {
        var oldest = _open.MinBy(e => e.Value.Used);
        _open.Remove(oldest.Key);
        return oldest.Value.Resource;
    }

    private sealed class Entry
    {
        public required T Resource { get; init; }

        public long Used { get; set; }
    }
}
