using System.Globalization;
using System.Linq;
using System.Text;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;

/// <summary>What the tests ask the generated code of the drawers; answers are text, so that no type has to cross over.</summary>
public static class Probe
{
    /// <summary>Calls a meaning on Ints, or on the values that a text names: <c>1</c>, <c>1.5</c>, <c>true</c>, <c>"a"</c>.</summary>
    public static string Invoke(string op, string name, int number, string operand, string[] popped)
    {
        var context = new Context();
        var operands = new OperandValues(Parse(operand), new Name(name), new ShapeFamily(), number);
        var status =
            OpInvoker.Invoke(OpTable.Find(op)!.Op, context, operands, Array.ConvertAll(popped, Parse), out var result, out var second);
        return status == Status.Ok ? $"{DebugText.Of(result)} {DebugText.Of(second)}" : context.Error!.Message;
    }

    /// <summary>Runs a superinstruction; the answer has the result or error, then the locals.</summary>
    public static string Fused(string op, int[] operands, string[] constants, string[] locals, string[] popped)
    {
        var context = new Context();
        var instruction = new Instruction(OpTable.Find(op)!.Op);
        for (var i = 0; i < operands.Length; i++) instruction = instruction.With(i, operands[i]);
        var pool = Array.ConvertAll(constants, c => c.StartsWith('.') ? new Constant(default, c[1..]) : new Constant(Parse(c)));
        var frame = Array.ConvertAll(locals, Parse);
        var status = SuperInvoker.Invoke(context, instruction, pool, frame, Array.ConvertAll(popped, Parse), out var result);
        var answer = status == Status.Ok ? DebugText.Of(result) : context.Error!.Message;
        return $"{answer} | {string.Join(" ", frame.Select(DebugText.Of))}";
    }

    /// <summary>Builds a function with a loop back, a jump forward and code that nothing reaches.</summary>
    public static string Build()
    {
        var code = new CodeBuilder("f") { SourceOffset = 7 };
        var again = code.MarkHere();
        var end = code.NewLabel();
        code.Peek(3, ValueKind.Float);
        code.Sly();
        code.Hop(end);
        code.Run(again);
        code.AssumeHeight(0);
        code.Run(end);
        code.Mark(end);
        code.Peek(1);
        code.Peek(0);
        code.Grumble(5);
        code.Split();
        code.Glue();
        code.Glue();
        code.Vanish();
        return Text(code.Build());
    }

    /// <summary>The message with which the builder refuses a mistake.</summary>
    public static string Refusal(string mistake)
    {
        var code = new CodeBuilder("f");
        try
        {
            switch (mistake)
            {
                case "underflow":
                    code.Peek(0);
                    code.Glue();
                    break;
                case "width":
                    code.Peek(1 << 16);
                    break;
                case "height of a label":
                    var label = code.NewLabel();
                    code.Peek(0);
                    code.Split();
                    code.Hop(label);
                    code.Vanish();
                    code.Mark(label);
                    code.Peek(0);
                    code.Hop(label);
                    code.Hop(label);
                    break;
                case "label from above":
                    var other = code.NewLabel();
                    code.Peek(0);
                    code.Hop(other);
                    code.Peek(0);
                    code.Mark(other);
                    break;
                case "label twice":
                    code.Mark(code.MarkHere());
                    break;
                case "unmarked":
                    code.Run(code.NewLabel());
                    code.Build();
                    break;
                case "assumption":
                    code.AssumeHeight(2);
                    break;
                case "end":
                    code.Peek(0);
                    code.Build();
                    break;
            }

            return "accepted";
        }
        catch (InvalidOperationException refusal)
        {
            return refusal.Message;
        }
    }

    /// <summary>The facts of an op on one line.</summary>
    public static string Describe(string op)
    {
        var info = OpTable.Find(op)!;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{info.Name} -{info.FixedPops}({info.CountOperand}) +{info.Pushes} ^{info.Peak} {info.Facts} ");
        text.Append(CultureInfo.InvariantCulture,
            $"steps {info.Steps} hash {info.HashName} {info.Form} {info.Payload} {info.Escape} {info.Return} ");
        text.Append(CultureInfo.InvariantCulture, $"pops [{string.Join(' ', info.PoppedKinds)}] gives {info.PushedKind}");
        if (info.Super is { } super)
            text.Append(CultureInfo.InvariantCulture,
                $" maps {string.Join(' ', super.OperandMap.Select(m => $"[{string.Join(',', m)}]"))} int {super.IntConstant}");
        return text.ToString();
    }

    /// <summary>The names of all ops, in order, then those of the fusion order.</summary>
    public static string Order()
    {
        var names = new StringBuilder();
        foreach (var info in OpTable.All)
        {
            names.Append((int)info.Op == names.ToString().Count(c => c == ' ') ? "" : "!").Append(info.Name).Append(' ');
        }

        names.Append('|');
        foreach (var op in OpTable.FusionOrder) names.Append(' ').Append(op);
        return names.ToString();
    }

    private static string Text(BuiltCode built)
    {
        var text = new StringBuilder();
        foreach (var i in built.Code) text.Append(CultureInfo.InvariantCulture, $"{i.Op} {i.A} {i.B}; ");
        text.Append(CultureInfo.InvariantCulture,
            $"sites {built.FieldSites} locals {built.LocalsUsed} hints {string.Join(' ', built.Hints)} sources {built.SourceMap.Distinct().Single()}");
        return text.ToString();
    }

    private static Value Parse(string text) => text switch
    {
        "" => default,
        "true" or "false" => Value.Bool(text == "true"),
        ['"', ..] => Value.Object(new TextValue(text.Trim('"'))),
        _ when text.Contains('.') => Value.Float(double.Parse(text, CultureInfo.InvariantCulture)),
        _ => Value.Int(long.Parse(text, CultureInfo.InvariantCulture)),
    };

    private sealed class Context : ExecutionContext
    {
        public override Status ChargeCopy(long cells) => Status.Ok;

        protected override Status OutOfFuel() => Fault(LexError.Panic("fuel"));

        protected override Status OutOfCells() => Fault(LexError.Panic("cells"));
    }
}
