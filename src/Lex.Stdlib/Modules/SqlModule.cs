using System.Globalization;
using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>sql</c>, as far as it reads rows; databases are the host's to open.</summary>
internal static class SqlModule
{
    /// <summary>A column as text: a Str, or an Int in digits.</summary>
    [LexBuiltin("sql.get_str", "(R, Str) -> Option[Str]", Cost = BuiltinCost.Charged)]
    internal static Status GetText(ExecutionContext ctx, Value row, TextValue column, out Value result)
    {
        result = Make.None;
        if (Find(ctx, row, column, out var value) != Status.Ok) return Status.Fault;
        if (value.Kind == ValueKind.Str) return Make.NewSome(ctx, value, out result);
        if (!value.IsInt) return Status.Ok;
        var digits = TextValue.Of(value.AsInt.ToString(CultureInfo.InvariantCulture));
        return Make.NewText(ctx, "sql.get_str", digits.Utf8, out var text) == Status.Ok
            ? Make.NewSome(ctx, Value.Object(text), out result)
            : Status.Fault;
    }

    /// <summary>A column as an integer: an Int, or a Float without its fraction.</summary>
    [LexBuiltin("sql.get_int", "(R, Str) -> Option[Int]", Cost = BuiltinCost.Charged)]
    internal static Status GetInt(ExecutionContext ctx, Value row, TextValue column, out Value result)
    {
        result = Make.None;
        if (Find(ctx, row, column, out var value) != Status.Ok) return Status.Fault;
        if (value.Kind == ValueKind.Float) value = Value.Int((long)value.AsFloat);
        return value.IsInt ? Make.NewSome(ctx, value, out result) : Status.Ok;
    }

    /// <summary>A column as a number: a Float, or an Int made one.</summary>
    [LexBuiltin("sql.get_float", "(R, Str) -> Option[Float]", Cost = BuiltinCost.Charged)]
    internal static Status GetFloat(ExecutionContext ctx, Value row, TextValue column, out Value result)
    {
        result = Make.None;
        if (Find(ctx, row, column, out var value) != Status.Ok) return Status.Fault;
        if (value.IsInt) value = Value.Float(value.AsInt);
        return value.Kind == ValueKind.Float ? Make.NewSome(ctx, value, out result) : Status.Ok;
    }

    /// <summary>A column as a truth value: a Bool, or whether an Int is not zero.</summary>
    [LexBuiltin("sql.get_bool", "(R, Str) -> Option[Bool]", Cost = BuiltinCost.Charged)]
    internal static Status GetBool(ExecutionContext ctx, Value row, TextValue column, out Value result)
    {
        result = Make.None;
        if (Find(ctx, row, column, out var value) != Status.Ok) return Status.Fault;
        if (value.IsInt) value = Value.Bool(value.AsInt != 0);
        return value.Kind == ValueKind.Bool ? Make.NewSome(ctx, value, out result) : Status.Ok;
    }

    // A column that is not there is as good as NULL.
    private static Status Find(ExecutionContext ctx, Value row, TextValue column, out Value value)
    {
        value = Value.Unit;
        if (ctx.ChargeWork(Charge.Units(column.Length)) != Status.Ok) return Status.Fault;
        if (row.Kind != ValueKind.Record) return Status.Ok;
        var shape = row.As<Aggregate>().Shape;
        for (var i = 0; i < shape.Count; i++)
        {
            if (TextValue.Of(shape.Fields[i].Text).Utf8.SequenceEqual(column.Utf8)) value = row.As<Aggregate>()[i];
        }

        return ctx.ChargeWork(shape.Count);
    }
}
