using Lex.Core.Values;

namespace Lex.Core.Ops;

internal static partial class CoreOps
{
    /// <summary>
    /// The ops whose meaning is the machine itself: they move between frames or leave the function. They have no body
    /// here; each tier has a handler for every one of them, and a missing handler does not compile.
    /// </summary>
    internal interface IStructural
    {
        /// <summary>What holds of an op that hands control to other code.</summary>
        private const OpFacts RunsCode = OpFacts.MayCall | OpFacts.Session | OpFacts.MayFault;

        /// <summary>What holds of an op that does so and builds something as large as its operands make it.</summary>
        private const OpFacts RunsCodeAndBuilds = RunsCode | OpFacts.Allocates | OpFacts.DynamicCost;

        /// <summary>Continues at the target.</summary>
        [Op(Group.Flow, Facts = OpFacts.Terminator)]
        void Jump([Target] int offset);

        /// <summary>Pops the result and leaves the function with it.</summary>
        [Op(Group.Flow, Facts = OpFacts.Terminator | OpFacts.Leaves)]
        void Return(Value result);

        /// <summary>Fails with the constant's text, or with <c>panic</c> when it is no text.</summary>
        [Op(Group.Flow, Facts = OpFacts.Terminator | OpFacts.MayFault)]
        void Panic([Const] Value message);

        /// <summary>Calls a function of the program through the call gate.</summary>
        [Op(Group.Call, Site = SiteKind.CallEdge, Facts = RunsCode)]
        Value Call(
            [Function("fn_id")] int function, [Count("arity")] int arity, [Node("node_id_idx")] int node, ReadOnlySpan<Value> arguments);

        /// <summary>Calls a function of the program in place of the running one.</summary>
        [Op(Group.Call, Site = SiteKind.CallEdge, Facts = RunsCode | OpFacts.Terminator | OpFacts.Leaves)]
        void TailCall(
            [Function("fn_id")] int function, [Count("arity")] int arity, [Node("node_id_idx")] int node, ReadOnlySpan<Value> arguments);

        /// <summary>Makes a closure over captured values, the first capture deepest.</summary>
        [Op(Group.Call, Site = SiteKind.ClosureMake, Facts = OpFacts.Allocates, Cells = CellRule.Parts, Result = ValueKind.Closure)]
        Value MakeClosure([Function("fn_id")] int function, [Count("capture_count")] int captures, ReadOnlySpan<Value> captured);

        /// <summary>Calls a closure with arguments; its captures come first.</summary>
        [Op(Group.Call, Site = SiteKind.ClosureCall, Facts = RunsCode)]
        Value CallClosure([Count("arity")] int arity, [Node("node_id_idx")] int node, Value closure, ReadOnlySpan<Value> arguments);

        /// <summary>Sorts a list by the key that a closure yields; stable, ascending.</summary>
        [Op(Group.ListCall, Site = SiteKind.ClosureCall, Facts = RunsCodeAndBuilds, Cells = CellRule.Dynamic, Result = ValueKind.List)]
        Value SortByKey([Node("node_id_idx")] int node, Value list, Value function);

        /// <summary>Applies a closure to each element, in any order, results in input order.</summary>
        [Op(Group.ListCall, Site = SiteKind.ClosureCall, Facts = RunsCodeAndBuilds, Cells = CellRule.Dynamic, Result = ValueKind.List)]
        Value ParallelMap([Node("node_id_idx")] int node, Value list, Value function);

        /// <summary>Applies a closure to each element, left to right.</summary>
        [Op(Group.ListCall, Site = SiteKind.ClosureCall, Facts = RunsCodeAndBuilds, Cells = CellRule.Dynamic, Result = ValueKind.List)]
        Value ListMap([Node("node_id_idx")] int node, Value list, Value function);

        /// <summary>Keeps the elements for which a closure answers true.</summary>
        [Op(Group.ListCall, Site = SiteKind.ClosureCall, Facts = RunsCodeAndBuilds, Cells = CellRule.Dynamic, Result = ValueKind.List)]
        Value ListFilter([Node("node_id_idx")] int node, Value list, Value function);

        /// <summary>Combines the elements with a closure, left to right, from an initial value.</summary>
        [Op(Group.ListCall, Site = SiteKind.ClosureCall, Facts = RunsCode | OpFacts.DynamicCost)]
        Value ListFold([Node("node_id_idx")] int node, Value list, Value initial, Value function);

        /// <summary>Calls a library function or performs an effect.</summary>
        [Op(Group.Effect, Site = SiteKind.Builtin, Facts = RunsCodeAndBuilds, Cells = CellRule.Dynamic)]
        Value EffectCall(
            [Text("kind_idx")] int kind, [Text("op_idx")] int operation, [Count("arity")] int arity, [Node("node_id_idx")] int node,
            ReadOnlySpan<Value> arguments);
    }
}
