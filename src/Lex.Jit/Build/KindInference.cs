using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Jit.Build;

/// <summary>What a compiler of callers knows of a callee that is compiled, too.</summary>
internal interface ICallees
{
    /// <summary>The kind that a call of this function yields when it is made directly; Unknown when nothing is known.</summary>
    ValueKind ResultOf(int function);

    /// <summary>The kinds with which it must be called directly, or null when it cannot be.</summary>
    ValueKind[]? ParametersOf(int function);
}

/// <summary>
/// Finds the kinds of all values, forward and optimistically: constants, signatures of ops, parameters of the function,
/// and hints, which become guards later. Every kind found here holds on the paths on which no guard has failed.
/// </summary>
internal sealed class KindInference
{
    // Of a value that no path has reached yet.
    private const ValueKind Nothing = (ValueKind)255;

    private readonly SsaFunction _function;
    private readonly ICallees _callees;

    private KindInference(SsaFunction function, ICallees callees) => (_function, _callees) = (function, callees);

    /// <summary>Sets the kind of every value of the function.</summary>
    public static void Run(SsaFunction function, ICallees callees) => new KindInference(function, callees).Run();

    private void Run()
    {
        foreach (var block in _function.Blocks)
        {
            foreach (var parameter in block.Parameters) parameter.Kind = Nothing;
            foreach (var instruction in block.Body) instruction.Result?.Kind = Nothing;
        }

        var entry = _function.Blocks[0];
        for (var i = 0; i < entry.Parameters.Count; i++) entry.Parameters[i].Kind = _function.ParameterKinds[i];
        while (Pass())
        {
        }
    }

    private bool Pass()
    {
        var changed = false;
        foreach (var block in _function.Blocks)
        {
            foreach (var instruction in block.Body)
            {
                if (instruction.Result is { } result) changed |= Join(result, ResultOf(instruction));
            }

            foreach (var edge in block.End.Edges)
            {
                // What a self tail call passes is made to fit the parameters by guards.
                if (edge.Target == _function.Blocks[0]) continue;
                for (var i = 0; i < edge.Arguments.Length; i++) changed |= Join(edge.Target.Parameters[i], edge.Arguments[i].Kind);
            }
        }

        return changed;
    }

    private static bool Join(SsaValue value, ValueKind kind)
    {
        if (kind == Nothing || kind == value.Kind || value.Kind == ValueKind.Unknown) return false;
        value.Kind = value.Kind == Nothing ? kind : ValueKind.Unknown;
        return true;
    }

    private ValueKind ResultOf(SsaInstruction instruction)
    {
        foreach (var operand in instruction.Operands)
        {
            if (operand.Kind == Nothing) return Nothing;
        }

        var known = TypedOps.ResultOf(instruction, _callees);
        return known != ValueKind.Unknown ? known : instruction.Hint;
    }
}
