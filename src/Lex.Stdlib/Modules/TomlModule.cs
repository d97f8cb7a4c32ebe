using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Json;
using Lex.Stdlib.Toml;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>toml</c>: TOML 1.0, with the values that the same data has in JSON.</summary>
internal static class TomlModule
{
    /// <summary>The value that a TOML text stands for, whatever its type; dates and times are texts.</summary>
    [LexBuiltin("toml.parse", "(Str) -> Result[T, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Parse(ExecutionContext ctx, TextValue text, out Value result) =>
        DataText.Parse(ctx, TomlReader.Read, text, out result);

    /// <summary>As <c>toml.parse</c>, and every listed field must exist; a dotted path leads into tables.</summary>
    [LexBuiltin("toml.parse_strict", "(Str, List[Str]) -> Result[T, Str]", Cost = BuiltinCost.Charged)]
    internal static Status ParseStrict(ExecutionContext ctx, TextValue text, ListValue required, out Value result) =>
        DataText.ParseStrict(ctx, "toml.parse_strict", TomlReader.Read, text, required, out result);

    /// <summary>What the compiler makes of <c>toml.parse</c> where it knows the type: the second text describes it.</summary>
    [LexBuiltin("toml.parse_typed", "(Str, Str) -> Result[T, Str]", Cost = BuiltinCost.Charged, Hidden = true)]
    internal static Status ParseTyped(ExecutionContext ctx, TextValue text, TextValue schema, out Value result) =>
        DataText.ParseTyped(ctx, TomlReader.Read, text, schema, out result);

    /// <summary>The TOML text of a record or map; names in ascending order.</summary>
    [LexBuiltin("toml.stringify", "(T) -> Result[Str, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Stringify(ExecutionContext ctx, Value value, out Value result) =>
        DataText.Stringify(ctx, "toml.stringify", TomlWriter.Write, value, out result);
}
