namespace Lex.Frontend.Types;

/// <summary>
/// Lexical names of one kind of information. Entering is remembering <see cref="Mark"/>, leaving is
/// <see cref="Restore"/>; looking up costs the same however many names a body binds.
/// </summary>
internal sealed class LocalScope<T>
{
    private readonly Dictionary<string, int> _innermost = new(StringComparer.Ordinal);
    private Binding[] _bindings = new Binding[8];
    private int _count;

    /// <summary>A name, what is known of it, and which binding of the same name it hides; -1: none.</summary>
    private readonly struct Binding(string name, T value, int shadowed)
    {
        public readonly string Name = name;
        public readonly T Value = value;
        public readonly int Shadowed = shadowed;
    }

    /// <summary>The number of bindings in scope.</summary>
    public int Mark => _count;

    /// <summary>The names in scope.</summary>
    public IEnumerable<string> Names => _innermost.Keys;

    public void Bind(string name, T value)
    {
        if (_count == _bindings.Length) Array.Resize(ref _bindings, _count * 2);
        _bindings[_count] = new(name, value, _innermost.GetValueOrDefault(name, -1));
        _innermost[name] = _count++;
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
        while (_count > mark)
        {
            var binding = _bindings[--_count];
            if (binding.Shadowed < 0) _innermost.Remove(binding.Name);
            else _innermost[binding.Name] = binding.Shadowed;
        }
    }
}
