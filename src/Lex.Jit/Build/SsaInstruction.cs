using Lex.Core.Builtins;
using Lex.Core.Execution;
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

    /// <summary>An aggregate of a family, put together from its operands.</summary>
    Build,

    /// <summary>A part of an aggregate.</summary>
    Part,

    /// <summary>Whether a variant was built by a constructor.</summary>
    Test,

    /// <summary>A call of a function of the program.</summary>
    Call,

    /// <summary>A call of a pure library function's method.</summary>
    Library,

    /// <summary>An op that the session performs: calls of closures, list operations.</summary>
    Perform,
}

/// <summary>An instruction in static single assignment form.</summary>
/// <param name="code">What it does.</param>
/// <param name="pc">The canonical instruction it comes from.</param>
/// <param name="source">That instruction, for its operands.</param>
internal sealed class SsaInstruction(SsaCode code, int pc, Instruction source = default)
{
    /// <summary>What it does.</summary>
    public SsaCode Code { get; } = code;

    /// <summary>The canonical instruction it comes from.</summary>
    public int Pc { get; } = pc;

    /// <summary>The op applied or performed; a typed one where the kinds of the operands allow it.</summary>
    public Op Op { get; set; } = source.Op;

    /// <summary>The canonical instruction, for its operands.</summary>
    public Instruction Source { get; } = source;

    /// <summary>Inputs, deepest first.</summary>
    public SsaValue[] Operands { get; set; } = [];

    /// <summary>Output, or null.</summary>
    public SsaValue? Result { get; set; }

    /// <summary>The constant.</summary>
    public Value Constant { get; init; }

    /// <summary>The library function.</summary>
    public BuiltinDescriptor? Function { get; init; }

    /// <summary>What is built.</summary>
    public ShapeFamily? Family { get; init; }

    /// <summary>Whether it is built for the request that is served, if there is one.</summary>
    public bool InRequest { get; init; }

    /// <summary>The kind of aggregate that is read or tested.</summary>
    public ValueKind Of { get; init; }

    /// <summary>The field that is read, or the constructor that is tested for.</summary>
    public Name? Name { get; init; }

    /// <summary>Which part is read, if not by name.</summary>
    public int Index { get; init; }

    /// <summary>Whether what it makes is never put together: all that is wanted of it are its parts. Exits build it.</summary>
    public bool IsUnbuilt { get; set; }

    /// <summary>A part that turns out to be of another kind than the result, as it is; <see cref="Other"/> then is where code leaves.</summary>
    public SsaValue? Raw { get; set; }

    /// <summary>Where code leaves then.</summary>
    public SsaExit? Other { get; set; }

    /// <summary>Where code goes on when it has to leave here; null: it never has to.</summary>
    public SsaExit? Exit { get; set; }

    /// <summary>The frame after the instruction without its result, for a result that turns out to be of another kind.</summary>
    public SsaExit? After { get; set; }

    /// <summary>The kind that the compiler expects of the result: advice, to be guarded.</summary>
    public ValueKind Hint { get; set; }

    /// <summary>Whether a library function's method charges by itself; what the option costs in which it answers, its caller charges.</summary>
    private bool ChargesItself => Function!.Cost == BuiltinCost.Charged
        && Array.Exists(Function.Method().GetParameters(), static parameter => parameter.ParameterType == typeof(ExecutionContext));

    /// <summary>Whether meters must be exact when it runs: it charges by itself, or runs other code.</summary>
    public bool Settles => Code switch
    {
        SsaCode.Library => ChargesItself || (Function!.AnswersOption && !IsUnbuilt),
        SsaCode.Apply or SsaCode.Call or SsaCode.Perform =>
            (OpTable.Of(Op).Facts & (OpFacts.DynamicCost | OpFacts.MayCall)) != 0 && !KnownOperands.AreBools(this),
        _ => false,
    };
}
