using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Prepare;

/// <summary>The state of a frame in terms of canonical code, so that the plain loop can go on from there.</summary>
/// <param name="Pc">The instruction that is next.</param>
/// <param name="Locals">Where the locals are; those that are never read again are Unit.</param>
/// <param name="Operands">Where the operands are, deepest first.</param>
internal sealed record Snapshot(int Pc, Loc[] Locals, Loc[] Operands);

/// <summary>What the cold part of an instruction needs.</summary>
/// <param name="Pc">The canonical instruction.</param>
/// <param name="Instruction">Its op and operands.</param>
/// <param name="Operands">Where the operands that it pops are, deepest first.</param>
/// <param name="Window">The slot of the deepest one, where the result goes.</param>
/// <param name="Expected">The kind that the code relies on.</param>
/// <param name="Before">The frame before it.</param>
/// <param name="After">The frame after it, without its result; null if it has none.</param>
internal sealed record ExecInfo(int Pc, Instruction Instruction, Loc[] Operands, int Window, ValueKind Expected, Snapshot? Before, Snapshot? After)
{
    /// <summary>The shape that is built, when the kinds of all parts are known.</summary>
    public Shape? Shape { get; init; }

    /// <summary>Of a site that reads parts: the shapes that it has met besides the one in its instruction; null: none.</summary>
    public PartCache? Others { get; set; }

    /// <summary>Of a site that calls closures: what it knows of them.</summary>
    public ClosurePlans? Closures { get; init; }
}

/// <summary>
/// The execution code of a function in one session, which rewrites its caches. Pinned: frames hold addresses of
/// instructions.
/// </summary>
internal sealed unsafe class ExecCode
{
    private readonly Instr[] _code;

    private readonly int[] _pcs;

    private readonly Way[] _ways;

    private readonly ExecInfo?[] _infos;

    private readonly InPlace?[] _regions;

    // Keeps alive what instructions point to.
    private readonly object[] _objects;

    internal ExecCode(List<Instr> code, List<int> pcs, List<Way> ways, List<ExecInfo?> infos, List<InPlace?> regions, object[] objects, int extraSlots)
    {
        _code = GC.AllocateUninitializedArray<Instr>(code.Count, pinned: true);
        code.CopyTo(_code);
        _pcs = [.. pcs];
        _ways = [.. ways];
        _infos = [.. infos];
        _regions = [.. regions];
        ExtraSlots = extraSlots;
        _objects = objects;
    }

    /// <summary>The first instruction.</summary>
    public Instr* Entry => (Instr*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_code));

    /// <summary>All instructions.</summary>
    public ReadOnlySpan<Instr> Code => _code;

    /// <summary>The kinds in which the parameters stand when a round begins: a call of the function by itself.</summary>
    public required ValueKind[] Parameters { get; init; }

    /// <summary>The instruction with which a round begins.</summary>
    public required int Round { get; init; }

    /// <summary>Slots that a frame needs beyond those of canonical code.</summary>
    public int ExtraSlots { get; }

    /// <summary>The call in whose place an instruction stands, or null.</summary>
    public InPlace? RegionOf(int index) => _regions[index];

    /// <summary>The index of an instruction.</summary>
    public int IndexOf(Instr* instruction) => (int)(instruction - Entry);

    /// <summary>The canonical instruction that an instruction does, the last one if it does several.</summary>
    public int PcOf(int index) => _pcs[index];

    /// <summary>The canonical instructions that lead to this instruction and whose steps have not been charged before it.</summary>
    public Way WayTo(int index) => _ways[index];

    /// <summary>What its cold part needs, or null.</summary>
    public ExecInfo? InfoOf(int index) => _infos[index];

    /// <summary>The objects that the code refers to by index or address.</summary>
    public ReadOnlySpan<object> Objects => _objects;
}
