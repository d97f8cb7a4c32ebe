using System.Diagnostics;
using Lex.Core.Builtins;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Frontend.Syntax;
using Lex.Hosting;
using Lex.Interp.Calls;

namespace Lex.Frontend.Tests;

/// <summary>
/// No checked row omits an effect: every kind of effect through every construct that can hide a call is rejected while the row
/// lacks the effect, and accepted once it is complete.
/// </summary>
public class EffectSoundnessTests
{
    // What the policy knows, a kind that somebody made up, and kinds with each sort of argument.
    private static readonly string[] Kinds = [.. LibraryEffects.Kinds(), "sense", "net(\"h\")", "budget(10)", "grip(left)"];

    /// <summary>Bodies of <c>fn t() -> [ROW] Int</c> that perform E, the effect of <c>act</c>.</summary>
    public static TheoryData<string, string> Constructs() => new()
    {
        { "direct", "act(1)" },
        { "let", "let x := act(1)\n x" },
        { "statement", "act(1)\n 2" },
        { "argument", "pure(act(1))" },
        { "nested block", "let y := { let x := act(1)\n x }\n y" },
        { "if condition", "if act(1) == 1 { 1 } else { 2 }" },
        { "then", "if pure(1) == 1 { act(1) } else { 2 }" },
        { "else", "if pure(1) == 1 { 1 } else { act(1) }" },
        { "scrutinee", "match act(1) { 1 => 1, _ => 2 }" },
        { "arm", "match pure(1) { 1 => 1, _ => act(1) }" },
        { "right of and", "if pure(1) == 2 and act(1) == 1 { 1 } else { 2 }" },
        { "operand", "1 + act(1)" },
        { "unary", "-act(1)" },
        { "list element", "let x := [1, act(1)]\n 1" },
        { "tuple part", "let x := (1, act(1))\n 1" },
        { "record field", "let x := { a: act(1) }\n x.a" },
        { "constructor argument", "match Some(act(1)) { Some(n) => n, None => 0 }" },
        { "pipe", "1 |> act" },
        { "question mark", "match tried() { Ok(n) => n, Err(e) => 0 }" },
        { "function value", "let f := act\n f(1)" },
        { "lambda", "let f := fn (n :: Int) -> [E] Int { act(n) }\n f(1)" },
        { "lambda called where it stands", "fn (n :: Int) -> [E] Int { act(n) }(1)" },
        { "lambda in a lambda", "let f := fn (n :: Int) -> [E] Int { fn (m :: Int) -> [E] Int { act(m) }(n) }\n f(1)" },
        { "list callback", "list.fold([1], 0, fn (a :: Int, n :: Int) -> [E] Int { act(n) })" },
        { "named list callback", "let x := list.map([1], act)\n 1" },
        { "closure in a field", "let j :: Job := { go: act }\n j.go(1)" },
        { "closure in a field of a parameter", "field({ go: act })" },
        { "closure in a payload", "match Boxed(act) { Boxed(f) => f(1) }" },
        { "closure in a list", "match list.head([act]) { Some(f) => f(1), None => 0 }" },
        { "closure from a function", "give()(1)" },
        { "row variable", "twice(act, 1)" },
        { "row variable through a lambda", "twice(fn (n :: Int) -> [E] Int { act(n) }, 1)" },
        { "row variable used with two rows", "twice(pure, 1) + twice(act, 1)" },
        { "row variable used with two rows the other way", "twice(act, 1) + twice(pure, 1)" },
        { "row variable through two functions", "outer(act)" },
        { "second of two row variables", "both(pure, act)" },
        { "helper", "helper()" },
    };

    private static string Program(string effect, string row, string body) => $$"""
        import "std.list" as list
        type Job = { go :: (Int) -> [{{effect}}] Int }
        type Boxed = Boxed((Int) -> [{{effect}}] Int)
        fn act(n :: Int) -> [{{effect}}] Int { n }
        fn pure(n :: Int) -> Int { n }
        fn helper() -> [{{effect}}] Int { act(1) }
        fn give() -> (Int) -> [{{effect}}] Int { act }
        fn tried() -> [{{effect}}] Result[Int, Str] { Ok(act(1)) }
        fn field(j :: Job) -> [{{effect}}] Int { j.go(1) }
        fn twice[R](f :: (Int) -> [| R] Int, n :: Int) -> [| R] Int { f(f(n)) }
        fn outer[R](f :: (Int) -> [| R] Int) -> [| R] Int { twice(f, 1) }
        fn both[R](f :: (Int) -> [| R] Int, g :: (Int) -> [| R] Int) -> [| R] Int { f(1) + g(1) }
        fn t() -> [{{row}}] Int { {{body.Replace("[E]", $"[{effect}]", StringComparison.Ordinal)}} }
        """;

