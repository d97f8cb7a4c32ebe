using Lex.Core.Values;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// Programs that ask small questions with much behind them, on a thread with a small stack: in every tier each ends as in the plain loop, with the
/// same steps and cells, soon, and the session is as good as new.
/// </summary>
public sealed class HostileProgramTests
{
    private const int SmallStack = 256 * 1024;

    // A program that hangs must not hang the test; what it may cost is limited in steps and cells.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private const string Imports = """
        import "std.str" as str
        import "std.int" as int
        import "std.list" as list
        import "std.map" as map
        import "std.set" as set
        import "std.deque" as deque
        import "std.iter" as iter
        import "std.json" as json
        import "std.bytes" as bytes
        import "std.regex" as regex
        import "std.parser" as parser
        import "std.flow" as flow
        import "std.csv" as csv
        import "std.toml" as toml
        import "std.yaml" as yaml
        import "std.crypto" as crypto
        import "std.conc" as conc
        import "std.arrow" as arrow
        import "std.df" as df
        import "std.math" as math
        import "std.http" as http
        fn big(n :: Int) -> Str { str.repeat("abcdefgh", n) }
        fn copy(s :: Str, i :: Int) -> Str { s + int.to_str(i) }
        fn t(r :: Result[Table, Str]) -> Table { match r { Ok(x) => x, Err(_) => t(arrow.from_int_columns([])) } }
        fn depth(n :: Int) -> Int { if n == 0 { 0 } else { 1 + depth(n - 1) } }

