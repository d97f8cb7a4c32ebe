using System.Collections.Immutable;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Tests.Shared.RandomCode;

/// <summary>
/// A program that does one op on its arguments, made from the op's description: the matrix of ops and tiers (architecture
/// section 14). That a tier runs it shows that the tier runs the op.
/// </summary>
internal sealed class OpProgram
{
    private const string FieldA = "a";

    private const string FieldB = "b";

    private const string Constructor = "Some";

    private OpProgram(OpInfo op, ProgramCode code, int main, int helper)
    {
        Op = op;
        Code = code;
        Main = code.Functions[main];
        Helper = code.Functions[helper];
    }

    /// <summary>The op.</summary>
    public OpInfo Op { get; }

    /// <summary>The program; it passes the verifier.</summary>
    public ProgramCode Code { get; }

    /// <summary>Does the op on its arguments, which have any kind.</summary>
    public FunctionCode Main { get; }

    /// <summary>Adds its two arguments; what calls lead to.</summary>
    public FunctionCode Helper { get; }

    /// <summary>The program of a base op. With <paramref name="hinted"/> it claims that the arguments have the kinds of the
    /// signature.</summary>
    public static OpProgram For(Op op, bool hinted)
    {
        var info = OpTable.Of(op);
        var pool = new ProgramBuilder();
        var helper = pool.Declare(new FunctionSignature("helper", 2));
        var addition = new CodeBuilder("helper");
        addition.LoadLocal(0);
        addition.LoadLocal(1);
        addition.NumAdd();
        addition.Return();
        pool.Define(helper, new FunctionBody(2, addition.Build().Code));

        var instruction = Encode(info, pool, helper);
        var arity = info.PopsOf(instruction);
        var main = pool.Declare(new FunctionSignature("main", arity));
        var code = MainOf(info, instruction, arity, pool);
        var hints = hinted ? new KindHints([.. HintsOf(info, arity)], info.PushedKind, []) : KindHints.None;
        pool.Define(main, new FunctionBody(Math.Max(arity, code.LocalsUsed), code.Code) { Hints = hints });
        return new OpProgram(info, pool.Complete(), main, helper);
    }

    /// <summary>
    /// Arguments to call it with: every combination of the samples, of which those with three or more operands get the first
    /// few of each kind. Closures over <see cref="Helper"/> are among them, with none and with one of its arguments captured.
    /// </summary>
    public IEnumerable<Value[]> Calls(IReadOnlyList<Value> samples)
    {
        Value[] closures = [ClosureOver([]), ClosureOver([Value.Int(1)])];
        var values = Main.Arity < 3
            ? [.. samples, .. closures]
            : samples.DistinctBy(v => v.Kind).Concat(closures).ToArray();
        return Combinations(values, Main.Arity);
    }

    private static BuiltCode MainOf(OpInfo info, Instruction instruction, int arity, ProgramBuilder pool)
    {
        var code = new CodeBuilder("main");
        for (var i = 0; i < arity; i++) code.LoadLocal(i);
        if (info.TargetOperand < 0)
        {
            code.Emit(instruction);
        }
        else
        {
            // Both ways out of a branch are told apart by what is returned.
            var target = code.NewLabel();
            code.EmitJump(instruction, target);
            if (!info.IsTerminator)
            {
                code.PushConst(pool.Int(0));
                code.Return();
            }

            code.Mark(target);
        }

        if (code.IsReachable) Finish(info, code, pool);
        return code.Build();
    }

    /// <summary>Returns what the op has left: its result, both of them, or the local that it may have set.</summary>
    private static void Finish(OpInfo info, CodeBuilder code, ProgramBuilder pool)
    {
        if (info.Pushes == 2) code.MakeTuple(2);
        else if (info.Operands.Any(o => o.Kind == OperandKind.Local) && info.Pushes == 0) code.LoadLocal(0);
        else if (info.Pushes == 0) code.PushConst(pool.Int(1));
        code.Return();
    }

    private static Instruction Encode(OpInfo info, ProgramBuilder pool, int helper)
    {
        var instruction = new Instruction(info.Op);
        for (var i = 0; i < info.Operands.Length; i++)
        {
            instruction = instruction.With(i, OperandOf(info, info.Operands[i].Kind, pool, helper));
        }

        return instruction;
    }

    private static int OperandOf(OpInfo info, OperandKind kind, ProgramBuilder pool, int helper) => kind switch
    {
        OperandKind.Constant => pool.Str("constant"),
        OperandKind.FieldName => pool.FieldName(FieldA),
        OperandKind.VariantName => pool.VariantName(Constructor),
        OperandKind.Text => pool.Str("str"),
        OperandKind.NodeId => pool.NodeId("n_0.0"),
        OperandKind.Shape => pool.Shape(FieldA, FieldB),
        OperandKind.Function => helper,
        OperandKind.Count => info.Group == Group.Effect ? 1 : 2,

        // The first local, position or site; offsets come from labels.
        _ => 0,
    };

    private static IEnumerable<ValueKind> HintsOf(OpInfo info, int arity) =>
        info.PoppedKinds.Concat(Enumerable.Repeat(ValueKind.Unknown, arity - info.FixedPops));

    private Value ClosureOver(Value[] captured) =>
        Value.Object(Aggregate.Create(ShapeFamily.OfClosure(Helper, captured.Length), captured));

    private static IEnumerable<Value[]> Combinations(Value[] values, int count) => count == 0
        ? [[]]
        : Combinations(values, count - 1).SelectMany(_ => values, (front, last) => (Value[])[.. front, last]);
}
