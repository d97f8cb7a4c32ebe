using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Tests.Shared.RandomCode;
using Xunit;

namespace Lex.Core.Tests.Operations;

/// <summary>A superinstruction and its window, run one component after the other, agree on every frame.</summary>
public sealed class SuperinstructionTests
{
    private const int Frames = 4000;

    private static readonly Constant[] Constants =
    [
        .. SampleValues.Ints.Select(Constant.Int),
        Constant.FieldName("x"),
        Constant.FieldName("y"),
        Constant.FieldName("z"),
    ];

    /// <summary>The names of all superinstructions.</summary>
    public static TheoryData<string> Supers => [.. OpTable.All[OpTable.BaseCount..].ToArray().Select(info => info.Name)];

    [Theory]
    [MemberData(nameof(Supers))]
    public void Window_and_superinstruction_agree(string name)
    {
        var info = OpTable.Find(name)!;
        var random = new Random(20260 + name.Length);
        int ended = 0, failed = 0;
        for (var i = 0; i < Frames; i++)
        {
            var locals = Pick(random, 3);
            var popped = Pick(random, info.FixedPops);
            var fused = RandomInstruction(random, info, locals.Length);
            var expected = RunWindow(info, fused, [.. locals], popped);
            var actual = RunSuper(fused, locals, popped);
            Assert.Equal(expected, actual);
            if (actual.Error is null) ended++;
            else failed++;
        }

        Assert.True(ended > 0 && failed > 0, $"{ended} ended, {failed} failed: the frames show nothing");
    }

    private static Value[] Pick(Random random, int count)
    {
        // Half of the frames hold what the windows compute with, so that not all of them fail.
        var values = new Value[count];
        foreach (ref var value in values.AsSpan())
        {
            value = random.Next(2) == 0
                ? Value.Int(SampleValues.Ints[random.Next(SampleValues.Ints.Length)])
                : SampleValues.All[random.Next(SampleValues.All.Length)];
        }

        return values;
    }

    private static Instruction RandomInstruction(Random random, OpInfo info, int locals)
    {
        var instruction = new Instruction(info.Op);
        for (var i = 0; i < info.Operands.Length; i++)
        {
            instruction = instruction.With(i, info.Operands[i].Kind switch
            {
                OperandKind.Local => random.Next(locals),
                OperandKind.Constant => random.Next(SampleValues.Ints.Length),
                OperandKind.FieldName => SampleValues.Ints.Length + random.Next(3),
                _ => random.Next(10),
            });
        }

        return instruction;
    }

    private static Outcome RunSuper(Instruction fused, Value[] locals, Value[] popped)
    {
        var context = new UnmeteredContext();
        var status = SuperInvoker.Invoke(context, fused, Constants, locals, popped, out var result);
        return Outcome.Of(status, context, result, locals);
    }

    /// <summary>Runs the components on a stack, their operands taken through the map of the window table.</summary>
    private static Outcome RunWindow(OpInfo info, Instruction fused, Value[] locals, Value[] popped)
    {
        var context = new UnmeteredContext();
        var stack = new Stack<Value>(popped);
        var taken = default(Value);
        for (var i = 0; i < info.Super!.Components.Length; i++)
        {
            var component = OpTable.Of(info.Super.Components[i]);
            var operands = Resolve(component, info.Super.OperandMap[i], fused, locals, out var local);
            var arguments = new Value[component.FixedPops];
            for (var p = arguments.Length - 1; p >= 0; p--) arguments[p] = stack.Pop();
            if (OpInvoker.Invoke(component.Op, context, operands, arguments, out var result) != Status.Ok)
                return Outcome.Of(Status.Fault, context, default, locals);
            if (component.Pushes == 1) stack.Push(result);
            else if (component.Return == ReturnForm.Branch) taken = result;
            else if (component.Parameters.Any(p => p.Role == ParameterRole.StoredLocal)) locals[local] = result;
        }

        return Outcome.Of(Status.Ok, context, info.Pushes == 1 ? stack.Pop() : taken, locals);
    }

    private static OperandValues Resolve(OpInfo component, int[] map, Instruction fused, Value[] locals, out int local)
    {
        var operands = default(OperandValues);
        local = -1;
        for (var i = 0; i < map.Length; i++)
        {
            var index = fused[map[i]];
            switch (component.Operands[i].Kind)
            {
                case OperandKind.Local:
                    local = index;
                    operands = operands with { Value = locals[index] };
                    break;
                case OperandKind.Constant:
                    operands = operands with { Value = Constants[index].Value };
                    break;
                case OperandKind.FieldName:
                    operands = operands with { Name = Constants[index].Name };
                    break;
                default:
                    operands = operands with { Number = index };
                    break;
            }
        }

        return operands;
    }

    /// <summary>All that can be observed, with values by content.</summary>
    private sealed record Outcome(string? Error, string Result, string Locals)
    {
        public static Outcome Of(Status status, ExecutionContext context, Value result, Value[] locals) => status == Status.Ok
            ? new Outcome(null, Exact(result), string.Join(" ", locals.Select(Exact)))
            : new Outcome($"{context.Error!.Kind} {context.Error.Message}", "", "");

        private static string Exact(Value value) => $"{value.Kind}:{value.Bits:x}:{DebugText.Of(value)}";
    }
}
