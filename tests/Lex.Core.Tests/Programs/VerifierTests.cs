using Lex.Core.Ops;
using Lex.Core.Programs;
using Xunit;

namespace Lex.Core.Tests.Programs;

public class VerifierTests
{
    [Fact]
    public void Balanced_branches_have_no_errors() => Assert.Empty(Verifier.Check(Assembler.Assemble(Listings.SumTo)));

    [Fact]
    public void Unbalanced_branches_give_one_error_with_both_heights()
    {
        var error = Assert.Single(ErrorsOf("""
            fn f arity 1 locals 1
                LoadLocal $0
                JumpIf two
                PushConst 1
                Jump end
              two:
                PushConst 1
                PushConst 2
              end:
                Return
            """));
        Assert.Equal(VerifyErrorKind.DepthMismatch, error.Kind);
        Assert.Equal("stack depth mismatch in `f` at pc 6: path A leaves depth 2, path B leaves depth 1", Normalised(error.Message));
        Assert.EndsWith("— a match arm may have leaked or over-consumed stack values", error.StrictMessage, StringComparison.Ordinal);
        Assert.StartsWith("stack depth mismatch at pc 6 in `f`: path A depth ", error.StrictMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IntAdd pops 2 of 1 operands in `f` at pc 1", "PushConst 1", "IntAdd", "Return")]
    [InlineData("Return pops 1 of 0 operands in `f` at pc 0", "Return")]
    [InlineData("control runs past the end of the code in `f` at pc 0", "PushConst 1")]
    [InlineData("no code in `f`")]
    [InlineData("LoadLocal: local 3 of 1 does not exist in `f` at pc 0", "LoadLocal $3", "Return")]
    [InlineData("Call: 2 arguments for the 1 parameters of `f` in `f` at pc 2", "PushConst 1", "PushConst 1", "Call f 2 n_0", "Return")]
    [InlineData("MakeClosure: 2 captures for the 1 parameters of `f` in `f` at pc 2", "PushConst 1", "PushConst 1", "MakeClosure f 2",
        "Return")]
    [InlineData("MakeRecord: 1 values for the 2 fields of shape 0 in `f` at pc 1", "PushConst 1", "MakeRecord {x, y} 1", "Return")]
    [InlineData("MakeTuple: operand 65536 does not fit in 16 bits in `f` at pc 0", "MakeTuple 65536", "Return")]
    [InlineData("EffectCall: constant 0 is no text in `f` at pc 0", "EffectCall 1 \"print\" 0 n_0", "Return")]
    public void Each_defect_is_found(string message, params string[] code) =>
        Assert.Equal(message, ErrorsOf("fn f arity 1 locals 1\n" + string.Join('\n', code))[0].Message);

    [Theory]
    [InlineData(-3)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_jump_out_of_the_code_is_found(int offset)
    {
        var errors = ErrorsOf(new Instruction(Op.Jump, offset), new Instruction(Op.Return));
        Assert.Contains("leaves the code", errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GetField", "constant 0 is no FieldName")]
    [InlineData("TestVariant", "constant 0 is no VariantName")]
    [InlineData("ListMap", "constant 0 is no NodeId")]
    public void A_constant_of_the_wrong_kind_is_found(string op, string reason) =>
        Assert.Contains(reason,
            ErrorsOf(new Instruction(Op.PushConst), new Instruction(OpTable.Find(op)!.Op), new Instruction(Op.Return))[0].Message,
            StringComparison.Ordinal);

    [Fact]
    public void Fused_ops_are_not_canonical() =>
        Assert.Contains("not canonical", ErrorsOf(new Instruction(Op.LoadLocalAddLocal), new Instruction(Op.Return))[0].Message,
            StringComparison.Ordinal);

    [Fact]
    public void Dead_code_is_checked_for_operands_but_not_for_heights()
    {
        Assert.Empty(ErrorsOf("fn f arity 1 locals 1\n LoadLocal $0\n Return\n Pop\n IntAdd\n Return"));
        Assert.NotEmpty(ErrorsOf("fn f arity 1 locals 1\n LoadLocal $0\n Return\n LoadLocal $9\n Return"));
    }

    [Fact]
    public void A_frame_has_at_most_65535_slots()
    {
        var code = new List<Instruction>();
        for (var i = 0; i < 65_534; i++) code.Add(new Instruction(Op.PushConst));
        code.Add(new Instruction(Op.Return));
        Assert.Empty(ErrorsOf([.. code]));
        code.InsertRange(0, [new Instruction(Op.PushConst), new Instruction(Op.PushConst)]);
        Assert.Equal(VerifyErrorKind.FrameTooLarge, Assert.Single(ErrorsOf([.. code])).Kind);
    }

    [Fact]
    public void Heights_and_their_maximum_are_those_of_the_example()
    {
        var flow = Assembler.Assemble(Listings.SumTo).Functions[0].Flow;
        Assert.Equal([0, 1, 0, 1, 2, 1, 0, 1, 0, 1, 0, 1, 2, 1, 2, 3, 2, -1, -1, 1], flow.Heights.ToArray());
        Assert.Equal(3, flow.MaxHeight);
        Assert.True(flow.IsTarget(8));
        Assert.True(flow.IsTarget(19));
        Assert.False(flow.IsReachable(17));
    }

    [Fact]
    public void A_local_is_assigned_on_every_path_or_it_is_not()
    {
        var flow = Assembler.Assemble("""
            fn f arity 1 locals 4
                PushConst 1
                StoreLocal $1
                LoadLocal $0
                JumpIf skip
                PushConst 1
                StoreLocal $2
              skip:
                LoadLocal $1
                LoadLocal $2
                IntAdd
                Return
            """).Functions[0].Flow;
        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(flow.MayReadUnassigned));
    }

    [Fact]
    public void A_loop_carries_assignments_around()
    {
        var flow = Assembler.Assemble("""
            fn f arity 1 locals 3
              again:
                LoadLocal $0
                JumpIf read
                PushConst 1
                StoreLocal $1
                Jump again
              read:
                LoadLocal $1
                StoreLocal $2
                LoadLocal $2
                Return
            """).Functions[0].Flow;
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(flow.MayReadUnassigned));
    }

    [Fact]
    public void Hostile_sizes_take_bounded_time()
    {
        // A long row of branches with many locals: the search for unassigned reads gives up and says "perhaps".
        var code = new List<Instruction>();
        for (var i = 0; i < 20_000; i++)
        {
            code.Add(new Instruction(Op.LoadLocal, 60_000));
            code.Add(new Instruction(Op.JumpIf, 0));
        }

        code.Add(new Instruction(Op.PushConst));
        code.Add(new Instruction(Op.Return));
        var flow = Program(60_001, [.. code]).Functions[0].Flow;
        Assert.True(flow.IsValid);
        Assert.True(flow.MayReadUnassigned(60_000));
        Assert.True(flow.MayReadUnassigned(1));
    }

    private static IReadOnlyList<VerifyError> ErrorsOf(string listing) => Verifier.Check(Assembler.Assemble(listing, verify: false));

    private static IReadOnlyList<VerifyError> ErrorsOf(params Instruction[] code) => Verifier.Check(Program(1, code));

    private static ProgramCode Program(int locals, params Instruction[] code)
    {
        var builder = new ProgramBuilder();
        builder.Int(1);
        var function = builder.Declare(new FunctionSignature("f", 0));
        builder.Define(function, new FunctionBody(locals, [.. code]));
        return builder.Complete();
    }

    // Which path is walked first is no contract.
    private static string Normalised(string message) =>
        message.Replace("path A leaves depth 1, path B leaves depth 2", "path A leaves depth 2, path B leaves depth 1",
        StringComparison.Ordinal);
}
