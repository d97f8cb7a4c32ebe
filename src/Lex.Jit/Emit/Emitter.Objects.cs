using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Lex.Jit.Emit;

internal sealed partial class Emitter
{
    public void LoadNull() => Apply(Transition.LoadNull);

    /// <summary>Drops the top entry.</summary>
    public void Pop()
    {
        if (_stack.Count > 0 && _stack[^1].Kind is StackKind.Struct or StackKind.ByRef)
        {
            Apply(new Line(OpCodes.Pop, LineOperand.None), [_stack[^1]], StackType.Void);
            return;
        }

        Apply(Transition.Pop);
    }

    /// <summary>Copies the top entry.</summary>
    public void Duplicate()
    {
        var line = new Line(OpCodes.Dup, LineOperand.None);
        if (_stack.Count == 0) FailAt(line, "`dup` needs an entry and the stack is empty");
        Apply(line, [], _stack[^1]);
    }

    /// <summary>Reads a field of the object, structure or managed pointer on top; of nothing when it is static.</summary>
    public void LoadField(FieldInfo field)
    {
        if (field.IsStatic) Apply(new Line(OpCodes.Ldsfld, LineOperand.Field, Member: field), [], StackType.Of(field.FieldType));
        else Apply(new Line(OpCodes.Ldfld, LineOperand.Field, Member: field), [Receiver(field)], StackType.Of(field.FieldType));
    }

    /// <summary>Writes a field.</summary>
    public void StoreField(FieldInfo field) =>
        Apply(new Line(OpCodes.Stfld, LineOperand.Field, Member: field), [Receiver(field), StackType.Of(field.FieldType)], StackType.Void);

    /// <summary>The address of a field.</summary>
    public void LoadFieldAddress(FieldInfo field) => Apply(
        new Line(OpCodes.Ldflda, LineOperand.Field, Member: field), [Receiver(field)], new StackType(StackKind.ByRef, field.FieldType));

    /// <summary>Reads an element of an array of objects.</summary>
    public void LoadReferenceElement(Type element) =>
        Apply(new Line(OpCodes.Ldelem_Ref, LineOperand.None), [new(StackKind.Ref, element.MakeArrayType()), StackType.I32], StackType.Of(element));

    /// <summary>Reads an element of an array of bytes or truth values.</summary>
    public void LoadByteElement(Type element) =>
        Apply(new Line(OpCodes.Ldelem_U1, LineOperand.None), [new(StackKind.Ref, element.MakeArrayType()), StackType.I32], StackType.I32);

    /// <summary>Reads what a managed pointer to a reference points to.</summary>
    public void LoadReferenceIndirect(Type type) =>
        Apply(new Line(OpCodes.Ldind_Ref, LineOperand.None), [new(StackKind.ByRef, type)], new(StackKind.Ref, type));

    /// <summary>Writes a reference through a managed pointer.</summary>
    public void StoreReferenceIndirect(Type type) =>
        Apply(new Line(OpCodes.Stind_Ref, LineOperand.None), [new(StackKind.ByRef, type), new(StackKind.Ref, type)], StackType.Void);

    public void LoadInt64Indirect() => Apply(Transition.LoadInt64Indirect);

    public void StoreInt64Indirect() => Apply(Transition.StoreInt64Indirect);

    /// <summary>Writes a structure through a managed pointer.</summary>
    public void StoreObject(Type type) =>
        Apply(new Line(OpCodes.Stobj, LineOperand.Type, Member: type), [new(StackKind.ByRef, type), StackType.Of(type)], StackType.Void);

    /// <summary>Moves a managed pointer by a number of bytes.</summary>
    public void OffsetPointer(int bytes)
    {
        if (bytes == 0) return;
        LoadConstant(bytes);
        var type = _stack.Count >= 2 ? _stack[^2] : StackType.Native;
        if (type.Kind is not (StackKind.ByRef or StackKind.Native)) FailAt(new Line(OpCodes.Add, LineOperand.None), $"no pointer to move in {StackText()}");
        Apply(new Line(OpCodes.Add, LineOperand.None), [type, StackType.I32], type);
    }

    /// <summary>Turns the managed pointer on top into a number, to compare it with another address.</summary>
    public void ToAddress()
    {
        var line = new Line(OpCodes.Conv_U, LineOperand.None);
        if (_stack.Count == 0 || _stack[^1].Kind is not (StackKind.ByRef or StackKind.Native)) FailAt(line, $"no pointer in {StackText()}");
        Apply(line, [_stack[^1]], StackType.Native);
    }

    /// <summary>
    /// Declares that the reference on top is of a class that has been tested. It emits nothing, hence costs nothing; only
    /// references that a guard has seen may be treated so.
    /// </summary>
    public void Reinterpret(Type type)
    {
        if (_stack.Count == 0 || _stack[^1].Kind != StackKind.Ref) Fail("Reinterpret", $"no reference to reinterpret in {StackText()}");
        _stack[^1] = new StackType(StackKind.Ref, type);
    }

    /// <summary>Reinterprets the bits of the Int64 on top as a double, or the other way round.</summary>
    public void CallBitCast(bool toDouble) => Call(toDouble ? ToDouble : ToBits);

    private static readonly MethodInfo ToDouble = typeof(BitConverter).GetMethod(nameof(BitConverter.Int64BitsToDouble))!;

    private static readonly MethodInfo ToBits = typeof(BitConverter).GetMethod(nameof(BitConverter.DoubleToInt64Bits))!;

    private StackType Receiver(FieldInfo field)
    {
        var declaring = field.DeclaringType!;
        if (!declaring.IsValueType) return new StackType(StackKind.Ref, declaring);
        var byReference = new StackType(StackKind.ByRef, declaring);
        foreach (var type in _stack)
        {
            if (type == byReference) return byReference;
        }

        return StackType.Of(declaring);
    }
}
