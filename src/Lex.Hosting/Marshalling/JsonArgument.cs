using System.Text;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Frontend.Types;
using Lex.Stdlib.Json;

namespace Lex.Hosting.Marshalling;

/// <summary>
/// Decodes arguments in JSON form (language section A.5) by the declared type of the parameter: an integer becomes a Float
/// where one is wanted, an array a tuple or a set, an object a map. It is the library's own typed decoder that runs, so
/// that an argument and a text given to <c>json.parse</c> mean the same. A generic parameter takes values as they come.
/// </summary>
internal static class JsonArgument
{
    /// <summary>What is wrong with a text as JSON, or null.</summary>
    public static string? Check(string json) =>
        JsonDecoder.TryDecode(Encoding.UTF8.GetBytes(json), out _, out var problem) ? null : problem;

    /// <summary>Decodes an argument; the result says what is wrong, or is null.</summary>
    public static string? Decode(string json, LexFunction function, int parameter, out Value value) =>
        Decode(json, "arg", function.Types?.Parameters[parameter], function.Program.Signatures.Types, out value);

    /// <summary>Decodes a value of a declared type, or of any type; <paramref name="what"/> names it in the answer, which says what is
    /// wrong, or is null.</summary>
    public static string? Decode(string json, string what, LexType? type, TypeTable types, out Value value)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        if (!JsonDecoder.TryDecode(utf8, out value, out var problem)) return $"{what} `{json}` must be JSON: {problem}";
        if (type is null || IsAlready(value, type) || TypedDecoding.SchemaOf(type, types) is not { } schema) return null;

        var context = new UnmeteredContext();
        if (TypedValue.Shape(context, TextValue.Of(schema), value, out value, out problem, isArgument: true) != Status.Ok)
            return $"{what} `{json}`: {context.Error!.Display}";
        return problem is null ? null : $"{what} `{json}` is no {type}: {problem}";
    }

    // Most arguments are plain scalars, which need no schema.
    private static bool IsAlready(Value value, LexType type) =>
        type is PrimitiveType { Name: "Int" or "Float" or "Bool" or "Str" or "Unit" } primitive && primitive.Name == value.Kind.ToString();
}
