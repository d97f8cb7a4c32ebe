using System.Diagnostics.CodeAnalysis;

namespace Lex.Core.Values;

/// <summary>
/// A growing stack of structs, for walks that must not use the thread's stack. The first item is in line, so that
/// walking a flat value allocates nothing.
/// </summary>
internal struct WalkStack<T>
    where T : struct
{
    private T _first;

    private T[]? _others;

    private int _count;

    /// <summary>Whether nothing is on it.</summary>
    public readonly bool IsEmpty => _count == 0;

    /// <summary>The item pushed last.</summary>
    [UnscopedRef]
    public ref T Top
    {
        get
        {
            if (_count == 1) return ref _first;
            return ref _others![_count - 2];
        }
    }

    /// <summary>Adds an item.</summary>
    public void Push(T item)
    {
        var count = _count++;
        if (count == 0)
        {
            _first = item;
            return;
        }

        if (_others is null) _others = new T[8];
        else if (count > _others.Length) Array.Resize(ref _others, 2 * _others.Length);
        _others[count - 1] = item;
    }

    /// <summary>Drops the item pushed last.</summary>
    public void Pop()
    {
        Top = default;
        _count--;
    }
}
