using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Values;
using Lex.Tests.Shared.RandomCode;
using Xunit;

namespace Lex.Core.Tests.Operations;

/// <summary>The calls of meanings on values: kind checks from the right, and the arithmetic of the table at its limits.</summary>
public sealed class OpInvokerTests
{
    /// <summary>Ops whose popped operands are all of a fixed kind.</summary>
    public static TheoryData<string> TypedOps => [.. OpTable.All[..OpTable.BaseCount].ToArray()
        .Where(info => !info.IsStructural && info.PoppedKinds.Length > 0 && !info.PoppedKinds.Contains(ValueKind.Unknown))
        .Select(info => info.Name)];

    [Theory]
    [MemberData(nameof(TypedOps))]
    public void Kinds_are_checked_from_the_right_operand_to_the_left(string name)
    {
        var info = OpTable.Find(name)!;
        foreach (var operands in Combinations(info.FixedPops))
        {
            var context = new UnmeteredContext();
            var status = OpInvoker.Invoke(info.Op, context, default, operands, out var result);
            var wrong = -1;
            for (var i = 0; i < operands.Length; i++)
            {
                if (operands[i].Kind != info.PoppedKinds[i]) wrong = i;
            }

            if (wrong < 0)
            {
                Assert.True(status == Status.Ok || context.Error is not null);
                if (status == Status.Ok && info.PushedKind != ValueKind.Unknown) Assert.Equal(info.PushedKind, result.Kind);
            }
            else
            {
                Assert.Equal(Status.Fault, status);
                Assert.Equal($"expected {info.PoppedKinds[wrong]}, got {DebugText.Of(operands[wrong])}", context.Error!.Message);
            }
        }
    }

    [Theory]
    [InlineData("IntDiv", long.MinValue, -1, long.MinValue)]
    [InlineData("IntMod", long.MinValue, -1, 0)]
    [InlineData("IntMod", -7, 3, -1)]
    [InlineData("IntMod", 7, -3, 1)]
    [InlineData("IntDiv", -7, 3, -2)]
    [InlineData("IntAdd", long.MaxValue, 1, long.MinValue)]
    [InlineData("IntSub", long.MinValue, 1, long.MaxValue)]
    [InlineData("IntMul", long.MaxValue, 2, -2)]
    public void Integer_arithmetic_wraps_and_truncates(string op, long left, long right, long expected)
    {
        var context = new UnmeteredContext();
        Assert.Equal(Status.Ok,
            OpInvoker.Invoke(OpTable.Find(op)!.Op, context, default, [Value.Int(left), Value.Int(right)], out var result));
        Assert.Equal(expected, result.AsInt);
    }

    [Fact]
    public void A_typed_op_agrees_with_its_generic_form_wherever_it_does_not_fail()
    {
        foreach (var info in OpTable.All)
        {
            if (info.Generic == info.Op || info.IsStructural || info.FixedPops == 0) continue;
            foreach (var operands in Combinations(info.FixedPops))
            {
                if (!operands.Select(o => o.Kind).SequenceEqual(info.PoppedKinds)) continue;
                var (typed, generic) = (new UnmeteredContext(), new UnmeteredContext());
                var typedStatus = OpInvoker.Invoke(info.Op, typed, default, operands, out var typedResult);
                var genericStatus = OpInvoker.Invoke(info.Generic, generic, default, operands, out var genericResult);
                Assert.Equal(typedStatus, genericStatus);
                Assert.Equal(typed.Error?.Display, generic.Error?.Display);
                if (typedStatus == Status.Ok) Assert.Equal((typedResult.Kind, typedResult.Bits), (genericResult.Kind, genericResult.Bits));
            }
        }
    }

    [Fact]
    public void Ops_without_a_body_are_refused()
    {
        foreach (var info in OpTable.All)
        {
            if (info.IsStructural || info.Super is not null)
                Assert.Throws<ArgumentOutOfRangeException>(() => OpInvoker.Invoke(info.Op, new UnmeteredContext(), default, [], out _));
        }
    }

    internal static IEnumerable<Value[]> Combinations(int count) => count == 0
        ? [[]]
        : Combinations(count - 1).SelectMany(_ => SampleValues.All, (front, last) => (Value[])[.. front, last]);
}
