using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Ops;

internal static partial class CoreOps
{
    /// <summary>Pops a Bool; continues at the target when it is true.</summary>
    [Op(Group.Flow, Site = SiteKind.Branch)]
    internal static bool JumpIf(bool condition, [Target] int offset) => condition;

    /// <summary>Pops a Bool; continues at the target when it is false.</summary>
    [Op(Group.Flow, Site = SiteKind.Branch)]
    internal static bool JumpIfNot(bool condition, [Target] int offset) => !condition;

    /// <summary>Goes on with an argument that satisfies the refinement of its parameter, or fails with a refinement error; the
    /// predicate has been evaluated by the code before.</summary>
    [Op(Group.Flow)]
    internal static Status Refine(
        ExecutionContext ctx, Value argument, bool holds, [Const("fn_name_idx")] Value function, [Field("binding_idx")] Name binding,
        [Index("param")] int parameter, out Value refined)
    {
        refined = argument;
        if (holds) return Status.Ok;
        return ctx.Fault(LexError.RefinementFailed(TextOf(function), parameter, binding.Text,
            $"predicate failed for {binding} = {DebugText.Of(argument)}"));
    }

    // A constant that is no text comes from hand-written code only.
    private static string TextOf(Value constant) => constant.Kind == ValueKind.Str ? constant.As<TextValue>().ToString()
        : DebugText.Of(constant);
}
