using Lex.Interp.Calls;

namespace Lex.Hosting;

/// <summary>Where the records and tuples of a session were put (runtime section 15).</summary>
/// <param name="StackRecordAllocs">Records and tuples taken into the frame that built them.</param>
/// <param name="StackRecordHeapFallbacks">Those for which that frame had no room left.</param>
/// <param name="HeapRecordAllocs">Records that may outlive every frame and request.</param>
/// <param name="ArenaRecordAllocs">Records and tuples taken into a request.</param>
/// <param name="ArenaRecordHeapFallbacks">Those built for a request when none was served.</param>
public readonly record struct LexRecordCounts(
    long StackRecordAllocs, long StackRecordHeapFallbacks, long HeapRecordAllocs, long ArenaRecordAllocs, long ArenaRecordHeapFallbacks)
{
    internal static LexRecordCounts Of(RecordCounts counts) =>
        new(counts.Frame, counts.FrameFallbacks, counts.Heap, counts.Request, counts.RequestFallbacks);
}
