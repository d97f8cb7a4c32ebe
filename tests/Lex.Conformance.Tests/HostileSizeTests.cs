using Lex.Core.Errors;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Programs that ask the library for results that are far too large, in every tier: each ends in a limit's error, soon and without
/// the memory.</summary>
public sealed class HostileSizeTests
{
    // What threads of servers may have.
    private const int SmallStack = 256 * 1024;

    // A pattern that is unrolled before it is counted takes gigabytes.
    private const long MostForAPattern = 16 << 20;

    private const string Imports = """
        import "std.list" as list
        import "std.map" as map
        import "std.str" as str
        import "std.bytes" as bytes
        import "std.json" as json
        import "std.math" as math
        import "std.regex" as regex
        import "std.test" as test
        import "std.csv" as csv
        import "std.crypto" as crypto
        import "std.parser" as parser
        import "std.decimal" as decimal
        import "std.datetime" as datetime
        import "std.set" as set
        import "std.iter" as iter
        import "std.toml" as toml
        import "std.cli" as cli
        import "std.arrow" as arrow
        import "std.df" as df
        fn text(n :: Int) -> Str { str.repeat("abcdefgh", n) }
        fn double(s :: Str, n :: Int) -> Str { if n <= 0 { s } else { double(s + s, n - 1) } }
        fn lists(s :: List[Int], n :: Int) -> List[Int] { if n <= 0 { s } else { lists(list.concat(s, s), n - 1) } }
        fn blobs(s :: Bytes, n :: Int) -> Bytes { if n <= 0 { s } else { blobs(bytes.concat(s, s), n - 1) } }
        type Tree = Leaf | Node(Tree, Tree)
        fn tree(t :: Tree, n :: Int) -> Tree { if n <= 0 { t } else { tree(Node(t, t), n - 1) } }
        fn re(p :: Str) -> Regex { match regex.compile(p) { Ok(r) => r, Err(_) => re("") } }
        fn made(t :: Result[Table, Str]) -> Table { match t { Ok(t) => t, Err(_) => made(arrow.from_int_columns([])) } }
        fn numbers(n :: Int) -> Table { made(arrow.from_int_columns([("a", list.range(0, n))])) }
        fn sevens(n :: Int) -> Table { made(arrow.from_int_columns([("a", list.map(list.range(0, n), fn (i :: Int) -> Int { 7 }))])) }
        fn squared(t :: Table, n :: Int) -> Table { if n <= 0 { t } else { squared(made(df.inner_join(t, t, "a")), n - 1) } }
        fn start(s :: Str) -> Instant { match datetime.parse_iso(s) { Ok(t) => t, Err(_) => start("1970-01-01T00:00:00Z") } }
        fn copies(s :: Str, n :: Int) -> List[Str] { list.map(list.range(0, n), fn (i :: Int) -> Str { s }) }
        fn strict(paths :: List[Str]) -> Result[Int, Str] { json.parse_strict("{}", paths) }
        fn commands(s :: Json, n :: Int) -> Json { if n <= 0 { s } else { commands(cli.spec("a", "b", [], [s, s]), n - 1) } }
        fn grow(p :: Parser[List[Str]], n :: Int) -> Parser[List[Str]] {
          if n <= 0 { p } else { grow(parser.map(parser.seq(p, p), fn (t :: (List[Str], List[Str])) -> List[Str] { match t { (a, b) => list.concat(a, b) } }), n - 1) }
        }

        """;

