using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Prepare;

/// <summary>What the loop reads and counts when it passes a call whose body stands in its place; in unmanaged memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PlaceCounts
{
    /// <summary>How often the loop came here.</summary>
    public long Calls;

    /// <summary>Bytes of the frame records that the calls would have had at once.</summary>
    public nint Depth;
}

/// <summary>
/// A call whose body stands in its place. Steps and cells of the whole body are paid at its beginning; whatever comes up
/// inside gives them back and has canonical code make the call: the body is pure, and the caller's slots are untouched.
/// </summary>
internal sealed unsafe class InPlace(Snapshot before)
{
    private readonly PlaceCounts[] _pinned = GC.AllocateArray<PlaceCounts>(1, pinned: true);

    /// <summary>The caller before the call.</summary>
    public Snapshot Before { get; } = before;

    /// <summary>Steps from the call instruction on.</summary>
    public int Steps { get; set; }

    /// <summary>Cells of the body.</summary>
    public long Cells { get; set; }

    /// <summary>Calls of pure functions by call instructions, which the memo was not asked for.</summary>
    public int PureCalls { get; set; }

    /// <summary>The deepest nesting of calls.</summary>
    public int Depth { get; set; }

    /// <summary>How often the loop came here.</summary>
    public long Calls => _pinned[0].Calls;

    /// <summary>Changes that number.</summary>
    public void Take(long calls) => _pinned[0].Calls += calls;

    /// <summary>The address of what the loop reads.</summary>
    public long Address()
    {
        _pinned[0].Depth = Depth * sizeof(Frame);
        return (long)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_pinned));
    }
}
