using Lex.Core.Ops;
using Lex.Core.Programs;
using Xunit;

namespace Lex.Core.Tests.Programs;

public class FusedViewTests
{
    [Fact]
    public void The_worked_example_is_fused_as_specified()
    {
        var listing = Disassembler.Write(Assembler.Assemble(Listings.SumTo).Functions[0], CodeForm.Fused);
        Assert.Equal(
            """
            fn sum_to arity 2 locals 3  ; #0
                 0  LoadLocalStoreEqIntConstJumpIfNot $0 $2 0 L8
                 1  StoreLocal $2  †
                 2  LoadLocalEqIntConstJumpIfNot $2 0 L8  †
                 3  PushConst 0  †
                 4  IntEq  †
                 5  JumpIfNot L8  †
                 6  LoadLocal $1
                 7  Jump L19
              L8:
                 8  LoadLocal $2
                 9  Pop
                10  LoadLocal $0
                11  PushConst 1
                12  IntSub
                13  LoadLocalAddLocal $1 $0
                14  LoadLocal $0  †
                15  IntAdd  †
                16  TailCall sum_to 2 n_0.3.4
                17  Jump L19
                18  Panic "non-exhaustive match"
              L19:
                19  Return

            """.ReplaceLineEndings("\n"), listing);
    }

    [Fact]
    public void The_example_counts_eight_steps_a_round()
    {
        var weights = Assembler.Assemble(Listings.SumTo).Functions[0].Fused.StepWeights.ToArray();
        Assert.Equal(8, weights.Skip(8).Take(9).Sum(w => w) + weights[0]);
        Assert.Equal(4, weights[0] + weights[6] + weights[7] + weights[19]);
    }

    [Fact]
    public void Every_specified_window_is_found()
    {
        var fused = Assembler.Assemble(Listings.AllWindows).Functions[0].Fused.Listing;
        var found = new HashSet<Op>();
        foreach (var instruction in fused) found.Add(instruction.Op);
        Assert.Empty(OpTable.FusionOrder.ToArray().Except(found));
    }

    [Fact]
    public void A_jump_into_a_window_keeps_it_apart()
    {
        var function = Assembler.Assemble("""
            fn f arity 2 locals 2
                PushConst true
                JumpIf inside
                LoadLocal $0
                Jump done
              inside:
                LoadLocal $0
                LoadLocal $1
                PushConst true
                JumpIf middle
                Pop
                LoadLocal $1
              middle:
                IntAdd
              done:
                Return
            """).Functions[0];
        Assert.Equal(function.Code, function.Fused.Listing.ToArray());
    }

    [Theory]
    [InlineData(Listings.SumTo)]
    [InlineData(Listings.AllWindows)]
    [InlineData(Listings.Everything)]
    public void Defusing_gives_the_canonical_code_back(string listing)
    {
        var program = Assembler.Assemble(listing);
        foreach (var function in program.Functions)
            Assert.Equal(function.Code, FusedView.Defuse(function.Fused.Listing, program.Constants.AsSpan(), out _, out _));
    }

    [Theory]
    [InlineData("the tombstone in slot 2 is not the op that it absorbed", "LoadLocalAddLocal $0 $1", "LoadLocal $1", "IntSub")]
    [InlineData("the tombstone in slot 1 is not the op that it absorbed", "LoadLocalAddLocal $0 $1", "LoadLocal $0", "IntAdd")]
    [InlineData("its window ends after the code", "PushConst 1", "PushConst 1", "LoadLocalAddLocal $0 $1")]
    [InlineData("constant 0 is no Int", "LoadLocalAddIntConst $0 1.5", "PushConst 1.5", "IntAdd")]
    [InlineData("a jump leads to one of its tombstones", "Jump in", "LoadLocalAddLocal $0 $1", "in:", "LoadLocal $1", "IntAdd")]
    public void A_fused_op_must_match_its_tombstones(string reason, params string[] code)
    {
        Assert.False(Assembler.TryAssemble("fn f arity 2 locals 2\n" + string.Join('\n', code), out _, out var error));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }
}