    private static readonly (string Name, string Type, string Body)[] Programs =
    [
        ("doubling texts", "Int", "str.len(double(\"ab\", 70))"),
        ("doubling lists", "Int", "list.len(lists([1], 70))"),
        ("doubling bytes", "Int", "bytes.len(blobs(bytes.from_str(\"ab\"), 70))"),
        ("str.repeat", "Int", "str.len(str.repeat(\"ab\", 1000000000000))"),
        ("str.pad_left", "Int", "str.len(str.pad_left(\"a\", 1000000000000, \"b\"))"),
        ("str.pad_right", "Int", "str.len(str.pad_right(\"a\", 9223372036854775807, \"bcd\"))"),
        ("str.join", "Int", "str.len(str.join(copies(text(100000), 100000), \",\"))"),
        ("str.join of a long separator", "Int", "str.len(str.join(copies(\"\", 100000), text(100000)))"),
        ("str.replace", "Int", "str.len(str.replace(text(100000), \"a\", text(100000)))"),
        ("str.replace of nothing", "Int", "str.len(str.replace(text(100000), \"\", text(100000)))"),
        ("list.range", "Int", "list.len(list.range(0, 1000000000000))"),
        ("list.range over everything", "Int", "list.len(list.range(-9223372036854775807, 9223372036854775807))"),
        ("list.flatten", "Int",
            "list.len(list.flatten(list.map(list.range(0, 100000), fn (i :: Int) -> List[Int] { list.range(0, 1000) })))"),
        ("list.flat_map", "Int", "list.len(list.flat_map(list.range(0, 100000), fn (i :: Int) -> List[Int] { list.range(0, 100000) }))"),
        ("bytes.concat_all", "Int",
            "bytes.len(bytes.concat_all(list.map(list.range(0, 100000), fn (i :: Int) -> Bytes { bytes.from_str(text(1000)) })))"),
        ("math.zeros", "Int", "math.rows(math.zeros(1000000, 1000000))"),
        ("math.ones", "Int", "math.rows(math.ones(9223372036854775807, 9223372036854775807))"),
        ("math.matmul", "Int", "math.rows(math.matmul(math.ones(1400, 1400), math.ones(1400, 1400)))"),
        ("df.cross_join", "Int", "arrow.nrows(made(df.cross_join(numbers(1000000), numbers(1000000))))"),
        ("df.cross_join without columns", "Int",
            "arrow.nrows(made(df.cross_join(made(arrow.select_cols(numbers(100000), [])), made(arrow.select_cols(numbers(100000), [])))))"),
        ("df.inner_join of equal keys", "Int", "arrow.nrows(squared(sevens(10), 9))"),
        ("df.left_join of equal keys", "Int", "arrow.nrows(made(df.left_join(sevens(100000), sevens(100000), \"a\")))"),
        ("json.stringify of a shared tree", "Int", "str.len(json.stringify(tree(Leaf, 60)))"),
        ("equality of shared trees", "Bool", "tree(Leaf, 60) == tree(Leaf, 60)"),
        ("test.assert_ne of a shared tree", "Bool",
            "match test.assert_ne(tree(Leaf, 60), tree(Leaf, 60)) { Ok(_) => true, Err(_) => false }"),
        ("crypto.base58_encode", "Int", "str.len(crypto.base58_encode(bytes.from_str(text(100000))))"),
        ("crypto.pbkdf2_sha256", "Bool",
            "match crypto.pbkdf2_sha256(bytes.from_str(\"a\"), bytes.from_str(\"b\"), 4294967295, 1000000) "
            + "{ Ok(_) => true, Err(_) => false }"),
        ("regex.replace_all", "Int", "str.len(regex.replace_all(re(\".\"), text(10000), text(10000)))"),
        ("regex.find_all with a long look", "Int", "list.len(regex.find_all(re(\"(?:.*x)|a\"), text(100000)))"),
        ("csv.stringify", "Bool",
            "match csv.stringify(list.map(list.range(0, 20000), fn (i :: Int) -> List[Str] { copies(text(1000), 10) })) "
            + "{ Ok(_) => true, Err(_) => false }"),
        ("datetime.format", "Int",
            "str.len(datetime.format(datetime.add(start(\"1970-01-01T00:00:00Z\"), datetime.duration_days(1)), "
            + "str.repeat(\"%A\", 100000000)))"),
        ("parser without end", "Bool", "match parser.run(grow(parser.many(parser.digit()), 60), \"1\") { Ok(_) => true, Err(_) => false }"),
        ("crypto.argon2id of much memory", "Bool", "match crypto.argon2id(bytes.from_str(\"a\"), bytes.from_str(\"saltsalt\"), 1, 4294967295, 32) { Ok(_) => true, Err(_) => false }"),
        ("crypto.argon2id of many passes", "Bool", "match crypto.argon2id(bytes.from_str(\"a\"), bytes.from_str(\"saltsalt\"), 4294967295, 64, 32) { Ok(_) => true, Err(_) => false }"),
        ("toml.stringify of headers", "Bool", "match toml.stringify(map.from_list([(text(10000), list.map(list.range(0, 20000), fn (i :: Int) -> Map[Str, Int] { map.new() }))])) { Ok(_) => true, Err(_) => false }"),
        ("cli.describe of a shared tree", "Bool", "cli.help(cli.describe(commands(cli.spec(\"a\", \"b\", [], []), 60))) == \"\""),
        ("cli.parse of shared words", "Bool", "match cli.parse(cli.spec(\"a\", \"b\", [], []), copies(text(100000), 100000)) { Ok(_) => true, Err(_) => false }"),
        ("cli.help of shared names", "Int", "str.len(cli.help(cli.spec(\"a\", \"b\", list.map(copies(text(100000), 100000), fn (s :: Str) -> Json { cli.flag(s, None, s) }), [])))"),
        ("json.parse_strict of shared paths", "Bool", "match strict(copies(text(100000), 100000)) { Ok(_) => true, Err(_) => false }"),
        ("iterator without end", "Int", "iter.count(iter.unfold(0, fn (x :: Int) -> Option[(Int, Int)] { Some((x, x + 1)) }))"),
    ];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (name, _, _) in Programs)
        {
            foreach (var tier in Tier.All) rows.Add(name, tier.Name);
        }

        return rows;
    }

    [Theory]
    [Row("register", 70)]
    [MemberData(nameof(Rows))]
    public void Ends_in_the_error_of_a_limit(string name, string tier)
    {
        var (_, type, body) = Programs.Single(p => p.Name == name);
        var program = TestProgram.OfSource($"{Imports}fn main() -> {type} {{ {body} }}");
        program.Compile();
        Core.Errors.LexError? error = null;
        var thread = new Thread(
            () => error = program.Run(Tier.Find(tier), "main", [], stepLimit: 200_000, cellLimit: 10_000_000).Seen.Error, SmallStack);
        thread.Start();
        thread.Join();
        Assert.NotNull(error);
        Assert.True(error.Limit is LexLimit.Steps or LexLimit.Cells
            || error.Message.EndsWith("the result is too long", StringComparison.Ordinal), error.Display);
    }

    [Theory]
    [InlineData("(?:(?:(?:(?:){1000}){1000}){1000}){1000}")]
    [InlineData("(((((((((((){1000}){1000}){1000}){1000}){1000}){1000}){1000}){1000}){1000}){1000}){1000}")]
    [InlineData("(((a{1000}){1000}){1000}){1000}")]
    [InlineData("(a{0}){1000}{1000}{1000}{1000}")]
    [InlineData("(?:a*)*{1000}{1000}")]
    [InlineData("((a|){100}){100}x")]
    public void A_hostile_pattern_is_compiled_or_refused_at_once(string pattern)
    {
        var program = TestProgram.OfSource($"{Imports}fn main(p :: Str) -> Bool {{ regex.is_match_str(p, text(100)) }}");
        program.Compile();
        var before = GC.GetAllocatedBytesForCurrentThread();
        program.Run(Tier.All[0], "main", [System.Text.Json.JsonSerializer.Serialize(pattern)]);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MostForAPattern, $"{allocated} bytes");
    }

    [Theory]
    [InlineData("str.contains(h, n)")]
    [InlineData("list.len(str.split(h, n)) > 1")]
    [InlineData("str.len(str.replace(h, n, \"\")) == 0")]
    public void Searching_takes_linear_time_whatever_the_texts_are(string expression)
    {
        var program = TestProgram.OfSource($$"""
            {{Imports}}
            fn main() -> Bool {
              let h := str.repeat("a", 4000000)
              let n := str.repeat("a", 1000000) + "b" + str.repeat("a", 1000000)
              {{expression}}
            }
            """);
        // A search that compares anew at each place needs some 10^12 comparisons here: it does not end.
        Assert.Equal("false", program.Run(Tier.All[0], "main", []).Seen.Json);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Nested_parallel_maps_end_at_the_depth_limit_with_a_short_error(string tier)
    {
        var program = TestProgram.OfSource($$"""
            {{Imports}}
            fn down(n :: Int) -> Int { list.len(list.par_map([n], fn (x :: Int) -> Int { if x == 0 { 1 / x } else { down(x - 1) } })) }
            """);
        var error = program.Run(Tier.Find(tier), "down", ["50"]).Seen.Error!;
        Assert.Equal(LexErrorKind.Effect, error.Kind);
        Assert.InRange(error.Message.Length, 1_000, 3_000);
        foreach (var depth in new[] { "0", "63", "64", "5000" })
        {
            var (expected, seen) =
                (program.Run(Tier.Find(tier).Oracle, "down", [depth]).Seen, program.Run(Tier.Find(tier), "down", [depth]).Seen);
            Assert.Equal((expected.Error!.Display, expected.Steps, expected.Cells), (seen.Error!.Display, seen.Steps, seen.Cells));
        }
    }

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];
}
