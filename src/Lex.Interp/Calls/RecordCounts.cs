namespace Lex.Interp.Calls;

/// <summary>
/// Where the records and tuples of a session were put (runtime section 15). Complete in sessions that keep exact account
/// (<see cref="SessionOptions.Exact"/>); others count what canonical code did alone.
/// </summary>
internal struct RecordCounts
{
    /// <summary>Taken into the frame that built them.</summary>
    public long Frame { get; set; }

    /// <summary>Built for a frame that had no room left, hence on the heap.</summary>
    public long FrameFallbacks { get; set; }

    /// <summary>Records built on the heap; tuples are not counted.</summary>
    public long Heap { get; set; }

    /// <summary>Taken into a request.</summary>
    public long Request { get; set; }

    /// <summary>Built for a request when none was served, hence on the heap.</summary>
    public long RequestFallbacks { get; set; }

    /// <summary>Adds the counts of another session.</summary>
    public void Add(in RecordCounts other)
    {
        Frame += other.Frame;
        FrameFallbacks += other.FrameFallbacks;
        Heap += other.Heap;
        Request += other.Request;
        RequestFallbacks += other.RequestFallbacks;
    }
}
