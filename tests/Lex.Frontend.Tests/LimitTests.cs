using System.Text;

namespace Lex.Frontend.Tests;

/// <summary>Hostile sizes: deep ones end in a diagnostic, long ones work; on a thread with a small stack.</summary>
public sealed class LimitTests
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
