using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Interp.Feedback;

/// <summary>One key of one site, as listings show it.</summary>
/// <param name="Key">The key in words.</param>
/// <param name="Hits">Its executions.</param>
/// <param name="Shape">For a field read: the number of the shape.</param>
/// <param name="Offset">For a field read: the position of the field; -1: not known.</param>
internal readonly record struct SiteKey(string Key, uint Hits, uint Shape = 0, int Offset = -1);

/// <summary>One site that was executed.</summary>
/// <param name="Slot">Its number in the function.</param>
/// <param name="Pc">The instruction.</param>
/// <param name="Op">The op's name.</param>
/// <param name="Kind">The kind of site.</param>
/// <param name="State">How settled it is.</param>
/// <param name="Hits">Executions in all.</param>
/// <param name="Misses">Times that something new came.</param>
/// <param name="Site">For a field read: the number that the compiler gave it; else -1.</param>
/// <param name="Keys">What was seen.</param>
internal sealed record SiteFeedback(
    int Slot, int Pc, string Op, string Kind, SlotState State, uint Hits, uint Misses, int Site, ImmutableArray<SiteKey> Keys);

/// <summary>What was seen of a function.</summary>
/// <param name="Function">The function.</param>
/// <param name="Calls">Entries, without those that the memo answered.</param>
/// <param name="MemoHits">Calls that the memo answered.</param>
/// <param name="MemoMisses">Calls that it did not know and that have returned.</param>
/// <param name="MemoSkips">Calls for which it was not asked.</param>
/// <param name="TailSelf">Tail calls of itself.</param>
/// <param name="TailOther">Tail calls of others.</param>
/// <param name="LoopWeight">Backward jumps and tail calls of itself.</param>
/// <param name="ClosureCalls">Entries as a closure.</param>
/// <param name="HostCalls">Entries by the host.</param>
/// <param name="Heat">What a compiling tier would compare with its threshold.</param>
/// <param name="Arguments">The kinds of each argument.</param>
/// <param name="Results">The kinds of results.</param>
/// <param name="Sites">Its sites, in order.</param>
internal sealed record FunctionFeedback(
    FunctionCode Function, uint Calls, long MemoHits, long MemoMisses, long MemoSkips, uint TailSelf, uint TailOther, uint LoopWeight,
    uint ClosureCalls, uint HostCalls, ulong Heat, ImmutableArray<string> Arguments, string Results, ImmutableArray<SiteFeedback> Sites);

/// <summary>A copy of what a session has seen (feedback section 11). Immutable; two copies without anything between them are equal
/// to the byte in every form.</summary>
internal sealed class FeedbackSnapshot
{
    private readonly ProgramCode _program;

    private readonly RecordCounts _records;

    private FeedbackSnapshot(ProgramCode program, RecordCounts records, ImmutableArray<FunctionFeedback> functions) =>
        (_program, _records, Functions) = (program, records, functions);

    /// <summary>The functions that were entered, by id.</summary>
    public ImmutableArray<FunctionFeedback> Functions { get; }

    /// <summary>Copies what a session holds that keeps exact account.</summary>
    public static FeedbackSnapshot Of(Session session)
    {
        var recorder = session.Feedback ?? throw new ArgumentException("the session keeps no exact account", nameof(session));
        var functions = ImmutableArray.CreateBuilder<FunctionFeedback>();
        foreach (var (vector, state) in recorder.Entered())
        {
            var sites = ImmutableArray.CreateBuilder<SiteFeedback>();
            for (var slot = 0; slot < vector.Pcs.Length; slot++)
            {
                if (vector[slot].State != SlotState.Uninit || vector.UncachedOf(slot) > 0) sites.Add(SiteOf(recorder, vector, slot));
            }

            var arguments = ImmutableArray.CreateBuilder<string>(vector.Arguments.Length);
            foreach (var mask in vector.Arguments) arguments.Add(KindsIn(mask));
            functions.Add(new FunctionFeedback(
                vector.Function, vector.Calls, state.MemoHits, state.MemoCalls - state.MemoHits, state.MemoSkips, vector.TailSelf, vector.TailOther,
                vector.LoopWeight, vector.ClosureCalls, vector.HostCalls, vector.Heat, arguments.ToImmutable(), KindsIn(vector.Results), sites.ToImmutable()));
        }

        return new FeedbackSnapshot(session.Program, session.Records, functions.ToImmutable());
    }

