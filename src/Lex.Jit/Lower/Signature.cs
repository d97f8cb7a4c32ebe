using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Emit;

namespace Lex.Jit.Lower;

/// <summary>
/// How a function is called when it is compiled: session, unboxed parameters, depth, and fuel, which comes back in
/// <see cref="Session.HandedFuel"/>. An Int is a long, a Float a double,
/// a Bool a bool, an Unknown two parameters (reference and bits), and as a result a <see cref="Value"/>; any other kind is
/// a reference.
/// </summary>
internal sealed class Signature
{
    /// <summary>Declares the method of a function.</summary>
    public Signature(FunctionCode function, ValueKind[] parameters, ValueKind result)
    {
        Function = function;
        Parameters = parameters;
        Result = result;
        var types = new List<Type> { typeof(Session) };
        First = new int[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            First[i] = types.Count;
            types.Add(parameters[i] == ValueKind.Unknown ? typeof(HeapObject) : TypeOf(parameters[i]));
            if (parameters[i] == ValueKind.Unknown) types.Add(typeof(long));
        }

        Depth = types.Count;
        types.Add(typeof(int));
        Fuel = types.Count;
        types.Add(typeof(long));
        Target = new CodeTarget($"lex:{function.Name}", typeof(Signature), TypeOf(result), [.. types]);
    }

    /// <summary>The function.</summary>
    public FunctionCode Function { get; }

    /// <summary>The kinds of the parameters.</summary>
    public ValueKind[] Parameters { get; }

    /// <summary>The kind of the result.</summary>
    public ValueKind Result { get; }

    /// <summary>The method.</summary>
    public CodeTarget Target { get; }

    /// <summary>The first argument of each parameter.</summary>
    public int[] First { get; }

    /// <summary>The argument that holds the depth.</summary>
    public int Depth { get; }

    /// <summary>The argument that holds the fuel.</summary>
    public int Fuel { get; }

    /// <summary>The .NET type in which a value of a kind is held where one place is enough; an Unknown as a whole.</summary>
    public static Type TypeOf(ValueKind kind) => kind switch
    {
        ValueKind.Int => typeof(long),
        ValueKind.Float => typeof(double),
        ValueKind.Bool => typeof(bool),
        ValueKind.Unknown => typeof(Value),
        _ => typeof(HeapObject),
    };
}
