using System.Reflection;
using System.Reflection.Emit;

namespace Lex.Jit.Emit;

internal sealed partial class Emitter
{
    /// <summary>Calls a method of the host: arguments deepest first, the receiver before them.</summary>
    public void Call(MethodInfo method)
    {
        if (method is DynamicMethod) Fail("Call", "an emitted method is called by its target");
        var virtually = method.IsVirtual && !method.IsFinal;
        var parameters = method.GetParameters();
        var receiver = method.IsStatic ? 0 : 1;
        var pops = new StackType[parameters.Length + receiver];
        if (receiver == 1)
            pops[0] = method.DeclaringType!.IsValueType ? new(StackKind.ByRef, method.DeclaringType) : new(StackKind.Ref, method.DeclaringType);
        for (var i = 0; i < parameters.Length; i++) pops[i + receiver] = StackType.Of(parameters[i].ParameterType);
        Apply(new Line(virtually ? OpCodes.Callvirt : OpCodes.Call, LineOperand.Method, Member: method), pops, StackType.Of(method.ReturnType));
    }

    /// <summary>Calls another emitted method, or this one.</summary>
    public void Call(CodeTarget target) =>
        Apply(new Line(OpCodes.Call, LineOperand.Method, Member: target.Method, Text: target.Name), Arguments(target), StackType.Of(target.Returns));

    /// <summary>Calls another emitted method in place of this one; the stack must hold the arguments and nothing else.</summary>
    public void TailCall(CodeTarget target)
    {
        var line = new Line(OpCodes.Call, LineOperand.Method, Member: target.Method, Text: target.Name);
        if (StackType.Of(target.Returns) != StackType.Of(Target.Returns)) FailAt(line, $"a tail call of a method that returns {target.Returns.Name}");
        if (_stack.Count != target.Parameters.Length) FailAt(line, $"a tail call must find its arguments and nothing else, not {StackText()}");
        _lines.Add(new Line(OpCodes.Tailcall, LineOperand.None));
        Call(target);
        Return();
    }

    /// <summary>Makes an object or structure.</summary>
    public void NewObject(ConstructorInfo constructor)
    {
        var pops = Array.ConvertAll(constructor.GetParameters(), p => StackType.Of(p.ParameterType));
        Apply(new Line(OpCodes.Newobj, LineOperand.Method, Member: constructor), pops, StackType.Of(constructor.DeclaringType!));
    }

    private static StackType[] Arguments(CodeTarget target) => Array.ConvertAll(target.Parameters, StackType.Of);
}
