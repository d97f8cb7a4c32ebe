using Microsoft.CodeAnalysis;

namespace Lex.Generators.Ops;

/// <summary>What can be wrong with an op table.</summary>
internal static class OpDiagnostics
{
    public static readonly DiagnosticDescriptor UnsupportedParameter = Error(
        1, "Unsupported parameter",
        "Op '{0}': parameter '{1}' of type '{2}' is no carrier of a Lex value and takes no operand of the instruction");

    public static readonly DiagnosticDescriptor UnknownComponent = Error(
        2, "Unknown component", "Superinstruction '{0}': there is no op '{1}'");

    public static readonly DiagnosticDescriptor OperandListMismatch = Error(
        3, "Operand list does not fit", "Superinstruction '{0}': its components take {1} operands, but {2} are named");

    public static readonly DiagnosticDescriptor WindowWithoutCount = Error(
        4, "Window without a count", "Op '{0}': a window of operands and a [Count] operand need each other");

    public static readonly DiagnosticDescriptor SeveralSites = Error(
        5, "Several sites", "Superinstruction '{0}': '{1}' and '{2}' both own a feedback site");

    public static readonly DiagnosticDescriptor BranchNotLast = Error(
        6, "Branch inside a window", "Superinstruction '{0}': the branch '{1}' is not the last component");

    public static readonly DiagnosticDescriptor StructuralComponent = Error(
        7, "Structural component", "Superinstruction '{0}': '{1}' has no body that could be composed");

    public static readonly DiagnosticDescriptor DuplicateName = Error(
        8, "Duplicate name", "There are two ops named '{0}'");

    public static readonly DiagnosticDescriptor WindowComponent = Error(
        9, "Component with a window", "Superinstruction '{0}': '{1}' pops a variable number of operands");

    public static readonly DiagnosticDescriptor UnsupportedResult = Error(
        10, "Unsupported result", "Op '{0}': a result of type '{1}' cannot be pushed");

    public static readonly DiagnosticDescriptor TooManyOperands = Error(
        11, "Too many operands", "'{0}' has {1} operands; an instruction holds {2}");

    public static readonly DiagnosticDescriptor UnknownCanonical = Error(
        12, "Unknown canonical op", "Op '{0}': there is no op '{1}' that it could be a form of");

    public static readonly DiagnosticDescriptor CanonicalDiffers = Error(
        13, "Canonical op has another effect", "Op '{0}' and its canonical op '{1}' do not pop and push the same number of operands");

    public static readonly DiagnosticDescriptor UnknownCondition = Error(
        14, "Unknown condition", "Superinstruction '{0}': the condition '{1}' is none of: constant:Int (with exactly one constant)");

    public static readonly DiagnosticDescriptor StatusWithoutContext = Error(
        15, "Status without context",
        "Op '{0}' returns a status but has no place for the error: its first parameter must be the execution context");

    public static readonly DiagnosticDescriptor UnnamedOperand = Error(
        16, "Unnamed operand", "Op '{0}': operand '{1}' needs a name, for it is not the only one");

    public static readonly DiagnosticDescriptor TooFewComponents = Error(
        17, "Too few components", "Superinstruction '{0}' has fewer than two components");

    public static readonly DiagnosticDescriptor BadRepetition = Error(
        18, "Bad repetition", "Superinstruction '{0}': '={1}' repeats no earlier operand of the same index space");

    public static readonly DiagnosticDescriptor Undocumented = Error(
        19, "Undocumented op", "Op '{0}' has no summary");

    public static readonly DiagnosticDescriptor BranchWithoutTarget = Error(
        20, "Branch without a form", "Op '{0}': a [Target] needs a method that returns bool, or an op without body");

    public static readonly DiagnosticDescriptor DuplicateOperandName = Error(
        21, "Duplicate operand name", "'{0}' names two operands '{1}'");

    public static readonly DiagnosticDescriptor ContextNotFirst = Error(
        22, "Context is not first", "Op '{0}': the execution context must be the first parameter");

    public static readonly DiagnosticDescriptor WindowNotOnTop = Error(
        23, "Window is not on top", "Op '{0}': '{1}' is popped from above the window; a window is the last that is popped");

    public static readonly DiagnosticDescriptor SameOperandTwice = Error(
        24, "Two operands of one sort", "Op '{0}': '{1}' and '{2}' are looked up to the same sort of thing; a body can take one of each");

    public static readonly DiagnosticDescriptor KindClash = Error(
        25, "Kinds clash", "Superinstruction '{0}': '{1}' takes {2} where the window has {3}");

    public static readonly DiagnosticDescriptor SeveralResults = Error(
        26, "Several results", "Superinstruction '{0}' leaves {1} results; it may leave one");

    private static DiagnosticDescriptor Error(int number, string title, string message) =>
        new($"LEXG{number:000}", title, message, "Lex.Ops", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
