using System.Text;
using System.Text.Json;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Formatting;
using Lex.Frontend.Syntax;
using Lex.Tests.Shared;

namespace Lex.Frontend.Tests;

/// <summary>What formatting does to texts, and what it must never do: change a meaning, lose a comment, change its mind.</summary>
public sealed class FormatterTests
{
    private const int VariantsPerProgram = 12;

    [Theory]
    [InlineData("fn f()->Int{1+2*(3-4)}", "fn f() -> Int {\n  1 + 2 * (3 - 4)\n}\n\n")]
    [InlineData("import \"std.io\" as io type T=A|B(Int,Str)", "import \"std.io\" as io\n\ntype T = A | B((Int, Str))\n\n")]
    [InlineData("type Tag = Tag()", "type Tag = Tag()\n\n")]
    [InlineData("fn f(_ :: Int) -> Int { let _ := 1; 2 }", "fn f(_ :: Int) -> Int {\n  let _ := 1\n  2\n}\n\n")]
    [InlineData("fn f(x :: Int) -> Int { (-x).f }", "fn f(x :: Int) -> Int {\n  (-x).f\n}\n\n")]
    [InlineData("fn f(x :: Int) -> Int { x; (-x) }", "fn f(x :: Int) -> Int {\n  x\n  (-x)\n}\n\n")]
    [InlineData("fn f(x :: Int) -> Str { f\"{x} \\\"y\\\"\" }", "fn f(x :: Int) -> Str {\n  f\"{x} \\\"y\\\"\"\n}\n\n")]
    [InlineData("fn f() -> Unit { g(1,)\n (1,) }", "fn f() -> Unit {\n  g(1)\n  (1,)\n}\n\n")]
    [InlineData("fn f() -> Unit { }", "fn f() -> Unit {\n  ()\n}\n\n")]
    [InlineData("# a\n\n# b\nfn f() -> Int { 1 } # c\n# d\n\nfn g() -> Int { 2 }\n# e",
        "# a\n\n# b\n\nfn f() -> Int {\n  1\n} # c\n\n# d\nfn g() -> Int {\n  2\n}\n\n# e\n")]
    [InlineData("fn f(x :: Int) -> [io, net(\"h\") | E] (Int) -> Str { match x { 1 => { a: 1 }, _ => [1,2] } }",
        "fn f(x :: Int) -> [io, net(\"h\") | E] (Int) -> Str {\n  match x {\n    1 => { a: 1 },\n    _ => [1, 2],\n  }\n}\n\n")]
    [InlineData("fn f(x :: Int) -> Int examples { f(1) => 1, f(2) => 2 } { x }",
        "fn f(x :: Int) -> Int\n  examples {\n    f(1) => 1,\n    f(2) => 2\n  }\n{\n  x\n}\n\n")]
    [InlineData("fn f() -> List[Int] { # start\n  [ 1, # one\n 2 # two\n ]\n\n\n # end\n}",
        "fn f() -> List[Int] { # start\n  [\n    1, # one\n    2 # two\n  ]\n\n  # end\n}\n\n")]
    [InlineData("type P = Int{x | x > 0}\ntype R = { ...Q, a :: Int }", "type P = Int{x | x > 0}\n\ntype R = { ...Q, a :: Int }\n\n")]
    public void Prints_in_the_one_style(string source, string expected) =>
        Assert.Equal(expected, Formatter.Format(FormatLaws.Tree(source)!));

    [Fact]
    public void Every_program_of_the_corpus_keeps_its_meaning_and_its_comments()
    {
        var failures = new List<string>();
        var random = new Random(7);
        var programs = 0;
        foreach (var source in Sources())
        {
            if (FormatLaws.Tree(source) is not { } tree) continue;
            programs++;
            if (FormatLaws.Problem(tree) is { } problem) failures.Add($"{problem}\n{source}");
            for (var i = 0; i < VariantsPerProgram; i++)
            {
                // Where a comment changes the meaning (a line break does, here and there) there is nothing to compare.
                var commented = WithComments(tree, random);
                if (FormatLaws.Problem(commented) is { } variantProblem)
                {
                    failures.Add($"{variantProblem}\n{commented}");
                }
            }
        }

        Assert.True(programs > 500, $"only {programs} programs could be read");
        Assert.True(failures.Count == 0,
            $"{failures.Count} failures\n{string.Join("\n==========\n", failures.OrderBy(f => f.Length).Take(5))}");
    }

    [Fact]
    public void Long_chains_and_deep_nests_fit_any_stack()
    {
        var chain = $"fn f() -> Int {{ {string.Join(" + ", Enumerable.Repeat("1", 100_000))} }}";
        AssertLawful(chain);
        var pipes = $"fn f() -> Int {{ 1 {string.Concat(Enumerable.Repeat("|> g ", 20_000))} }}";
        AssertLawful(pipes);
        var nest = $"fn f() -> Int {{ {string.Concat(Enumerable.Repeat("(1 * -", 90))}2{new string(')', 90)} }}";
        AssertLawful(nest);
    }

    private static void AssertLawful(string source)
    {
        Assert.NotNull(FormatLaws.Tree(source));
        Assert.Null(FormatLaws.Problem(source));
    }

    /// <summary>The text with comments put between some of its tokens.</summary>
    private static string WithComments(SyntaxTree tree, Random random)
    {
        var tokens = Lexer.Run(tree.Source, new DiagnosticBag(tree.Source));
        var text = new StringBuilder();
        var at = 0;
        var chance = random.Next(2, 20);
        foreach (var token in tokens)
        {
            text.Append(tree.Source.Slice(new(at, token.Span.Start)));
            at = token.Span.Start;
            if (random.Next(chance) != 0) continue;
            text.Append(random.Next(4) switch { 0 => "\n", 1 => "\n\n", _ => " " }).Append("# ").Append(random.Next(100)).Append('\n');
        }

        return text.Append(tree.Source.Slice(new(at, tree.Source.Bytes.Length))).ToString();
    }

    private static IEnumerable<string> Sources()
    {
        foreach (var line in CorpusVerdictTests.Lines())
        {
            using var json = JsonDocument.Parse((string)line[1]);
            yield return json.RootElement.GetProperty("source").GetString()!;
        }

        foreach (var file in Directory.GetFiles(Path.Combine(TestPrograms.Root, "samples"), "*.lex", SearchOption.AllDirectories))
            yield return File.ReadAllText(file);
    }
}
