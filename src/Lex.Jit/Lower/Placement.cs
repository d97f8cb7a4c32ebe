using Lex.Core.Ops;
using Lex.Core.Values;
using Lex.Jit.Build;

namespace Lex.Jit.Lower;

/// <summary>
/// Decides which values need a place of their own. A pure value with one reader in its own block is computed where it is
/// read; constants always are. What only exits read is computed there again.
/// </summary>
internal sealed class Placement
{
    // Trees larger than this get a place, or an exit that needs many of them would repeat too much.
    private const int MostNested = 12;

    private readonly Dictionary<SsaValue, int> _readers = [];
    private readonly Dictionary<SsaValue, SsaBlock> _homes = [];
    private readonly HashSet<SsaValue> _nested = [];

    private Placement()
    {
    }

    /// <summary>Whether an instruction can fail or leave.</summary>
    public static bool MayLeave(SsaInstruction instruction) => instruction.Code switch
    {
        SsaCode.Constant or SsaCode.Build or SsaCode.Test => false,
        SsaCode.Library => instruction.Settles || instruction.IsUnbuilt,
        SsaCode.Apply => !IsPure(instruction),
        _ => true,
    };

    /// <summary>Whether an instruction is a function of its operands that cannot fail.</summary>
    public static bool IsPure(SsaInstruction instruction)
    {
        if (instruction.Code != SsaCode.Apply) return instruction.Code is SsaCode.Constant or SsaCode.Test;
        if (KnownOperands.HaveSafeDivisor(instruction) || KnownOperands.AreBools(instruction)) return true;
        var info = OpTable.Of(instruction.Op);
        return info.Form == OpForm.Pure && (info.Facts & (OpFacts.Allocates | OpFacts.DynamicCost | OpFacts.MayFault)) == 0;
    }

    /// <summary>Decides for all values of a function.</summary>
    public static Placement Of(SsaFunction function)
    {
        var placement = new Placement();
        foreach (var block in function.Blocks)
        {
            foreach (var instruction in block.Body)
            {
                if (instruction.Result is { } result) placement._homes[result] = block;
            }
        }

        foreach (var block in function.Blocks) placement.CountReaders(block);
        foreach (var block in function.Blocks) placement.FindNested(block);
        return placement;
    }

    /// <summary>Whether a value is computed where it is read.</summary>
    public bool IsNested(SsaValue value) => _nested.Contains(value);

    /// <summary>How many instructions and ends read a value; exits do not count.</summary>
    public int ReadersOf(SsaValue value) => _readers.GetValueOrDefault(value);

    private void CountReaders(SsaBlock block)
    {
        foreach (var instruction in block.Body)
        {
            // What is not built is read by exits alone.
            if (instruction is { Code: SsaCode.Build, IsUnbuilt: true }) continue;
            foreach (var operand in instruction.Operands) Read(operand, block);
        }

        foreach (var value in block.End.Reads) Read(value, block);
    }

    /// <summary>A reader in another block counts as many: values are not moved across blocks.</summary>
    private void Read(SsaValue value, SsaBlock block) =>
        _readers[value] = _readers.GetValueOrDefault(value) + (_homes.GetValueOrDefault(value) == block ? 1 : 2);

    private void FindNested(SsaBlock block)
    {
        var sizes = new Dictionary<SsaValue, int>();
        foreach (var instruction in block.Body)
        {
            if (instruction.Result is not { } result || !IsPure(instruction)) continue;
            if (instruction.Code == SsaCode.Constant)
            {
                _nested.Add(result);
                continue;
            }

            if (result.Kind == ValueKind.Unknown || ReadersOf(result) > 1) continue;
            var size = 1;
            foreach (var operand in instruction.Operands) size += sizes.GetValueOrDefault(operand);
            if (size > MostNested) continue;
            sizes[result] = size;
            _nested.Add(result);
        }
    }
}
