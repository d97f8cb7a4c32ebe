namespace Lex.Jit.Lower;

/// <summary>
/// The objects that the compiled code of one program refers to. It only grows, and readers hold snapshots, so code that
/// was compiled earlier stays right. Thread-safe.
/// </summary>
internal sealed class ConstantTable
{
    private readonly Dictionary<object, int> _index = new(ReferenceEqualityComparer.Instance);
    private readonly List<object> _objects = [];
    private object[] _snapshot = [];

    /// <summary>All objects so far.</summary>
    public object[] Snapshot
    {
        get
        {
            lock (_objects)
            {
                if (_snapshot.Length != _objects.Count) _snapshot = [.. _objects];
                return _snapshot;
            }
        }
    }

    /// <summary>The position of an object, which is added when it is new.</summary>
    public int IndexOf(object constant)
    {
        lock (_objects)
        {
            if (_index.TryGetValue(constant, out var index)) return index;
            _index.Add(constant, _objects.Count);
            _objects.Add(constant);
            return _objects.Count - 1;
        }
    }
}
