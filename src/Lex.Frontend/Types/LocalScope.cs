namespace Lex.Frontend.Types;

/// <summary>
/// Lexical names of one kind of information. Entering is remembering <see cref="Mark"/>, leaving is
/// <see cref="Restore"/>; looking up costs the same however many names a body binds.
/// </summary>
internal sealed class LocalScope<T>
{
    private readonly Dictionary<string, int> _innermost = new(StringComparer.Ordinal);
    private readonly List<(string Name, T Value, int Shadowed)> _bindings = [];

    /// <summary>The number of bindings in scope.</summary>
    public int Mark => _bindings.Count;

    /// <summary>The names in scope.</summary>
    public IEnumerable<string> Names => _innermost.Keys;

    public void Bind(string name, T value)
    {
        _bindings.Add((name, value, _innermost.GetValueOrDefault(name, -1)));
        _innermost[name] = _bindings.Count - 1;
    }

    public bool TryFind(string name, out T value)
    {
        if (_innermost.TryGetValue(name, out var index))
        {
            value = _bindings[index].Value;
            return true;
        }

        value = default!;
        return false;
    }

    public bool Contains(string name) => _innermost.ContainsKey(name);

    /// <summary>Forgets everything bound since the mark.</summary>
    public void Restore(int mark)
    {
        for (var i = _bindings.Count - 1; i >= mark; i--)
        {
            var (name, _, shadowed) = _bindings[i];
            if (shadowed < 0) _innermost.Remove(name);
            else _innermost[name] = shadowed;
        }

        _bindings.RemoveRange(mark, _bindings.Count - mark);
    }
}
