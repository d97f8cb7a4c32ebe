using System.Text;
using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>
/// What functions charge, for all of them at once: arguments of growing size are made from each signature, and what is
/// charged must grow at least as fast as what is built.
/// </summary>
public sealed class CostTests
{
    private const int Small = 64;

    private const int Large = 4096;

    private const int Huge = 32 * 1024;

    // An entry of a map is four cells and one unit of work; a list is read and written in one.
    private const int MostCellsOfUnit = 8;

    public static TheoryData<string> Functions
    {
        get
        {
            var rows = new TheoryData<string>();
            for (var i = 0; i < BuiltinTable.Count; i++)
            {
                var function = BuiltinTable.Create(i);
                if (function.IsPure) rows.Add($"{function.Module}.{function.Name}");
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Cells_cover_what_a_result_takes(string name)
    {
        var function = Find(name);
        foreach (var size in new[] { 0, 1, Small, Large })
        {
            var ctx = new MeteredContext();
            if (function.Invoke(ctx, Arguments(function, size), out var result) != Status.Ok) continue;
            var built = SizeOf(result) - Enumerable.Sum(Arguments(function, size), a => SizeOf(a));
            if (function.Cost == BuiltinCost.Constant) Assert.Equal((0L, 0L), (ctx.StepsCharged, ctx.CellsCharged));
            Assert.True(ctx.CellsCharged >= built, $"size {size}: charged {ctx.CellsCharged} cells for {built} that are new at least");
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_that_charges_honours_both_limits(string name)
    {
        var function = Find(name);
        var arguments = Arguments(function, Large);
        var free = new MeteredContext();
        if (function.Invoke(free, arguments, out _) != Status.Ok) return;
        if (free.CellsCharged > 0)
        {
            var ctx = new MeteredContext(cells: free.CellsCharged - 1);
            Assert.Equal(Status.Fault, function.Invoke(ctx, arguments, out _));
            Assert.Equal(Core.Errors.LexLimit.Cells, ctx.Error!.Limit);
        }

        if (free.StepsCharged > 0)
        {
            var ctx = new MeteredContext(steps: free.StepsCharged - 1);
            Assert.Equal(Status.Fault, function.Invoke(ctx, arguments, out _));
            Assert.Equal(Core.Errors.LexLimit.Steps, ctx.Error!.Limit);
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void What_is_charged_bounds_what_is_allocated(string name)
    {
        var function = Find(name);
        foreach (var size in new[] { Small, Large, Huge })
        {
            var arguments = Arguments(function, size);
            var (allocated, charged) = (long.MaxValue, default(MeteredContext)!);
            for (var run = 0; run < 2; run++)
            {
                // The first call may compile and fill caches.
                charged = new MeteredContext(steps: 300_000);
                var before = GC.GetAllocatedBytesForCurrentThread();
                function.Invoke(charged, arguments, out _);
                allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            // A unit of work leaves behind no more than a few objects; a cell is eight bytes. The factors are generous, the
            // sizes such that one more power of the size would exceed them by far.
            var units = 64 * charged.StepsCharged;
            Assert.True(allocated < (256 * 1024) + (32 * (charged.CellsCharged + charged.CopiesCharged)) + (1024 * units),
                $"size {size}: {charged.CellsCharged} cells and {charged.StepsCharged} steps for {allocated} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Steps_grow_with_what_is_read_and_built(string name)
    {
        // What finds its answer without reading all of an argument, or shares with the argument what it answers.
        string[] sublinear =
        [
            "bytes.slice", "bytes.u8_at", "bytes.u16_le_at", "bytes.u32_le_at", "bytes.u64_le_at", "str.char_at", "str.trim", "str.slice",
            "str.strip_suffix",
            "list.head", "list.last", "list.get", "list.tail", "list.take", "list.drop", "list.cons", "list.contains", "random.choose",
            "parser.char",
            "deque.push_back", "deque.push_front", "deque.pop_back", "deque.pop_front", "deque.peek_back", "deque.peek_front",
            "deque.from_list", "deque.to_list",
            "map.has", "map.get", "map.get_or", "map.set", "map.delete", "set.has", "set.add", "set.delete",
            "regex.compile", "regex.find", "regex.is_match", "regex.is_match_str", "regex.replace", "str.to_int", "str.to_float",
            "decimal.parse", "str.repeat", "str.pad_left", "str.pad_right", "parser.string", "parser.start",
            "arrow.slice", "arrow.col_type", "arrow.select_cols", "arrow.drop_col", "arrow.rename_col",
            "cli.flag", "cli.option", "cli.positional", "cli.spec", "cli.envelope", "cli.describe",
        ];
        var function = Find(name);
        if (function.Cost == BuiltinCost.Constant || sublinear.Contains(name)) return;
        var (small, large) = (new MeteredContext(), new MeteredContext());
        var (little, much) = (Arguments(function, Small), Arguments(function, Huge));
        var growth = Enumerable.Sum(much, a => SizeOf(a)) - Enumerable.Sum(little, a => SizeOf(a));
        if (function.Invoke(small, little, out _) != Status.Ok || function.Invoke(large, much, out _) != Status.Ok) return;
        Assert.True(64 * (large.StepsCharged - small.StepsCharged) >= growth / MostCellsOfUnit,
            $"{small.StepsCharged} steps became {large.StepsCharged}, with {growth} cells more to read");
    }

    /// <summary>What is new was written by somebody: each cell is work, also where a few long texts stand at many places.</summary>
    [Theory]
    [MemberData(nameof(Functions))]
    public void Steps_grow_with_what_is_written(string name)
    {
        var function = Find(name);
        var types = Generators(function).ToArray();
        foreach (var isShared in new[] { false, true })
        {
            Value[] WithTexts(int size)
            {
                var text = Text(100);
                var arguments = Arguments(function, size);
                for (var i = 0; isShared && i < arguments.Length; i++)
                {
                    if (types[i] is "T" or "List[Str]" or "List[T]") arguments[i] = ListOf(size, _ => text);
                }

                return arguments;
            }

            var (small, large) = (new MeteredContext(), new MeteredContext());
            if (function.Invoke(small, WithTexts(Small), out _) != Status.Ok || function.Invoke(large, WithTexts(Huge), out _) != Status.Ok) continue;
            var (steps, cells) = (large.StepsCharged - small.StepsCharged, large.CellsCharged - small.CellsCharged);
            Assert.True(64 * (steps + 1) >= cells / MostCellsOfUnit, $"{steps} steps more for {cells} cells");
        }
    }

    /// <summary>How the charge grows when the size becomes four times as large: by this factor at least.</summary>
    [Theory]
    [InlineData("crypto.base58_encode", 14)]
    [InlineData("crypto.base58_decode", 14)]
    [InlineData("crypto.argon2id", 3.5)]
    [InlineData("crypto.pbkdf2_sha256", 3.9)]
    [InlineData("math.matmul", 7.5)]
    [InlineData("list.sort", 4.3)]
    [InlineData("map.from_list", 4.0)]
    [InlineData("set.from_list", 4.0)]
    public void What_takes_more_than_linear_time_is_charged_for_it(string name, double factor)
    {
        var function = Find(name);
        var (small, large) = (new MeteredContext(), new MeteredContext());
        Assert.Equal(Status.Ok, function.Invoke(small, Arguments(function, Large), out _));
        Assert.Equal(Status.Ok, function.Invoke(large, Arguments(function, 4 * Large), out _));
        Assert.True(large.StepsCharged >= factor * small.StepsCharged, $"{small.StepsCharged} steps became {large.StepsCharged}");
    }

    [Theory]
    [InlineData("list.range", "[0,1000000000000]")]
    [InlineData("math.zeros", "[1000000,1000000]")]
    public void A_result_that_is_too_large_is_refused_before_it_is_built(string name, string arguments)
    {
        var ctx = new MeteredContext();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Status.Fault, Call.Run(ctx, name, Call.Arguments(arguments), out _));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Replacing_cannot_blow_up()
    {
        var ctx = new MeteredContext(cells: 1_000_000);
        var text = Call.Str(new string('a', 10_000));
        Assert.Equal(Status.Fault, Call.Run(ctx, "str.replace", [text, Call.Str("a"), text], out _));
        Assert.Equal(Core.Errors.LexLimit.Cells, ctx.Error!.Limit);
    }

    [Fact]
    public void A_hostile_pattern_takes_linear_time()
    {
        var ctx = new MeteredContext();
        var text = Call.Str(new string('a', 50_000) + "b");
        Assert.Equal(Status.Ok, Call.Run(ctx, "regex.is_match", [Call.Str("(a+)+$"), text], out var found));
        Assert.False(found.AsBool);
        Assert.True(ctx.StepsCharged < 50_000);
    }

    /// <summary>Comparing keys takes as long as they are alike, and there are many comparisons.</summary>
    [Theory]
    [InlineData("list.sort")]
    [InlineData("df.sort_by")]
    [InlineData("df.group_by_agg")]
    public void What_sorts_texts_pays_for_reading_them(string name)
    {
        long Steps(int length)
        {
            var texts = ListOf(1_000, i => Call.Str(new string('a', length) + (i % 2)));
            var column = Value.Object(Aggregate.Create(ShapeFamily.OfTuple(2), [Call.Str("k"), texts]));
            var table = Call.Value("arrow.from_str_columns", ListOf(1, i => column)).As<Aggregate>()[0];
            Value[] arguments = name switch
            {
                "list.sort" => [texts],
                "df.sort_by" => [table, Call.Str("k"), Value.Bool(true)],
                _ => [table, ListOf(0, i => Value.Unit), Call.Arguments("[[{\"$tuple\":[\"m\",\"k\",\"max\"]}]]")[0]],
            };
            var ctx = new MeteredContext();
            Assert.Equal(Status.Ok, Call.Run(ctx, name, arguments, out _));
            return ctx.StepsCharged;
        }

        // Each text is compared with another one at least once, and that reads all but its end.
        Assert.Equal(Steps(0), Steps(6));
        Assert.InRange(Steps(64_000) - Steps(0), 1_000 / 2 * 64_000 / 512, 1_000 * 10 * 64_000 / 512);
    }

    /// <summary>Kept patterns save time only: what a call costs does not depend on the calls before it.</summary>
    [Fact]
    public void A_pattern_costs_the_same_each_time()
    {
        var ctx = new MeteredContext();
        var text = Call.Str("xxaab");
        var last = 0L;
        long? first = null;
        for (var i = 0; i < 40; i++)
        {
            // Twelve patterns of one length: more than are kept.
            var pattern = Call.Str($"(a+)(b|{(char)('c' + (i % 12))}){{1,90}}");
            Assert.Equal(Status.Ok, Call.Run(ctx, "regex.is_match", [pattern, text], out var found));
            Assert.True(found.AsBool);
            first ??= ctx.StepsCharged;
            Assert.Equal(first, ctx.StepsCharged - last);
            last = ctx.StepsCharged;
        }

        Assert.True(first > 0);
    }

    private static BuiltinDescriptor Find(string name) =>
        Library.Find(name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])!;

    /// <summary>Arguments for a signature: every text, list, map and so on has the size.</summary>
    private static Value[] Arguments(BuiltinDescriptor function, int size)
    {
        // Built by hand where the type does not say what makes sense.
        switch ($"{function.Module}.{function.Name}")
        {
            case "str.replace" or "str.split":
                var rest = Enumerable.Repeat(Call.Str("a"), function.Arity - 1);
                return [Text(size), .. rest];
            case "regex.find_all" or "regex.find" or "regex.split" or "regex.is_match" or "regex.is_match_str":
                return [Call.Str("a"), Text(size)];
            case "regex.replace" or "regex.replace_all":
                return [Call.Str("a"), Text(size), Call.Str("b$0")];
            case "crypto.pbkdf2_sha256":
                return [BytesOf(size), BytesOf(size), Value.Int(size), Value.Int(32)];
            case "crypto.argon2id":
                return [BytesOf(size), BytesOf(size), Value.Int(2), Value.Int(8 + (size / 64)), Value.Int(4 + size)];
            case "crypto.ed25519_public_key" or "crypto.ed25519_is_valid_point" or "crypto.p256_public_key" or "crypto.secp256k1_public_key":
                return [BytesOf(32)];
            case "crypto.ed25519_sign" or "crypto.p256_sign":
                return [BytesOf(32), BytesOf(size)];
            case "crypto.secp256k1_sign_digest":
                return [BytesOf(32), BytesOf(32)];
            case "crypto.secp256k1_recover":
                return [BytesOf(32), Value.Object(BytesValue.Of([.. new byte[31], 1, .. new byte[31], 1, 27]))];
            case "crypto.ed25519_verify" or "crypto.p256_verify":
                return [BytesOf(32), BytesOf(size), BytesOf(64)];
            case "crypto.secp256k1_verify":
                return [BytesOf(33), BytesOf(32), BytesOf(64)];
            case "crypto.hkdf_sha256":
                return [BytesOf(size), BytesOf(size), BytesOf(size), Value.Int(Math.Min(size, 8160))];
            case "csv.stringify":
                return [Value.Object(ListValue.Of(Enumerable.Repeat(ListOf(size, i => Call.Str("a")), 4).ToArray()))];
            case "math.from_lists":
                return [Value.Object(ListValue.Of(Enumerable.Repeat(ListOf(size, i => Value.Float(i)), 4).ToArray()))];
            case "math.from_flat":
                return [Value.Int(1), Value.Int(size), ListOf(size, i => Value.Float(i))];
            case "json.parse":
                return [JsonText(size)];
            case "toml.parse" or "toml.parse_typed":
                return [.. TomlText(size), .. Enumerable.Repeat(Call.Str("{}"), function.Arity - 1)];
            case "toml.parse_strict":
                return [.. TomlText(size), ListOf(1, i => Call.Str("a"))];
            case "toml.stringify" or "yaml.stringify":
                return [Call.Arguments($"[{{\"a\":[{string.Join(",", Enumerable.Repeat(1, size))}]}}]")[0]];
            case "yaml.parse" or "yaml.parse_typed":
                return [.. YamlText(size), .. Enumerable.Repeat(Call.Str("{}"), function.Arity - 1)];
            case "yaml.parse_strict":
                return [.. YamlText(size), ListOf(1, i => Call.Str("a"))];
            case "cli.parse":
                return [Call.Value("cli.spec", Call.Str("p"), Call.Str(""), ListOf(0, i => Value.Unit), ListOf(0, i => Value.Unit)), ListOf(size, i => Call.Str("--"))];
            case "cli.help" or "cli.describe":
                var flag = Call.Value("cli.flag", Call.Str("flag"), OfType("Option", 0), Call.Str("help"));
                return [Call.Value("cli.spec", Call.Str("p"), Call.Str(""), ListOf(size, i => flag), ListOf(0, i => Value.Unit))];
            case "http.with_header" or "http.with_auth":
                return [NewRequest(size), Text(size), Text(size)];
            case "http.with_query":
                return [NewRequest(size), Value.Object(MapValue.Of(Enumerable.Range(0, size).Select(i => KeyValuePair.Create(Call.Str($"é{i}"), Call.Str("a b"))).ToArray()))];
            case "http.with_timeout_ms":
                return [NewRequest(size), Value.Int(1)];
            case "http.text_body" or "http.json_body" or "http.json_body_typed":
                var body = BytesValue.Of(JsonText(size).As<TextValue>().Utf8);
                var response = Aggregate.Create(ShapeFamily.OfDynamicRecord([Name.Intern("body")]), [Value.Object(body)]);
                return [Value.Object(response), .. Enumerable.Repeat(Call.Str("{}"), function.Arity - 1)];
            case "json.parse_strict":
                return [JsonText(size), ListOf(1, i => Call.Str("a"))];
            case "json.stringify":
                return [ListOf(size, i => Value.Int(i))];
            case "str.repeat":
                return [Call.Str("ab"), Value.Int(size)];
            case "str.pad_left" or "str.pad_right":
                return [Call.Str("é"), Value.Int(size), Call.Str("-é")];
            case "list.flatten":
                return [ListOf(size, i => ListOf(2, j => Value.Int(j)))];
            case "crypto.base58_decode" or "crypto.base64_decode" or "crypto.hex_decode" or "crypto.base64url_decode":
                return [Text(size & ~3)];
            case "crypto.aes_gcm_seal" or "crypto.chacha20_poly1305_seal":
                return [BytesOf(32), BytesOf(12), BytesOf(size), BytesOf(size)];
            case "crypto.aes_gcm_open" or "crypto.chacha20_poly1305_open":
                return [BytesOf(32), BytesOf(12), BytesOf(size), BytesOf(size), BytesOf(16)];
            case "parser.start":
                return [Call.Value("parser.many", Call.Value("parser.alpha")), Text(size)];
            case "str.join":
                return [ListOf(size, i => Call.Str("ab")), Call.Str(",")];
            case "bytes.concat_all":
                return [ListOf(size, i => Value.Object(BytesValue.Of("ab"u8)))];
            case "arrow.from_int_columns":
                return [Columns(size, i => Value.Int(i))];
            case "arrow.from_float_columns":
                return [Columns(size, i => Value.Float(i))];
            case "arrow.from_str_columns":
                return [Columns(size, i => Call.Str("ab"))];
            case "arrow.select_cols" or "df.drop_nulls":
                return [Table(size), ListOf(2, i => Call.Str(i == 0 ? "b" : "a"))];
            case "arrow.drop_col" or "arrow.col_type" or "arrow.col_sum_int" or "arrow.col_mean" or "arrow.col_min_int" or "arrow.col_max_int"
                or "arrow.col_count" or "df.filter_isnull" or "df.filter_notnull":
                return [Table(size), Call.Str("a")];
            case "arrow.col_sum_float":
                return [Table(size), Call.Str("c")];
            case "arrow.rename_col":
                return [Table(size), Call.Str("a"), Text(size)];
            case "df.filter_eq_float" or "df.filter_gt_float" or "df.filter_lt_float":
                return [Table(size), Call.Str("c"), Value.Float(size / 2)];
            case "df.filter_eq_int" or "df.filter_gt_int" or "df.filter_lt_int":
                return [Table(size), Call.Str("a"), Value.Int(size / 2)];
            case "df.filter_eq_str":
                return [Table(size), Call.Str("b"), Call.Str("7")];
            case "df.filter_in_str":
                return [Table(size), Call.Str("b"), ListOf(size, i => Call.Str($"{i}"))];
            case "df.sort_by":
                return [Table(size), Call.Str("b"), Value.Bool(false)];
            case "df.group_by_agg":
                return [Table(size), ListOf(1, i => Call.Str("b")), ListOf(1, i => Call.Arguments("[{\"$tuple\":[\"n\",\"c\",\"n_distinct\"]}]")[0])];
            case "df.inner_join" or "df.left_join":
                return [Table(size), Table(size), Call.Str("b")];
            case "df.cross_join":
                return [Table(Side(size)), Table(Side(size))];
            case "map.from_list":
                return [ListOf(size, i => Value.Object(Aggregate.Create(ShapeFamily.OfTuple(2), [Value.Int(i), Value.Int(i)])))];
        }

        var open = function.Signature.IndexOf(')', StringComparison.Ordinal);
        var kinds = Generators(function).Select(type => OfType(type, size)).ToArray();
        Assert.True(open > 0);
        return kinds;
    }

    private static IEnumerable<string> Generators(BuiltinDescriptor function)
    {
        var depth = 0;
        var start = 1;
        for (var i = 0; i < function.Signature.Length; i++)
        {
            if (function.Signature[i] is '(' or '[' or '{') depth++;
            if (function.Signature[i] is ')' or ']' or '}') depth--;
            if ((depth == 1 && function.Signature[i] == ',') || depth == 0)
            {
                if (i > start) yield return function.Signature[start..i].Trim();
                start = i + 1;
            }

            if (depth == 0) yield break;
        }
    }

    private static Value OfType(string type, int size) => type switch
    {
        "Int" or "Instant" or "Duration" => Value.Int(size),
        "Float" => Value.Float(size),
        "Bool" => Value.Bool(true),
        "Str" or "Regex" => Text(size),
        "Bytes" => BytesOf(size),
        "Matrix" => Value.Object(new F64Array(Side(size), Side(size), new double[Side(size) * Side(size)])),
        "Decimal" => Call.Value("decimal.decimal", Value.Int(size), Value.Int(-2)),
        "Table" => Table(size),
        "Rng" => Call.Value("random.seed", Value.Int(size)),
        "Tz" => Call.Arguments("[{\"$variant\":\"Utc\",\"args\":[]}]")[0],
        "DateTime" => Call.Value("datetime.to_components", Value.Int(0), OfType("Tz", 0)).As<Aggregate>()[0],
        _ when type.StartsWith("List", StringComparison.Ordinal) => ListOf(size, i => Value.Int(i)),
        _ when type.StartsWith("Map", StringComparison.Ordinal) =>
            Value.Object(MapValue.Of(Enumerable.Range(0, size).Select(i => KeyValuePair.Create(Value.Int(i), Value.Int(i))).ToArray())),
        _ when type.StartsWith("Set", StringComparison.Ordinal) =>
            Value.Object(SetValue.Of(Enumerable.Range(0, size).Select(i => Value.Int(i)).ToArray())),
        _ when type.StartsWith("Deque", StringComparison.Ordinal) =>
            Value.Object(new DequeValue(ListOf(size, i => Value.Int(i)).As<ListValue>())),
        _ when type.StartsWith("Option", StringComparison.Ordinal) => Call.Arguments("[{\"$variant\":\"Some\",\"args\":[1]}]")[0],
        _ when type.StartsWith("Result", StringComparison.Ordinal) => Call.Arguments("[{\"$variant\":\"Ok\",\"args\":[1]}]")[0],
        _ when type.StartsWith("Parser", StringComparison.Ordinal) => Call.Value("parser.digit"),
        _ when type.StartsWith("((A, B, C)", StringComparison.Ordinal) || type.StartsWith("(A, B", StringComparison.Ordinal) =>
            Call.Arguments("[{\"$tuple\":[1,2,3]}]")[0],
        _ => Value.Int(size),
    };

    // Three columns, the last of which has nulls.
    private static Value Table(int size)
    {
        var nulls = size == 0 ? null : ListOf(size, i => Value.Bool(i % 2 == 0)).As<ListValue>();
        TableColumn[] columns =
        [
            new(ValueKind.Int, ListOf(size, i => Value.Int(i)).As<ListValue>()),
            new(ValueKind.Str, ListOf(size, i => Call.Str($"{i}")).As<ListValue>()),
            new(ValueKind.Float, ListOf(size, i => Value.Float(i % 2 == 0 ? 0 : i)).As<ListValue>(), nulls),
        ];
        return Value.Object(new TableValue(ListOf(3, i => Call.Str($"{(char)('a' + i)}")).As<ListValue>(), columns, size));
    }

    private static Value Columns(int size, Func<int, Value> cell) => ListOf(
        2, i => Value.Object(Aggregate.Create(ShapeFamily.OfTuple(2), [Call.Str($"{(char)('a' + i)}"), ListOf(size, cell)])));

    private static Value BytesOf(int size) => Value.Object(BytesValue.Of(Encoding.UTF8.GetBytes(new string('a', size))));

    private static int Side(int size) => (int)Math.Sqrt(size);

    private static Value Text(int size) => Call.Str(new string('a', size));

    private static Value[] TomlText(int size) =>
        [Call.Str(string.Concat(Enumerable.Range(0, size / 8).Select(i => $"[a{i}]\nb = [1, 2]\n")))];

    private static Value[] YamlText(int size) =>
        [Call.Str(string.Concat(Enumerable.Range(0, size / 8).Select(i => $"a{i}:\n- 1\n- 2\n")))];

    // A request with so many headers.
    private static Value NewRequest(int size) => Call.Arguments(
        $"[{{\"$request\":[\"GET\",\"http://h/\",{{\"$map\":[{string.Join(",", Enumerable.Range(0, size).Select(i => $"{{\"$tuple\":[\"h{i}\",\"v\"]}}"))}]}},0,0]}}]")[0];

    private static Value JsonText(int size) => Call.Str($"{{\"a\":[{string.Join(",", Enumerable.Repeat(1, size))}]}}");

    private static Value ListOf(int size, Func<int, Value> item) =>
        Value.Object(ListValue.Of(Enumerable.Range(0, size).Select(item).ToArray()));

    /// <summary>The cells of a value by the rule for what is built: each part counts for itself.</summary>
    private static long SizeOf(Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Str:
                return CellCost.Bytes(value.As<TextValue>().Length);
            case ValueKind.Bytes:
                return CellCost.Bytes(value.As<BytesValue>().Length);
            case ValueKind.F64Array:
                return CellCost.Parts(value.As<F64Array>().Data.Length);
            case ValueKind.List:
                return CellCost.Parts(value.As<ListValue>().Count) + Sum(value.As<ListValue>());
            case ValueKind.Deque:
                return CellCost.Parts(value.As<DequeValue>().Count) + Sum(value.As<DequeValue>().Items);
            case ValueKind.ArrowTable:
                // The texts in its cells are those of other tables, or were paid for as they were read.
                var table = value.As<TableValue>();
                return CellCost.Table(table.Columns.Length, table.Columns.Length + Tables.Rows.WithNulls(table), table.Rows) + Sum(table.Names);
            case ValueKind.Tuple or ValueKind.Record or ValueKind.Variant:
                var aggregate = value.As<Aggregate>();
                var sum = CellCost.Parts(aggregate.Shape.Count);
                for (var i = 0; i < aggregate.Shape.Count; i++) sum += SizeOf(aggregate[i]);
                return sum;
            default:
                return 0;
        }
    }

    private static long Sum(ListValue list)
    {
        var sum = 0L;
        foreach (var item in list) sum += SizeOf(item);
        return sum;
    }
}