    [Theory]
    [MemberData(nameof(Constructs))]
    public void An_effect_cannot_be_hidden(string construct, string body)
    {
        // One row variable cannot stand for two different rows, so this construct is wrong whatever is declared.
        var mixes = construct == "second of two row variables";
        foreach (var effect in Kinds)
        {
            var other = effect == "time" ? "io" : "time";
            foreach (var row in (string[])["", other])
                Assert.NotEqual("ok", TestPrograms.Verdict(Program(effect, row, body)));
            if (mixes) continue;
            Assert.Equal("ok", TestPrograms.Verdict(Program(effect, effect, body)));
            Assert.Equal("ok", TestPrograms.Verdict(Program(effect, $"{effect}, {other}", body)));
            // Without an argument the kind covers all arguments.
            var bare = effect.Split('(')[0];
            Assert.Equal("ok", TestPrograms.Verdict(Program(effect, bare, body)));
        }
    }

    [Theory]
    [InlineData("fn g[E](f :: (Int) -> [io | E] Int) -> [io] Int { f(1) }")]
    [InlineData("fn g[E, F](f :: (Int) -> [| E] Int, h :: (Int) -> [| F] Int) -> [| E] Int { f(1) + h(1) }")]
    [InlineData("fn g[E, F](f :: (Int) -> [| E] Int, h :: (Int) -> [| F] Int) -> [| F] Int { f(1) + h(1) }")]
    [InlineData("fn g(f :: (Int) -> [| E] Int) -> Int { 1 }")]
    [InlineData("fn g() -> [| E] Int { 1 }")]
    [InlineData("fn g[E](f :: (Int) -> [| E] Int) -> Int { fn (n :: Int) -> Int { f(n) }(1) }")]
    [InlineData("fn g[E](f :: (Int) -> [| E] Int) -> (Int) -> Int { fn (n :: Int) -> Int { f(n) } }")]
    public void Row_variables_do_not_leak(string source) => Assert.Equal("effect_not_declared", TestPrograms.Verdict(source));

    /// <summary>A library with one function, <c>fx.perform</c>, whose row is the effect.</summary>
    private static SignatureCatalogue Performing(string effect) => new(() =>
    [
        new("fx", "perform", $"(Int) -> [{effect}] Int"),
        .. TestPrograms.Catalogue.FunctionsOf("list"),
    ]);

    private static EffectDeclaration Declaration(string effect)
    {
        var source = SourceText.FromString($"() -> [{effect}] Int");
        var row = ((FunctionTypeSyntax)Parser.ParseTypeText(source, new(source))).Row;
        var tree = Canonical.Canonicalizer.RunType(new FunctionTypeSyntax(default, [], row, new NamedTypeSyntax(default, "Int", [])));
        return ((Canonical.FunctionNode)tree).Row.Effects[0].Effect;
    }

    /// <summary>Runs <c>t</c>; answers how many effects were performed.</summary>
    private static int Run(string source, string effect, EffectDeclaration asserted)
    {
        var result = LexCompiler.Compile(SourceText.FromString(source), Performing(effect), CompileOptions.Default);
        Assert.Empty(result.Diagnostics);
        var handler = new Echo();
        var session = new Session(result.Program!, new SessionOptions
        {
            Handler = handler,
            Builtins = static (module, name) => Stdlib.Library.Find(module, name),
            AssertedEffects = (_, _) => [asserted],
        });
        Assert.True(session.Invoke(result.Program!.Find("t")!, [], out _, out var error), error?.Display);
        return handler.Performed;
    }

    /// <summary>Answers each effect with its argument.</summary>
    private sealed class Echo : IEffectHandler
    {
        public int Performed { get; private set; }

        public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            Performed++;
            (result, error) = (arguments[0], "");
            return true;
        }
    }

    [Theory]
    [MemberData(nameof(Constructs))]
    public void What_is_performed_is_declared_by_every_running_function(string construct, string body)
    {
        // These do not reach the call, whose effects count all the same.
        string[] unreached = ["else", "arm", "right of and"];
        if (construct == "second of two row variables") return;
        foreach (var effect in Kinds)
        {
            var source = "import \"std.fx\" as fx\n" + Program(effect, effect, body).Replace($"fn act(n :: Int) -> [{effect}] Int {{ n }}",
                $"fn act(n :: Int) -> [{effect}] Int {{ fx.perform(n) }}", StringComparison.Ordinal);
            Assert.Equal(unreached.Contains(construct) ? 0 : 1, Math.Min(1, Run(source, effect, Declaration(effect))));
            // The assertion is no formality: an effect that nobody has declared does not pass.
            if (!unreached.Contains(construct)) Assert.Throws<UnreachableException>(() => Run(source, effect, new("undeclared")));
        }
    }
}
