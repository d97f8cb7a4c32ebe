using Lex.Core.Ops;

namespace Lex.Core.Programs;

/// <summary>
/// The listing that the specification calls the program (runtime 3.9 and 13.10): fused ops in the first slots of their
/// windows, the absorbed ops behind them as tombstones. We run and hash canonical code; the view exists for dumps, for
/// the serialised form on request, for the oracle tier, and because it defines what a step is. Immutable.
/// </summary>
internal sealed class FusedView
{
    private readonly Instruction[] _listing;
    private readonly int[] _windowStart;
    private readonly byte[] _weights;

    private FusedView(Instruction[] listing, int[] windowStart)
    {
        _listing = listing;
        _windowStart = windowStart;
        _weights = new byte[listing.Length];
        for (var pc = 0; pc < listing.Length; pc++)
        {
            if (!IsTombstone(pc)) _weights[pc] = (byte)OpTable.Of(listing[pc].Op).Steps;
        }
    }

    /// <summary>The instructions, tombstones included; as long as the canonical code.</summary>
    public ReadOnlySpan<Instruction> Listing => _listing;

    /// <summary>Steps counted for each instruction of the canonical code: nothing for one that a fused op has absorbed.</summary>
    public ReadOnlySpan<byte> StepWeights => _weights;

    /// <summary>Whether a slot was absorbed by the fused op before it.</summary>
    public bool IsTombstone(int pc) => _windowStart[pc] != pc;

    /// <summary>Fuses a function's canonical code; use <see cref="FunctionCode.Fused"/>, which remembers the answer.</summary>
    internal static FusedView Of(FunctionCode function)
    {
        var code = function.Code.AsSpan();
        var listing = code.ToArray();
        var windowStart = new int[code.Length];
        for (var pc = 0; pc < windowStart.Length; pc++) windowStart[pc] = pc;
        var targets = TargetsOf(code);
        foreach (var op in OpTable.FusionOrder)
        {
            var fused = OpTable.Of(op);
            var width = fused.Width;
            for (var pc = 0; pc + width <= code.Length; pc++)
            {
                if (!TryMatch(function.Program, fused, code[pc..], out var instruction)) continue;
                if (!IsFree(pc, width, windowStart, targets)) continue;
                listing[pc] = instruction;
                windowStart.AsSpan(pc, width).Fill(pc);
                pc += width - 1;
            }
        }

        return new FusedView(listing, windowStart);
    }

    /// <summary>
    /// Turns a listing with fused ops back into canonical code. Null if a fused op does not stand for the window in
    /// its tombstones, or if a jump leads into one; then <paramref name="pc"/> and <paramref name="problem"/> say where and why.
    /// </summary>
    public static Instruction[]? Defuse(ReadOnlySpan<Instruction> listing, ReadOnlySpan<Constant> constants, out int pc, out string problem)
    {
        problem = "";
        var code = new Instruction[listing.Length];
        for (pc = 0; pc < listing.Length; pc++)
        {
            var info = OpTable.Of(listing[pc].Op);
            code[pc] = info.Super is null ? listing[pc] : Component(info.Super, 0, listing[pc]);
        }

        var targets = TargetsOf(code);
        for (pc = 0; pc < listing.Length; pc++)
        {
            var info = OpTable.Of(listing[pc].Op);
            if (info.Super is not { } super) continue;
            if (pc + info.Width > listing.Length) problem = $"{info.Name}: its window ends after the code";
            else if (super.IntConstant >= 0 && !IsInt(constants, listing[pc][super.IntConstant]))
            {
                problem = $"{info.Name}: constant {listing[pc][super.IntConstant]} is no Int";
            }
            else if (FirstDifference(super, listing[pc], code.AsSpan(pc)) is var part and > 0)
            {
                problem = $"{info.Name}: the tombstone in slot {part} is not the op that it absorbed";
            }
            else if (targets.AsSpan(pc + 1, info.Width - 1).Contains(true)) problem = $"{info.Name}: a jump leads to one of its tombstones";
            if (problem.Length != 0) return null;
        }

        return code;
    }

    private static bool IsFree(int pc, int width, int[] windowStart, bool[] targets)
    {
        // A window may swallow earlier ones whole, but not a part of one.
        if (windowStart[pc] != pc) return false;
        if (pc + width < windowStart.Length && windowStart[pc + width] is var next && next < pc + width && next >= pc) return false;
        return !targets.AsSpan(pc + 1, width - 1).Contains(true);
    }

    private static bool TryMatch(ProgramCode program, OpInfo fused, ReadOnlySpan<Instruction> code, out Instruction instruction)
    {
        var super = fused.Super!;
        instruction = new Instruction(fused.Op);
        var known = 0;
        for (var part = 0; part < super.Components.Length; part++)
        {
            if (code[part].Op != super.Components[part]) return false;
            var map = super.OperandMap[part];
            for (var i = 0; i < map.Length; i++)
            {
                var bit = 1 << map[i];
                if ((known & bit) != 0 && instruction[map[i]] != code[part][i]) return false;
                instruction = instruction.With(map[i], code[part][i]);
                known |= bit;
            }
        }

        return super.IntConstant < 0 || IsInt(program.Constants.AsSpan(), instruction[super.IntConstant]);
    }

    private static bool IsInt(ReadOnlySpan<Constant> constants, int index) =>
        (uint)index < (uint)constants.Length && constants[index].Kind == ConstantKind.Int;

    /// <summary>The instruction that a part of a fused op's window holds.</summary>
    private static Instruction Component(SuperInfo super, int part, in Instruction fused)
    {
        var instruction = new Instruction(super.Components[part]);
        var map = super.OperandMap[part];
        for (var i = 0; i < map.Length; i++) instruction = instruction.With(i, fused[map[i]]);
        return instruction;
    }

    private static int FirstDifference(SuperInfo super, in Instruction fused, ReadOnlySpan<Instruction> window)
    {
        for (var part = 1; part < super.Components.Length; part++)
        {
            if (window[part] != Component(super, part, fused)) return part;
        }

        return 0;
    }

    /// <summary>Where jumps lead, dead ones included; those that leave the code are the verifier's business.</summary>
    private static bool[] TargetsOf(ReadOnlySpan<Instruction> code)
    {
        var targets = new bool[code.Length];
        for (var pc = 0; pc < code.Length; pc++)
        {
            var info = OpTable.Of(code[pc].Op);
            if (info.TargetOperand < 0) continue;
            var target = OperandRules.TargetOf(pc, info.Width, code[pc][info.TargetOperand]);
            if (target >= 0 && target < code.Length) targets[target] = true;
        }

        return targets;
    }
}
