using System.Reflection.Emit;

namespace Lex.Jit.Emit;

/// <summary>A place to branch to. It remembers the stack with which it was first reached.</summary>
internal sealed class Label
{
    internal Label(int index, string name) => (Index, Name) = (index, name);

    /// <summary>The name in listings.</summary>
    public string Name { get; }

    internal int Index { get; }

    internal StackType[]? Stack { get; set; }

    internal bool IsMarked { get; set; }

    internal bool IsUsed { get; set; }
}

internal sealed partial class Emitter
{
    /// <summary>Makes a label.</summary>
    public Label DefineLabel(string name)
    {
        var label = new Label(_labels.Count, name);
        _labels.Add(label);
        return label;
    }

    /// <summary>Places a label here.</summary>
    public void MarkLabel(Label label)
    {
        var line = new Line(OpCodes.Nop, LineOperand.Mark, label.Index, Text: label.Name);
        if (label.IsMarked) FailAt(line, $"label `{label.Name}` is marked twice");
        if (_reachable) Join(label, line);
        label.IsMarked = true;
        Add(line);
        _stack.Clear();
        _stack.AddRange(label.Stack ?? []);
        label.Stack ??= [];

        // A label that nothing has branched to yet is the head of a loop: control comes with an empty stack.
        _reachable = true;
    }

    public void Branch(Label target)
    {
        Jump(OpCodes.Br, target, []);
        EndBlock();
    }

    public void BranchIfTrue(Label target) => Jump(OpCodes.Brtrue, target, [Condition()]);

    public void BranchIfFalse(Label target) => Jump(OpCodes.Brfalse, target, [Condition()]);

    public void BranchIfEqual(Label target) => JumpOnPair(OpCodes.Beq, target);

    public void BranchIfNotEqual(Label target) => JumpOnPair(OpCodes.Bne_Un, target);

    public void BranchIfLess(Label target) => JumpOnPair(OpCodes.Blt, target);

    public void BranchIfLessOrEqual(Label target) => JumpOnPair(OpCodes.Ble, target);

    public void BranchIfGreater(Label target) => JumpOnPair(OpCodes.Bgt, target);

    public void BranchIfGreaterOrEqual(Label target) => JumpOnPair(OpCodes.Bge, target);

    public void BranchIfLessUnsigned(Label target) => JumpOnPair(OpCodes.Blt_Un, target);

    public void BranchIfLessOrEqualUnsigned(Label target) => JumpOnPair(OpCodes.Ble_Un, target);

    public void BranchIfGreaterUnsigned(Label target) => JumpOnPair(OpCodes.Bgt_Un, target);

    public void BranchIfGreaterOrEqualUnsigned(Label target) => JumpOnPair(OpCodes.Bge_Un, target);

    /// <summary>Leaves the method.</summary>
    public void Return()
    {
        var line = new Line(OpCodes.Ret, LineOperand.None);
        var result = StackType.Of(Target.Returns);
        ReadOnlySpan<StackType> pops = result.Kind == StackKind.Void ? [] : [result];
        Apply(line, pops, StackType.Void);
        if (_stack.Count != 0) FailAt(line, $"`ret` leaves {StackText()} on the stack");
        EndBlock();
    }

    private StackType Condition() => _stack.Count == 0 ? StackType.I32 : _stack[^1] switch
    {
        { Kind: StackKind.I64 or StackKind.Native or StackKind.Ref } top => top,
        _ => StackType.I32,
    };

    private void JumpOnPair(OpCode code, Label target)
    {
        var type = _stack.Count == 0 ? StackType.I64 : _stack[^1] with { };
        if (type.Kind is StackKind.Ref) type = StackType.Null;
        if (type.Kind is StackKind.Struct or StackKind.ByRef) type = StackType.I64;
        Jump(code, target, [type, type]);
    }

    private void Jump(OpCode code, Label target, ReadOnlySpan<StackType> pops)
    {
        var line = new Line(code, LineOperand.Branch, target.Index, Text: target.Name);
        Apply(line, pops, StackType.Void);
        target.IsUsed = true;
        Join(target, line);
    }

    private void Join(Label target, in Line line)
    {
        if (target.Stack is null)
        {
            target.Stack = [.. _stack];
            return;
        }

        var same = target.Stack.Length == _stack.Count;
        for (var i = 0; same && i < target.Stack.Length; i++) same = _stack[i].Fits(target.Stack[i]);
        if (!same) FailAt(line, $"label `{target.Name}` was reached with [{string.Join(' ', target.Stack)}] before and with {StackText()} here");
    }

    private void EndBlock()
    {
        _reachable = false;
        _stack.Clear();
    }
}
