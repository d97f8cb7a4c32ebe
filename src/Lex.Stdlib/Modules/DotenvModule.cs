using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>dotenv</c>: lines of the form <c>NAME=value</c>.</summary>
internal static class DotenvModule
{
    /// <summary>The names and values of a text; blank lines and comments are skipped, the last of several values counts.</summary>
    [LexBuiltin("dotenv.parse", "(Str) -> Result[Map[Str, Str], Str]", Cost = BuiltinCost.Charged)]
    internal static Status Parse(ExecutionContext ctx, TextValue text, out Value result)
    {
        result = default;
        if (ctx.ChargeWork(text.Length) != Status.Ok) return Status.Fault;

        var entries = new List<KeyValuePair<Value, Value>>();
        var rest = text.ToString().AsSpan();
        for (var number = 1; !rest.IsEmpty; number++)
        {
            var end = rest.IndexOf('\n');
            var line = (end < 0 ? rest : rest[..end]).Trim();
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.IsEmpty || line[0] == '#') continue;
            if (line.StartsWith("export ")) line = line["export ".Length..].TrimStart();

            var equals = line.IndexOf('=');
            if (equals < 0) return Make.NewErr(ctx, FormattableString.Invariant($"dotenv.parse line {number}: missing `=`"), out result);
            var key = line[..equals].Trim();
            if (key.IsEmpty) return Make.NewErr(ctx, FormattableString.Invariant($"dotenv.parse line {number}: empty key"), out result);
            var name = TextValue.Of(key.ToString());
            var value = TextValue.Of(Unquote(line[(equals + 1)..].Trim()).ToString());
            if (ctx.ChargeCells(CellCost.Bytes(name.Length) + CellCost.Bytes(value.Length)) != Status.Ok) return Status.Fault;
            entries.Add(new(Value.Object(name), Value.Object(value)));
        }

        if (ctx.ChargeCells(CellCost.Map(entries.Count)) != Status.Ok) return Status.Fault;
        var map = MapValue.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries));
        return Make.NewOk(ctx, Value.Object(map), out result);
    }

    private static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
}
