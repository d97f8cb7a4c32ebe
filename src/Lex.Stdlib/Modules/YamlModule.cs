using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Json;
using Lex.Stdlib.Yaml;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>yaml</c>: one document of YAML 1.2, with the values that the same data has in JSON.</summary>
internal static class YamlModule
{
    /// <summary>The value that a YAML text stands for, whatever its type; <c>yes</c> and <c>no</c> are texts.</summary>
    [LexBuiltin("yaml.parse", "(Str) -> Result[T, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Parse(ExecutionContext ctx, TextValue text, out Value result) =>
        DataText.Parse(ctx, YamlReader.Read, text, out result);

    /// <summary>As <c>yaml.parse</c>, and every listed field must exist; a dotted path leads into mappings.</summary>
    [LexBuiltin("yaml.parse_strict", "(Str, List[Str]) -> Result[T, Str]", Cost = BuiltinCost.Charged)]
    internal static Status ParseStrict(ExecutionContext ctx, TextValue text, ListValue required, out Value result) =>
        DataText.ParseStrict(ctx, "yaml.parse_strict", YamlReader.Read, text, required, out result);

    /// <summary>What the compiler makes of <c>yaml.parse</c> where it knows the type: the second text describes it.</summary>
    [LexBuiltin("yaml.parse_typed", "(Str, Str) -> Result[T, Str]", Cost = BuiltinCost.Charged, Hidden = true)]
    internal static Status ParseTyped(ExecutionContext ctx, TextValue text, TextValue schema, out Value result) =>
        DataText.ParseTyped(ctx, YamlReader.Read, text, schema, out result);

    /// <summary>The YAML text of a value, in lines; names in ascending order.</summary>
    [LexBuiltin("yaml.stringify", "(T) -> Result[Str, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Stringify(ExecutionContext ctx, Value value, out Value result) =>
        DataText.Stringify(ctx, "yaml.stringify", YamlWriter.Write, value, out result);
}
