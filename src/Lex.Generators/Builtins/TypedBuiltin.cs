using Lex.Generators.Shared;

namespace Lex.Generators.Builtins;

/// <summary>
/// The form of a pure function over slots of a frame: it takes its arguments from there and leaves its result there, so
/// that the loop calls it without making a <c>Value</c> of anything whose kind is known.
/// </summary>
internal static class TypedBuiltin
{
    private const int MostParameters = 4;

    private const string Status = "global::Lex.Core.Execution.Status";

    private const string Typed = "global::Lex.Core.Builtins.TypedStatus";

    private const string Banks = "global::Lex.Core.Builtins.Banks";

    private const string Types =
        "global::Lex.Core.Execution.ExecutionContext, long*, nint, global::Lex.Core.Builtins.TypedArguments*, long*, "
            + "global::Lex.Core.Builtins.TypedStatus";

    /// <summary>Whether a function has this form.</summary>
    public static bool HasForm(BuiltinModel builtin) => builtin.Gate is null && builtin.Parameters.Count <= MostParameters;

    /// <summary>The address of the form, as an expression.</summary>
    public static string AddressOf(BuiltinModel builtin) => $"(nint)(delegate*<{Types}>)&{NameOf(builtin)}";

    /// <summary>Writes the form.</summary>
    public static void Write(SourceWriter text, BuiltinModel builtin)
    {
        text.Line().Open(
            $"private static {Typed} {NameOf(builtin)}(global::Lex.Core.Execution.ExecutionContext ctx, long* slots, nint references, "
            + "global::Lex.Core.Builtins.TypedArguments* at, long* result)");
        var arguments = new List<string>();
        if (builtin.TakesContext) arguments.Add("ctx");
        for (var i = 0; i < builtin.Parameters.Count; i++) arguments.Add(Read(text, builtin.Parameters[i], i));
        if (builtin.ResultStyle == ResultStyle.Out) arguments.Add("out var value");
        var call = $"{builtin.Method}({string.Join(", ", arguments)})";
        switch (builtin.ResultStyle)
        {
            case ResultStyle.Unit:
                text.Line($"{call};").Line($"{Banks}.Reference(result, references) = global::Lex.Core.Values.UnitObject.Instance;");
                break;
            case ResultStyle.StatusOnly:
                text.Line($"if ({call} != {Status}.Ok) return {Typed}.Fault;");
                text.Line($"{Banks}.Reference(result, references) = global::Lex.Core.Values.UnitObject.Instance;");
                break;
            case ResultStyle.Returned:
                Store(text, builtin.ResultType!, call);
                break;
            default:
                text.Line($"if ({call} != {Status}.Ok) return {Typed}.Fault;");
                Store(text, builtin.ResultType!, "value");
                break;
        }

        if (!CSharpTypes.IsOption(builtin.ResultType)) text.Line($"return {Typed}.Ok;");
        text.Close();
    }

    private static string NameOf(BuiltinModel builtin) => $"Typed_{builtin.Module}_{builtin.Name}";

    private static string Read(SourceWriter text, ParameterModel parameter, int index)
    {
        switch (parameter.Type)
        {
            case "long": return $"at->Scalar({index}, slots)";
            case "double": return $"at->Float({index}, slots)";
            case "bool": return $"at->Scalar({index}, slots) != 0";
        }

        if (CSharpTypes.IsObject(parameter.Type))
        {
            text.Line($"if (at->Reference({index}, slots, references) is not {parameter.Type} argument{index}) return {Typed}.Mismatch;");
            return $"argument{index}";
        }

        text.Line($"var argument{index} = at->Any({index}, slots, references);");
        if (parameter.Kind is { } kind)
        {
            text.Line($"if (argument{index}.Kind != global::Lex.Core.Values.ValueKind.{kind}) return {Typed}.Mismatch;");
        }

        return $"argument{index}";
    }

    private static void Store(SourceWriter text, string type, string value)
    {
        text.Line(type switch
        {
            "long" => $"*result = {value};",
            "double" => $"*(double*)result = {value};",
            "bool" => $"*result = {value} ? 1 : 0;",
            "global::Lex.Core.Values.Value" => $"{Banks}.Set(result, references, {value});",
            _ when CSharpTypes.IsOption(type) => $"return {Banks}.SetOption(ctx, result, references, {value});",
            _ => $"{Banks}.Reference(result, references) = {value};",
        });
    }
}
