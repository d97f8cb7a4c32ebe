using Lex.Core.Ops;
using Lex.Core.Values;

namespace Lex.Jit.Build;

/// <summary>
/// Makes kinds true: where an op, a parameter or the result of the function needs a kind that has not been proven, a
/// guard is put before it, which leaves to the interpreter when the kind is another one. So no hint is ever trusted.
/// Chooses typed ops on the way.
/// </summary>
internal sealed class GuardInsertion
{
    private readonly SsaFunction _function;
    private readonly ICallees _callees;
    private readonly Dictionary<(SsaValue, ValueKind), SsaValue> _proven = [];
    private List<SsaInstruction> _body = [];

    private GuardInsertion(SsaFunction function, ICallees callees) => (_function, _callees) = (function, callees);

    /// <summary>Rewrites the function in place.</summary>
    public static void Run(SsaFunction function, ICallees callees)
    {
        var pass = new GuardInsertion(function, callees);
        foreach (var block in function.Blocks) pass.Rewrite(block);
    }

    private void Rewrite(SsaBlock block)
    {
        var old = block.Body;
        _body = new List<SsaInstruction>(old.Count);
        _proven.Clear();
        block.Body = _body;
        foreach (var instruction in old)
        {
            if (!TryRewrite(instruction))
            {
                // It can do nothing but fail: the interpreter says how.
                block.End = new SsaEnd.Leave(instruction.Pc) { Exit = instruction.Exit };
                return;
            }
        }

        RewriteEnd(block);
    }

    private bool TryRewrite(SsaInstruction instruction)
    {
        if (instruction.Code == SsaCode.Constant)
        {
            _body.Add(instruction);
            return true;
        }

        var wanted = WantedKinds(instruction);

        // Kinds are checked from the right operand to the left (runtime section 2.9).
        for (var i = instruction.Operands.Length - 1; i >= 0 && wanted.Length > 0; i--)
        {
            if (wanted[i] == ValueKind.Unknown) continue;
            if (!TryProve(ref instruction.Operands[i], wanted[i], instruction.Exit!, instruction.Pc)) return false;
        }

        instruction.Op = instruction.Code == SsaCode.Apply ? TypedOps.Choose(instruction) : instruction.Op;
        _body.Add(instruction);
        GuardResult(instruction);
        return true;
    }

    private ValueKind[] WantedKinds(SsaInstruction instruction) => instruction.Code switch
    {
        // A direct call of arguments that do not fit goes through the gate, so nothing has to be proven for it.
        SsaCode.Call => [],
        SsaCode.Perform or SsaCode.Build => [],
        SsaCode.Part or SsaCode.Test => [instruction.Of],
        SsaCode.Library => instruction.Function!.ParameterKinds,
        _ => OpTable.Of(instruction.Op).PoppedKinds,
    };

    /// <summary>A result whose kind is only hinted gets a guard; everything behind it sees the proven kind.</summary>
    private void GuardResult(SsaInstruction instruction)
    {
        if (instruction.Result is not { } result || result.Kind == ValueKind.Unknown) return;
        if (TypedOps.ResultOf(instruction, _callees) == result.Kind) return;
        var raw = _function.NewValue();
        raw.Definition = instruction;
        var exit = instruction.After is { } after ? new SsaExit(after.Function, after.Pc, [.. after.Slots, raw]) : instruction.Exit!;
        if (instruction.Code == SsaCode.Part)
        {
            // It is read as what it is expected to be.
            (instruction.Raw, instruction.Other) = (raw, exit);
            return;
        }

        raw.Kind = TypedOps.ResultOf(instruction, _callees);
        instruction.Result = raw;
        AddGuard(raw, result, exit, instruction.Pc);
    }

    private void AddGuard(SsaValue value, SsaValue proven, SsaExit exit, int pc)
    {
        proven.Definition = new SsaInstruction(SsaCode.Guard, pc) { Operands = [value], Result = proven, Exit = exit };
        _body.Add(proven.Definition);
    }

    /// <summary>Replaces a value by one that has the kind; false: it has another one for certain.</summary>
    private bool TryProve(ref SsaValue value, ValueKind kind, SsaExit exit, int pc)
    {
        if (value.Kind == kind) return true;
        if (value.Kind != ValueKind.Unknown) return false;
        if (!_proven.TryGetValue((value, kind), out var proven))
        {
            proven = _function.NewValue();
            proven.Kind = kind;
            AddGuard(value, proven, exit, pc);
            _proven.Add((value, kind), proven);
        }

        value = proven;
        return true;
    }

    private void RewriteEnd(SsaBlock block)
    {
        switch (block.End)
        {
            case SsaEnd.Return end:
                var result = end.Value;
                if (_function.ResultKind == ValueKind.Unknown) break;
                block.End = TryProve(ref result, _function.ResultKind, end.Exit!, end.Pc) ? end with { Value = result } : Leave(end);
                break;
            case SsaEnd.TailCall end when _callees.ParametersOf(end.Function) is { } kinds && kinds.Length == end.Arguments.Length:
                if (!TryProveAll(end.Arguments, kinds, end)) block.End = Leave(end);
                break;
            case SsaEnd.Jump { To: var edge } end when edge.Target == _function.Blocks[0]:
                if (!TryProveAll(edge.Arguments, _function.ParameterKinds, end)) block.End = Leave(end);
                break;
        }
    }

    private bool TryProveAll(SsaValue[] values, ValueKind[] kinds, SsaEnd end)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (kinds[i] != ValueKind.Unknown && !TryProve(ref values[i], kinds[i], end.Exit!, end.Pc)) return false;
        }

        return true;
    }

    private static SsaEnd.Leave Leave(SsaEnd end) => new(end.Pc) { Exit = end.Exit };
}
