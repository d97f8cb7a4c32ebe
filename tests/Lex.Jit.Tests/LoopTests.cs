using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Xunit;

namespace Lex.Jit.Tests;

/// <summary>Loops in all forms: by self tail calls, by tail calls in a circle, in place of calls, and by jumps that no compiler makes.</summary>
public class LoopTests
{
    /// <summary>Programs of a compiler.</summary>
    public static TheoryData<string, string, long> Programs => new()
    {
        { "a circle of three, with another order of parameters in each", """
            fn a(n :: Int, x :: Int, f :: Float, s :: Str) -> Int { if n <= 0 { x } else { if n % 5 == 0 { c(f, n - 1, x + 1) } else { b(s, n - 1, x, f + 0.5) } } }
            fn b(s :: Str, n :: Int, x :: Int, f :: Float) -> Int { if n % 7 == 0 { b(s + "a", n - 1, x + 3, f) } else { if n < 0 { 0 - 1 } else { c(f * 2.0, n - 1, x + 2) } } }
            fn c(f :: Float, n :: Int, x :: Int) -> Int { if n < 0 { if f > 1.0 { 1 } else { 0 } } else { a(n - 1, x - 1, f - 1.0, "z") } }
            fn run(n :: Int) -> Int { a(n, 0, 1.5, "q") + b("", n, 3, 0.0) * 3 + c(9.0, n, 1) }
            """, 24 },
        { "parameters that change places", """
            import "std.int" as int
            fn p(a :: Int, b :: Int, c :: Int, n :: Int) -> Int { if n == 0 { a * 100 + b * 10 + c } else { if n % 3 == 0 { p(b, c, a, n - 1) } else { q(c, b, a, n - 1) } } }
            fn q(a :: Int, b :: Int, c :: Int, n :: Int) -> Int { if n == 0 { a * 200 + b * 20 + c } else { if n % 2 == 0 { q(b, a, c, n - 1) } else { p(c, a, b, n - 1) } } }
            fn loop4(a :: Int, b :: Float, c :: Int, d :: Float, n :: Int) -> Float { if n == 0 { int.to_float(a - c) + b - d } else { if n % 4 == 0 { loop4(c, d, a, b, n - 1) } else { if n % 4 == 1 { loop4(a, d, c, b, n - 1) } else { if n % 4 == 2 { loop4(c + 1, b + d, a, d, n - 1) } else { loop4(a - c, b, c - a, d * 0.5, n - 1) } } } } }
            fn run(n :: Int) -> Int { p(1, 2, 3, n) + q(4, 5, 6, n) + (if loop4(1, 2.0, 3, 4.0, n) > 0.0 { 1 } else { 0 }) }
            """, 12 },
        { "a circle that calls loops and itself", """
            fn id(x :: Int) -> Int { x + 1 }
            fn small(n :: Int, acc :: Int) -> Int { if n <= 0 { acc } else { small(n - 1, acc + n) } }
            fn rec(n :: Int) -> Int { if n < 2 { n } else { rec(n - 1) + small(n % 3, 1) } }
            fn ping(n :: Int, x :: Int) -> Int { if n == 0 { x } else { pong(n - 1, x + id(small(n % 4, n))) } }
            fn pong(n :: Int, x :: Int) -> Int { if n == 0 { 100 / x } else { if n % 6 == 0 { pong(n - 1, rec(n % 9) - x) } else { ping(n - 1, x - id(x) + rec(n % 5)) } } }
            fn run(n :: Int) -> Int { ping(n, 0) + pong(n, 1) + ping(rec(n % 10), 2) }
            """, 6 },
        { "loops in loops in place of calls", """
            fn l1(n :: Int, acc :: Int) -> Int { if n <= 0 { acc } else { if n % 3 == 0 { l1(n - 2, acc + 1) } else { l1(n - 1, acc * 2 % 1000) } } }
            fn l2(n :: Int, acc :: Int) -> Int { if n <= 0 { acc } else { l2(n - 1, acc + l1(n, acc)) } }
            fn l3(n :: Int, acc :: Int) -> Int { if n <= 0 { acc } else { l3(n - 1, l2(n % 5, acc) + l1(n % 7, 1)) } }
            fn l4(n :: Int, acc :: Int) -> Int { if n <= 0 { acc } else { l4(n - 3, l3(n % 4, acc) - l2(n % 3, 2)) } }
            fn run(n :: Int) -> Int { l4(n, 0) + l3(n, 1) }
            """, 5 },
        { "a division that fails in a loop in a loop", """
            fn l1(n :: Int, d :: Int, acc :: Int) -> Int { if n <= 0 { acc } else { l1(n - 1, d - 1, acc + 100 / d) } }
            fn l2(n :: Int, d :: Int, acc :: Int) -> Int { if n <= 0 { acc % d } else { l2(n - 1, d, acc + l1(n, d, acc)) } }
            fn run(n :: Int) -> Int { l2(n, 11, 0) }
            """, 12 },
        { "circles of ten and of eight", """
            fn f0(n :: Int, x :: Int) -> Int { if n == 0 { x } else { f1(n - 1, x + 1) } }
            fn f1(n :: Int, x :: Int) -> Int { if n == 0 { x } else { f2(n - 1, x + 2) } }
            fn f2(n :: Int, x :: Int) -> Int { if n == 0 { x } else { f3(n - 1, x + 3) } }
            fn f3(n :: Int, x :: Int) -> Int { if n == 0 { x } else { f4(n - 1, x + 4) } }
            fn f4(n :: Int, x :: Int) -> Int { if n == 0 { x } else { f5(n - 1, x + 5) } }
            fn f5(n :: Int, x :: Int) -> Int { if n == 0 { x } else { f6(n - 1, x + 6) } }
            fn f6(n :: Int, x :: Int) -> Int { if n == 0 { x } else { f7(n - 1, x + 7) } }
            fn f7(n :: Int, x :: Int) -> Int { if n == 0 { x } else { f8(n - 1, x + 8) } }
            fn f8(n :: Int, x :: Int) -> Int { if n == 0 { x } else { f9(n - 1, x + 9) } }
            fn f9(n :: Int, x :: Int) -> Int { if n == 0 { x } else { f0(n - 1, x * 2 % 1001) } }
            fn g0(n :: Int, x :: Int) -> Int { if n == 0 { x } else { g1(n - 1, x + 1) } }
            fn g1(n :: Int, x :: Int) -> Int { if n == 0 { x } else { g2(n - 1, x + 2) } }
            fn g2(n :: Int, x :: Int) -> Int { if n == 0 { x } else { if n % 2 == 0 { g3(n - 1, x + 3) } else { g1(n - 1, x) } } }
            fn g3(n :: Int, x :: Int) -> Int { if n == 0 { x } else { g4(n - 1, x + 4) } }
            fn g4(n :: Int, x :: Int) -> Int { if n == 0 { x } else { g5(n - 1, x + 5) } }
            fn g5(n :: Int, x :: Int) -> Int { if n == 0 { x } else { g6(n - 1, x + 6) } }
            fn g6(n :: Int, x :: Int) -> Int { if n == 0 { x } else { if n % 3 == 0 { g7(n - 1, x + 7) } else { g6(n - 1, x + 1) } } }
            fn g7(n :: Int, x :: Int) -> Int { if n == 0 { x } else { g0(n - 1, x % 1002) } }
            fn run(n :: Int) -> Int { f0(n, 0) + f3(n, 1) + g0(n, 0) + g6(n, 4) }
            """, 24 },
        { "lists and parameters that nobody reads", """
            import "std.list" as list
            import "std.str" as str
            fn walk(xs :: List[Int], ys :: List[Int], s :: Str, acc :: Int) -> Int { match list.head(xs) { None => acc + str.len(s), Some(x) => if x % 3 == 0 { klaw(ys, list.tail(xs), s, acc + x) } else { walk(list.tail(xs), ys, s, acc - 1) } } }
            fn klaw(xs :: List[Int], ys :: List[Int], s :: Str, acc :: Int) -> Int { match list.head(xs) { None => walk(ys, [], s + "!", acc), Some(x) => walk(ys, list.tail(xs), s, acc + x * 2) } }
            fn dead(xs :: List[Int], unused :: Str, f :: Float, n :: Int) -> Int { if n == 0 { list.len(xs) } else { dead(xs, "t", f + 1.0, n - 1) } }
            fn run(n :: Int) -> Int { walk(list.range(0, n), list.range(0, n), "abc", 0) + klaw([], list.range(0, n), "", 7) + dead(list.range(0, n), "", 0.5, n) }
            """, 10 },
        { "a circle with a function that looks at its argument", """
            fn pos(n :: Int{x | x > 0 - 5}, acc :: Int) -> Int { if n == 0 { acc } else { if acc > 30 { neg(n - 1, acc - 40) } else { neg(n - 1, acc + 3) } } }
            fn neg(n :: Int, acc :: Int) -> Int { if n == 0 { acc } else { if n % 5 == 0 { neg(n - 1, acc) } else { pos(n - 2, acc + 1) } } }
            fn run(n :: Int) -> Int { pos(n, 0) + neg(n, 1) }
            """, 24 },
        { "a circle that the memo knows", """
            fn e(n :: Int, k :: Int) -> Int { if n <= 0 { k } else { o(n - 1, k + 1) } }
            fn o(n :: Int, k :: Int) -> Int { if n <= 0 { 0 - k } else { if n % 4 == 0 { o(n - 1, e(n % 3, k)) } else { e(n - 1, k) } } }
            fn both(n :: Int) -> Int { e(n, 0) + o(n, 1) + e(n, 0) }
            fn many(n :: Int, acc :: Int) -> Int { if n <= 0 { acc } else { many(n - 1, acc + both(n % 5) + e(n % 3, n % 2)) } }
            fn run(n :: Int) -> Int { many(n, 0) }
            """, 4 },
        { "records and pairs handed round", """
            fn a(n :: Int, p :: (Int, Int)) -> (Int, Int) { if n <= 0 { p } else { b(n - 1, { x: n, y: (n, n + 1) }) } }
            fn b(n :: Int, r :: { x :: Int, y :: (Int, Int) }) -> (Int, Int) { if n <= 0 { r.y } else { match r.y { (u, v) => if u % 2 == 0 { b(n - 1, { x: v, y: (v, u + r.x) }) } else { a(n - 1, (r.x, v)) } } } }
            fn mk(n :: Int, o :: Option[Int]) -> Option[Int] { if n <= 0 { o } else { match o { None => mk(n - 1, Some(n)), Some(k) => if k % 2 == 0 { mk(n - 1, None) } else { mk(n - 1, Some(k + 1)) } } } }
            fn run(n :: Int) -> ((Int, Int), Option[Int], (Int, Int)) { (a(n, (1, 2)), mk(n, Some(n)), b(n, { x: 1, y: (3, 4) })) }
            """, 9 },
        { "results of each kind", """
            fn even(n :: Int, b :: Bool, f :: Float) -> Bool { if n == 0 { b } else { odd(f + 1.0, not b, n - 1) } }
            fn odd(f :: Float, b :: Bool, n :: Int) -> Bool { if n == 0 { f > 10.0 and b } else { if b { third(b, n - 1) } else { even(n - 1, f > 3.0, f) } } }
            fn third(b :: Bool, n :: Int) -> Bool { if n <= 0 { b } else { if n % 3 == 0 { third(not b, n - 1) } else { even(n - 1, b, 0.5) } } }
            fn u(n :: Int, x :: Unit) -> Unit { if n == 0 { x } else { v(x, n - 1) } }
            fn v(x :: Unit, n :: Int) -> Unit { if n == 0 { x } else { u(n - 1, x) } }
            fn fl(n :: Int, x :: Float) -> Float { if n == 0 { x } else { if x > 100.0 { fm(x / 3.0, n - 1) } else { fl(n - 1, x * 1.5) } } }
            fn fm(x :: Float, n :: Int) -> Float { if n == 0 { 0.0 - x } else { fl(n - 1, x + 1.0) } }
            fn run(n :: Int) -> (Bool, Unit, Float, Bool) { (even(n, true, 0.0), u(n, ()), fl(n, 1.0), third(false, n)) }
            """, 13 },
        { "a loop that another one begins", """
            fn inner(i :: Int, n :: Int, acc :: Int) -> Int { if i >= n { outer(n - 1, acc) } else { if i % 3 == 0 { inner(i + 2, n, acc + 1) } else { inner(i + 1, n, acc + i) } } }
            fn outer(n :: Int, acc :: Int) -> Int { if n <= 0 { acc } else { inner(0, n, acc) } }
            fn twice(n :: Int, acc :: Int) -> Int { if n <= 0 { acc } else { twice(n - 1, outer(n % 5, acc) % 1000) } }
            fn run(n :: Int) -> Int { outer(n, 0) + twice(n, 1) + inner(0, n, 2) }
            """, 5 },
    };

