using System.Globalization;
using System.Text;
using Lex.Core.Programs;
using Lex.Frontend.Types;
using Lex.Hosting.Marshalling;

namespace Lex.Hosting;

/// <summary>A function of a program, found once by name. Usable with every session of its program. Immutable.</summary>
public class LexFunction
{
    internal LexFunction(LexProgram program, FunctionCode code, DeclaredTypes? types)
    {
        Program = program;
        Code = code;
        Types = types;
    }

    /// <summary>The program it belongs to.</summary>
    public LexProgram Program { get; }

    /// <summary>Its name.</summary>
    public string Name => Code.Name;

    /// <summary>How many arguments it takes.</summary>
    public int ParameterCount => Code.Arity;

    /// <summary>Whether it has no effects.</summary>
    public bool IsPure => Code.IsPure;

    internal FunctionCode Code { get; }

    internal DeclaredTypes? Types { get; }

    /// <summary>The name with the declared types, for example <c>area(Float, Float) -> Float</c>.</summary>
    public override string ToString()
    {
        if (Types is null) return string.Create(CultureInfo.InvariantCulture, $"{Name}/{ParameterCount}");
        var text = new StringBuilder(Name).Append('(').AppendJoin(", ", Types.Parameters).Append(") -> ").Append(Types.Result);
        return text.ToString();
    }

    // Shared by the typed forms: the one comparison with the declared signature.
    internal void CheckArity(int parameters)
    {
        if (Code.Arity != parameters) throw Mismatch($"it takes {Code.Arity} arguments, not {parameters}");
    }

    internal void CheckParameter<T>(int index)
    {
        if (Types is { } types && !Marshaller<T>.Fits(types.Parameters[index], Program.Signatures.Types))
            throw Mismatch($"its parameter {index + 1} is {types.Parameters[index]}, which {typeof(T)} cannot stand for");
    }

    internal void CheckResult<T>()
    {
        if (Types is { } types && !Marshaller<T>.Fits(types.Result, Program.Signatures.Types))
            throw Mismatch($"its result is {types.Result}, which {typeof(T)} cannot stand for");
    }

    private LexException Mismatch(string reason) => new(new LexOutcome.BadArgument($"`{this}`: {reason}"));
}

/// <summary>A function without parameters whose result type was compared with the host's.</summary>
public sealed class LexFunction<TResult> : LexFunction
{
    internal LexFunction(LexFunction function)
        : base(function.Program, function.Code, function.Types)
    {
        CheckArity(0);
        CheckResult<TResult>();
    }
}

/// <summary>A function of one parameter whose types were compared with the host's.</summary>
public sealed class LexFunction<T1, TResult> : LexFunction
{
    internal LexFunction(LexFunction function)
        : base(function.Program, function.Code, function.Types)
    {
        CheckArity(1);
        CheckParameter<T1>(0);
        CheckResult<TResult>();
    }
}

/// <summary>A function of two parameters whose types were compared with the host's.</summary>
public sealed class LexFunction<T1, T2, TResult> : LexFunction
{
    internal LexFunction(LexFunction function)
        : base(function.Program, function.Code, function.Types)
    {
        CheckArity(2);
        CheckParameter<T1>(0);
        CheckParameter<T2>(1);
        CheckResult<TResult>();
    }
}

/// <summary>A function of three parameters whose types were compared with the host's.</summary>
public sealed class LexFunction<T1, T2, T3, TResult> : LexFunction
{
    internal LexFunction(LexFunction function)
        : base(function.Program, function.Code, function.Types)
    {
        CheckArity(3);
        CheckParameter<T1>(0);
        CheckParameter<T2>(1);
        CheckParameter<T3>(2);
        CheckResult<TResult>();
    }
}
