using System.Collections.Immutable;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Xunit;

namespace Lex.Interp.Tests;

/// <summary>The worked example of runtime section 13.10.</summary>
public class SumProgram
{
    internal static ProgramCode Make(KindHints? hints = null) => new()
    {
        Constants = [Constant.Int(0), Constant.Int(1), Constant.NodeId("n_0.3.4"), Constant.Str("non-exhaustive match")],
        FunctionNames = [new("sum", 0)],
        Functions =
        [
            new FunctionCode
            {
                Id = 0,
                Name = "sum",
                Arity = 2,
                LocalsCount = 3,
                Hints = hints ?? new KindHints([ValueKind.Int, ValueKind.Int], ValueKind.Int, []),
                Code =
                [
                    new(Op.LoadLocal, 0), new(Op.StoreLocal, 2), new(Op.LoadLocal, 2), new(Op.PushConst, 0), new(Op.IntEq),
                    new(Op.JumpIfNot, 2),
                    new(Op.LoadLocal, 1), new(Op.Jump, 11),
                    new(Op.LoadLocal, 2), new(Op.Pop), new(Op.LoadLocal, 0), new(Op.PushConst, 1), new(Op.IntSub),
                    new(Op.LoadLocal, 1), new(Op.LoadLocal, 0), new(Op.IntAdd), new(Op.TailCall, 0, 2, 2), new(Op.Jump, 1),
                    new(Op.Panic, 3), new(Op.Return),
                ],
            },
        ],
    };

    [Theory]
    [InlineData(ExecutionTier.Plain)]
    [InlineData(ExecutionTier.Fast)]
    internal void CountsItsSteps(ExecutionTier tier)
    {
        var program = Make();
        var session = new Session(program, new SessionOptions { Tier = tier, StepLimit = 83 });
        Assert.True(session.Invoke(program.Functions[0], [Value.Int(10), Value.Int(0)], out var result, out var error), error?.Display);
        Assert.Equal(55, result.AsInt);
        Assert.Equal(84, session.Steps);
    }

    [Theory]
    [InlineData(ExecutionTier.Plain)]
    [InlineData(ExecutionTier.Fast)]
    internal void StopsAtTheLimit(ExecutionTier tier)
    {
        var program = Make();
        var session = new Session(program, new SessionOptions { Tier = tier, StepLimit = 82 });
        Assert.False(session.Invoke(program.Functions[0], [Value.Int(10), Value.Int(0)], out _, out var error));
        Assert.Equal("runtime panic: step limit exceeded in `sum` (83 > 82)", error!.Display);
        Assert.Equal(83, session.Steps);
    }
}
