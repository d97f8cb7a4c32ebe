using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;
using Lex.Stdlib.Text;

namespace Lex.Stdlib.Tables;

/// <summary>
/// Tables as CSV with a line of names. A field that is empty, and not in quotes, is null. A column all of whose other fields are
/// integers is of type Int64, else Float64 if they are numbers, else Utf8.
/// </summary>
internal static class TableCsv
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a table. What is wrong with the text, or null.</summary>
    public static Status Read(ExecutionContext ctx, string function, TextValue text, out TableValue table, out string? problem)
    {
        table = null!;
        if (text.Utf8.StartsWith(ByteOrderMark)) text = text.Slice(ByteOrderMark.Length, text.Length - ByteOrderMark.Length);
        var reader = new CsvReader(text);
        if (ReadNames(ctx, function, ref reader, text, out var names, out problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Status.Ok;
        var cells = new ColumnBuilder[names.Count];
        for (var i = 0; i < cells.Length; i++) cells[i] = new ColumnBuilder(ValueKind.Str, 0);
        var rows = 0;
        var work = new Work(ctx);
        for (; reader.HasRow(); rows++)
        {
            var column = 0;
            do
            {
                if (!reader.ReadField(out var start, out var length, out var unquoted, out problem)) return Describe(function, ref problem);
                if (column == cells.Length) return Ragged(function, rows, cells.Length, column + 1, out problem);
                if (work.Add(1 + Charge.Units(length)) != Status.Ok) return Status.Fault;
                if (ctx.ChargeCells(1 + CellCost.Bytes(length)) != Status.Ok) return Status.Fault;
                cells[column++].Add(length == 0 && !reader.IsQuoted ? Value.Unit
                    : Value.Object(unquoted is null ? text.Slice(start, length) : TextValue.Of(unquoted)));
            }
            while (reader.NextField());

            if (column != cells.Length) return Ragged(function, rows, cells.Length, column, out problem);
        }

        if (Charge.Table(ctx, function, rows, cells.Length, cells.Length) != Status.Ok) return Status.Fault;
        table = new TableValue(names, Array.ConvertAll(cells, static builder => Typed(builder.ToColumn())), rows);
        return Status.Ok;
    }

    /// <summary>Writes a table; the cells pay for the text that they take.</summary>
    public static Status Write(ExecutionContext ctx, TableValue table, ref Utf8Buffer buffer)
    {
        var columns = table.Columns.Length;
        if (columns == 0) return Status.Ok;
        var work = new Work(ctx);
        for (var row = -1; row < table.Rows; row++)
        {
            for (var i = 0; i < columns; i++)
            {
                var cell = row < 0 ? table.Names[i] : table.Columns[i][row];
                var utf8 = cell.Kind switch
                {
                    ValueKind.Unit => TextValue.Empty,
                    ValueKind.Str => cell.As<TextValue>(),
                    ValueKind.Int => TextValue.Of(cell.AsInt.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                    _ => TextValue.Of(FloatText.ForDebug(cell.AsFloat)),
                };
                if (work.Add(1 + Charge.Units(utf8.Length)) != Status.Ok || ctx.ChargeCopy(Charge.Units(2L * utf8.Length + 3)) != Status.Ok)
                    return Status.Fault;
                if (i != 0) buffer.Write((byte)',');
                var isEmptyText = utf8.Length == 0 && cell.Kind == ValueKind.Str;
                CsvText.WriteField(ref buffer, utf8.Utf8, isEmptyText || CsvText.NeedsQuotes(utf8.Utf8, columns));
            }

            buffer.Write((byte)'\n');
        }

        return Status.Ok;
    }

    private static Status ReadNames(
        ExecutionContext ctx, string function, ref CsvReader reader, TextValue text, out ListValue names, out string? problem)
    {
        names = ListValue.Empty;
        problem = null;
        var collected = new ColumnNames(ctx, function);
        if (reader.HasRow())
        {
            do
            {
                if (!reader.ReadField(out var start, out var length, out var unquoted, out problem)) return Describe(function, ref problem);
                if (ctx.ChargeCells(CellCost.Bytes(length)) != Status.Ok) return Status.Fault;
                var name = unquoted is null ? text.Slice(start, length) : TextValue.Of(unquoted);
                if (collected.Add(name, out problem) != Status.Ok) return Status.Fault;
            }
            while (problem is null && reader.NextField());
        }

        names = collected.ToList();
        return Status.Ok;
    }

    private static Status Describe(string function, ref string? problem)
    {
        problem = $"{function}: {problem}";
        return Status.Ok;
    }

    private static Status Ragged(string function, int row, int expected, int found, out string? problem)
    {
        var orMore = found > expected ? " or more" : "";
        problem = FormattableString.Invariant($"{function}: row {row} has {found} fields{orMore}, expected {expected}");
        return Status.Ok;
    }

    private static TableColumn Typed(TableColumn texts) =>
        Parsed(texts, ValueKind.Int, static (utf8, out cell) =>
        {
            var isInt = NumberText.TryParseInt(utf8, out var number);
            cell = Value.Int(number);
            return isInt;
        })
        ?? Parsed(texts, ValueKind.Float, static (utf8, out cell) =>
        {
            var isFloat = NumberText.TryParseFloat(utf8, out var number);
            cell = Value.Float(number);
            return isFloat;
        })
        ?? texts;

    private static TableColumn? Parsed(TableColumn texts, ValueKind kind, Parser parse)
    {
        var builder = new ColumnBuilder(kind, texts.Cells.Count);
        var hasNumbers = false;
        for (var row = 0; row < texts.Cells.Count; row++)
        {
            var cell = Value.Unit;
            if (!texts.IsNull(row))
            {
                if (!parse(texts.Cells[row].As<TextValue>().Utf8, out cell)) return null;
                hasNumbers = true;
            }

            builder.Add(cell);
        }

        return hasNumbers ? builder.ToColumn() : null;
    }

    private delegate bool Parser(ReadOnlySpan<byte> utf8, out Value cell);
}
