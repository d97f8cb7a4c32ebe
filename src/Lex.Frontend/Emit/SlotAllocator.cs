using Lex.Core.Programs;

namespace Lex.Frontend.Emit;

/// <summary>Hands out the slots of a frame. Too many are noted, not refused: the caller reports it when the body is done.</summary>
internal sealed class SlotAllocator(int parameters)
{
    private const int Last = ProgramLimits.MaxFrameSlots - 1;

    /// <summary>The next free slot.</summary>
    public int Next { get; private set; } = parameters;

    /// <summary>How many slots there must be.</summary>
    public int Peak { get; private set; } = parameters;

    public int New()
    {
        var slot = Next++;
        Peak = Math.Max(Peak, Next);
        return Math.Min(slot, Last);
    }

    /// <summary>Gives back the slots from a mark on.</summary>
    public void Restore(int mark) => Next = mark;
}
