using Lex.Core.Ops;
using Lex.Core.Values;

namespace Lex.Jit.Build;

/// <summary>
/// Uses what a branch has found out: behind it the condition is known, and the same condition asked again (the arms of a
/// match on <c>true</c> and <c>false</c>) is answered. Blocks that nobody reaches any more are dropped.
/// </summary>
internal static class KnownConditions
{
    /// <summary>Rewrites the function in place.</summary>
    public static void Run(SsaFunction function)
    {
        var known = new Dictionary<SsaBlock, Dictionary<SsaValue, bool>>();
        foreach (var block in function.Blocks)
        {
            var facts = known.GetValueOrDefault(block) ?? [];
            if (block.End is not SsaEnd.Branch branch)
            {
                foreach (var edge in block.End.Edges) Pass(known, edge.Target, facts);
                continue;
            }

            if (AnswerOf(branch.Condition, facts) is { } answer)
            {
                block.End = new SsaEnd.Jump(branch.Pc, answer ? branch.Then : branch.Else);
                (answer ? branch.Else : branch.Then).Target.Predecessors--;
                Pass(known, (answer ? branch.Then : branch.Else).Target, facts);
                continue;
            }

            Pass(known, branch.Then.Target, Learn(facts, branch.Condition, true));
            Pass(known, branch.Else.Target, Learn(facts, branch.Condition, false));
        }

        function.DropUnreached();
    }

    private static void Pass(Dictionary<SsaBlock, Dictionary<SsaValue, bool>> known, SsaBlock target, Dictionary<SsaValue, bool> facts)
    {
        if (target.Predecessors == 1) known[target] = facts;
    }

    private static Dictionary<SsaValue, bool> Learn(Dictionary<SsaValue, bool> facts, SsaValue condition, bool answer)
    {
        var more = new Dictionary<SsaValue, bool>(facts) { [condition] = answer };
        while (Negation(condition) is { } inner)
        {
            answer ^= inner.Negated;
            condition = inner.Value;
            more[condition] = answer;
        }

        return more;
    }

    /// <summary>What a condition is known to be by itself.</summary>
    public static bool? AnswerOf(SsaValue condition) => AnswerOf(condition, []);

    private static bool? AnswerOf(SsaValue condition, Dictionary<SsaValue, bool> facts)
    {
        var negated = false;
        while (true)
        {
            if (facts.TryGetValue(condition, out var fact)) return fact ^ negated;
            if (condition.Definition is { Code: SsaCode.Constant } constant) return constant.Constant.AsBool ^ negated;
            if (Negation(condition) is not { } inner) return null;
            negated ^= inner.Negated;
            condition = inner.Value;
        }
    }

    /// <summary>The condition of which this one is a copy or the opposite.</summary>
    private static (SsaValue Value, bool Negated)? Negation(SsaValue condition)
    {
        if (condition.Definition is not { Code: SsaCode.Apply } definition) return null;
        var operand = definition.Operands[0];
        if (definition.Op == Op.JumpIf) return (operand, false);
        if (definition.Op is Op.JumpIfNot or Op.BoolNot) return (operand, true);
        if (!KnownOperands.AreBools(definition) || definition.Operands[1].Definition is not { Code: SsaCode.Constant } constant) return null;
        return (operand, !constant.Constant.AsBool);
    }
}
