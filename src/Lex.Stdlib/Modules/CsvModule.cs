using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;
using Lex.Stdlib.Text;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>csv</c>: RFC 4180, without a header; rows may differ in length, blank lines are skipped.</summary>
internal static class CsvModule
{
    /// <summary>The rows of a CSV text.</summary>
    [LexBuiltin("csv.parse", "(Str) -> Result[List[List[Str]], Str]", Cost = BuiltinCost.Charged)]
    internal static Status Parse(ExecutionContext ctx, TextValue text, out Value result)
    {
        result = default;
        if (ctx.ChargeWork(Charge.Units(text.Length)) != Status.Ok) return Status.Fault;

        var rows = new ListBuilder();
        var reader = new CsvReader(text);
        var fields = new PieceBuilder(ctx);
        while (reader.HasRow())
        {
            do
            {
                if (!reader.ReadField(out var start, out var length, out var unquoted, out var problem))
                    return Make.NewErr(ctx, $"csv.parse: {problem}", out result);
                var status = unquoted is null ? fields.Add(text, start, length) : fields.Add(unquoted);
                if (status != Status.Ok) return Status.Fault;
            }
            while (reader.NextField());

            if (ctx.ChargeCells(rows.Count == 0 ? CellCost.Parts(1) : 1) != Status.Ok) return Status.Fault;
            rows.AddObject(fields.Next());
        }

        return Make.NewOk(ctx, Value.Object(rows.ToList()), out result);
    }

    /// <summary>The CSV text of rows of equal length; fields are quoted where they must be.</summary>
    [LexBuiltin("csv.stringify", "(List[List[Str]]) -> Result[Str, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Stringify(ExecutionContext ctx, ListValue rows, out Value result)
    {
        result = default;
        var work = new Work(ctx);
        var length = 0L;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Kind != ValueKind.List) return BuiltinArguments.WrongKind(ctx, "csv.stringify", "List", rows[i]);
            var row = rows[i].As<ListValue>();
            var first = rows[0].As<ListValue>();
            if (row.Count != first.Count)
                return Make.NewErr(
                    ctx, FormattableString.Invariant($"csv.stringify: row {i} has {row.Count} fields, expected {first.Count}"), out result);

            foreach (var field in row)
            {
                if (field.Kind != ValueKind.Str) return BuiltinArguments.WrongKind(ctx, "csv.stringify", "Str", field);
                var utf8 = field.As<TextValue>().Utf8;
                if (work.Add(1 + Charge.Units(utf8.Length)) != Status.Ok) return Status.Fault;
                length += CsvText.LengthOf(utf8, CsvText.NeedsQuotes(utf8, row.Count)) + 1;
            }

            if (row.Count == 0) length++;
        }

        if (Charge.Text(ctx, "csv.stringify", length, 0) != Status.Ok) return Status.Fault;
        var buffer = new Utf8Buffer((int)length);
        foreach (var row in rows) WriteRow(ref buffer, row.As<ListValue>());
        return Make.NewOk(ctx, Value.Object(buffer.ToText()), out result);
    }

    private static void WriteRow(ref Utf8Buffer buffer, ListValue row)
    {
        for (var i = 0; i < row.Count; i++)
        {
            if (i != 0) buffer.Write((byte)',');
            var utf8 = row[i].As<TextValue>().Utf8;
            CsvText.WriteField(ref buffer, utf8, CsvText.NeedsQuotes(utf8, row.Count));
        }

        buffer.Write((byte)'\n');
    }
}