    /// <summary>One row for each key of each site (feedback section 11.3).</summary>
    public string ToTsv()
    {
        var text = new StringBuilder("fn_id\tfn_name\tfb\tpc\top\tkind\tstate\tkey\thits\tmisses\n");
        foreach (var function in Functions)
        {
            foreach (var site in function.Sites)
            {
                foreach (var key in Sorted(site.Keys))
                {
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"{function.Function.Id}\t{function.Function.Name}\t{site.Slot}\t{site.Pc}\t{site.Op}\t{site.Kind}\t{NameOf(site.State)}\t{key.Key}\t{key.Hits}\t{site.Misses}\n");
                }
            }
        }

        return text.ToString();
    }

    /// <summary>The rows of field reads: function, site, shape, reads (runtime section 6.1).</summary>
    public void AddReadsTo(IDictionary<(int Function, int Site, uint Shape), long> reads)
    {
        foreach (var function in Functions)
        {
            foreach (var site in function.Sites)
            {
                if (site.Site < 0) continue;
                foreach (var key in site.Keys)
                {
                    var place = (function.Function.Id, site.Site, key.Shape);
                    reads[place] = (reads.TryGetValue(place, out var known) ? known : 0) + key.Hits;
                }
            }
        }
    }

    /// <summary>The statistics of field reads as text; nothing when there were none.</summary>
    public string ToIcTsv()
    {
        var reads = new SortedDictionary<(int, int, uint), long>();
        AddReadsTo(reads);
        return IcTsvOf(reads);
    }

    /// <summary>Such statistics as text (runtime section 6.1).</summary>
    public static string IcTsvOf(SortedDictionary<(int Function, int Site, uint Shape), long> reads)
    {
        if (reads.Count == 0) return "";
        var text = new StringBuilder("fn_id\tsite_idx\tshape_id\thits\n");
        foreach (var (place, hits) in reads) text.Append(CultureInfo.InvariantCulture, $"{place.Function}\t{place.Site}\t{place.Shape}\t{hits}\n");
        return text.ToString();
    }

    /// <summary>The whole as JSON, schema <c>lex.feedback/1</c> (feedback section 11.3).</summary>
    public string ToJson()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{{\"schema\":\"lex.feedback/1\",\"program\":\"{DigestOf(_program)}\",\"mode\":\"exact\",\"records\":{{");
        text.Append(CultureInfo.InvariantCulture, $"\"stack_record_allocs\":{_records.Frame},\"stack_record_heap_fallbacks\":{_records.FrameFallbacks},");
        text.Append(CultureInfo.InvariantCulture, $"\"heap_record_allocs\":{_records.Heap},\"arena_record_allocs\":{_records.Request},");
        text.Append(CultureInfo.InvariantCulture, $"\"arena_record_heap_fallbacks\":{_records.RequestFallbacks}}},\"functions\":[");
        for (var i = 0; i < Functions.Length; i++)
        {
            if (i > 0) text.Append(',');
            Append(text, Functions[i]);
        }

        return text.Append("],\"jit\":{\"compiled\":0,\"pending\":0,\"ineligible\":0,\"reasons\":{}}}").ToString();
    }

    private static void Append(StringBuilder text, FunctionFeedback function)
    {
        var hash = Convert.ToHexStringLower(function.Function.BodyHash.AsSpan());
        text.Append(CultureInfo.InvariantCulture, $"{{\"id\":{function.Function.Id},\"name\":{Quoted(function.Function.Name)},\"bodyHash\":\"{hash}\",\"calls\":{function.Calls},");
        text.Append(CultureInfo.InvariantCulture, $"\"memoHits\":{function.MemoHits},\"memoMisses\":{function.MemoMisses},\"memoSkips\":{function.MemoSkips},");
        text.Append(CultureInfo.InvariantCulture, $"\"tailSelf\":{function.TailSelf},\"tailOther\":{function.TailOther},\"loopWeight\":{function.LoopWeight},");
        text.Append(CultureInfo.InvariantCulture, $"\"closureCalls\":{function.ClosureCalls},\"hostCalls\":{function.HostCalls},\"heat\":{function.Heat},");
        text.Append("\"tier\":\"interp\",\"versions\":0,\"deopts\":0,\"compileMicros\":0,\"args\":[");
        for (var i = 0; i < function.Arguments.Length; i++) text.Append(i > 0 ? "," : "").Append(Quoted(function.Arguments[i]));
        text.Append("],\"ret\":[").Append(function.Results.Length == 0 ? "" : Quoted(function.Results)).Append("],\"sites\":[");
        for (var i = 0; i < function.Sites.Length; i++)
        {
            var site = function.Sites[i];
            text.Append(i > 0 ? "," : "");
            text.Append(CultureInfo.InvariantCulture, $"{{\"fb\":{site.Slot},\"pc\":{site.Pc},\"op\":\"{site.Op}\",\"kind\":\"{site.Kind}\",\"state\":\"{NameOf(site.State)}\",");
            text.Append(CultureInfo.InvariantCulture, $"\"hits\":{site.Hits},\"misses\":{site.Misses},\"entries\":[");
            for (var k = 0; k < site.Keys.Length; k++)
            {
                var key = site.Keys[k];
                text.Append(k > 0 ? "," : "");
                if (site.Site < 0) text.Append(CultureInfo.InvariantCulture, $"{{\"key\":{Quoted(key.Key)},\"hits\":{key.Hits}}}");
                else text.Append(CultureInfo.InvariantCulture, $"{{\"shape\":{key.Shape},\"offset\":{key.Offset},\"hits\":{key.Hits}}}");
            }

            text.Append("]}");
        }

        text.Append("]}");
    }

    private static SiteFeedback SiteOf(FeedbackRecorder recorder, FeedbackVector vector, int slot)
    {
        var pc = vector.Pcs[slot];
        var instruction = vector.Function.Code[pc];
        var info = OpTable.Of(instruction.Op);
        ref var site = ref vector[slot];
        var keys = ImmutableArray.CreateBuilder<SiteKey>();
        if (info.Site is SiteKind.Branch or SiteKind.VariantTest)
        {
            var isTest = info.Site == SiteKind.VariantTest;
            var yes = isTest ? $"variant:{recorder.Program.Constants[instruction.A].Text}" : "taken";
            if (site.Hits > 0) keys.Add(new SiteKey(yes, site.Hits));
            if (site.Key > 0) keys.Add(new SiteKey(isTest ? "other" : "not_taken", (uint)site.Key));
        }
        else if (vector.EntriesOf(slot) is { IsEmpty: false } entries)
        {
            var rest = site.Hits;
            foreach (var entry in entries)
            {
                keys.Add(KeyOf(recorder, info, instruction, entry.Key, entry.Hits));
                rest -= Math.Min(rest, entry.Hits);
            }

            if (rest > 0) keys.Add(new SiteKey("other", rest, FeedbackRecorder.OtherShapes));
        }
        else if (site.Hits > 0)
        {
            keys.Add(KeyOf(recorder, info, instruction, site.Key, site.Hits));
        }

        var uncached = vector.UncachedOf(slot);
        if (uncached > 0) keys.Add(new SiteKey("shape:none", uncached, FeedbackRecorder.NoShape));
        return new SiteFeedback(
            slot, pc, info.Name, KindOf(info.Site), site.State, site.Hits + uncached + (info.Site is SiteKind.Branch or SiteKind.VariantTest ? (uint)site.Key : 0),
            site.Misses, info.Site == SiteKind.Property ? instruction.B : -1, keys.ToImmutable());
    }

    private static SiteKey KeyOf(FeedbackRecorder recorder, OpInfo info, in Instruction instruction, ulong key, uint hits)
    {
        var constants = recorder.Program.Constants;
        return info.Site switch
        {
            SiteKind.Numeric => new(KindBits.NamesOf((byte)key), hits),
            SiteKind.Property => new($"shape:{(uint)key}@{key >> 32}", hits, (uint)key, (int)(key >> 32)),
            SiteKind.ClosureCall => new($"fn:{(uint)key}/{(key >> 32) & 0xFFFF}+{key >> 48}", hits),
            SiteKind.Builtin => new($"builtin:{constants[(int)(key >> 32)].Text}.{constants[(int)(uint)key].Text}/{instruction.C}", hits),
            SiteKind.VariantGet => new($"variant:{recorder.ConstructorOf(key)}", hits),
            SiteKind.ListRep => new(((ElementKind)key).ToString(), hits),
            _ => new("count", hits),
        };
    }

    private static List<SiteKey> Sorted(ImmutableArray<SiteKey> keys)
    {
        var sorted = new List<SiteKey>(keys);
        sorted.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return sorted;
    }

    private static string KindsIn(uint mask)
    {
        var names = new List<string>();
        for (var kind = 0; kind <= (int)ValueKind.ArrowTable; kind++)
        {
            if ((mask >> kind & 1) != 0) names.Add(((ValueKind)kind).ToString());
        }

        return string.Join('|', names);
    }

    private static string NameOf(SlotState state) => state.ToString().ToLowerInvariant();

    private static string KindOf(SiteKind kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];

    private static string Quoted(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";

    private static string DigestOf(ProgramCode program)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var function in program.Functions) hash.AppendData(function.BodyHash.AsSpan());
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
