using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Ops;

/// <summary>A table of ops that no machine has: one for each shape that a signature can take.</summary>
[OpTable]
[Super("PeekCoinGlue", nameof(Peek), nameof(Coin), nameof(Glue), Operands = "drawer_idx coin_idx", When = "constant:Int", Steps = 1,
    Pass = 2)]
[Super("PeekStuffPeekGrumble", nameof(Peek), nameof(Stuff), nameof(Peek), nameof(Grumble), Operands = "from to =to name_idx site_idx")]
[Super("GlueHop", nameof(Glue), nameof(Sly), nameof(Hop), Operands = "offset", Pass = 1)]
internal static partial class Drawers
{
    /// <summary>Looks into a drawer; see <see cref="Stuff"/>.</summary>
    [Op(Group.Move)]
    internal static Value Peek([Local] Value drawer) => drawer;

    /// <summary>Takes a <c>coin</c> &amp; shows it.</summary>
    [Op(Group.Move)]
    internal static Value Coin([Const] Value coin) => coin;

    /// <summary>Puts something into a drawer.</summary>
    [Op(Group.Move)]
    internal static void Stuff(Value thing, [Local] out Value drawer) => drawer = thing;

    /// <summary>Makes two of one.</summary>
    [Op(Group.Move)]
    internal static (Value Left, Value Right) Split(Value thing) => (thing, thing);

    /// <summary>Glues two numbers together.</summary>
    [Op(Group.Int, Canonical = nameof(Mingle), Facts = OpFacts.Commutes)]
    internal static long Glue(long left, long right) => (10 * left) + right;

    /// <summary>Whether a number is odd.</summary>
    [Op(Group.Int)]
    internal static bool Sly(long number) => (number & 1) != 0;

    /// <summary>Glues whatever it gets.</summary>
    [Op(Group.Num, Site = SiteKind.Numeric, Facts = OpFacts.Allocates | OpFacts.DynamicCost, Cells = CellRule.Dynamic)]
    internal static Status Mingle(ExecutionContext ctx, Value left, Value right, out Value both)
    {
        both = Value.Int(left.Bits + right.Bits);
        return Status.Ok;
    }

    /// <summary>Asks something for a part; grumbles when it is no number.</summary>
    [Op(Group.Aggregate, Site = SiteKind.Property, Escape = EscapeTransfer.Opens)]
    internal static Status Grumble(ExecutionContext ctx, Value thing, [Field("name_idx")] Name name, [Site("site_idx")] int site,
        out Value part)
    {
        part = Value.Int(thing.Bits + name.Text.Length);
        return thing.IsInt ? Status.Ok : ctx.Fault(LexError.TypeMismatch($"no {name.Text}"));
    }

    /// <summary>Piles things up.</summary>
    [Op(Group.Aggregate, Facts = OpFacts.Allocates, Cells = CellRule.Parts, Result = ValueKind.Tuple, Escape = EscapeTransfer.Contains)]
    internal static Value Pile([Shape("shape_idx")] ShapeFamily shape, [Count("count")] int count, Value bottom,
        ReadOnlySpan<Value> things) =>
        Value.Int((100 * count) + things.Length + bottom.Bits);

    /// <summary>Hops when told to.</summary>
    [Op(Group.Flow, Site = SiteKind.Branch)]
    internal static bool Hop(bool told, [Target] int offset) => told;

    /// <summary>How long a text is, and a position.</summary>
    [Op(Group.Text)]
    internal static long Measure(TextValue text, [Index(null, 32)] int position) => text.Text.Length + position;

    internal interface IStructural
    {
        /// <summary>Runs to a place.</summary>
        [Op(Group.Flow, Facts = OpFacts.Terminator)]
        void Run([Target] int offset);

        /// <summary>Vanishes with the last thing.</summary>
        [Op(Group.Flow, Facts = OpFacts.Terminator | OpFacts.Leaves)]
        void Vanish(Value last);

        /// <summary>Asks someone else.</summary>
        [Op(Group.Call, Site = SiteKind.ClosureCall, Facts = OpFacts.MayCall | OpFacts.MayFault)]
        Value Delegate([Count("arity")] int arity, [Node("node_id_idx")] int node, Value someone, ReadOnlySpan<Value> questions);
    }
}
