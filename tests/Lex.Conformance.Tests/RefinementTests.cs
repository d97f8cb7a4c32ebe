using Lex.Core.Errors;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Refinements are checked on every path that a call can take, in every tier (language section 6.2).</summary>
public sealed class RefinementTests
{
    private const string Source = """
        import "std.list" as list
        type Job = { go :: (Int) -> Int }
        type Boxed = Boxed((Int) -> Int)
        fn pos(n :: Int{x | x > 0 and x % 2 == 0}) -> Int { n }
        fn add(a :: Int, n :: Int{x | x > 0 and x % 2 == 0}) -> Int { a + n }
        fn even(n :: Int{x | x > 0 and x % 2 == 0}) -> Bool { true }
        fn call(f :: (Int) -> Int, n :: Int) -> Int { 1 + f(n) }
        fn direct(n :: Int) -> Int { 1 + pos(n) }
        fn tail(n :: Int) -> Int { pos(n) }
        fn pipe(n :: Int) -> Int { 1 + (n |> pos) }
        fn closure(n :: Int) -> Int { call(pos, n) }
        fn local(n :: Int) -> Int { let f := pos
          1 + f(n) }
        fn lambda(n :: Int) -> Int { call(fn (m :: Int) -> Int { pos(m) }, n) }
        fn field(n :: Int) -> Int { let j :: Job := { go: pos }
          1 + j.go(n) }
        fn payload(n :: Int) -> Int { match Boxed(pos) { Boxed(f) => 1 + f(n) } }
        fn mapped(n :: Int) -> Int { list.len(list.map([2, n], pos)) }
        fn filtered(n :: Int) -> Int { list.len(list.filter([2, n], even)) }
        fn folded(n :: Int) -> Int { list.fold([2, n], 0, add) }
        fn sorted(n :: Int) -> Int { list.len(list.sort_by([2, n], pos)) }
        """;

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var tier in Tier.All)
            foreach (var path in (string[])["pos", "direct", "tail", "pipe", "closure", "local", "lambda", "field", "payload", "mapped",
                "filtered", "folded", "sorted"])
                cases.Add(tier.Name, path);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_call_is_checked(string tierName, string path)
    {
        var tier = Tier.Find(tierName);
        var program = TestProgram.OfSource(Source);
        // Often enough for code to be compiled, then once with a value that does not fit.
        for (var i = 0; i < 3; i++) Assert.Null(program.Run(tier, path, ["4"]).Seen.Error);
        foreach (var wrong in (string[])["-4", "3"])
            Assert.Equal(LexErrorKind.RefinementFailed, program.Run(tier, path, [wrong]).Seen.Error?.Kind);
    }
}
