using System.Collections.Immutable;
using Lex.Core.Ops;

namespace Lex.Core.Programs;

/// <summary>
/// Proves for canonical code (runtime section 12 with its improvement) that every reachable instruction is reached with
/// one operand height, that nothing pops what is not there, that control cannot run off the end, and that all operands
/// denote what their ops need, in dead code too. Linear in the size of the code; no recursion.
/// </summary>
internal static class Verifier
{
    /// <summary>How many objections are kept for one function; the rest would not help anybody.</summary>
    private const int MaxErrors = 16;

    /// <summary>All objections to a program.</summary>
    public static ImmutableArray<VerifyError> Check(ProgramCode program)
    {
        var errors = ImmutableArray.CreateBuilder<VerifyError>();
        foreach (var function in program.Functions) errors.AddRange(function.Flow.Errors);
        return errors.ToImmutable();
    }

    /// <summary>Verifies one function; use <see cref="FunctionCode.Flow"/>, which remembers the answer.</summary>
    internal static CodeFlow Analyze(FunctionCode function)
    {
        var code = function.Code.AsSpan();
        var errors = new List<VerifyError>();
        var targets = new bool[code.Length];
        CheckHeader(function, errors);
        CheckOperands(function, code, targets, errors);
        if (errors.Count != 0) return Refused(function, targets, errors);

        var heights = new int[code.Length];
        var maxHeight = FindHeights(function, code, heights, errors);
        if (errors.Count != 0) return Refused(function, targets, errors);

        return new CodeFlow(heights, targets, UnassignedReads.Find(function, targets), maxHeight, []);
    }

    private static CodeFlow Refused(FunctionCode function, bool[] targets, List<VerifyError> errors)
    {
        var heights = new int[function.Code.Length];
        MarkUnreached(heights);
        return new CodeFlow(heights, targets, UnassignedReads.None, 0, [.. errors]);
    }

    // Not Array.Fill: its code depends on the width of vectors, is therefore never compiled ahead, and every start would
    // load the compiler for it.
    private static void MarkUnreached(int[] heights)
    {
        for (var pc = 0; pc < heights.Length; pc++) heights[pc] = -1;
    }

    private static void CheckHeader(FunctionCode function, List<VerifyError> errors)
    {
        string? problem = null;
        if ((uint)function.Arity > ProgramLimits.MaxArity) problem = $"arity {function.Arity} is out of range";
        else if (function.LocalsCount < function.Arity) problem = $"{function.LocalsCount} locals cannot hold {function.Arity} parameters";
        else if (function.LocalsCount > ProgramLimits.MaxFrameSlots) problem = $"{function.LocalsCount} locals exceed a frame";
        else if ((uint)function.FieldSites > (uint)Math.Max(ProgramLimits.MaxFieldSites, function.Code.Length)) problem = $"{function.FieldSites} field sites are out of range";
        else if (!function.Refinements.IsEmpty && function.Refinements.Length != function.Arity)
        {
            problem = $"{function.Refinements.Length} refinements for {function.Arity} parameters";
        }
        else if (HasDeepPredicate(function)) problem = $"a predicate nested more than {ProgramLimits.MaxPredicateDepth} deep";
        if (problem is not null) errors.Add(new VerifyError(VerifyErrorKind.BadHeader, function.Name, -1, problem));
        if (function.Code.IsEmpty) errors.Add(new VerifyError(VerifyErrorKind.PastEnd, function.Name, -1, "no code"));
    }

    private static bool HasDeepPredicate(FunctionCode function)
    {
        foreach (var refinement in function.Refinements)
        {
            if (refinement is { Predicate.IsTooDeep: true }) return true;
        }

        return false;
    }

    private static void CheckOperands(FunctionCode function, ReadOnlySpan<Instruction> code, bool[] targets, List<VerifyError> errors)
    {
        for (var pc = 0; pc < code.Length && errors.Count < MaxErrors; pc++)
        {
            var info = OpTable.Of(code[pc].Op);
            var problem = info.Super is null
                ? OperandRules.Check(function.Program, function, pc, code[pc])
                : $"{info.Name} is not canonical";
            if (problem is not null) errors.Add(new VerifyError(VerifyErrorKind.BadOperand, function.Name, pc, problem));
            else if (info.TargetOperand >= 0) targets[OperandRules.TargetOf(pc, info.Width, code[pc][info.TargetOperand])] = true;
        }
    }

    /// <summary>Fills in the height before each reachable instruction (-1 elsewhere); answers the largest one.</summary>
    private static int FindHeights(FunctionCode function, ReadOnlySpan<Instruction> code, int[] heights, List<VerifyError> errors)
    {
        MarkUnreached(heights);
        heights[0] = 0;
        var highest = 0;
        var work = new Stack<int>();
        work.Push(0);
        while (work.TryPop(out var pc) && errors.Count < MaxErrors)
        {
            // Straight-line code is walked at once; the stack holds branch targets only.
            while (true)
            {
                ref readonly var instruction = ref code[pc];
                var info = OpTable.Of(instruction.Op);
                var height = heights[pc];
                var pops = info.PopsOf(instruction);
                if (pops > height)
                {
                    errors.Add(new VerifyError(VerifyErrorKind.Underflow, function.Name, pc,
                        $"{info.Name} pops {pops} of {height} operands"));
                    break;
                }

                highest = Math.Max(highest, height + info.Peak);
                if (function.LocalsCount + highest > ProgramLimits.MaxFrameSlots)
                {
                    errors.Add(new VerifyError(VerifyErrorKind.FrameTooLarge, function.Name, pc,
                        $"a frame of more than {ProgramLimits.MaxFrameSlots} slots"));
                    return highest;
                }

                var after = height - pops + info.Pushes;
                if (info.TargetOperand >= 0)
                {
                    var target = (int)OperandRules.TargetOf(pc, info.Width, instruction[info.TargetOperand]);
                    if (Arrive(function, heights, target, after, errors)) work.Push(target);
                }

                if (info.IsTerminator) break;
                if (pc + 1 == code.Length)
                {
                    errors.Add(new VerifyError(VerifyErrorKind.PastEnd, function.Name, pc, "control runs past the end of the code"));
                    break;
                }

                pc++;
                if (!Arrive(function, heights, pc, after, errors)) break;
            }
        }

        return highest;
    }

    /// <summary>Whether control arrives at an instruction for the first time.</summary>
    private static bool Arrive(FunctionCode function, int[] heights, int pc, int height, List<VerifyError> errors)
    {
        var seen = heights[pc];
        if (seen < 0)
        {
            heights[pc] = height;
            return true;
        }

        if (seen != height) errors.Add(VerifyError.DepthMismatch(function.Name, pc, seen, height));
        return false;
    }
}
