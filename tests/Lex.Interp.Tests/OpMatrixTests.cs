using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Tests.Shared.RandomCode;
using Xunit;

namespace Lex.Interp.Tests;

/// <summary>Every op in every tier of the interpreter, on operands of every kind and at the limits of arithmetic.</summary>
public sealed class OpMatrixTests
{
    private static readonly SessionOptions Plain = new() { Tier = ExecutionTier.Plain, Memo = false };

    /// <summary>Names of all base ops.</summary>
    public static TheoryData<string> Ops => [.. OpTable.All[..OpTable.BaseCount].ToArray().Select(info => info.Name)];

    /// <summary>Names of the base ops that take nothing but operands of the stack and push one result.</summary>
    public static TheoryData<string> Functions => [.. OpTable.All[..OpTable.BaseCount].ToArray()
        .Where(info => !info.IsStructural && info is { Pushes: 1, Operands.Length: 0 })
        .Select(info => info.Name)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_plain_tier_does_what_the_meaning_says(string name)
    {
        var program = OpProgram.For(OpTable.Find(name)!.Op, hinted: false);
        var session = new Session(program.Code, Plain);
        foreach (var arguments in program.Calls(SampleValues.All))
        {
            var context = new UnmeteredContext();
            var status = OpInvoker.Invoke(program.Op.Op, context, default, arguments, out var result);
            var expected = status == Status.Ok ? Observation.Exact(result) : context.Error!.At("main", program.Main.Arity).Display;
            var actual = session.Invoke(program.Main, arguments, out result, out var error) ? Observation.Exact(result) : error!.Display;
            Assert.Equal(expected, actual);
        }
    }

    [Theory]
    [MemberData(nameof(Ops))]
    public void The_fast_tier_agrees_with_the_plain_one(string name)
    {
        var fast = Plain with { Tier = ExecutionTier.Fast };
        foreach (var hinted in (bool[])[false, true])
        {
            var program = OpProgram.For(OpTable.Find(name)!.Op, hinted);
            var (plainSession, fastSession) = (new Session(program.Code, Plain), new Session(program.Code, fast));
            foreach (var arguments in program.Calls(SampleValues.All))
            {
                var expected = Observation.Of(plainSession, program.Main, arguments);
                var actual = Observation.Of(fastSession, program.Main, arguments);
                Assert.True(expected == actual,
                    $"{name}({string.Join(", ", arguments.Select(Observation.Exact))}): {expected} became {actual}");
            }
        }
    }
}
