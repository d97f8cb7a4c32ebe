using Lex.Core.Builtins;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Jit.Build;

/// <summary>What an instruction in static single assignment form does.</summary>
internal enum SsaCode : byte
{
    /// <summary>A constant.</summary>
    Constant,

    /// <summary>Its operand, which has the instruction's kind; code leaves when it has not.</summary>
    Guard,

    /// <summary>The meaning of an op, applied to its operands.</summary>
    Apply,

    /// <summary>A call of a function of the program.</summary>
    Call,

    /// <summary>A call of a pure library function's method.</summary>
    Library,

    /// <summary>An op that the session performs: calls of closures, list operations.</summary>
    Perform,
}

/// <summary>An instruction in static single assignment form.</summary>
internal sealed class SsaInstruction(SsaCode code, int pc)
{
    /// <summary>What it does.</summary>
    public SsaCode Code { get; } = code;

    /// <summary>The canonical instruction it comes from.</summary>
    public int Pc { get; } = pc;

    /// <summary>The op applied or performed; a typed one where the kinds of the operands allow it.</summary>
    public Op Op { get; set; }

    /// <summary>The canonical instruction, for its operands.</summary>
    public Instruction Source { get; init; }

    /// <summary>Inputs, deepest first.</summary>
    public SsaValue[] Operands { get; set; } = [];

    /// <summary>Output, or null.</summary>
    public SsaValue? Result { get; set; }

    /// <summary>The constant.</summary>
    public Value Constant { get; init; }

    /// <summary>The library function.</summary>
    public BuiltinDescriptor? Function { get; init; }

    /// <summary>Where code goes on when it has to leave here; null: it never has to.</summary>
    public SsaExit? Exit { get; set; }

    /// <summary>The frame after the instruction without its result, for a result that turns out to be of another kind.</summary>
    public SsaExit? After { get; set; }

    /// <summary>The kind that the compiler expects of the result: advice, to be guarded.</summary>
    public ValueKind Hint { get; init; }

    /// <summary>Whether meters must be exact when it runs: it charges by itself, or runs other code.</summary>
    public bool Settles => Code == SsaCode.Library ? Function!.Cost == BuiltinCost.Charged || Function.AnswersOption : Code is SsaCode.Apply or SsaCode.Call or SsaCode.Perform
        && (OpTable.Of(Op).Facts & (OpFacts.DynamicCost | OpFacts.MayCall)) != 0 && !KnownOperands.AreBools(this);
}
