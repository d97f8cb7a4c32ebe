using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Tests.Shared.RandomCode;
using Xunit;

namespace Lex.Core.Tests.Operations;

/// <summary>There is a verified program for every op, and it contains the op.</summary>
public sealed class OpProgramTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_op_has_a_verified_program(bool hinted)
    {
        foreach (var info in OpTable.All[..OpTable.BaseCount])
        {
            var program = OpProgram.For(info.Op, hinted);
            var errors = Verifier.Check(program.Code);
            Assert.True(errors.IsEmpty, errors.IsEmpty ? "" : $"{info.Name}: {errors[0]}");
            Assert.Contains(program.Main.Code, instruction => instruction.Op == info.Op);
            Assert.All(program.Calls(SampleValues.All).Take(100), call => Assert.Equal(program.Main.Arity, call.Length));
        }
    }
}
