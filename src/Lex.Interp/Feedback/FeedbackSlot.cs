using System.Runtime.InteropServices;

namespace Lex.Interp.Feedback;

/// <summary>How settled a site is.</summary>
internal enum SlotState : byte
{
    /// <summary>Nothing has been seen.</summary>
    Uninit,

    /// <summary>One kind of operand has been seen, but too few times.</summary>
    Warmup,

    /// <summary>One key.</summary>
    Mono,

    /// <summary>Up to four keys.</summary>
    Poly,

    /// <summary>More: what comes is only counted. A site never leaves this state.</summary>
    Mega,
}

/// <summary>The feedback of one site, without references (feedback 2.3).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FeedbackSlot
{
    /// <summary>Executions after which a numeric site is settled.</summary>
    public const int Warm = 3;

    /// <summary>The key seen last, packed as the kind of site says; of a branch or a test, how often the answer was no.</summary>
    public ulong Key;

    /// <summary>How often the site was executed, or answered yes; saturates.</summary>
    public uint Hits;

    /// <summary>How often something new came; saturates.</summary>
    public ushort Misses;

    /// <summary>The state.</summary>
    public SlotState State;

    /// <summary>All operand kinds ever seen, as a mask.</summary>
    public byte Mask;

    /// <summary>Counts executions.</summary>
    public void Count(long executions)
    {
        if (State == SlotState.Uninit) State = SlotState.Mono;
        Hits = Add(Hits, executions);
    }

    /// <summary>Counts the answer of a branch or test.</summary>
    public void Answer(bool yes)
    {
        if (State == SlotState.Uninit) State = SlotState.Mono;
        if (yes) Hits = Add(Hits, 1);
        else Key = Add((uint)Key, 1);
    }

    /// <summary>The machine of numeric sites (feedback 3.3): the free change to another kind, then a mask, then everything.</summary>
    public void SeeKind(byte kind)
    {
        var isNew = (Mask & kind) == 0;
        Mask |= kind;
        switch (State)
        {
            case SlotState.Uninit:
                (State, Key, Hits) = (SlotState.Warmup, kind, 1);
                break;
            case SlotState.Warmup when Key == kind:
                Hits++;
                if (Hits == Warm) State = SlotState.Mono;
                break;
            case SlotState.Warmup:
                (Key, Hits) = (kind, 1);
                break;
            case SlotState.Mono when Key == kind:
                Hits = Add(Hits, 1);
                break;
            case SlotState.Mono when Misses == 0:
                (Key, Hits, Misses) = (kind, 1, 1);
                break;
            case SlotState.Mono:
                State = SlotState.Poly;
                (Key, Hits) = (Mask, 1);
                Miss();
                if (byte.PopCount(Mask) >= 3) State = SlotState.Mega;
                break;
            case SlotState.Poly:
                Key = Mask;
                Hits = Add(Hits, 1);
                if (isNew && byte.PopCount(Mask) >= 3) State = SlotState.Mega;
                break;
        }
    }

    /// <summary>Something new came.</summary>
    public void Miss()
    {
        if (Misses != ushort.MaxValue) Misses++;
    }

    /// <summary>A sum that saturates.</summary>
    public static uint Add(uint count, long more) => (uint)Math.Min(uint.MaxValue, count + more);
}