    /// <summary>Listings, with loops inside a function and with hints that are wrong.</summary>
    public static TheoryData<string, string, long> Listings => new()
    {
        { "a loop in a loop by tail calls", """
            fn run arity 1 locals 1
            hints Int -> Int
            LoadLocal $0
            PushConst 0
            Call go 2 n_0
            Return

            fn go arity 2 locals 3
            hints Int Int -> Int
            LoadLocal $0
            PushConst 0
            IntEq
            JumpIf end
            PushConst 3
            StoreLocal $2
            again:
            LoadLocal $2
            PushConst 0
            IntEq
            JumpIf out
            LoadLocal $2
            PushConst 1
            IntSub
            StoreLocal $2
            Jump again
            out:
            LoadLocal $0
            PushConst 1
            IntSub
            LoadLocal $1
            PushConst 2
            IntAdd
            TailCall go 2 n_0
            end:
            LoadLocal $1
            Return
            """, 6 },
        { "two ways into a loop", """
            fn run arity 1 locals 3
            hints Int -> Int
            PushConst 0
            StoreLocal $1
            LoadLocal $0
            PushConst 2
            IntMod
            PushConst 0
            IntEq
            JumpIf second
            first:
            LoadLocal $0
            PushConst 0
            IntLe
            JumpIf end
            LoadLocal $0
            PushConst 1
            IntSub
            StoreLocal $0
            LoadLocal $1
            PushConst 3
            IntAdd
            StoreLocal $1
            second:
            LoadLocal $1
            PushConst 1
            IntAdd
            StoreLocal $1
            LoadLocal $0
            PushConst 1
            IntSub
            StoreLocal $0
            LoadLocal $0
            PushConst 5
            IntMod
            PushConst 1
            IntEq
            JumpIf second
            LoadLocal $0
            PushConst 17
            IntMod
            PushConst 1
            IntEq
            JumpIfNot first
            LoadLocal $0
            PushConst 1
            IntSub
            TailCall run 1 n_0
            end:
            LoadLocal $1
            Return
            """, 40 },
        { "results of no known kind", """
            fn run arity 1 locals 1
            hints Int -> ?
            LoadLocal $0
            PushConst 1.5
            Call a 2 n_0
            LoadLocal $0
            PushConst true
            Call b 2 n_0
            MakeTuple 2
            Return

            fn a arity 2 locals 2
            hints Int ? -> ?
            LoadLocal $0
            PushConst 0
            IntEq
            JumpIf end
            LoadLocal $0
            PushConst 1
            IntSub
            LoadLocal $0
            PushConst 3
            IntMod
            PushConst 1
            IntEq
            JumpIf other
            LoadLocal $1
            TailCall b 2 n_1
            other:
            PushConst "x"
            TailCall b 2 n_2
            end:
            LoadLocal $1
            Return

            fn b arity 2 locals 2
            hints Int ? -> ?
            LoadLocal $0
            PushConst 0
            IntEq
            JumpIf end
            LoadLocal $0
            PushConst 1
            IntSub
            LoadLocal $0
            PushConst 4
            IntMod
            PushConst 1
            IntEq
            JumpIf other
            LoadLocal $1
            TailCall b 2 n_1
            other:
            LoadLocal $0
            TailCall a 2 n_2
            end:
            LoadLocal $1
            Return
            """, 20 },
        { "partners that get what they were not compiled for", """
            fn run arity 1 locals 1
            hints Int -> ?
            LoadLocal $0
            PushConst 2
            Call a 2 n_0
            LoadLocal $0
            PushConst 2.5
            Call b 2 n_0
            MakeTuple 2
            Return

            fn a arity 2 locals 2
            hints Int Int -> Int
            LoadLocal $0
            PushConst 0
            IntEq
            JumpIf end
            LoadLocal $0
            PushConst 1
            IntSub
            LoadLocal $0
            PushConst 13
            IntMod
            PushConst 1
            IntEq
            JumpIf other
            LoadLocal $1
            TailCall b 2 n_1
            other:
            PushConst 2.5
            LoadLocal $1
            NumEq
            JumpIf never
            LoadLocal $0
            PushConst 1
            IntSub
            PushConst "x"
            TailCall b 2 n_2
            never:
            PushConst 0
            Return
            end:
            LoadLocal $1
            Return

            fn b arity 2 locals 2
            hints Int Int -> Int
            LoadLocal $0
            PushConst 0
            IntEq
            JumpIf end
            LoadLocal $0
            PushConst 1
            IntSub
            LoadLocal $1
            TailCall a 2 n_1
            end:
            LoadLocal $1
            Return
            """, 20 },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void AgreesUnderEveryLimit(string name, string source, long n)
    {
        Assert.NotEmpty(name);
        DifferentialTests.TryEveryLimit(Tier.Compile(source), n, stride: 5);
    }

    [Theory]
    [MemberData(nameof(Listings))]
    public void ListingAgreesUnderEveryLimit(string name, string listing, long n)
    {
        Assert.NotEmpty(name);
        DifferentialTests.TryEveryLimit(Assembler.Assemble(listing + "\n"), n, stride: 5);
    }

    /// <summary>A loop within a loop that is small enough to be laid out twice asks for fuel in either copy.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void EndlessLoopInALoopMeetsTheLimit(long n)
    {
        var program = Assembler.Assemble(
            """
            fn run arity 1 locals 1
            hints Int -> Int
            LoadLocal $0
            PushConst 0
            IntEq
            JumpIf end
            again:
            LoadLocal $0
            PushConst 1
            IntEq
            JumpIf again
            LoadLocal $0
            PushConst 1
            IntSub
            TailCall run 1 n_0
            end:
            PushConst 7
            Return

            """);
        var run = program.Find("run")!;
        var plain = Tier.Observe(new Session(program, Tier.Options(null, steps: 70_000)), run, Value.Int(n));
        Assert.Contains("limit Steps", plain.Outcome, StringComparison.Ordinal);
        Assert.Equal(plain, Tier.Observe(new Session(program, Tier.Options(Tier.Eager(program), steps: 70_000)), run, Value.Int(n)));
    }
}
