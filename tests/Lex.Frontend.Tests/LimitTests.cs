using System.Diagnostics;
using System.Text;
using Lex.Frontend.Syntax;
using Xunit.Abstractions;

namespace Lex.Frontend.Tests;

/// <summary>Hostile sizes: deep ones end in a diagnostic, long ones work; on a thread with a small stack.</summary>
public sealed class LimitTests(ITestOutputHelper output)
{
    private const int SmallStack = 512 * 1024;

    private static string Verdict(string source)
    {
        var verdict = "";
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                verdict = TestPrograms.Verdict(source);
            }
            catch (Exception e)
            {
                failure = e;
            }
        }, SmallStack);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        return verdict.Split(' ')[0];
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static string Nested(string open, int depth, string inner, string close) =>
        $"fn t() -> Int {{ let x := {Repeat(open, depth)}{inner}{Repeat(close, depth)}\n 1 }}";

    [Theory]
    [InlineData("[", 95, "1", "]", "ok")]
    [InlineData("[", 96, "1", "]", "syntax_error")]
    [InlineData("[", 96, "", "]", "ok")]
    [InlineData("[", 97, "", "]", "syntax_error")]
    [InlineData("(", 95, "1", ")", "ok")]
    [InlineData("(", 96, "1", ")", "syntax_error")]
    [InlineData("(", 1_000_000, "1", ")", "syntax_error")]
    [InlineData("[", 1_000_000, "", "", "syntax_error")]
    [InlineData("{ a: ", 300_000, "1", " }", "syntax_error")]
    [InlineData("{ let a := ", 300_000, "1", " }", "syntax_error")]
    [InlineData("if ", 300_000, "1", " {1} else {2}", "syntax_error")]
    [InlineData("match ", 300_000, "1", " { _ => 1 }", "syntax_error")]
    [InlineData("fn () -> Int { ", 300_000, "1", " }", "syntax_error")]
    [InlineData("Some(", 300_000, "1", ")", "syntax_error")]
    [InlineData("- ", 96, "1", "", "ok")]
    [InlineData("- ", 97, "1", "", "syntax_error")]
    [InlineData("not ", 300_000, "true", "", "syntax_error")]
    public void Nested_expressions(string open, int depth, string inner, string close, string expected) =>
        Assert.Equal(expected, Verdict(Nested(open, depth, inner, close)));

    [Theory]
    [InlineData("List[", "Int", "]", 90, "ok")]
    [InlineData("List[", "Int", "]", 100_000, "syntax_error")]
    [InlineData("(", "Int", ")", 100_000, "syntax_error")]
    [InlineData("() -> ", "Int", "", 100_000, "syntax_error")]
    [InlineData("{ a :: ", "Int", " }", 100_000, "syntax_error")]
    public void Nested_types(string open, string inner, string close, int depth, string expected) =>
        Assert.Equal(expected, Verdict($"type T = {Repeat(open, depth)}{inner}{Repeat(close, depth)}\nfn t() -> Int {{ 1 }}"));

    [Theory]
    [InlineData("(", "x", ")", 100_000)]
    [InlineData("Some(", "x", ")", 100_000)]
    [InlineData("{ a: ", "x", " }", 100_000)]
    public void Nested_patterns(string open, string inner, string close, int depth) =>
        Assert.Equal("syntax_error",
            Verdict($"fn t(o :: Int) -> Int {{ match o {{ {Repeat(open, depth)}{inner}{Repeat(close, depth)} => 1 }} }}"));

    [Fact]
    public void Long_operator_chain() => Assert.Equal("ok", Verdict($"fn t() -> Int {{ 0{Repeat(" + 1", 100_000)} }}"));

    [Fact]
    public void Long_logical_chain() => Assert.Equal("ok", Verdict($"fn t(b :: Bool) -> Bool {{ b{Repeat(" and b", 50_000)} }}"));

    [Fact]
    public void Long_pipe() =>
        Assert.Equal("ok", Verdict($"fn f(n :: Int) -> Int {{ n + 1 }}\nfn t() -> Int {{ 0{Repeat(" |> f", 30_000)} }}"));

    [Fact]
    public void Long_pipe_of_closures() =>
        Assert.Equal("ok", Verdict($"fn t(r :: {{ f :: (Int, Int) -> Int }}) -> Int {{ 0{Repeat(" |> r.f(1)", 20_000)} }}"));

    [Fact]
    public void Long_postfix_chain() =>
        Assert.Equal("ok", Verdict($"type N = {{ next :: N }}\nfn t(n :: N) -> N {{ n{Repeat(".next", 30_000)} }}"));

    [Fact]
    public void Long_question_chain() =>
        Assert.Equal("type_mismatch", Verdict($"fn t(n :: Result[Int, Str]) -> Int {{ n{Repeat("?", 30_000)} }}"));

    [Fact]
    public void Long_interpolation() => Assert.Equal("ok", Verdict($"fn t(s :: Str) -> Str {{ f\"{Repeat("{s}-", 20_000)}\" }}"));

    [Fact]
    public void Many_statements() =>
        Assert.Equal("ok", Verdict($"fn f(n :: Int) -> Int {{ n }}\nfn t() -> Int {{\n{Repeat("f(1)\n", 100_000)} 1 }}"));

    [Fact]
    public void Many_lets()
    {
        var body = new StringBuilder("let a0 := 1\n");
        for (var i = 1; i < 40_000; i++) body.Append($"let a{i} := a{i - 1} + 1\n");
        Assert.Equal("ok", Verdict($"fn t() -> Int {{\n{body} a39999 }}"));
    }

    [Fact]
    public void Many_lets_of_calls()
    {
        var body = new StringBuilder("let a0 := 1\n");
        for (var i = 1; i < 20_000; i++) body.Append($"let a{i} := f(a{i - 1})\n");
        Assert.Equal("ok", Verdict($"fn f(n :: Int) -> Int {{ n }}\nfn t() -> Int {{\n{body} a19999 }}"));
    }

    [Fact]
    public void More_locals_than_a_frame_holds() =>
        Assert.Equal("too_complex", Verdict($"fn t() -> Int {{\n{Repeat("let _ := 1\n", 70_000)} 1 }}"));

    [Fact]
    public void More_parts_than_a_tuple_holds() =>
        Assert.Equal("too_complex", Verdict($"fn t() -> Int {{ let x := ({Repeat("1, ", 70_000)})\n 1 }}"));

    [Fact]
    public void Long_list_literal() => Assert.Equal("ok", Verdict($"fn t() -> List[Int] {{ [{Repeat("1, ", 100_000)}] }}"));

    [Fact]
    public void Inferred_types_that_grow() => Assert.Equal("too_complex", Verdict(
        $"fn f(n :: Int) -> Int {{ 1 }}\nfn t() -> Int {{\nlet a := [1]\n{Repeat("let a := [a]\n", 5_000)} f(1) }}"));

    [Fact]
    public void Inferred_types_that_double() => Assert.NotEqual("", Verdict(
        $"fn same[A](a :: A, b :: A) -> Int {{ 1 }}\nfn t() -> Int {{\nlet a := (1, 2)\nlet b := (1, 2)\n{Repeat("let a := (a, a)\nlet b := (b, b)\n", 60)} same(a, b) }}"));

    /// <summary>An alias with the wrong number of arguments, or in a circle, says nothing, wherever a type can stand.</summary>
    [Theory]
    [InlineData("type A = List[Int]", "A[Int]")]
    [InlineData("type A[T] = List[T]", "A")]
    [InlineData("type A[T] = List[T]", "A[Int, Int]")]
    [InlineData("type A = { x :: A[Int] }", "A[Int]")]
    [InlineData("type A = A", "A")]
    [InlineData("type A = A", "A[Int]")]
    [InlineData("type A[T] = A[List[T]]", "A[Int]")]
    [InlineData("type A[T] = B[T]\ntype B[T] = A[T]", "A[Int]")]
    [InlineData("type A[T] = B\ntype B[T] = A", "A[Int]")]
    [InlineData("type A = List[A]", "A")]
    [InlineData("type A = Option[A]", "A")]
    [InlineData("type A = (A) -> A", "A")]
    [InlineData("type A = Int{x | x > 0}", "A[Int]")]
    [InlineData("type A = MkA(Int)", "A[Int]")]
    [InlineData("type A[T] = MkA(T)", "A")]
    [InlineData("", "Nowhere[Int]")]
    [InlineData("", "Int[Int]")]
    [InlineData("", "List[Int, Int]")]
    [InlineData("", "Option")]
    [InlineData("", "Map[Int]")]
    public void Types_that_mean_nothing(string declaration, string type)
    {
        string[] uses =
        [
            "fn f(a :: TYPE) -> Int { 1 }",
            "fn f(a :: TYPE) -> TYPE { a }",
            "fn f(g :: (TYPE) -> TYPE) -> Int { 1 }",
            "fn f(a :: { x :: TYPE }) -> TYPE { a.x }",
            "fn f(a :: List[TYPE], b :: Option[TYPE]) -> List[TYPE] { a }",
            "fn f() -> (TYPE) -> TYPE { fn (a :: TYPE) -> TYPE { a } }",
            "fn f(s :: Str) -> Result[TYPE, Str] { json.parse(s) }",
            "fn f(a :: TYPE) -> Int { let b :: TYPE := a\n 1 }",
            "fn f(a :: TYPE) -> Int { match a { _ => 1 } }",
            "fn f(a :: TYPE) -> Int { match a { x => 1 } }",
            "fn f(a :: TYPE) -> Int { match a { Some(x) => 1, None => 2 } }",
            "fn f(a :: TYPE) -> Int { match a { { x } => 1, _ => 2 } }",
            "fn f(a :: TYPE) -> Int { match a { (x, y) => 1, _ => 2 } }",
            "fn f(a :: TYPE) -> Int { match a { 1 => 1, _ => 2 } }",
            "fn f(a :: TYPE) -> Int { a.x }",
            "fn f(a :: TYPE) -> Int { a(1) }",
            "fn f(a :: TYPE) -> Int { a? }",
            "fn f(a :: TYPE) -> TYPE { a + a }",
            "fn f(a :: TYPE, b :: TYPE) -> Bool { a == b and a < b }",
            "fn f(a :: TYPE) -> Int { g(a) }\nfn g(b :: TYPE{x | x == x}) -> Int { 1 }",
            "type U = MkU(TYPE) | NoU\nfn f(u :: U) -> Int { match u { MkU(a) => 1, NoU => 2 } }",
            "type R = { ...TYPE, y :: Int }\nfn f(r :: R) -> Int { r.y }",
            "fn f(a :: TYPE) -> Int examples { f(1) => 1 } { 1 }",
            "fn id[T](t :: T) -> T { t }\nfn f(a :: TYPE) -> TYPE { id(a) }",
        ];
        foreach (var use in uses)
        {
            var source = $"import \"std.json\" as json\n{declaration}\n{use.Replace("TYPE", type, StringComparison.Ordinal)}";
            var result = LexCompiler.Compile(SourceText.FromString(source), TestPrograms.Catalogue, new() { WithWarnings = true, WithExamples = true });
            Assert.True(result.IsSuccess == (result.Program is not null), source);
        }
    }

    /// <summary>The type of each payload is twice the one before: as graphs they are small.</summary>
    [Theory]
    [InlineData("g :: G[Int]", "(T, T)", 20, 100)]
    [InlineData("g :: G[Int]", "(T, T, T, T)", 90, 90)]
    [InlineData("g :: G[A]", "(T, T)", 16, 2_000)]
    [InlineData("g :: G[A]", "(T) -> T", 90, 90)]
    [InlineData("g :: G[A]", "{ a :: T, b :: T, c :: List[T] }", 40, 90)]
    public void Payloads_that_grow_in_patterns(string parameter, string payload, int depth, int arms)
    {
        var text = new StringBuilder($"type G[T] = Leaf(T) | Node(G[{payload}])\nfn t[A]({parameter}) -> Int {{ match g {{\n");
        for (var i = 0; i < arms; i++)
        {
            var nodes = 1 + (i % depth);
            text.Append($"{Repeat("Node(", nodes)}Leaf(x){Repeat(")", nodes)} => {i},\n");
        }

        Assert.Equal(0, Measure("growing payloads", Encoding.UTF8.GetBytes($"{text} _ => 0 }} }}")));
    }

    /// <summary>Each arm is looked up among the others, and each constructor among the arms.</summary>
    [Fact]
    public void A_match_on_thousands_of_constructors_is_looked_through()
    {
        string Source(int except) => $"type T = {string.Join(" | ", Enumerable.Range(0, 10_000).Select(i => $"C{i}"))}\nfn t(c :: T) -> Int {{ match c {{ "
            + string.Concat(Enumerable.Range(0, 10_000).Where(i => i != except).Select(i => $"C{i} => {i},\n")) + "C7 => 1 } }";
        var result = LexCompiler.Compile(SourceText.FromString(Source(5_000)), TestPrograms.Catalogue, new() { WithWarnings = true });
        Assert.Equal(["non_exhaustive_match", "unreachable_arm"], result.Warnings.Select(warning => warning.Kind.Name));
        Assert.Contains("`C5000`", result.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_in_a_circle() =>
        Assert.Equal("type_mismatch", Verdict("type A = B\ntype B = A\nfn f(a :: A) -> Int { a.x }"));

    [Fact]
    public void Interpolations_in_each_other()
    {
        var text = "s";
        for (var i = 0; i < 12; i++) text = $"f\"{{{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}}}\"";
        Assert.Equal("syntax_error", Verdict($"fn t(s :: Str) -> Str {{ {text} }}"));
    }

    [Fact]
    public void Many_arms()
    {
        var arms = new StringBuilder();
        for (var i = 0; i < 20_000; i++) arms.Append($"{i} => {i},\n");
        Assert.Equal("ok", Verdict($"fn t(n :: Int) -> Int {{ match n {{ {arms} _ => 0 }} }}"));
    }

    [Theory]
    [InlineData("let a{i} := f({i})\n", "fn f(n :: Int) -> Int { n }\nfn t() -> Int {\n{0} 1 }")]
    [InlineData("fn g{i}(o :: Option[Int]) -> Int { match o { Some(n) => n + {i}, None => g{i}(Some(1)) } }\n", "{0}fn t() -> Int { 1 }")]
    [InlineData("type R{i} = { a{i} :: Int, b :: List[Str] }\nfn r{i}(r :: R{i}) -> Int { r.a{i} }\n", "{0}fn t() -> Int { 1 }")]
    [InlineData("type U{i} = A{i} | B{i}(U{i})\nfn u{i}(u :: U{i}) -> Int { match u { A{i} => 0, B{i}(v) => u{i}(v) } }\n",
        "{0}fn t() -> Int { 1 }")]
    [InlineData(" + {i}", "fn t() -> Int { 0{0} }")]
    [InlineData("{ a: {i}, b: [\"x\"] },\n", "fn t() -> Int { let xs := [{0}]\n 1 }")]
    [InlineData("{i} => nope{i},\n", "fn t(n :: Int) -> Int { match n { {0} _ => 0 } }")]
    [InlineData("C{i} | ", "type T = {0} D\nfn t(n :: T) -> Int { match n { D => 1 } }")]
    [InlineData("A{i}, ", "fn t[{0} Z](z :: Z) -> Int { 1 }")]
    [InlineData("fn e{i}(s :: Str) -> [io] Unit { io.print(s)\n e{i}(s) }\n", "import \"std.io\" as io\n{0}fn t() -> Int { 1 }")]
    public void Work_grows_with_the_text(string part, string whole)
    {
        // What is allocated is counted, for it is the same in every run; twice the text may take little more than twice as much.
        long Allocated(int parts)
        {
            var text = new StringBuilder();
            for (var i = 0; i < parts; i++)
                text.Append(part.Replace("{i}", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
            var source = whole.Replace("{0}", text.ToString(), StringComparison.Ordinal);
            var before = GC.GetAllocatedBytesForCurrentThread();
            TestPrograms.Compile(source);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(10);
        var (small, large) = (Allocated(2_000), Allocated(4_000));
        Assert.True(large < 2.5 * small, $"{small} bytes for 2,000 parts, {large} for 4,000");
    }

    /// <summary>Texts of a megabyte and more that go on doing the same thing.</summary>
    public static TheoryData<string> Pathological => [.. PathologicalTexts().Select(text => text.Name)];

    private static IEnumerable<(string Name, string Text)> PathologicalTexts()
    {
        const int Million = 1_000_000;
        yield return ("parentheses", Nested("(", Million, "1", ")"));
        yield return ("open parentheses", Nested("(", Million, "", ""));
        yield return ("lists", Nested("[", Million, "", "]"));
        yield return ("open lists", Nested("[", Million, "", ""));
        yield return ("tuples", Nested("(1, ", Million / 4, "1", ")"));
        yield return ("blocks", Nested("{", Million, "1", "}"));
        yield return ("records", Nested("{ a: ", Million / 5, "1", "}"));
        yield return ("calls", Nested("f(", Million / 2, "1", ")"));
        yield return ("call chain", Nested("f", 1, Repeat("()", 200_000), ""));
        yield return ("minus signs", Nested("-", Million, "1", ""));
        yield return ("not", Nested("not ", Million / 4, "true", ""));
        yield return ("ifs", Nested("if true { ", Million / 10, "1", " } else { 2 }"));
        yield return ("else ifs", Nested("if a { 1 } else ", Million / 16, "{ 2 }", ""));
        yield return ("lambdas", Nested("fn () -> Int { ", Million / 15, "1", " }"));
        yield return ("matches", Nested("match 1 { _ => ", Million / 15, "1", " }"));
        yield return ("sums", Nested("1 + ", Million / 4, "1", ""));
        yield return ("comparisons", Nested("1 < ", Million / 4, "1", ""));
        yield return ("pipes", Nested("1 |> ", 100_000, "1", ""));
        yield return ("list types", $"type T = {Repeat("List[", Million)}Int{Repeat("]", Million)}");
        yield return ("parenthesised types", $"type T = {Repeat("(", Million)}Int{Repeat(")", Million)}");
        yield return ("open types", $"type T = {Repeat("(", Million)}");
        yield return ("function types", $"type T = {Repeat("() -> ", Million)}Int");
        yield return ("record types", $"type T = {Repeat("{ a :: ", Million)}Int{Repeat("}", Million)}");
        yield return ("alternatives", $"type T = A{Repeat(" | A", Million / 4)}");
        yield return ("parameters", $"fn f({Repeat("a :: Int, ", 100_000)}) -> Int {{ 1 }}");
        yield return ("effects", $"fn f() -> [{Repeat("io, ", 100_000)}] Int {{ 1 }}");
        yield return ("patterns", $"fn t(o :: Int) -> Int {{ match o {{ {Repeat("Some(", Million)}x{Repeat(")", Million)} => 1 }} }}");
        yield return ("tuple patterns", $"fn t(o :: Int) -> Int {{ match o {{ {Repeat("(", Million)}x{Repeat(")", Million)} => 1 }} }}");
        yield return ("open patterns", $"fn t(o :: Int) -> Int {{ match o {{ {Repeat("(", Million)}");
        yield return ("functions", Repeat("fn f() -> Int { 1 }\n", 30_000));
        yield return ("imports", Repeat("import \"std.str\" as s\n", 50_000));
        yield return ("keywords", Repeat("fn ", 400_000));
        yield return ("quotes", Repeat("\"", Million + 1));
        yield return ("interpolations", $"fn t() -> Str {{ f\"{Repeat("{", Million)}\" }}");
        yield return ("one name", new string('a', Million));
        yield return ("one number", $"fn t() -> Int {{ {new string('9', Million)} }}");
        yield return ("one float", $"fn t() -> Float {{ {new string('9', Million)}.5 }}");
        yield return ("colons", Repeat(":", Million));
        yield return ("unknown names", $"fn t() -> Int {{ {Repeat("nope ", 200_000)} }}");
        yield return ("fields of a record type", $"type R = {{ {Repeat("a :: Int, ", 500_000)} }}");
        yield return ("fields of a record", Nested("{ a: 1, ", 1, Repeat("b: 2, ", Million / 4), "}"));
        yield return ("examples", $"fn f(n :: Int) -> Int examples {{ {Repeat("f(1) => 1, ", 200_000)} }} {{ n }}");
        yield return ("interpolations that are wrong", $"fn t() -> Str {{ f\"{Repeat("{1 +}-", Million)}\" }}");
        yield return ("interpolations that are empty", $"fn t() -> Str {{ f\"{Repeat("{}", Million)}\" }}");
        yield return ("patterns with two parts", $"fn t(o :: Int) -> Int {{ match o {{ {Repeat("(_, ", Million)}x{Repeat(")", Million)} => 1 }} }}");
        yield return ("record patterns", $"fn t(o :: Int) -> Int {{ match o {{ {Repeat("{ a: ", Million)}x{Repeat("}", Million)} => 1 }} }}");
        yield return ("question marks", $"fn t(n :: Result[Int, Str]) -> Int {{ n{Repeat("?", 100_000)} }}");
        yield return ("errors in one line", $"fn t() -> Int {{ {Repeat("1 + \"a\" ", 100_000)} }}");
        yield return ("functions with errors", string.Concat(Enumerable.Range(0, 30_000).Select(i => $"fn f{i}() -> Int {{ g{i}() }}\n")));
        yield return ("arguments that do not fit", $"fn f({Repeat("a :: Int, ", 200)}) -> Int {{ 1 }}\nfn t() -> Int {{ {Repeat($"f({Repeat("\"a\", ", 200)})\n", 1_000)} 1 }}");
        yield return ("words that start with two bars", Repeat("|", Million));
        yield return ("bytes that are no text", Repeat("\u0001\ufffe", Million / 4));
    }

    /// <summary>A bound on what is allocated is one on what is in use, and the same on every machine.</summary>
    [Theory]
    [MemberData(nameof(Pathological))]
    public void Pathological_texts_end_within_200_megabytes(string name) =>
        Measure(name, Encoding.UTF8.GetBytes(PathologicalTexts().First(text => text.Name == name).Text));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_megabyte_of_random_bytes_ends_within_200_megabytes(int seed)
    {
        var bytes = new byte[1 << 20];
        new Random(seed).NextBytes(bytes);
        // Some of all bytes, some of those that texts are made of.
        if (seed > 1) for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(bytes[i] % (seed == 2 ? 95 : 64) + ' ');
        Measure($"random bytes {seed}", bytes);
    }

    private int Measure(string name, byte[] text)
    {
        var source = SourceText.FromBytes(text, "pathological.lex");
        var start = Stopwatch.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = LexCompiler.Compile(source, TestPrograms.Catalogue, new() { WithWarnings = true, WithExamples = true });
        foreach (var diagnostic in result.Diagnostics) Assert.NotEqual("", diagnostic.Render());
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{name}: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms, {allocated >> 20} MB, {result.Diagnostics.Length} diagnostics");
        Assert.True(allocated < 200 << 20, $"{name}: {allocated >> 20} megabytes");
        return result.Diagnostics.Length;
    }

    [Fact]
    public void A_file_beyond_all_measure() => Assert.Equal("syntax_error", Verdict(new string(' ', (8 << 20) + 1)));

    /// <summary>What is shown of a long line is cut out before it is decoded, once for each of many diagnostics.</summary>
    [Fact]
    public void Messages_about_a_long_line_are_short()
    {
        var source = SourceText.FromString(Repeat("\t€😀", 200_000));
        var diagnostics = LexCompiler.Compile(source, TestPrograms.Catalogue, CompileOptions.Default).Diagnostics;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var rendered = diagnostics[^1].Render().Split('\n');
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
        // The caret stands under the place: as many characters before it as there are before what it marks.
        var caret = rendered[2].IndexOf('^', StringComparison.Ordinal) - "  1 | ".Length;
        var marked = rendered[1]["  1 | ".Length..].EnumerateRunes().ElementAt(caret);
        Assert.Contains($"`{marked}`", rendered[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Arbitrary_bytes_never_throw()
    {
        var random = new Random(1);
        string[] words = ["fn", "t", "(", ")", "{", "}", "[", "]", "->", "=>", "match", "let", ":=", "::", "1", "1.5", "\"a\"", "f\"{a}\"",
            ",", "|", "|>", "?", ".", "\n", "if", "else", "type", "=", "Some", "_", "...", "examples", "é", "import", "and", "not", "-",
            "+"];
        for (var i = 0; i < 3_000; i++)
        {
            var text = new StringBuilder("fn t() -> Int { ");
            for (var n = random.Next(40); n > 0; n--) text.Append(words[random.Next(words.Length)]).Append(random.Next(3) == 0 ? "" : " ");
            Assert.NotEqual("", TestPrograms.Verdict(text.ToString()));
        }
    }
}
