using Lex.Generators.Shared;

namespace Lex.Generators.Builtins;

/// <summary>How a method hands over its result.</summary>
internal enum ResultStyle
{
    /// <summary>It returns nothing, which is Unit.</summary>
    Unit,

    /// <summary>It returns the result.</summary>
    Returned,

    /// <summary>It returns a status, and the result in its last parameter.</summary>
    Out,

    /// <summary>It returns a status; the result is Unit.</summary>
    StatusOnly,
}

/// <summary>One function that runs: a method with its declaration. Equatable, without symbols.</summary>
internal sealed record BuiltinModel(
    string Module,
    string Name,
    string Signature,
    string Method,
    string MethodName,
    string Cost,
    string Form,
    string? Gate,
    bool Hidden,
    string Summary,
    bool TakesContext,
    bool TakesHost,
    EquatableArray<ParameterModel> Parameters,
    ResultStyle ResultStyle,
    string? ResultType,
    string ResultKind)
{
    /// <summary>Module and function, as programs write it.</summary>
    public string FullName => Module + "." + Name;
}

/// <summary>One argument: the C# type it is unpacked to, and the kind that is checked (null: any).</summary>
internal sealed record ParameterModel(string Type, string? Kind);

/// <summary>One function that the compiler expands in place: it has a type and a description, but no method.</summary>
internal sealed record InlinedModel(string Module, string Name, string Signature, string Summary)
{
    /// <summary>Module and function, as programs write it.</summary>
    public string FullName => Module + "." + Name;
}

/// <summary>What was found at one declaration: a model or what is wrong with it.</summary>
internal sealed record Found<T>(T? Model, DiagnosticInfo? Problem)
    where T : class;
