using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>
/// Runs an abstract stack of C# expressions over the ops of a window (architecture 3.5): the result of a component is an
/// argument of the next one, and only what comes from outside touches the frame. A base op is a window of one. Kind checks
/// stand before the call, from the right operand to the left; a kind that a component has produced is not checked again.
/// </summary>
internal sealed class Composer(SourceWriter writer)
{
    private const string KindName = "global::Lex.Core.Values.ValueKind.";

    private static readonly TypeModel AnyValue = new(OpNames.Global(OpNames.Value), "Unknown");

    private static readonly TypeModel Int = new("long", "Int");

    private readonly List<Entry> _stack = [];

    private int _temporaries;

    /// <summary>A value on the abstract stack: an expression without effects, and its C# type.</summary>
    public readonly record struct Entry(string Expression, TypeModel Type);

    /// <summary>Reads the operand of the stack at a depth below the window: 0 is the top at entry.</summary>
    public required Func<int, string> Outside { get; init; }

    /// <summary>Reads an operand of a component: its position in the window, the operand's position and the parameter.</summary>
    public required Func<int, int, ParameterModel, string> Operand { get; init; }

    /// <summary>The window of a component.</summary>
    public string Window { get; init; } = "";

    /// <summary>Assigns to the local that an operand of a component names.</summary>
    public required Func<int, int, string, string> Store { get; init; }

    /// <summary>The statement that leaves with a failed kind check: kind and offending value.</summary>
    public string Fail(string kind, string value) => $"return KindCheck.Fail(ctx, {KindName}{kind}, {value});";

    /// <summary>Operands taken from below the window so far.</summary>
    public int Taken { get; private set; }

    /// <summary>What is on the abstract stack, the top last.</summary>
    public IReadOnlyList<Entry> Stack => _stack;

    /// <summary>The condition of the branch that ended the window, or null.</summary>
    public string? Condition { get; private set; }

    /// <summary>Appends the statements of one component.</summary>
    /// <param name="position">Its position in the window.</param>
    /// <param name="op">The component.</param>
    /// <param name="intConstant">The <c>long</c> that stands for its constant, when the window demands an Int constant.</param>
    /// <param name="mayLeave">Whether the status must be tested because something follows.</param>
    public void Append(int position, OpModel op, string? intConstant, bool mayLeave)
    {
        if (intConstant is not null && SuperLayout.IsConstant(op))
        {
            _stack.Add(new Entry(intConstant, Int));
            return;
        }

        var popped = op.Popped.Reverse().Select(p => Unwrap(Pop(), p.Type)).Reverse().ToList();
        Call(position, op, popped, mayLeave);
    }

    /// <summary>The expression as a value.</summary>
    public static string Wrap(Entry entry) => entry.Type.Kind switch
    {
        "Unknown" => entry.Expression,
        "Int" or "Float" or "Bool" => $"{AnyValue.Code}.{entry.Type.Kind}({entry.Expression})",
        _ => $"{AnyValue.Code}.Object({entry.Expression})",
    };

    private Entry Pop()
    {
        if (_stack.Count == 0) return new Entry(Outside(Taken++), AnyValue);
        var top = _stack[_stack.Count - 1];
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private string Unwrap(Entry entry, TypeModel wanted)
    {
        if (entry.Type.Kind == wanted.Kind) return entry.Expression;
        if (!wanted.IsTyped) return Wrap(entry);
        var (test, read) = wanted.Kind switch
        {
            "Int" or "Float" or "Bool" => ($"!{entry.Expression}.Is{wanted.Kind}", $"{entry.Expression}.As{wanted.Kind}"),
            _ => ($"{entry.Expression}.Kind != {KindName}{wanted.Kind}", $"{entry.Expression}.As<{wanted.Code}>()"),
        };
        writer.Line($"if ({test}) {Fail(wanted.Kind, entry.Expression)}");
        return read;
    }

    private void Call(int position, OpModel op, List<string> popped, bool mayLeave)
    {
        var arguments = new List<string>();
        var outs = new List<Entry>();
        (int Operand, Entry Value)? stored = null;
        int nextPopped = 0, nextOperand = 0;
        foreach (var parameter in op.Parameters)
        {
            switch (parameter.Role)
            {
                case ParameterRole.Context:
                    arguments.Add("ctx");
                    break;
                case ParameterRole.Popped:
                    arguments.Add(popped[nextPopped++]);
                    break;
                case ParameterRole.Window:
                    arguments.Add(Window);
                    break;
                case ParameterRole.Operand:
                    arguments.Add(Operand(position, nextOperand++, parameter));
                    break;
                default:
                    var result = new Entry(Temporary(), parameter.Type);
                    arguments.Add($"out var {result.Expression}");
                    if (parameter.Role == ParameterRole.StoredLocal) stored = (nextOperand++, result);
                    else outs.Add(result);
                    break;
            }
        }

        var call = $"{op.DeclaringType}.{op.Name}({string.Join(", ", arguments)})";
        switch (op.Return)
        {
            case ReturnForm.Nothing:
                writer.Line($"{call};");
                break;
            case ReturnForm.Branch:
                Condition = Temporary();
                writer.Line($"var {Condition} = {call};");
                break;
            case ReturnForm.Pushed:
                _stack.Add(new Entry(Temporary(), op.Results[0]));
                writer.Line($"var {_stack[_stack.Count - 1].Expression} = {call};");
                break;
            case ReturnForm.PushedPair:
                var (first, second) = (new Entry(Temporary(), op.Results[0]), new Entry(Temporary(), op.Results[1]));
                writer.Line($"var ({first.Expression}, {second.Expression}) = {call};");
                _stack.Add(first);
                _stack.Add(second);
                break;
            case ReturnForm.Status when mayLeave:
                writer.Line($"if ({call} != {OpNames.Global(OpNames.Status)}.Ok) return {OpNames.Global(OpNames.Status)}.Fault;");
                break;
            case ReturnForm.Status:
                writer.Line($"var status = {call};");
                break;
        }

        if (stored is { } store) writer.Line(Store(position, store.Operand, Wrap(store.Value)));
        if (op.Return is ReturnForm.Nothing or ReturnForm.Status) _stack.AddRange(outs);
    }

    private string Temporary() => $"t{_temporaries++}";
}
