using System.Reflection;
using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Values;
using Lex.Tests.Shared.RandomCode;
using Xunit;

namespace Lex.Core.Tests.Operations;

/// <summary>The descriptions of the ops agree with each other, with the specification's tables and with the methods.</summary>
public sealed class OpTableTests
{
    [Fact]
    public void Every_op_is_found_by_its_name_and_by_its_number()
    {
        Assert.Equal(OpTable.Count, Enum.GetValues<Op>().Length);
        foreach (var info in OpTable.All)
        {
            Assert.Equal(info.Op.ToString(), info.Name);
            Assert.Same(info, OpTable.Of(info.Op));
            Assert.Same(info, OpTable.Find(info.Name));
            Assert.NotEmpty(info.Summary);
        }

        Assert.Null(OpTable.Find("intadd"));
        Assert.Null(OpTable.Find(""));
    }

    [Fact]
    public void The_machine_has_at_least_the_71_specified_ops_and_11_superinstructions()
    {
        Assert.True(OpTable.BaseCount >= 71);
        Assert.True(OpTable.FusionOrder.Length >= 11);
        Assert.Equal(OpTable.Count, OpTable.BaseCount + OpTable.FusionOrder.Length);
        Assert.True(OpTable.All.ToArray().Count(info => info.IsStructural) >= 13);
    }

    /// <summary>Runtime 3.1 and 3.9: pops, pushes, and the width of the window.</summary>
    [Theory]
    [InlineData(Op.PushConst, 0, 1, 1)]
    [InlineData(Op.Dup, 1, 2, 1)]
    [InlineData(Op.StoreLocal, 1, 0, 1)]
    [InlineData(Op.GetListElemDyn, 2, 1, 1)]
    [InlineData(Op.ListFold, 3, 1, 1)]
    [InlineData(Op.Return, 1, 0, 1)]
    [InlineData(Op.Panic, 0, 0, 1)]
    [InlineData(Op.LoadLocalAddIntConst, 0, 1, 3)]
    [InlineData(Op.LoadLocalAddIntConstStoreLocal, 0, 0, 4)]
    [InlineData(Op.LoadLocalEqIntConstJumpIfNot, 0, 0, 4)]
    [InlineData(Op.LoadLocalStoreEqIntConstJumpIfNot, 0, 0, 6)]
    [InlineData(Op.LoadLocalGetFieldAdd, 1, 1, 3)]
    [InlineData(Op.LoadLocalGetField, 0, 1, 2)]
    internal void Stack_effects_are_those_of_the_specification(Op op, int pops, int pushes, int width)
    {
        var info = OpTable.Of(op);
        Assert.Equal((pops, pushes, width), (info.FixedPops, info.Pushes, info.Width));
    }

    /// <summary>Runtime 1.6: under which name the body hash counts an op.</summary>
    [Theory]
    [InlineData(Op.AllocArenaRecord, "MakeRecord")]
    [InlineData(Op.AllocStackTuple, "MakeTuple")]
    [InlineData(Op.IntMod, "NumMod")]
    [InlineData(Op.FloatLe, "NumLe")]
    [InlineData(Op.LoadLocalGetFieldMul, "LoadLocal")]
    [InlineData(Op.StrConcat, "StrConcat")]
    internal void The_hash_counts_forms_under_one_name(Op op, string name) => Assert.Equal(name, OpTable.Of(op).HashName);

