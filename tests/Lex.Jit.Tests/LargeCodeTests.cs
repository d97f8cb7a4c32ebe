using System.Text;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Xunit;

namespace Lex.Jit.Tests;

/// <summary>Functions as large as the compiling tier takes them, and larger.</summary>
public class LargeCodeTests
{
    private const int SmallStack = 256 * 1024;

    /// <summary>
    /// Many operands that pass many places where ways meet: each needs a place of its own there. A method that would take more of the host's
    /// stack than is known to be left is not made; those that are just small enough recurse on a small stack and call others of their size.
    /// </summary>
    [Fact]
    public void Takes_no_more_of_the_host_stack_than_there_is()
    {
        var compiled = 0;
        int[] sizes = [2, 8, 10, 11, 12, 14, 40, 440];
        foreach (var operands in sizes)
        {
            var many = string.Concat(Enumerable.Repeat("LoadLocal $1\n", operands))
                + string.Concat(Enumerable.Range(0, 100).Select(i => $"LoadLocal $0\nPushConst {i}\nIntEq\nJumpIf b{i}\nb{i}:\n"));
            var program = Assembler.Assemble(
                $"""
                fn run arity 2 locals 2
                hints Int ? -> ?
                LoadLocal $0
                PushConst 1
                IntLt
                JumpIf end
                {many}
                LoadLocal $0
                PushConst 1
                IntSub
                LoadLocal $1
                Call run 2 n_0
                LoadLocal $0
                LoadLocal $1
                Call leaf 2 n_1
                NumAdd
                Return
                end:
                LoadLocal $1
                Return

                fn leaf arity 2 locals 2
                hints Int ? -> ?
                {many}
                LoadLocal $1
                LoadLocal $0
                NumAdd
                Return

                """);
            if (AgreesOnSmallStack(program, Value.Int(900), Value.Int(3))) compiled++;
        }

        Assert.InRange(compiled, 2, sizes.Length - 2);
    }

    /// <summary>Many places where code may leave, each with many operands: compiling takes no longer than that of other functions.</summary>
    [Fact]
    public void Becomes_no_larger_than_it_can_be_compiled()
    {
        var compiled = 0;
        foreach (var (operands, divisions) in new[] { (20, 100), (20, 500), (100, 850), (448, 720) })
        {
            var text = new StringBuilder("fn run arity 1 locals 1\nhints Int -> ?\n");
            for (var i = 0; i < operands; i++) text.Append("LoadLocal $0\n");
            for (var i = 0; i < divisions; i++) text.Append("LoadLocal $0\nIntDiv\n");
            var program = Assembler.Assemble(text.Append("Return\n").ToString());
            if (AgreesOnSmallStack(program, Value.Int(3)) && AgreesOnSmallStack(program, Value.Int(0))) compiled++;
        }

        Assert.InRange(compiled, 1, 3);
    }

    // Locals and operands, parameters; compiled or not.
    [Theory]
    [InlineData(Session.CompiledReserve - 1, 1, true)]
    [InlineData(Session.CompiledReserve, 1, true)]
    [InlineData(Session.CompiledReserve + 1, 1, false)]
    [InlineData(Session.CompiledReserve, 16, true)]
    [InlineData(140, 63, true)]
    [InlineData(140, 64, true)]
    [InlineData(140, 65, false)]
    [InlineData(72, 33, true)]
    public void Frames_at_the_limits_agree_under_every_limit(int slots, int parameters, bool isCompiled)
    {
        var program = Assembler.Assemble(Frame(slots, parameters));
        var hook = Tier.Eager(program, overdraft: 0);
        Assert.Equal(isCompiled, hook.CompileNow(program.Find("wide")!, Lex.Stdlib.Library.Find) is null);
        Assert.Equal(slots, program.Find("wide")!.LocalsCount + program.Find("wide")!.Flow.MaxHeight);
        DifferentialTests.TryEveryLimit(program, 3, stride: 1 + (slots / 40));
    }

    /// <summary>
    /// A loop whose frame has so many slots, half of them locals that are read in each round, and which adds, divides and calls when all
    /// operands are there. Its parameters change places.
    /// </summary>
    private static string Frame(int slots, int parameters)
    {
        var locals = Math.Max(parameters + 1, slots / 2);
        var operands = slots - locals;
        var text = new StringBuilder("fn run arity 1 locals 1\nhints Int -> ?\n");
        for (var i = 0; i < parameters; i++) text.Append(i == 0 ? "LoadLocal $0\n" : i % 3 == 1 ? $"PushConst {i}.5\n" : $"PushConst {i}\n");
        text.Append($"Call wide {parameters} n_0\nReturn\n\nfn wide arity {parameters} locals {locals}\nhints");
        for (var i = 0; i < parameters; i++) text.Append(i % 4 == 3 ? " ?" : i % 3 == 1 ? " Float" : " Int");
        text.Append(" -> ?\nLoadLocal $0\nPushConst 0\nIntLe\nJumpIf end\n");
        for (var local = parameters; local < locals; local++) text.Append($"LoadLocal ${local % parameters}\nStoreLocal ${local}\n");
        for (var operand = 0; operand < operands - 2; operand++) text.Append($"LoadLocal ${locals - 1 - (operand % (locals - parameters))}\n");
        text.Append("LoadLocal $0\nPushConst 2\nIntSub\nCall inverse 1 n_1\nStoreLocal $").Append(locals - 1).Append('\n');
        for (var operand = 0; operand < Math.Min(operands - 2, parameters + 2); operand++) text.Append("Pop\n");
        text.Append("LoadLocal $0\nPushConst 1\nIntSub\n");
        for (var i = 1; i < parameters; i++) text.Append($"LoadLocal ${(i + 12 < parameters ? i + 12 : i)}\n");
        text.Append($"TailCall wide {parameters} n_2\nend:\nLoadLocal ${parameters - 1}\nLoadLocal $0\nMakeTuple 2\nReturn\n\n");
        return text.Append("fn inverse arity 1 locals 1\nhints Int -> Int\nPushConst 10\nLoadLocal $0\nIntDiv\nReturn\n").ToString();
    }

    /// <summary>Compares on a thread with a small stack; answers whether the function was compiled.</summary>
    private static bool AgreesOnSmallStack(ProgramCode program, params Value[] arguments)
    {
        var run = program.Find("run")!;
        var hook = Tier.Eager(program);
        Exception? failure = null;
        var thread = new Thread(
            () => failure = Record.Exception(() =>
            {
                var plain = new Session(program, Tier.Options(null, memo: false));
                var jit = new Session(program, Tier.Options(hook, memo: false));
                Assert.Equal(Tier.Observe(plain, run, arguments), Tier.Observe(jit, run, arguments));
            }),
            SmallStack);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        return hook.VersionOf(run.Id) is not null;
    }
}
