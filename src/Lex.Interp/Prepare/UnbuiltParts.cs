using Lex.Core.Values;

namespace Lex.Interp.Prepare;

/// <summary>An aggregate that prepared code knows by its parts only. It has been paid for.</summary>
/// <param name="shape">The shape it would have.</param>
/// <param name="parts">Constants, slots, or aggregates that are not built either.</param>
/// <param name="charge">The instruction that pays for it and nothing else, or -1.</param>
/// <param name="pc">The canonical instruction that builds it.</param>
internal sealed class UnbuiltParts(Shape shape, Loc[] parts, int charge, int pc)
{
    /// <summary>The shape it would have.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>Its parts in order.</summary>
    public Loc[] Parts { get; } = parts;

    /// <summary>The instruction that pays for it and nothing else, or -1.</summary>
    public int Charge { get; } = charge;

    /// <summary>The canonical instruction that builds it.</summary>
    public int Pc { get; } = pc;

    /// <summary>Whether it belongs to the request that is served, if there is one.</summary>
    public bool InRequest { get; init; }

    /// <summary>Whether some part is in a slot.</summary>
    public bool Reads(int slot)
    {
        foreach (var part in Parts)
        {
            if (part.Reads(slot)) return true;
        }

        return false;
    }

    /// <summary>A slot at or above another one that holds a part, or -1.</summary>
    public int SlotFrom(int lowest)
    {
        foreach (var part in Parts)
        {
            var slot = part.Form == LocForm.Slot ? part.Slot : part.Unbuilt?.SlotFrom(lowest) ?? -1;
            if (slot >= lowest) return slot;
        }

        return -1;
    }

    /// <summary>The same aggregate with its parts elsewhere.</summary>
    public UnbuiltParts With(Loc[] parts) => new(Shape, parts, Charge, Pc) { InRequest = InRequest };
}
