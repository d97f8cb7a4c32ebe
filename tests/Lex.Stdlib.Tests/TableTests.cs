using System.Globalization;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>Tables: what is wrong with them as values, queries against plain code over rows on random data, files, and limits.</summary>
public sealed class TableTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lex-tables").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_table_says_what_it_is()
    {
        var table = Ok("arrow.from_int_columns", Columns(("a", [Value.Int(1), Value.Int(2)]), ("b", [Value.Int(3), Value.Int(4)])));
        Assert.Equal(2, Call.Value("arrow.nrows", table).AsInt);
        Assert.Equal(2, Call.Value("arrow.ncols", table).AsInt);
        Assert.Equal("[\"a\",\"b\"]", Call.Text(Call.Value("arrow.col_names", table)));
        Assert.Equal("{\"$variant\":\"Some\",\"args\":[\"Int64\"]}", Call.Text(Call.Value("arrow.col_type", table, Call.Str("b"))));
        Assert.Equal("{\"$variant\":\"None\",\"args\":[]}", Call.Text(Call.Value("arrow.col_type", table, Call.Str("c"))));
        Assert.Equal(
            "{\"$arrow_table\":true,\"ncols\":2,\"nrows\":2,\"schema\":[{\"name\":\"a\",\"type\":\"Int64\"},{\"name\":\"b\",\"type\":\"Int64\"}]}",
            Call.Text(table));
        Assert.Equal("3", Text("arrow.col_sum_int", table, Call.Str("a")));
        Assert.Equal("{\"$variant\":\"Some\",\"args\":[3.5]}", Text("arrow.col_mean", table, Call.Str("b")));
    }

    [Theory]
    [InlineData("arrow.from_int_columns", "[[{\"$tuple\":[\"a\",[1]]},{\"$tuple\":[\"a\",[2]]}]]", "arrow.from_int_columns: there are two columns `a`")]
    [InlineData("arrow.from_str_columns", "[[{\"$tuple\":[\"a\",[\"x\"]]},{\"$tuple\":[\"b\",[]]}]]", "arrow.from_str_columns: column `b` has 0 rows, expected 1")]
    public void What_is_wrong_with_columns_is_a_value(string function, string arguments, string problem) =>
        Assert.Equal($"{{\"$variant\":\"Err\",\"args\":[\"{problem}\"]}}", Call.Json(function, arguments));

    [Theory]
    [InlineData("arrow.from_int_columns", "[[{\"$tuple\":[\"a\",[1,2.5]]}]]", "arrow.from_int_columns: expected Int, got Float(2.5)")]
    [InlineData("arrow.from_str_columns", "[[{\"$tuple\":[\"a\",[\"x\",1]]}]]", "arrow.from_str_columns: expected Str, got Int(1)")]
    [InlineData("arrow.from_str_columns", "[[3]]", "arrow.from_str_columns: expected (Str, List), got Int(3)")]
    public void What_no_checked_program_passes_is_an_error(string function, string arguments, string problem) =>
        Assert.Equal("!" + problem, Call.Json(function, arguments));

    [Fact]
    public void Columns_that_are_missing_or_of_another_type_are_values()
    {
        var table = Cells(3, (ValueKind.Int, "n"), (ValueKind.Str, "s"));
        Assert.Equal("arrow.col_sum_int: there is no column `x`", Err("arrow.col_sum_int", table, Call.Str("x")));
        Assert.Equal("arrow.col_sum_int: column `s` is of type Utf8, not Int64", Err("arrow.col_sum_int", table, Call.Str("s")));
        Assert.Equal("arrow.col_mean: `mean` is not for columns of type Utf8", Err("arrow.col_mean", table, Call.Str("s")));
        Assert.Equal("df.filter_eq_float: column `n` is of type Int64, not Float64", Err("df.filter_eq_float", table, Call.Str("n"), Value.Float(1)));
        Assert.Equal("arrow.select_cols: there are two columns `n`", Err("arrow.select_cols", table, Texts("n", "n")));
        Assert.Equal("arrow.rename_col: there are two columns `s`", Err("arrow.rename_col", table, Call.Str("n"), Call.Str("s")));
        Assert.Equal("df.group_by_agg: unknown operation `median`", Err("df.group_by_agg", table, Texts("n"), Aggregates(("m", "n", "median"))));
        Assert.Equal("df.group_by_agg: there are two columns `n`", Err("df.group_by_agg", table, Texts("n"), Aggregates(("n", "n", "sum"))));
        Assert.Equal(
            "df.inner_join: column `n` is of type Int64 on the left and Utf8 on the right",
            Err("df.inner_join", table, Cells(1, (ValueKind.Str, "n")), Call.Str("n")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Queries_agree_with_plain_code(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 400; round++)
        {
            var table = Random(random, "k", "i", "f", "s");
            var rows = RowsOf(table);
            var name = Names[random.Next(Names.Length)];
            var at = Array.IndexOf(Names, name);
            Expect(rows.Where(r => r[1] is long x && x > 1), "df.filter_gt_int", table, Call.Str("i"), Value.Int(1));
            Expect(rows.Where(r => r[1] is long x && x < 1), "df.filter_lt_int", table, Call.Str("i"), Value.Int(1));
            Expect(rows.Where(r => r[1] is long x && x == 1), "df.filter_eq_int", table, Call.Str("i"), Value.Int(1));
            Expect(rows.Where(r => r[2] is double x && x > 0), "df.filter_gt_float", table, Call.Str("f"), Value.Float(0));
            Expect(rows.Where(r => r[2] is double x && x < 0), "df.filter_lt_float", table, Call.Str("f"), Value.Float(0));
            Expect(rows.Where(r => r[2] is double x && x == 0), "df.filter_eq_float", table, Call.Str("f"), Value.Float(0));
            Expect(rows.Where(r => r[3] is "b"), "df.filter_eq_str", table, Call.Str("s"), Call.Str("b"));
            Expect(rows.Where(r => r[3] is "b" or ""), "df.filter_in_str", table, Call.Str("s"), Texts("b", "", "zz"));
            Expect(rows.Where(r => r[at] is null), "df.filter_isnull", table, Call.Str(name));
            Expect(rows.Where(r => r[at] is not null), "df.filter_notnull", table, Call.Str(name));
            Expect(rows.Where(r => r[1] is not null && r[3] is not null), "df.drop_nulls", table, Texts("i", "s"));
            var cells = rows.Where(r => r[at] is not null);
            var nulls = rows.Where(r => r[at] is null);
            Expect(cells.OrderBy(r => r[at], new ByCell(1)).Concat(nulls), "df.sort_by", table, Call.Str(name), Value.Bool(true));
            Expect(cells.OrderBy(r => r[at], new ByCell(-1)).Concat(nulls), "df.sort_by", table, Call.Str(name), Value.Bool(false));
            var (from, count) = (random.Next(-2, 12), random.Next(-2, 12));
            Same(rows.Skip(from).Take(Math.Max(count, 0)), Call.Value("arrow.slice", table, Value.Int(from), Value.Int(count)));
            Same(rows.Take(count), Call.Value("arrow.head", table, Value.Int(count)));
            Same(rows.TakeLast(count), Call.Value("arrow.tail", table, Value.Int(count)));
            Expect(rows.Select(r => new[] { r[3], r[0] }), "arrow.select_cols", table, Texts("s", "k"));
            Expect(rows.Select(r => new[] { r[0], r[2], r[3] }), "arrow.drop_col", table, Call.Str("i"));
            Expect(rows, "arrow.rename_col", table, Call.Str("i"), Call.Str("j"));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Groups_and_sums_agree_with_plain_code(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 400; round++)
        {
            var table = Random(random, "k", "i", "f", "s");
            var rows = RowsOf(table);
            var ints = rows.Select(r => r[1]).OfType<long>().ToArray();
            Assert.Equal(ints.Aggregate(0L, (sum, x) => unchecked(sum + x)).ToString(CultureInfo.InvariantCulture), Text("arrow.col_sum_int", table, Call.Str("i")));
            Assert.Equal(Option(ints.Length == 0 ? null : ints.Min()), Text("arrow.col_min_int", table, Call.Str("i")));
            Assert.Equal(Option(ints.Length == 0 ? null : ints.Max()), Text("arrow.col_max_int", table, Call.Str("i")));
            Assert.Equal(ints.Length.ToString(CultureInfo.InvariantCulture), Text("arrow.col_count", table, Call.Str("i")));

            string[][] choices = [[], ["k"], ["k", "s"], ["f", "k"]];
            var keys = choices[random.Next(choices.Length)];
            var by = keys.Select(key => Array.IndexOf(Names, key)).ToArray();
            var groups = rows.GroupBy(r => string.Join('|', by.Select(i => KeyText(r[i])))).Select(g => g.ToArray()).ToList();
            if (by.Length == 0 && rows.Length == 0) groups.Add([]);
            var expected = groups.Select(g => (object?[])
            [
                .. by.Select(i => g[0][i]),
                g.Select(r => r[1]).OfType<long>().Aggregate(0L, (sum, x) => unchecked(sum + x)),
                g.Select(r => r[2]).OfType<double>().Aggregate(0.0, (sum, x) => sum + x),
                Mean(g.Select(r => r[1]).OfType<long>()),
                g.Select(r => r[3]).OfType<string>().Order(StringComparer.Ordinal).FirstOrDefault(),
                g.Select(r => r[1]).OfType<long>().Cast<long?>().Max(),
                (long)g.Count(r => r[2] is not null),
                (long)g.Select(r => r[3]).OfType<string>().Distinct().Count(),
            ]);
            Expect(expected, "df.group_by_agg", table, Texts(keys), Aggregates(
                ("si", "i", "sum"), ("sf", "f", "sum"), ("mi", "i", "mean"), ("ls", "s", "min"), ("gi", "i", "max"), ("cf", "f", "count"), ("ns", "s", "n_distinct")));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Joins_agree_with_plain_code(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 400; round++)
        {
            var on = Names[random.Next(Names.Length)];
            var at = Array.IndexOf(Names, on);
            var (left, right) = (Random(random, Names), Random(random, Names));
            var (mine, theirs) = (RowsOf(left), RowsOf(right));
            var without = theirs.Select(r => (Key: r[at], Other: r.Where((_, i) => i != at).ToArray())).ToArray();
            var inner = mine.SelectMany(r => without.Where(o => Match(r[at], o.Key)).Select(o => (object?[])[.. r, .. o.Other]));
            Expect(inner, "df.inner_join", left, right, Call.Str(on));
            var outer = mine.SelectMany(r => without.Where(o => Match(r[at], o.Key)).Select(o => o.Other).DefaultIfEmpty(new object?[3]).Select(o => (object?[])[.. r, .. o]));
            Expect(outer, "df.left_join", left, right, Call.Str(on));
            Expect(mine.SelectMany(r => theirs.Select(o => (object?[])[.. r, .. o])), "df.cross_join", left, right);
        }

        var names = Call.Value("arrow.col_names", Ok("df.cross_join", Random(random, Names), Random(random, Names)));
        Assert.Equal("[\"k\",\"i\",\"f\",\"s\",\"k_right\",\"i_right\",\"f_right\",\"s_right\"]", Call.Text(names));
        Assert.Equal("df.cross_join: there are two columns `a_right`", Err("df.cross_join", Cells(1, (ValueKind.Int, "a"), (ValueKind.Int, "a_right")), Cells(1, (ValueKind.Int, "a"))));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void Files_come_back_as_they_were_written(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            // A column without numbers reads as text.
            var table = Random(random, Names);
            var file = Path.Combine(_root, "t.csv");
            var handler = Handler();
            Assert.True(handler.TryPerform("arrow", "write_csv", [table, Call.Str(file)], out _, out _));
            Assert.True(handler.TryPerform("arrow", "read_csv", [Call.Str(file)], out var read, out var error), error);
            Same(RowsOf(table), read.As<Aggregate>()[0], asText: true);
        }
    }

    [Theory]
    [InlineData("a,b\n1,x\n2,\n", "Int64,Utf8", "1|x;2|")]
    [InlineData("\ufeffa\r\n1\r\n2.5\r\n", "Float64", "1.0;2.5")]
    [InlineData("a,b\n,\"\"\n", "Utf8,Utf8", "|\"\"")]
    [InlineData("a\n9223372036854775808\n", "Float64", "9.223372036854776e18")]
    [InlineData("a,b\n", "Utf8,Utf8", "")]
    [InlineData("", "", "")]
    [InlineData("\"a,\"\"b\",c\n\"x\ny\",nan\n", "Utf8,Float64", "x\ny|NaN")]
    public void Columns_of_files_have_types(string csv, string types, string cells)
    {
        var file = Path.Combine(_root, "t.csv");
        File.WriteAllText(file, csv);
        Assert.True(Handler().TryPerform("arrow", "read_csv", [Call.Str(file)], out var read, out _));
        var table = read.As<Aggregate>()[0];
        Assert.Equal(types, string.Join(',', table.As<TableValue>().Columns.ToArray().Select(c => c.Type)));
        Assert.Equal(cells, string.Join(';', RowsOf(table).Select(r => string.Join('|', r.Select(Shown)))));
    }

    [Theory]
    [InlineData("a,a\n", "arrow.read_csv: there are two columns `a`")]
    [InlineData("a,b\n1\n", "arrow.read_csv: row 0 has 1 fields, expected 2")]
    [InlineData("a\n1\n1,2,3\n", "arrow.read_csv: row 1 has 2 fields or more, expected 1")]
    [InlineData("a\n\"1\n", "arrow.read_csv: line 2: quoted field is not closed")]
    public void Files_that_are_no_tables_are_values(string csv, string problem)
    {
        var file = Path.Combine(_root, "t.csv");
        File.WriteAllText(file, csv);
        Assert.Equal($"{{\"$variant\":\"Err\",\"args\":[\"{problem}\"]}}", Call.Effect(Handler(), "arrow.read_csv", $"[\"{file}\"]"));
    }

    [Fact]
    public void Files_are_in_scope_and_effects_granted()
    {
        var table = Cells(1, (ValueKind.Int, "a"));
        var outside = Path.GetTempPath() + "lex-outside.csv";
        Assert.Equal($"!arrow.read_csv: `{outside}` outside --allow-fs-read", Call.Effect(Handler(), "arrow.read_csv", $"[\"{outside}\"]"));
        Assert.True(Handler().TryPerform("arrow", "write_csv", [table, Call.Str(outside)], out var result, out _));
        Assert.Equal($"{{\"$variant\":\"Err\",\"args\":[\"arrow.write_csv: `{outside}` outside --allow-fs-write\"]}}", Call.Text(result));
        Assert.Contains("No such file", Call.Effect(Handler(), "arrow.read_csv", $"[\"{_root}/none\"]"), StringComparison.Ordinal);
        var nobody = new DefaultEffectHandler(EffectPolicy.DenyAll, Stream.Null);
        Assert.Equal("!effect `fs_read` not in --allow-effects", Call.Effect(nobody, "arrow.read_csv", "[\"x\"]"));
        Assert.Equal("!unsupported effect arrow.read_parquet", Call.Effect(Handler(), "arrow.read_parquet", "[\"x\"]"));
    }

    [Fact]
    public void A_join_that_is_too_large_is_refused_before_it_is_built()
    {
        var wide = Cells(60_000, (ValueKind.Int, "a"), (ValueKind.Str, "b"));
        var same = Ok("arrow.from_int_columns", Columns(("a", [.. Enumerable.Repeat(Value.Int(7), 60_000)])));
        foreach (var (function, arguments) in new (string, Value[])[]
            { ("df.cross_join", [wide, wide]), ("df.inner_join", [same, same, Call.Str("a")]), ("df.left_join", [same, same, Call.Str("a")]) })
        {
            foreach (var (ctx, limit) in new[]
            {
                (new MeteredContext(steps: 1_000_000), LexLimit.Steps), (new MeteredContext(cells: 100_000_000), LexLimit.Cells),
            })
            {
                Call.Run(new MeteredContext(steps: 1_000), function, arguments, out _);
                var before = GC.GetAllocatedBytesForCurrentThread();
                Assert.Equal(Status.Fault, Call.Run(ctx, function, arguments, out _));
                Assert.Equal(limit, ctx.Error!.Limit);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
            }

            var free = new MeteredContext(steps: long.MaxValue, cells: long.MaxValue);
            Assert.Equal(Status.Fault, Call.Run(free, function, arguments, out _));
            Assert.Equal($"{function}: the result is too long", free.Error!.Message);
        }
    }

    [Fact]
    public void Keys_that_collide_elsewhere_take_no_longer()
    {
        // These hash alike in .NET, all of them; compared each with each they would take a quarter of an hour.
        var keys = Enumerable.Range(0, 300_000).Select(i => Value.Int(((long)i << 32) | (uint)i)).ToArray();
        var table = Ok("arrow.from_int_columns", Columns(("a", keys)));
        Assert.Equal(300_000, Call.Value("arrow.nrows", Ok("df.inner_join", table, table, Call.Str("a"))).AsInt);
    }

    private static readonly string[] Names = ["k", "i", "f", "s"];

    private static readonly string[] Words = ["", "a", "b", "x,\"y\nz", "é"];

    private static readonly double[] Floats = [0.0, -0.0, 1.5, -2, double.NaN, double.PositiveInfinity, 1e300];

    // Keys of few values, Ints, Floats and texts; about every fifth cell is null.
    private static Value Random(Random random, params string[] names)
    {
        var rows = random.Next(12);
        object? Cell(int column) => random.Next(5) == 0 ? null : column switch
        {
            0 => (long)random.Next(3),
            1 => random.Next(6) == 0 ? long.MaxValue - random.Next(2) : random.Next(-2, 4),
            2 => Floats[random.Next(Floats.Length)],
            _ => Words[random.Next(Words.Length)],
        };
        var columns = names.Select((_, i) => Column(i switch { < 2 => ValueKind.Int, 2 => ValueKind.Float, _ => ValueKind.Str }, [.. Enumerable.Range(0, rows).Select(_ => Cell(i))]));
        return Value.Object(new TableValue(Texts(names).As<ListValue>(), [.. columns], rows));
    }

    private static TableColumn Column(ValueKind kind, object?[] cells)
    {
        var values = cells.Select(cell => cell switch
        {
            null => TableColumn.DefaultOf(kind),
            long number => Value.Int(number),
            double number => Value.Float(number),
            var text => Call.Str((string)text),
        });
        var nulls = cells.Any(cell => cell is null) ? ListValue.Of([.. cells.Select(cell => Value.Bool(cell is null))]) : null;
        return new TableColumn(kind, ListValue.Of([.. values]), nulls);
    }

    private static Value Cells(int rows, params (ValueKind Kind, string Name)[] columns) => Value.Object(new TableValue(
        Texts([.. columns.Select(c => c.Name)]).As<ListValue>(),
        [.. columns.Select(c => Column(c.Kind, [.. Enumerable.Range(0, rows).Select(i => c.Kind == ValueKind.Int ? (object)(long)i : $"{i}")]))],
        rows));

    private static object?[][] RowsOf(Value table)
    {
        var found = table.As<TableValue>();
        var rows = Enumerable.Range(0, found.Rows).Select(_ => new object?[found.Columns.Length]).ToArray();
        for (var i = 0; i < found.Columns.Length; i++)
        {
            var column = found.Columns[i];
            Assert.NotNull(TableColumn.OfParts(column.Kind, found.Rows, Value.Object(column.Cells), column.Nulls is { } nulls ? Value.Object(nulls) : Value.Unit));
            for (var row = 0; row < rows.Length; row++)
            {
                rows[row][i] = column[row] switch
                {
                    { Kind: ValueKind.Unit } => null,
                    { IsInt: true } cell => cell.AsInt,
                    { IsFloat: true } cell => cell.AsFloat,
                    var cell => cell.As<TextValue>().ToString(),
                };
            }
        }

        return rows;
    }

    private static string Shown(object? cell) => cell switch
    {
        null => "",
        string { Length: 0 } => "\"\"",
        double number => FloatText.ForDebug(number),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
    };

    // As text: columns without numbers are read as text, and numbers are written in one way only.
    private static void Same(IEnumerable<object?[]> expected, Value table, bool asText = false)
    {
        string Cell(object? cell) => asText ? Shown(cell) : cell is null ? "null" : $"{cell.GetType().Name} {Shown(cell)}";
        string Rows(IEnumerable<object?[]> rows) => string.Join('\n', rows.Select(r => string.Join(" | ", r.Select(Cell))));
        Assert.Equal(Rows(expected), Rows(RowsOf(table)));
    }

    private static void Expect(IEnumerable<object?[]> expected, string function, params Value[] arguments) => Same(expected, Ok(function, arguments));

    private static string KeyText(object? cell) => cell is double and 0 ? "0.0" : cell is null ? "null" : $"{cell.GetType().Name} {Shown(cell)}";

    private static double? Mean(IEnumerable<long> numbers)
    {
        var all = numbers.ToArray();
        return all.Length == 0 ? null : (double)all.Aggregate((Int128)0, (sum, x) => sum + x) / all.Length;
    }

    private static bool Match(object? left, object? right) => left switch
    {
        null => false,
        double number => right is double other && number == other,
        _ => left.Equals(right),
    };

    private static string Option(long? number) => number is { } some
        ? FormattableString.Invariant($"{{\"$variant\":\"Some\",\"args\":[{some}]}}")
        : "{\"$variant\":\"None\",\"args\":[]}";

    private static Value Texts(params string[] texts) => Value.Object(ListValue.Of([.. texts.Select(Call.Str)]));

    private static Value Columns(params (string Name, Value[] Cells)[] columns) => Value.Object(ListValue.Of(
        [.. columns.Select(c => Tuple(Call.Str(c.Name), Value.Object(ListValue.Of(c.Cells))))]));

    private static Value Aggregates(params (string Out, string In, string Operation)[] aggregates) => Value.Object(ListValue.Of(
        [.. aggregates.Select(a => Tuple(Call.Str(a.Out), Call.Str(a.In), Call.Str(a.Operation)))]));

    private static Value Tuple(params Value[] parts) => Value.Object(Aggregate.Create(ShapeFamily.OfTuple(parts.Length), parts));

    private static Value Ok(string function, params Value[] arguments)
    {
        var result = Call.Value(function, arguments).As<Aggregate>();
        Assert.True(result.Shape.Constructor.Text == "Ok", Call.Text(Value.Object(result)));
        return result[0];
    }

    private static string Text(string function, params Value[] arguments) => Call.Text(Ok(function, arguments));

    private static string Err(string function, params Value[] arguments)
    {
        var result = Call.Value(function, arguments).As<Aggregate>();
        Assert.Equal("Err", result.Shape.Constructor.Text);
        return result[0].As<TextValue>().ToString();
    }

    private DefaultEffectHandler Handler() => new(
        EffectPolicy.DenyAll with { Effects = [new EffectGrant("fs_read"), new EffectGrant("fs_write")], ReadPaths = [_root], WritePaths = [_root] },
        Stream.Null);

    private sealed class ByCell(int sign) : IComparer<object?>
    {
        public int Compare(object? left, object? right) => sign * left switch
        {
            long number => number.CompareTo((long)right!),
            double number when double.IsNaN(number) || double.IsNaN((double)right!) => double.IsNaN(number).CompareTo(double.IsNaN((double)right!)),
            double number => number < (double)right ? -1 : number > (double)right ? 1 : 0,
            _ => string.CompareOrdinal((string)left!, (string)right!),
        };
    }
}
