using System.Collections.Concurrent;
using System.Text;

namespace Lex.Core.Values;

/// <summary>
/// An interned name of a field or constructor. While a name is in use there is one object for it in the process, so
/// names are compared by reference. The table holds them weakly: hostile input cannot make it grow for ever.
/// </summary>
internal sealed class Name : IComparable<Name>
{
    // Part of the shape registry, the one process-wide state that the specification asks for (runtime section 2.7).
    private static readonly ConcurrentDictionary<string, WeakReference<Name>> Table = new(StringComparer.Ordinal);

    private static int _untilSweep = 4096;

    private Name(string text)
    {
        Text = text;
        Utf8 = Encoding.UTF8.GetBytes(text);
        var hash = default(HashCode);
        hash.AddBytes(Utf8);
        Hash = hash.ToHashCode();
    }

    /// <summary>A hash of the content.</summary>
    public int Hash { get; }

    /// <summary>The shapes of variants that this name constructs; a cache, filled by <see cref="ShapeFamily.OfVariant"/>.</summary>
    internal ShapeFamily[] VariantFamilies = [];

    /// <summary>The name itself.</summary>
    public string Text { get; }

    /// <summary>The name in UTF-8; do not write.</summary>
    public byte[] Utf8 { get; }

    /// <summary>The one object for this name.</summary>
    public static Name Intern(string text)
    {
        while (true)
        {
            if (Table.TryGetValue(text, out var weak))
            {
                if (weak.TryGetTarget(out var found)) return found;
                Table.TryRemove(new KeyValuePair<string, WeakReference<Name>>(text, weak));
            }

            var made = new Name(text);
            if (Table.TryAdd(text, new WeakReference<Name>(made)))
            {
                if (Interlocked.Decrement(ref _untilSweep) == 0) Sweep();
                return made;
            }
        }
    }

    /// <summary>The name if it is in use, or null: then nothing bears it.</summary>
    public static Name? Find(string text) => Table.TryGetValue(text, out var weak) && weak.TryGetTarget(out var found) ? found : null;

    /// <summary>Orders by code point, which is the order of the UTF-8 bytes.</summary>
    public int CompareTo(Name? other) => other is null ? 1 : Utf8.AsSpan().SequenceCompareTo(other.Utf8);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static void Sweep()
    {
        foreach (var entry in Table)
        {
            if (!entry.Value.TryGetTarget(out _)) Table.TryRemove(entry);
        }

        Interlocked.Exchange(ref _untilSweep, Math.Max(4096, Table.Count));
    }
}
