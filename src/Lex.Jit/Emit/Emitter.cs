using System.Diagnostics.CodeAnalysis;
using System.Reflection.Emit;
using System.Text;

namespace Lex.Jit.Emit;

/// <summary>
/// Emits the body of one method and checks every instruction against a typed stack while it is emitted, so that a
/// mistake fails at the line that makes it and not, without a place, at the first call. The checks are always on: they
/// are a small part of the time that compiling takes.
/// </summary>
internal sealed partial class Emitter
{
    private readonly List<Line> _lines = [];
    private readonly List<Label> _labels = [];
    private readonly List<Local> _locals = [];
    private readonly List<StackType> _stack = [];
    private bool _reachable = true;

    /// <summary>Begins the body of a method.</summary>
    public Emitter(CodeTarget target) => Target = target;

    /// <summary>The method.</summary>
    public CodeTarget Target { get; }

    /// <summary>Whether control can reach the next instruction.</summary>
    public bool IsReachable => _reachable;

    /// <summary>Entries on the evaluation stack.</summary>
    public int Height => _stack.Count;

    /// <summary>The code so far, a line for each instruction.</summary>
    public string Listing
    {
        get
        {
            var text = new StringBuilder();
            foreach (var line in _lines) text.Append(line.ToString()).Append('\n');
            return text.ToString();
        }
    }

    /// <summary>Begins a method with the signature of a delegate.</summary>
    public static Emitter For<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TDelegate>(string name, Type owner)
        where TDelegate : Delegate
    {
        var invoke = typeof(TDelegate).GetMethod("Invoke")!;
        return new Emitter(new CodeTarget(name, owner, invoke.ReturnType, Array.ConvertAll(invoke.GetParameters(), p => p.ParameterType)));
    }

    /// <summary>Puts the meaning of what follows beside it.</summary>
    public void Note(string text) => _lines.Add(new Line(OpCodes.Nop, LineOperand.Note, Text: text));

    /// <summary>Ends the body: everything branched to is placed, nothing falls off the end, every rent is returned.</summary>
    public void Seal()
    {
        if (Target.IsSealed) Fail("Seal", "the body is sealed already");
        if (_reachable) Fail("Seal", "control falls off the end of the method");
        foreach (var label in _labels)
        {
            if (label.IsUsed && !label.IsMarked) Fail("Seal", $"label `{label.Name}` is branched to and never marked");
        }

        foreach (var local in _locals)
        {
            if (local.IsRented) Fail("Seal", $"local `{local.Name}` was rented and not returned");
        }

        DynamicCode.Write(Target, _lines, _locals, _labels);
    }

    /// <summary>Seals the body and has it compiled.</summary>
    public TDelegate CreateDelegate<TDelegate>()
        where TDelegate : Delegate
    {
        if (!Target.IsSealed) Seal();
        return DynamicCode.Compile<TDelegate>(Target);
    }

    /// <summary>Applies an instruction without operands: finds the legal use that fits the stack.</summary>
    private void Apply(Transition transition)
    {
        var line = new Line(transition.Code, LineOperand.None);
        RequireReachable(line);
        foreach (var use in transition.Uses)
        {
            if (!StackEndsWith(use.Pops)) continue;
            _stack.RemoveRange(_stack.Count - use.Pops.Length, use.Pops.Length);
            Push(use.Push);
            Add(line);
            return;
        }

        var expected = string.Join(" or ", Array.ConvertAll(transition.Uses, u => "[" + string.Join(' ', u.Pops) + "]"));
        FailAt(line, $"`{transition.Code.Name}` expects {expected} but the stack is {StackText()}");
    }

    /// <summary>Records a line that pops and pushes what is given.</summary>
    private void Apply(in Line line, ReadOnlySpan<StackType> pops, StackType push)
    {
        RequireReachable(line);
        if (!StackEndsWith(pops))
        {
            var wanted = new StringBuilder();
            foreach (var pop in pops) wanted.Append(wanted.Length == 0 ? "" : " ").Append(pop.ToString());
            FailAt(line, $"`{line.ToString().Trim()}` expects [{wanted}] but the stack is {StackText()}");
        }

        _stack.RemoveRange(_stack.Count - pops.Length, pops.Length);
        Push(push);
        if (push.Kind == StackKind.Struct && line.Operand == LineOperand.Method) Occupy(push.Type!);
        Add(line);
    }

    private void Push(StackType type)
    {
        if (type.Kind != StackKind.Void) _stack.Add(type);
    }

    private bool StackEndsWith(ReadOnlySpan<StackType> types)
    {
        var start = _stack.Count - types.Length;
        if (start < 0) return false;
        for (var i = 0; i < types.Length; i++)
        {
            if (!_stack[start + i].Fits(types[i])) return false;
        }

        return true;
    }

    private void RequireReachable(in Line line)
    {
        if (!_reachable) FailAt(line, "this instruction cannot be reached");
    }

    private string StackText() => "[" + string.Join(' ', _stack) + "]";

    [DoesNotReturn]
    private void FailAt(in Line line, string mistake) => throw new EmitException($"{Target.Name}: {mistake}", Listing + "--> " + line.ToString().Trim());

    [DoesNotReturn]
    private void Fail(string step, string mistake) => throw new EmitException($"{Target.Name}: {mistake}", Listing + "--> " + step);
}
