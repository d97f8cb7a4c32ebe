using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Interp.Feedback;

/// <summary>A key of a site, and how often it was seen.</summary>
/// <param name="Key">The key, packed as the kind of site says.</param>
/// <param name="Hits">The executions.</param>
internal readonly record struct FeedbackEntry(ulong Key, uint Hits);

/// <summary>
/// What one session has seen of one function (feedback sections 2.3 and 9): a slot for each instruction with a site, in their
/// order, and counters. Keys are numbers, hence nothing of the program's data is kept alive.
/// </summary>
internal sealed class FeedbackVector
{
    /// <summary>Most keys of a site.</summary>
    public const int MostKeys = 4;

    /// <summary>Entries in which the kinds of arguments and results are looked at.</summary>
    private const int Sampled = 256;

    private readonly FeedbackSlot[] _slots;

    private readonly int[] _slotAt;

    private readonly List<FeedbackEntry>?[] _entries;

    // Reads of records without a shape, which no key stands for.
    private readonly uint[] _uncached;

    private readonly uint[] _arguments;

    private uint _results;

    /// <summary>A vector in which nothing has been seen.</summary>
    public FeedbackVector(FunctionCode function)
    {
        Function = function;
        var pcs = new List<int>();
        _slotAt = new int[function.Code.Length];
        for (var pc = 0; pc < _slotAt.Length; pc++)
        {
            _slotAt[pc] = -1;
            if (OpTable.Of(function.Code[pc].Op).Site == SiteKind.None) continue;
            _slotAt[pc] = pcs.Count;
            pcs.Add(pc);
        }

        Pcs = [.. pcs];
        _slots = new FeedbackSlot[Pcs.Length];
        _entries = new List<FeedbackEntry>?[Pcs.Length];
        _uncached = new uint[Pcs.Length];
        _arguments = new uint[function.Arity];
    }

    /// <summary>The function.</summary>
    public FunctionCode Function { get; }

    /// <summary>The instructions with a site, in order.</summary>
    public int[] Pcs { get; }

    /// <summary>Entries, without those that the memo answered.</summary>
    public uint Calls { get; private set; }

    /// <summary>Tail calls of itself.</summary>
    public uint TailSelf { get; set; }

    /// <summary>Tail calls of others.</summary>
    public uint TailOther { get; set; }

    /// <summary>Backward jumps, and tail calls of itself.</summary>
    public uint LoopWeight { get; set; }

    /// <summary>Entries as a closure.</summary>
    public uint ClosureCalls { get; set; }

    /// <summary>Entries by the host.</summary>
    public uint HostCalls { get; set; }

    /// <summary>What a compiling tier would compare with its threshold.</summary>
    public ulong Heat => (8UL * Calls) + LoopWeight;

    /// <summary>The kinds of each argument, a bit for each.</summary>
    public ReadOnlySpan<uint> Arguments => _arguments;

    /// <summary>The kinds of results.</summary>
    public uint Results => _results;

    /// <summary>The number of the slot of an instruction; -1: it has none.</summary>
    public int SlotAt(int pc) => (uint)pc < (uint)_slotAt.Length ? _slotAt[pc] : -1;

    /// <summary>A slot.</summary>
    public ref FeedbackSlot this[int slot] => ref _slots[slot];

    /// <summary>The keys of a site with more than one, in the order in which they came; the executions that no key accounts for
    /// are those after there were too many.</summary>
    public ReadOnlySpan<FeedbackEntry> EntriesOf(int slot) =>
        _entries[slot] is { } entries ? System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries) : default;

    /// <summary>Executions of a site that no key can stand for.</summary>
    public uint UncachedOf(int slot) => _uncached[slot];

    /// <summary>Such an execution: it changes nothing but this count.</summary>
    public void SeeUncached(int slot) => _uncached[slot] = FeedbackSlot.Add(_uncached[slot], 1);

    /// <summary>The function was entered.</summary>
    public void Enter() => Calls = FeedbackSlot.Add(Calls, 1);

    /// <summary>An argument of an entry.</summary>
    public void SeeArgument(int index, ValueKind kind)
    {
        if (Calls < Sampled) _arguments[index] |= 1U << (int)kind;
    }

    /// <summary>A result.</summary>
    public void SeeResult(ValueKind kind)
    {
        if (Calls <= Sampled) _results |= 1U << (int)kind;
    }

    /// <summary>
    /// The machine of sites that remember keys (feedback 4.3 and 6.3): one, up to four, any. A new key is a miss; where changes
    /// count, every key is that differs from the one before.
    /// </summary>
    public void SeeKey(int slot, ulong key, long executions = 1, bool countsChanges = false)
    {
        ref var site = ref _slots[slot];
        site.Hits = FeedbackSlot.Add(site.Hits, executions);
        switch (site.State)
        {
            case SlotState.Uninit:
                site.State = SlotState.Mono;
                break;
            case SlotState.Mono when site.Key == key:
                break;
            case SlotState.Mono:
                site.State = SlotState.Poly;
                _entries[slot] = [new(site.Key, (uint)(site.Hits - executions)), new(key, (uint)executions)];
                site.Miss();
                break;
            case SlotState.Poly or SlotState.Mega:
                var isNew = !TryCount(_entries[slot]!, key, executions);
                if (isNew && site.State == SlotState.Poly && _entries[slot]!.Count < MostKeys) _entries[slot]!.Add(new(key, (uint)executions));
                else if (isNew) site.State = SlotState.Mega;
                if (isNew || (countsChanges && site.Key != key)) site.Miss();
                break;
        }

        site.Key = key;
    }

    private static bool TryCount(List<FeedbackEntry> entries, ulong key, long executions)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Key != key) continue;
            entries[i] = entries[i] with { Hits = FeedbackSlot.Add(entries[i].Hits, executions) };
            return true;
        }

        return false;
    }
}
