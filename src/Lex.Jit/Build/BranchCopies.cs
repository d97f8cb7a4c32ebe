using Lex.Core.Ops;

namespace Lex.Jit.Build;

/// <summary>
/// Copies a branch on a truth value that was brought along an edge (the end of <c>and</c>, <c>or</c> and of a condition that is an
/// <c>if</c> itself) to the blocks that bring it: one that brings a constant goes on at once where that leads, any other one branches
/// on what it would have brought. Runs when kinds are known.
/// </summary>
internal sealed class BranchCopies
{
    private readonly SsaFunction _function;

    private BranchCopies(SsaFunction function) => _function = function;

    /// <summary>Rewrites the function in place.</summary>
    public static void Run(SsaFunction function) => new BranchCopies(function).Run();

    private void Run()
    {
        // A loop keeps its head: that is where rounds are counted.
        var heads = _function.LoopHeads();
        foreach (var block in _function.Blocks)
        {
            if (block.End is not SsaEnd.Jump jump || block.Tail is not null) continue;
            var target = jump.To.Target;
            if (target == _function.Blocks[0] || heads.Contains(target) || !IsBranchOnParameter(target)) continue;
            Copy(block, jump.To, target);
        }

        _function.DropUnreached();
    }

    /// <summary>Whether a block does nothing but branch on one of its parameters.</summary>
    private static bool IsBranchOnParameter(SsaBlock block)
    {
        if (block.Tail is not null || block.End is not SsaEnd.Branch branch) return false;
        var value = branch.Condition;
        while (value.Parameter != block)
        {
            if (value.Definition is not { } definition || !block.Body.Contains(definition) || !IsTest(definition)) return false;
            value = definition.Operands[0];
        }

        return block.Body.TrueForAll(static instruction => instruction.Code == SsaCode.Constant || IsTest(instruction));
    }

    /// <summary>Whether an instruction hands on a truth value, or the opposite.</summary>
    private static bool IsTest(SsaInstruction instruction) =>
        instruction is { Code: SsaCode.Apply, Op: Op.JumpIf or Op.JumpIfNot or Op.BoolNot }
        || (KnownOperands.AreBools(instruction) && instruction.Operands[1].Definition is { Code: SsaCode.Constant });

    private void Copy(SsaBlock block, SsaEdge edge, SsaBlock target)
    {
        var branch = (SsaEnd.Branch)target.End;
        Separate(target, branch.Then);
        Separate(target, branch.Else);
        var brought = new Dictionary<SsaValue, SsaValue>();
        for (var i = 0; i < target.Parameters.Count; i++) brought.Add(target.Parameters[i], edge.Arguments[i]);
        foreach (var instruction in target.Body) block.Body.Add(CopyOf(instruction, brought));
        var (then, otherwise) = (CopyOf(branch.Then, brought), CopyOf(branch.Else, brought));
        block.End = KnownConditions.AnswerOf(brought[branch.Condition]) is { } answer
            ? new SsaEnd.Jump(branch.Pc, answer ? then : otherwise)
            : new SsaEnd.Branch(branch.Pc, brought[branch.Condition], then, otherwise);
        foreach (var way in block.End.Edges) way.Target.Predecessors++;
        block.Tail = target;
        target.Predecessors--;
    }

    private SsaInstruction CopyOf(SsaInstruction instruction, Dictionary<SsaValue, SsaValue> brought)
    {
        var result = _function.NewValue();
        result.Kind = instruction.Result!.Kind;
        brought.Add(instruction.Result, result);
        var copy = new SsaInstruction(instruction.Code, instruction.Pc, instruction.Source)
        {
            Op = instruction.Op,
            Constant = instruction.Constant,
            Operands = Array.ConvertAll(instruction.Operands, operand => brought.GetValueOrDefault(operand, operand)),
            Result = result,
        };
        return result.Definition = copy;
    }

    private static SsaEdge CopyOf(SsaEdge edge, Dictionary<SsaValue, SsaValue> brought) =>
        new(edge.Target) { Arguments = Array.ConvertAll(edge.Arguments, argument => brought.GetValueOrDefault(argument, argument)) };

    /// <summary>Has the block behind an edge take as parameters what it reads of the block before it, so that it can be reached from elsewhere.</summary>
    private void Separate(SsaBlock before, SsaEdge edge)
    {
        var region = RegionOf(edge.Target);
        var read = new HashSet<SsaValue>();
        foreach (var block in region) Visit(block, value => Note(read, value));
        var own = new Dictionary<SsaValue, SsaValue>();
        foreach (var value in before.Parameters) TakeOver(value, edge, read, own);
        foreach (var instruction in before.Body) TakeOver(instruction.Result!, edge, read, own);
        if (own.Count == 0) return;
        foreach (var block in region) Visit(block, value => own.GetValueOrDefault(value, value));

        static SsaValue Note(HashSet<SsaValue> read, SsaValue value)
        {
            read.Add(value);
            return value;
        }
    }

    private void TakeOver(SsaValue value, SsaEdge edge, HashSet<SsaValue> read, Dictionary<SsaValue, SsaValue> own)
    {
        if (!read.Contains(value)) return;
        var parameter = _function.NewValue();
        parameter.Kind = value.Kind;
        parameter.Parameter = edge.Target;
        edge.Target.Parameters.Add(parameter);
        edge.Arguments = [.. edge.Arguments, value];
        own.Add(value, parameter);
    }

    /// <summary>The blocks that control reaches through this one only, without parameters in between.</summary>
    private static List<SsaBlock> RegionOf(SsaBlock first)
    {
        var region = new List<SsaBlock>();
        if (first.Predecessors != 1) return region;
        region.Add(first);
        for (var i = 0; i < region.Count; i++)
        {
            foreach (var edge in region[i].End.Edges)
            {
                if (edge.Target.Predecessors == 1) region.Add(edge.Target);
            }
        }

        return region;
    }

    private static void Visit(SsaBlock block, Func<SsaValue, SsaValue> visit)
    {
        Visit(block.Entry.Slots, visit);
        foreach (var instruction in block.Body)
        {
            Visit(instruction.Operands, visit);
            Visit(instruction.Exit?.Slots, visit);
            Visit(instruction.After?.Slots, visit);
            Visit(instruction.Other?.Slots, visit);
        }

        block.End = block.End.With(visit);
        Visit(block.End.Exit?.Slots, visit);
        foreach (var edge in block.End.Edges) Visit(edge.Arguments, visit);
    }

    private static void Visit(SsaValue?[]? values, Func<SsaValue, SsaValue> visit)
    {
        for (var i = 0; values is not null && i < values.Length; i++)
        {
            if (values[i] is { } value) values[i] = visit(value);
        }
    }
}
