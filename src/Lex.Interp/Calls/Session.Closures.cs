using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Calls;

// Calls of closures: the captures become the first arguments.
internal sealed unsafe partial class Session
{
    /// <summary>Calls the closure in the first slot of a window with the arguments in those after it.</summary>
    private Signal CallClosureAt(long* window, int count, int node)
    {
        var closure = PairAt(window);
        if (closure.Kind != ValueKind.Closure) return Failed(LexError.TypeMismatch($"CallClosure on non-closure: {DebugText.Of(closure)}"));
        var captured = closure.As<Aggregate>();
        if (!Owns(FunctionOf(captured))) return Failed(ForeignClosure(closure));
        var callee = StateOf(FunctionOf(captured).Id);
        var captures = captured.Shape.Count;
        var total = captures + count;
        // Whether their number is right is the gate's question, which comes after the budget.
        if (window + total > _slotsEnd && !TryMakeRoom(ref window, total)) return Failed(LexError.CallStackOverflow(MaxDepth));
        // The arguments move by one slot less than there are captures; which end to begin at depends on the direction.
        if (captures == 0)
        {
            for (var i = 0; i < count; i++) SetPair(window + i, PairAt(window + i + 1));
        }
        else
        {
            for (var i = count - 1; i >= 0; i--) SetPair(window + captures + i, PairAt(window + i + 1));
        }

        for (var i = 0; i < captures; i++) SetPair(window + i, captured[i]);
        return Gate(callee, window, total, CallPath.Closure, node, FrameFlags.Checked);
    }

    /// <summary>Whether a function is one of this program: a host can hand a closure from one program to another.</summary>
    private bool Owns(FunctionCode function) =>
        (uint)function.Id < (uint)Program.Functions.Length && ReferenceEquals(Program.Functions[function.Id], function);

    private static LexError ForeignClosure(Value closure) => LexError.TypeMismatch($"closure of another program: {DebugText.Of(closure)}");

    private static FunctionCode FunctionOf(Aggregate closure) => System.Runtime.CompilerServices.Unsafe.As<FunctionCode>(closure.Shape.Owner!);
}