    [Fact]
    public void Descriptions_are_consistent()
    {
        foreach (var info in OpTable.All)
        {
            Assert.Equal(info.FixedPops, info.PoppedKinds.Length);
            Assert.NotNull(OpTable.Find(info.HashName));
            Assert.NotEqual(EscapeTransfer.Derived, info.Escape);
            Assert.Equal(info.CountOperand >= 0, info.Operands.Any(o => o.Kind == OperandKind.Count));
            Assert.Equal(info.TargetOperand >= 0, info.Operands.Any(o => o.Kind == OperandKind.Target));
            Assert.True(info.Peak >= Math.Max(0, info.Pushes - info.FixedPops));
            if (info.Payload == PayloadForm.Named) Assert.All(info.Operands, operand => Assert.NotNull(operand.Name));
            if (info.Super is not { } super) continue;
            Assert.Equal(1, info.Steps);
            Assert.Equal(super.Components.Length, super.OperandMap.Length);
            for (var i = 0; i < super.Components.Length; i++)
            {
                var component = OpTable.Of(super.Components[i]);
                Assert.Equal(component.Operands.Length, super.OperandMap[i].Length);
                for (var o = 0; o < component.Operands.Length; o++)
                    Assert.Equal(component.Operands[o].Kind, info.Operands[super.OperandMap[i][o]].Kind);
            }
        }
    }

    [Fact]
    public void The_methods_have_the_parameters_that_the_table_says()
    {
        foreach (var info in OpTable.All)
        {
            if (info.IsStructural || info.Super is not null)
            {
                Assert.Throws<ArgumentException>(() => OpMethods.MeaningOf(info.Op));
                continue;
            }

            var method = OpMethods.MeaningOf(info.Op);
            Assert.Equal(info.Name, method.Name);
            var parameters = method.GetParameters();
            Assert.Equal(parameters.Length, info.Parameters.Length);
            for (var i = 0; i < parameters.Length; i++) CheckParameter(info, info.Parameters[i], parameters[i]);
            Assert.Equal(info.Return switch
            {
                ReturnForm.Nothing =>
                typeof(void),
                ReturnForm.Status => typeof(Status),
                _ => method.ReturnType
            }, method.ReturnType);
        }
    }

    [Fact]
    public void Folding_is_running()
    {
        var folded = 0;
        foreach (var info in OpTable.All)
        {
            if (!OpFolder.CanFold(info.Op))
            {
                Assert.False(OpFolder.TryFold(info.Op, [], out _));
                continue;
            }

            folded++;
            foreach (var operands in OpInvokerTests.Combinations(info.FixedPops))
            {
                var status = OpInvoker.Invoke(info.Op, new UnmeteredContext(), default, operands, out var expected);
                Assert.Equal(status == Status.Ok, OpFolder.TryFold(info.Op, operands, out var actual));
                if (status == Status.Ok) Assert.Equal((expected.Kind, expected.Bits), (actual.Kind, actual.Bits));
            }
        }

        Assert.True(OpFolder.CanFold(Op.IntDiv) && OpFolder.CanFold(Op.FloatLe) && OpFolder.CanFold(Op.BoolNot));
        Assert.False(OpFolder.CanFold(Op.NumAdd) || OpFolder.CanFold(Op.MakeTuple) || OpFolder.CanFold(Op.LoadLocal));
        Assert.InRange(folded, 20, OpTable.BaseCount);
    }

    private static void CheckParameter(OpInfo info, OpParameter expected, ParameterInfo actual)
    {
        Type type;
        switch (expected.Role)
        {
            case ParameterRole.Context:
                type = typeof(ExecutionContext);
                break;
            case ParameterRole.Window:
                type = typeof(ReadOnlySpan<Value>);
                break;
            case ParameterRole.Operand:
                type = info.Operands[expected.Index].Kind switch
                {
                    OperandKind.Local or OperandKind.Constant => typeof(Value),
                    OperandKind.FieldName or OperandKind.VariantName => typeof(Name),
                    OperandKind.Shape => typeof(ShapeFamily),
                    _ => typeof(int),
                };
                break;
            default:
                type = TypeOf(expected.Kind);
                if (expected.Role == ParameterRole.Popped) Assert.Equal(expected.Kind, info.PoppedKinds[expected.Index]);
                else type = type.MakeByRefType();
                break;
        }

        Assert.Equal(type, actual.ParameterType);
    }

    private static Type TypeOf(ValueKind kind) => kind switch
    {
        ValueKind.Unknown => typeof(Value),
        ValueKind.Int => typeof(long),
        ValueKind.Float => typeof(double),
        ValueKind.Bool => typeof(bool),
        ValueKind.Str => typeof(TextValue),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