        """;

    private static readonly (string Name, string Source)[] Programs =
    [
        ("texts that differ at their ends, sorted", """
            fn main() -> Int {
              let a := copy(big(500000),1)
              let b := copy(big(500000),2)
              list.len(list.sort(list.map(list.range(0,200000), fn (i :: Int) -> Str { if i % 2 == 0 { a } else { b } }))) }
            """),
        ("keys that differ at their ends", """
            fn main() -> Int {
              let a := copy(big(500000),1)
              let b := copy(big(500000),2)
              list.len(list.sort_by(list.range(0,200000), fn (i :: Int) -> Str { if i % 2 == 0 { a } else { b } })) }
            """),
        ("unions of sets of long texts", """
            fn main() -> Int {
              let xs := list.map(list.range(0,100), fn (i :: Int) -> Str { copy(big(50000),i) })
              let s := set.from_list(xs)
              list.fold(list.range(0,1000000), 0, fn (a :: Int, i :: Int) -> Int { a + set.size(set.union(s, s)) }) }
            """),
        ("intersections of sets of long texts", """
            fn main() -> Int {
              let xs := list.map(list.range(0,100), fn (i :: Int) -> Str { copy(big(50000),i) })
              let ys := list.map(list.range(0,100), fn (i :: Int) -> Str { copy(big(50000),i) })
              let s := set.from_list(xs)
              let t := set.from_list(ys)
              list.fold(list.range(0,1000000), 0, fn (a :: Int, i :: Int) -> Int { a + set.size(set.intersect(s, t)) }) }
            """),
        ("subsets of sets of long texts", """
            fn main() -> Int {
              let xs := list.map(list.range(0,100), fn (i :: Int) -> Str { copy(big(50000),i) })
              let ys := list.map(list.range(0,100), fn (i :: Int) -> Str { copy(big(50000),i) })
              let s := set.from_list(xs)
              let t := set.from_list(ys)
              list.fold(list.range(0,1000000), 0, fn (a :: Int, i :: Int) -> Int { if set.is_subset(s, t) { a + 1 } else { a } }) }
            """),
        ("differences of sets of long texts", """
            fn main() -> Int {
              let xs := list.map(list.range(0,100), fn (i :: Int) -> Str { copy(big(50000),i) })
              let ys := list.map(list.range(0,100), fn (i :: Int) -> Str { copy(big(50000),i) })
              let s := set.from_list(xs)
              let t := set.from_list(ys)
              list.fold(list.range(0,1000000), 0, fn (a :: Int, i :: Int) -> Int { a + set.size(set.diff(s, t)) }) }
            """),
        ("maps of long keys, merged", """
            fn main() -> Int {
              let xs := list.map(list.range(0,100), fn (i :: Int) -> (Str, Int) { (copy(big(50000),i), i) })
              let ys := list.map(list.range(0,100), fn (i :: Int) -> (Str, Int) { (copy(big(50000),i), i) })
              let s := map.from_list(xs)
              let t := map.from_list(ys)
              list.fold(list.range(0,1000000), 0, fn (a :: Int, i :: Int) -> Int { a + map.size(map.merge(s, t)) }) }
            """),
        ("a map of long keys", """
            fn main() -> Int {
              let a := copy(big(500000),1)
              let b := copy(big(500000),2)
              map.size(map.from_list(list.map(list.range(0,200000), fn (i :: Int) -> (Str, Int) { (if i % 2 == 0 { a } else { b }, i) }))) }
            """),
        ("long keys looked up", """
            fn main() -> Int {
              let a := copy(big(500000),1)
              let b := copy(big(500000),2)
              let m := map.set(map.new(), a, 1)
              list.fold(list.range(0,1000000), 0, fn (s :: Int, i :: Int) -> Int { s + map.get_or(m, b, 0) }) }
            """),
        ("searching again and again", """
            fn main() -> Int {
              let a := big(500000)
              list.fold(list.range(0,1000000), 0, fn (s :: Int, i :: Int) -> Int { if str.contains(a, "hgfedcba") { s + 1 } else { s } }) }
            """),
        ("long beginnings", """
            fn main() -> Int {
              let a := big(500000)
              let b := copy(big(499999), 1)
              list.fold(list.range(0,1000000), 0, fn (s :: Int, i :: Int) -> Int { if str.starts_with(a, b) { s + 1 } else { s } }) }
            """),
        ("long ends", """
            fn main() -> Int {
              let a := big(500000)
              let b := "x" + big(499999)
              list.fold(list.range(0,1000000), 0, fn (s :: Int, i :: Int) -> Int { if str.ends_with(a, b) { s + 1 } else { s } }) }
            """),
        ("slices far inside", """
            fn main() -> Int {
              let a := str.repeat("é", 2000000)
              list.fold(list.range(0,1000000), 0, fn (s :: Int, i :: Int) -> Int { s + str.len(str.slice(a, 1999990, 1999999)) }) }
            """),
        ("a long number", """
            fn main() -> Int {
              let a := str.repeat("1", 4000000)
              list.fold(list.range(0,1000000), 0, fn (s :: Int, i :: Int) -> Int { match str.to_int(a) { Some(c) => s + 1, None => s } }) }
            """),
        ("a long float", """
            fn main() -> Int {
              let a := str.repeat("1", 4000000)
              list.fold(list.range(0,1000000), 0, fn (s :: Int, i :: Int) -> Int { match str.to_float(a) { Some(c) => s + 1, None => s } }) }
            """),
        ("nothing but blanks", """
            fn main() -> Int {
              let a := str.repeat(" ", 4000000)
              list.fold(list.range(0,1000000), 0, fn (s :: Int, i :: Int) -> Int { s + str.len(str.trim(a)) }) }
            """),
        ("JSON that nests without end", """
            fn main() -> Int { match json.parse(str.repeat("[", 3000000)) { Ok(x) => x, Err(e) => str.len(e) } }
            """),
        ("records of ever new names", """
            fn main() -> Int { list.fold(list.range(0,200000), 0, fn (a :: Int, i :: Int) -> Int { match json.parse("{\"k" + int.to_str(i) + "\":1}") { Ok(x) => a + 1, Err(e) => a } }) }
            """),
        ("aliases of aliases", """
            fn main() -> Str {
              let t := "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: [*g,*g,*g,*g,*g,*g,*g,*g,*g]\n"
              match yaml.parse(t) { Ok(x) => json.stringify(x), Err(e) => e } }
            """),
        ("YAML that nests", """
            fn main() -> Str { match yaml.parse(str.repeat("- ", 500000) + "x") { Ok(x) => "ok", Err(e) => e } }
            """),
        ("TOML that nests", """
            fn main() -> Str { match toml.parse(str.repeat("a.", 500000) + "a = 1") { Ok(x) => "ok", Err(e) => e } }
            """),
        ("many alternatives", """
            fn main() -> Bool { match regex.compile(str.join(list.map(list.range(0,20000), fn (i :: Int) -> Str { "a" + int.to_str(i) }), "|")) { Ok(r) => regex.is_match(r, str.repeat("a1", 100000)), Err(e) => false } }
            """),
        ("repetitions of alternatives", """
            fn main() -> Bool { match regex.compile("(a|aa|aaa|aaaa)*(b|c){0,50}$") { Ok(r) => regex.is_match(r, str.repeat("a", 200000) + "d"), Err(e) => false } }
            """),
        ("templates of groups", """
            fn main() -> Int { match regex.compile("(.*)") { Ok(r) => str.len(regex.replace_all(r, str.repeat("a", 100000), str.repeat("$1", 100000))), Err(e) => 0 } }
            """),
        ("templates of groups without text", """
            fn main() -> Int { match regex.compile("()a") { Ok(r) => str.len(regex.replace_all(r, str.repeat("a", 100000), str.repeat("$1", 100000))), Err(e) => 0 } }
            """),
        ("templates that open names", """
            fn main() -> Int { match regex.compile("a") { Ok(r) => str.len(regex.replace_all(r, "b", str.repeat("${", 2000000))), Err(e) => 0 } }
            """),
        ("templates of unknown names", """
            fn main() -> Int {
              let p := str.join(list.map(list.range(0, 1000), fn (i :: Int) -> Str { "(?P<n" + int.to_str(i) + ">)" }), "")
              match regex.compile(p) { Ok(r) => str.len(regex.replace_all(r, "b", str.repeat("$x ", 1000000))), Err(e) => 0 } }
            """),
        ("nodes with many anchors", """
            fn main() -> Str { match yaml.parse(str.repeat("&a ", 1000000) + "x") { Ok(x) => "ok", Err(e) => e } }
            """),
        ("nodes with many tags", """
            fn main() -> Str { match yaml.parse("[" + str.repeat("!!str ", 1000000) + "x]") { Ok(x) => "ok", Err(e) => e } }
            """),
        ("a table with a long name", """
            fn main() -> Int {
              let m := map.from_list(list.map(list.range(0, 20000), fn (i :: Int) -> (Str, Int) { (int.to_str(i), i) }))
              match toml.stringify(map.from_list([(big(100000), m)])) { Ok(t) => str.len(t), Err(e) => 0 } }
            """),
        ("fields that do not exist", """
            fn main() -> Str {
              let r :: Result[{ a :: Int }, Str] := json.parse_strict("{\"a\":1}", list.map(list.range(0, 1000000), fn (i :: Int) -> Str { "k" + int.to_str(i) }))
              match r { Ok(x) => "ok", Err(e) => e } }
            """),
        ("a long purpose", """
            fn main() -> Str { match crypto.hkdf_sha256(bytes.from_str("a"), bytes.from_str("b"), bytes.from_str(big(200000)), 64) { Ok(b) => crypto.hex_encode(b), Err(e) => e } }
            """),
        ("rows of one field", """
            fn go(t :: Str, n :: Int) -> Int { if n == 0 { 0 } else { match csv.parse(t) { Ok(r) => list.len(r) + go(t, n - 1), Err(e) => 0 } } }
            fn main() -> Int { go(str.repeat("a\n", 1000000), 100) }
            """),
        ("a matrix as JSON", """
            fn go(m :: Matrix, n :: Int) -> Int { if n == 0 { 0 } else { str.len(json.stringify(m)) + go(m, n - 1) } }
            fn main() -> Int { go(math.zeros(300, 300), 1000) }
            """),
        ("headers with long names", """
            fn name(i :: Int) -> Str { copy(big(100000), i) }
            fn go(r :: HttpRequest, n :: Int) -> Int { if n == 0 { map.size(r.headers) } else { go(http.with_header(r, "a", "b"), n - 1) } }
            fn main() -> Int {
              let h := map.from_list(list.map(list.range(0, 20), fn (i :: Int) -> (Str, Str) { (name(i), "x") }))
              go({ method: "GET", url: "http://h/", headers: h, body: None, timeout_ms: None }, 100000) }
            """),
        ("matches of nothing", """
            fn main() -> Int { match regex.compile("") { Ok(r) => list.len(regex.find_all(r, str.repeat("é", 2000000))), Err(e) => 0 } }
            """),
        ("an iterator without end", """
            fn main() -> Int { iter.count(iter.unfold(0, fn (s :: Int) -> Option[(Int, Int)] { Some((s, s + 1)) })) }
            """),
        ("iterators over iterators", """
            fn nest(i :: Iter[Int], n :: Int) -> Iter[Int] { if n == 0 { i } else { nest(iter.map(i, fn (x :: Int) -> Int { x + 1 }), n - 1) } }
            fn main() -> Int { iter.fold(nest(iter.unfold(0, fn (s :: Int) -> Option[(Int, Int)] { if s < 3 { Some((s, s + 1)) } else { None } }), 5000), 0, fn (a :: Int, x :: Int) -> Int { a + x }) }
            """),
        ("closures in closures, called", """
            fn comp(f :: (Int) -> Int, n :: Int) -> (Int) -> Int { if n == 0 { f } else { comp(fn (x :: Int) -> Int { f(x) + 1 }, n - 1) } }
            fn main() -> Int {
              let f := comp(fn (x :: Int) -> Int { x }, 300000)
              f(1) }
            """),
        ("closures in closures, compared", """
            fn comp(f :: (Int) -> Int, n :: Int) -> (Int) -> Int { if n == 0 { f } else { comp(fn (x :: Int) -> Int { f(x) + 1 }, n - 1) } }
            fn id(x :: Int) -> Int { x }
            fn main() -> Bool { comp(id, 300000) == comp(id, 300000) }
            """),
        ("flows of flows", """
            fn comp(f :: (Int) -> Int, n :: Int) -> (Int) -> Int { if n == 0 { f } else { comp(flow.sequential(f, fn (x :: Int) -> Int { x + 1 }), n - 1) } }
            fn main() -> Int {
              let f := comp(fn (x :: Int) -> Int { x }, 200000)
              f(1) }
            """),
        ("handlers that ask new actors", """
            fn h(s :: Int, m :: Int) -> [concurrent] (Int, Int) { (s, conc.ask(conc.spawn(0, h), m + 1)) }
            fn main() -> [concurrent] Int { conc.ask(conc.spawn(0, h), 0) }
            """),
        ("many actors", """
            fn h(s :: Int, m :: Int) -> (Int, Int) { (s + m, s) }
            fn go(n :: Int, last :: Int) -> [concurrent] Int { if n == 0 { last } else {
              let a := conc.spawn(n, h)
            go(n - 1, conc.ask(a, n)) } }
            fn main() -> [concurrent] Int { go(300000, 0) }
            """),
        ("more names than there may be", """
            fn h(s :: Int, m :: Int) -> (Int, Int) { (s + m, s) }
            fn go(n :: Int) -> [concurrent] Int { if n == 0 { list.len(conc.registered()) } else {
              let a := conc.register(conc.spawn(n, h), int.to_str(n))
            go(n - 1) } }
            fn main() -> [concurrent] Int { go(100000) }
            """),
        ("a state that grows", """
            type L = { next :: Option[L], n :: Int }
            fn h(s :: L, m :: Int) -> (L, Int) { ({ next: Some(s), n: m }, m) }
            fn main() -> [concurrent] Int {
              let a := conc.spawn({ next: None, n: 0 }, h)
              list.fold(list.range(0, 300000), 0, fn (t :: Int, i :: Int) -> [concurrent] Int { t + conc.ask(a, i) }) }
            """),
        ("maps in maps on threads", """
            fn go(n :: Int) -> Int { if n == 0 { 1 } else { list.fold(list.par_map(list.range(0, 6), fn (i :: Int) -> Int { go(n - 1) }), 0, fn (a :: Int, b :: Int) -> Int { a + b }) } }
            fn main() -> Int { go(6) }
            """),
        ("items without end", """
            fn spin(n :: Int) -> Int { spin(n + 1) }
            fn main() -> List[Int] { list.par_map(list.range(0, 64), fn (i :: Int) -> Int { spin(i) }) }
            """),
        ("items that take all the memory", """
            fn main() -> Int { list.len(list.par_map(list.range(0, 64), fn (i :: Int) -> Int { list.len(list.range(0, 20000000)) })) }
            """),
        ("a parser that calls itself", """
            fn p() -> Parser[Str] { parser.and_then(parser.char("a"), fn (c :: Str) -> Parser[Str] { p() }) }
            fn main() -> Str { match parser.run(p(), str.repeat("a", 1000000)) { Ok(x) => x, Err(e) => "err" } }
            """),
        ("many of nothing", """
            fn main() -> Int { match parser.run(parser.many(parser.optional(parser.char("b"))), "aaa") { Ok(x) => list.len(x), Err(e) => 0 - 1 } }
            """),
        ("many alternatives of parsers", """
            fn p(n :: Int) -> Parser[Str] { if n == 0 { parser.char("b") } else { parser.alt(parser.char("c"), p(n - 1)) } }
            fn main() -> Str { match parser.run(p(200000), "a") { Ok(x) => x, Err(e) => "err" } }
            """),
        ("deep trees compared", """
            type T = Leaf | Node(T, T)
            fn left(t :: T, n :: Int) -> T { if n == 0 { t } else { left(Node(t, Leaf), n - 1) } }
            fn main() -> Bool { left(Leaf, 500000) == left(Leaf, 500000) }
            """),
        ("a deque that grows at both ends", """
            fn go(d :: Deque[Int], n :: Int) -> Int { if n == 0 { deque.size(d) } else { go(deque.push_front(deque.push_back(d, n), n), n - 1) } }
            fn main() -> Int { go(deque.new(), 1000000) }
            """),
        ("a deque extended many times", """
            fn go(d :: Deque[Int], n :: Int, a :: Int) -> Int { if n == 0 { a } else { go(d, n - 1, a + deque.size(deque.push_front(d, n))) } }
            fn main() -> Int { go(deque.from_list(list.range(0, 100000)), 100000, 0) }
            """),
        ("a list extended many times", """
            fn go(d :: List[Int], n :: Int, a :: Int) -> Int { if n == 0 { a } else { go(d, n - 1, a + list.len(list.concat(d, [n]))) } }
            fn main() -> Int { go(list.range(0, 100000), 100000, 0) }
            """),
        ("a text extended many times", """
            fn go(d :: Str, n :: Int, a :: Int) -> Int { if n == 0 { a } else { go(d, n - 1, a + str.len(d + "x")) } }
            fn main() -> Int { go(big(100000), 100000, 0) }
            """),
        ("bytes in front of bytes", """
            fn go(d :: Bytes, n :: Int) -> Int { if n == 0 { bytes.len(d) } else { go(bytes.concat(bytes.u8(1), d), n - 1) } }
            fn main() -> Int { go(bytes.u8(0), 300000) }
            """),
        ("a row of nothing but commas", """
            fn main() -> Int { match csv.parse(str.repeat(",", 4000000)) { Ok(r) => list.len(r), Err(e) => 0 } }
            """),
        ("a long number in base 58", """
            fn main() -> Int { match crypto.base58_decode(str.repeat("z", 3000000)) { Ok(b) => bytes.len(b), Err(e) => 0 } }
            """),
        ("a column of texts that differ at their ends", """
            fn main() -> Int {
              let a := copy(big(500000),1)
              let b := copy(big(500000),2)
              arrow.nrows(t(df.sort_by(t(arrow.from_str_columns([("k", list.map(list.range(0,200000), fn (i :: Int) -> Str { if i % 2 == 0 { a } else { b } }))])), "k", true))) }
            """),
        ("the greatest of such texts", """
            fn main() -> Int {
              let a := copy(big(500000),1)
              let b := copy(big(500000),2)
              arrow.nrows(t(df.group_by_agg(t(arrow.from_str_columns([("k", list.map(list.range(0,200000), fn (i :: Int) -> Str { if i % 2 == 0 { a } else { b } }))])), [], [("m","k","max")]))) }
            """),
        ("joins of joins", """
            fn go(w :: Table, n :: Int) -> Int { if n == 0 { arrow.nrows(w) } else { go(t(df.cross_join(w, t(arrow.select_cols(w, [])))), n - 1) } }
            fn main() -> Int { go(t(arrow.from_int_columns([("a",[1,2,3])])), 60) }
            """),
    ];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (name, _) in Programs)
        {
            foreach (var tier in Tier.All) rows.Add(name, tier.Name);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Ends_as_in_the_plain_loop(string name, string tierName)
    {
        var program = TestProgram.OfSource(Imports + Programs.Single(p => p.Name == name).Source);
        var compilation = program.Compile();
        Assert.True(compilation.IsSuccess, compilation.IsSuccess ? "" : compilation.Diagnostics[0].ToString());
        var tier = Tier.Find(tierName);
        var (expected, seen) = (default(string), default(string));
        var thread = new Thread(
            () =>
            {
                expected = tier == tier.Oracle ? null : Outcome(program, tier.Oracle);
                seen = Outcome(program, tier);
            },
            SmallStack);
        thread.IsBackground = true;
        thread.Start();
        Assert.True(thread.Join(Longest), "it does not end");
        if (tier != tier.Oracle) Assert.Equal(expected, seen);
        Assert.NotNull(seen);
    }

    private static string Outcome(TestProgram program, Tier tier)
    {
        var (session, main) = program.Open(tier, "main", o => o with { StepLimit = 60_000, CellLimit = 3_000_000, Handler = new PrintHandler() });
        var outcome = session.Invoke(main, [], out var result, out var error) ? DebugText.Of(result) : error!.Display;
        var taken = $"{session.Steps} steps, {session.CellsUsed} cells";
        session.Reset();
        Assert.True(session.Invoke(session.Program.Find("depth")!, [Value.Int(1_000)], out result, out error), error?.Display);
        Assert.Equal(1_000, result.AsInt);
        return $"{outcome}; {taken}";
    }
}
