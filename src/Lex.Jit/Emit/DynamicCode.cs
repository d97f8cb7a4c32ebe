using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Lex.Jit.Emit;

/// <summary>
/// The only place that creates dynamic methods: declares them, writes a sealed body into them and has them compiled.
/// Visibility checks stay on; a method has the rights of its owner.
/// </summary>
internal static class DynamicCode
{
    internal static MethodInfo Declare(CodeTarget target) =>
        new DynamicMethod(target.Name, target.Returns, target.Parameters, target.Owner, skipVisibility: false) { InitLocals = false };

    /// <summary>Writes the body.</summary>
    internal static void Write(CodeTarget target, List<Line> lines, List<Local> locals, List<Label> labels)
    {
        var il = ((DynamicMethod)target.Method).GetILGenerator();
        var builders = new LocalBuilder[locals.Count];
        for (var i = 0; i < builders.Length; i++) builders[i] = il.DeclareLocal(locals[i].Type);
        var marks = new System.Reflection.Emit.Label[labels.Count];
        for (var i = 0; i < marks.Length; i++) marks[i] = il.DefineLabel();
        foreach (var line in lines) WriteLine(il, line, builders, marks);
        target.IsSealed = true;
    }

    /// <summary>Makes a delegate and has the machine code made now rather than at the first call.</summary>
    internal static TDelegate Compile<TDelegate>(CodeTarget target)
        where TDelegate : Delegate
    {
        var made = ((DynamicMethod)target.Method).CreateDelegate<TDelegate>();
        RuntimeHelpers.PrepareDelegate(made);
        return made;
    }

    /// <summary>Has the machine code of a method made that only other emitted methods call.</summary>
    internal static void Compile(CodeTarget target)
    {
        if (DelegateTypeOf(target) is not { } type) return; // Too many parameters for the library's delegates: made at the first call.
        RuntimeHelpers.PrepareDelegate(((DynamicMethod)target.Method).CreateDelegate(type));
    }

    private static Type? DelegateTypeOf(CodeTarget target)
    {
        var open = target.Parameters.Length switch
        {
            1 => typeof(Func<,>),
            2 => typeof(Func<,,>),
            3 => typeof(Func<,,,>),
            4 => typeof(Func<,,,,>),
            5 => typeof(Func<,,,,,>),
            6 => typeof(Func<,,,,,,>),
            7 => typeof(Func<,,,,,,,>),
            8 => typeof(Func<,,,,,,,,>),
            _ => null,
        };
        return open?.MakeGenericType([.. target.Parameters, target.Returns]);
    }

    private static void WriteLine(ILGenerator il, in Line line, LocalBuilder[] locals, System.Reflection.Emit.Label[] labels)
    {
        switch (line.Operand)
        {
            case LineOperand.None:
                il.Emit(line.Code);
                break;
            case LineOperand.Int32:
                il.Emit(line.Code, (int)line.Number);
                break;
            case LineOperand.Int64:
                il.Emit(line.Code, line.Number);
                break;
            case LineOperand.Double:
                il.Emit(line.Code, BitConverter.Int64BitsToDouble(line.Number));
                break;
            case LineOperand.Argument:
                il.Emit(line.Code, (short)line.Number);
                break;
            case LineOperand.Local:
                il.Emit(line.Code, locals[line.Number]);
                break;
            case LineOperand.Branch:
                il.Emit(line.Code, labels[line.Number]);
                break;
            case LineOperand.Mark:
                il.MarkLabel(labels[line.Number]);
                break;
            case LineOperand.Method when line.Member is ConstructorInfo constructor:
                il.Emit(line.Code, constructor);
                break;
            case LineOperand.Method:
                il.Emit(line.Code, (MethodInfo)line.Member!);
                break;
            case LineOperand.Field:
                il.Emit(line.Code, (FieldInfo)line.Member!);
                break;
            case LineOperand.Type:
                il.Emit(line.Code, (Type)line.Member!);
                break;
            case LineOperand.Note:
                break;
        }
    }
}
