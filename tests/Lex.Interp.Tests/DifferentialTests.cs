using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Xunit;

namespace Lex.Interp.Tests;

/// <summary>Execution code against the plain loop, under every limit.</summary>
public class DifferentialTests
{
    public static TheoryData<string, string, long> Programs => new()
    {
        { "sum", """
            fn sum(n :: Int, acc :: Int) -> Int { match n { 0 => acc, _ => sum(n - 1, acc + n) } }
            fn run(n :: Int) -> Int { sum(n, 0) }
            """, 7 },
        { "alternate", """
            fn go(n :: Int, acc :: Int) -> Int {
              if n == 0 { acc } else { if n % 2 == 0 { go(n - 1, acc + n) } else { go(n - 1, acc - n) } }
            }
            fn run(n :: Int) -> Int { go(n, 0) }
            """, 7 },
        { "parameters that nobody reads", """
            fn count(n :: Int, unread :: Str, acc :: Int, alike :: Float, last :: (Int, Int)) -> Int {
              let next := acc + n * 2 % 7
              if n < 1 { acc } else { count(n - 1, unread, next, 1.5, (n, n)) }
            }
            fn twice(n :: Int) -> Int { count(n, "a", 0, 0.5, (1, 2)) + count(n - 1, "b", 1, 0.0, (3, 4)) }
            fn run(n :: Int) -> Int { twice(n) - twice(n - 2) }
            """, 6 },
        { "swap", """
            fn go(a :: Int, b :: Int, n :: Int) -> Int { if n == 0 { a * 10 + b } else { go(b, a, n - 1) } }
            fn run(n :: Int) -> Int { go(1, 2, n) }
            """, 5 },
        { "fib", """
            fn fib(n :: Int) -> Int { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }
            fn run(n :: Int) -> Int { fib(n) }
            """, 6 },
        { "captures of every kind", """
            import "std.str" as str
            fn made[T](a :: T, i :: Int, f :: Float, b :: Bool, s :: Str, p :: { w :: Int }, g :: (Int) -> Int) -> (T, Int) -> T {
              fn (c :: T, y :: Int) -> T {
                if g(y) + p.w + str.len(s) + (if b { i } else { if f > 1.0 { y } else { 0 } }) > 4 { a } else { c }
              }
            }
            fn go[T](n :: Int, f :: (T, Int) -> T, x :: T) -> T { if n < 1 { x } else { go(n - 1, f, f(x, n)) } }
            fn run(n :: Int) -> (Int, Float, Str, Bool) {
              let g := fn (q :: Int) -> Int { q * n }
              (go(n, made(1, n, 1.5, n > 2, "a", { w: n }, g), 2), go(n, made(-0.0, n, 0.5, n > 2, "", { w: 0 }, g), 2.5),
                go(n, made("p", n, 1.5, false, "a", { w: 1 }, g), "q"), go(n, made(true, n, 1.5, true, "a", { w: n }, g), false))
            }
            """, 3 },
        { "ten shapes at a site", """
            import "std.list" as list
            fn call(f :: (Int) -> Int, n :: Int) -> Int { f(n) + 1 }
            fn all(a :: Int, b :: Float, c :: Str) -> List[(Int) -> Int] {
              [fn (x :: Int) -> Int { x }, fn (x :: Int) -> Int { x + a }, fn (x :: Int) -> Int { if b > 1.0 { x } else { a } },
                fn (x :: Int) -> Int { if c == "a" { x } else { 0 } }, fn (x :: Int) -> Int { x * 2 }, fn (x :: Int) -> Int { a - x },
                fn (x :: Int) -> Int { if b > 2.0 { x } else { 3 } }, fn (x :: Int) -> Int { x * a }, fn (x :: Int) -> Int { x / a },
                fn (x :: Int) -> Int { if c == "b" { a } else { x } }]
            }
            fn run(n :: Int) -> Int {
              list.fold(all(n - 1, 1.5, "a"), n, fn (k :: Int, f :: (Int) -> Int) -> Int { k + call(f, k) - f(n) })
            }
            """, 2 },
        { "closures that call themselves", """
            type Rec = { call :: (Rec, Int) -> Int, most :: Int }
            fn plain(r :: Rec, n :: Int) -> Int { if n < 2 { r.most } else { n + r.call(r, n - 1) } }
            fn run(n :: Int) -> Int {
              let k := n
              let a :: Rec := { call: plain, most: n }
              let b :: Rec := { call: fn (r :: Rec, n :: Int) -> Int { if n < 1 { 10 / k } else { k + r.call(r, n - 1) } }, most: 1 }
              a.call(a, n) + b.call(b, n)
            }
            """, 4 },
        { "division", """
            fn run(n :: Int) -> Int { let a := 100 / n
              let b := 100 % (n - 3)
              a + b }
            """, 3 },
        { "records", """
            type P = { x :: Int, y :: Float, s :: Str }
            fn make(i :: Int) -> P { { x: i, y: 1.5, s: "a" } }
            fn go(n :: Int, p :: P, acc :: Int) -> Int {
              if n == 0 { acc + p.x } else { go(n - 1, make(p.x + n), if p.y > 1.0 { acc + p.x } else { acc - 1 }) }
            }
            fn run(n :: Int) -> Int { go(n, make(1), 0) }
            """, 4 },
        { "sequences", """
            fn female(n :: Int) -> Int { if n == 0 { 1 } else { n - male(female(n - 1)) } }
            fn male(n :: Int) -> Int { if n == 0 { 0 } else { n - female(male(n - 1)) } }
            fn run(n :: Int) -> Int { female(n) * 100 + male(n) }
            """, 5 },
        { "quotients", """
            fn part(n :: Int, by :: Int) -> Int { if n < 2 { 100 / by } else { part(n - 1, by) + part(n - 2, by - 1) } }
            fn run(n :: Int) -> Int { part(n, 3) }
            """, 6 },
        { "pairs", """
            fn pair(n :: Int) -> (Int, Int) { if n < 1 { (n, 1) } else { match pair(n - 1) { (a, b) => (a + b, a) } } }
            fn run(n :: Int) -> Int { match pair(n) { (a, b) => a * 100 + b } }
            """, 6 },
        { "kept", """
            fn turned(n :: Int, p :: (Int, Int)) -> (Int, Int) { if n < 1 { p } else { match turned(n - 1, p) { (a, b) => (b, a + b) } } }
            fn run(n :: Int) -> Int { match turned(n, (1, 2)) { (a, b) => a * 100 + b } }
            """, 4 },
        { "rounds", """
            fn half(n :: Int) -> Float { if n > 3 { 0.5 } else { 2.0 * half(n + 1) } }
            fn round(n :: Int, sum :: Float) -> Float { if n == 0 { sum } else { round(n - 1, sum + half(n) + half(n - 1)) } }
            fn run(n :: Int) -> Int { if round(n, 0.0) > 3.0 { 1 } else { 0 } }
            """, 5 },
        { "tuples", """
            fn turn(p :: (Int, Int)) -> (Int, Int) { match p { (a, b) => (b, a + b) } }
            fn spin(p :: (Int, Int), n :: Int) -> (Int, Int) { if n == 0 { p } else { spin(turn(p), n - 1) } }
            fn run(n :: Int) -> Int { match spin((1, 2), n) { (a, b) => a * 1000 + b } }
            """, 5 },
        { "unions", """
            type Tree = Leaf | Node(Tree, Int, Tree)
            fn build(d :: Int, v :: Int) -> Tree { if d == 0 { Leaf } else { Node(build(d - 1, v * 2), v, build(d - 1, v * 2 + 1)) } }
            fn total(t :: Tree) -> Int { match t { Leaf => 0, Node(l, v, r) => v + total(l) + total(r) } }
            fn run(n :: Int) -> Int { total(build(n, 1)) }
            """, 3 },
        { "closures", """
            fn scaled(by :: Int) -> (Int) -> Int { fn (x :: Int) -> Int { x * by + 1 } }
            fn twice(f :: (Int) -> Int) -> (Int) -> Int { fn (x :: Int) -> Int { f(f(x)) } }
            fn run(n :: Int) -> Int { let f := twice(scaled(n))
              f(2) + f(n) }
            """, 4 },
        { "lists", """
            import "std.list" as list
            fn run(n :: Int) -> Int {
              let squares := list.map(list.range(0, n), fn (x :: Int) -> Int { x * x + 1 })
              let kept := list.filter(squares, fn (x :: Int) -> Bool { x % 3 == 1 })
              let sorted := list.sort_by(kept, fn (x :: Int) -> Int { 0 - x })
              list.fold(sorted, 0, fn (sum :: Int, x :: Int) -> Int { sum * 3 + x })
            }
            """, 6 },
        { "list operations in list operations", """
            import "std.list" as list
            type Shape = Dot | Square(Int)
            fn even(n :: Int) -> Bool { if n == 0 { true } else { odd(n - 1) } }
            fn odd(n :: Int) -> Bool { if n == 0 { false } else { even(n - 1) } }
            fn size(s :: Shape) -> Int { match s { Dot => 1, Square(a) => a * a } }
            fn shapes(n :: Int) -> List[Shape] { list.map(list.range(0, n), fn (i :: Int) -> Shape { if i % 2 == 0 { Dot } else { Square(i + n) } }) }
            fn row(n :: Int, k :: Int) -> List[Int] { list.filter(list.range(0, n), fn (i :: Int) -> Bool { even(i + k) }) }
            fn run(n :: Int) -> Int {
              let rows := list.map(list.range(0, n), fn (k :: Int) -> List[Int] { row(n, k) })
              let all := list.fold(rows, 0, fn (acc :: Int, xs :: List[Int]) -> Int {
                list.fold(xs, acc, fn (a :: Int, x :: Int) -> Int { a * 2 + x }) + list.len(list.filter(xs, fn (x :: Int) -> Bool { x > acc }))
              })
              let big := list.filter(shapes(n), fn (s :: Shape) -> Bool { size(s) > 1 })
              list.fold(big, all, fn (acc :: Int, s :: Shape) -> Int { acc - size(s) })
            }
            """, 3 },
        { "elements and results of all kinds", """
            import "std.list" as list
            import "std.int" as int
            fn mapped[A, B](xs :: List[A], f :: (A) -> B) -> List[B] { list.map(xs, f) }
            fn kept[A](xs :: List[A], f :: (A) -> Bool) -> List[A] { list.filter(xs, f) }
            fn folded[A, B](xs :: List[A], b :: B, f :: (B, A) -> B) -> B { list.fold(xs, b, f) }
            fn always[A](yes :: Bool) -> (A) -> Bool { fn (x :: A) -> Bool { yes } }
            fn same[A](x :: A) -> A { x }
            fn later[A, B](b :: B, a :: A) -> B { b }
            fn run(n :: Int) -> (List[Float], List[Str], List[Bool], List[(Int, Int)], Int, Float, Str) {
              let ints := list.range(0, n)
              let floats := mapped(ints, fn (i :: Int) -> Float { int.to_float(i) + 0.5 })
              let texts := mapped(kept(floats, fn (f :: Float) -> Bool { f > 1.0 }), fn (f :: Float) -> Str { if f > 2.0 { "a" } else { "b" } })
              let bools := mapped(kept(texts, always(n > 1)), fn (s :: Str) -> Bool { s == "a" })
              let pairs := mapped(mapped(ints, same), fn (i :: Int) -> (Int, Int) { (i, 10 / (n - i)) })
              let last := folded(pairs, (n, 0), fn (p :: (Int, Int), q :: (Int, Int)) -> (Int, Int) { match (p, q) { ((a, b), (c, d)) => (a + c, b + d) } })
              let sum := match last { (a, b) => folded(kept(bools, same), a + b, fn (k :: Int, b :: Bool) -> Int { if b { k + 1 } else { k } }) }
              (floats, texts, bools, kept(pairs, always(true)), folded(floats, sum, later), folded(floats, 1.0, fn (a :: Float, b :: Float) -> Float { a * b }),
                folded(texts, "", fn (a :: Str, b :: Str) -> Str { a + b }))
            }
            """, 3 },
        { "ten closures for the elements of lists", """
            import "std.list" as list
            fn all(a :: Int, b :: Float, c :: Str) -> List[(Int) -> Int] {
              [fn (x :: Int) -> Int { x }, fn (x :: Int) -> Int { x + a }, fn (x :: Int) -> Int { if b > 1.0 { x } else { a } },
                fn (x :: Int) -> Int { if c == "a" { x } else { 0 } }, fn (x :: Int) -> Int { x * 2 }, fn (x :: Int) -> Int { a - x },
                fn (x :: Int) -> Int { if b > 2.0 { x } else { 3 } }, fn (x :: Int) -> Int { x * a }, fn (x :: Int) -> Int { 12 / (x - a) },
                fn (x :: Int) -> Int { if c == "b" { a } else { x } }]
            }
            fn run(n :: Int) -> Int {
              let xs := list.range(0, n)
              list.fold(all(n - 1, 1.5, "a"), n, fn (k :: Int, f :: (Int) -> Int) -> Int { list.fold(list.map(xs, f), k, fn (a :: Int, x :: Int) -> Int { a + x }) })
            }
            """, 2 },
        { "queens", """
            import "std.list" as list
            fn safe(column :: Int, placed :: List[Int], distance :: Int) -> Bool {
              match list.head(placed) {
                None => true,
                Some(other) => if other == column or other == column + distance or other == column - distance {
                  false
                } else {
                  safe(column, list.tail(placed), distance + 1)
                },
              }
            }
            fn place(n :: Int, row :: Int, column :: Int, placed :: List[Int], found :: Int) -> Int {
              if row == n { found + 1 } else { if column == n { found } else {
                if safe(column, placed, 1) {
                  place(n, row, column + 1, placed, place(n, row + 1, 0, list.cons(column, placed), found))
                } else { place(n, row, column + 1, placed, found) } } }
            }
            fn run(n :: Int) -> Int { place(n, 0, 0, [], 0) }
            """, 3 },
        { "strings", """
            import "std.str" as str
            import "std.int" as int
            fn build(i :: Int, n :: Int, text :: Str) -> Str { if i == n { text } else { build(i + 1, n, text + int.to_str(i * 100) + ";") } }
            fn run(n :: Int) -> Int { str.len(build(0, n, "")) }
            """, 4 },
        { "floats", """
            fn go(zr :: Float, zi :: Float, left :: Int) -> Int {
              let rr := zr * zr
              let ii := zi * zi
              if left == 0 { 0 } else { if rr + ii > 4.0 { left } else { go(rr - ii + 0.3, 2.0 * zr * zi + 0.5, left - 1) } }
            }
            fn run(n :: Int) -> Int { go(0.0, 0.0, n) }
            """, 9 },
        { "mutual", """
            fn even(n :: Int) -> Bool { if n == 0 { true } else { odd(n - 1) } }
            fn odd(n :: Int) -> Bool { if n == 0 { false } else { even(n - 1) } }
            fn run(n :: Int) -> Bool { even(n) and not odd(n) }
            """, 6 },
        { "lists walked", """
            import "std.list" as list
            fn sum(xs :: List[Int], acc :: Int) -> Int {
              match list.head(xs) { None => acc, Some(x) => if x > 3 { sum(list.tail(xs), acc + x) } else { sum(list.tail(list.tail(xs)), acc - x) } }
            }
            fn run(n :: Int) -> Int { sum(list.range(0, n), 0) * 100 + sum([], n) }
            """, 9 },
        { "lists walked and handed on", """
            import "std.list" as list
            fn merge(xs :: List[Int], ys :: List[Int], out :: List[Int]) -> List[Int] {
              match list.head(xs) {
                None => list.concat(out, ys),
                Some(x) => match list.head(ys) {
                  None => list.concat(out, xs),
                  Some(y) => if x <= y { merge(list.tail(xs), ys, list.concat(out, [x])) } else { merge(xs, list.tail(ys), list.concat(out, [y])) },
                },
              }
            }
            fn lens(xs :: List[Int], acc :: List[Int]) -> List[Int] {
              match list.head(xs) { None => acc, Some(_) => lens(list.tail(xs), list.cons(list.len(xs), acc)) }
            }
            fn run(n :: Int) -> List[Int] { list.concat(merge(list.range(0, n), list.range(2, n), []), lens(list.range(0, n), [])) }
            """, 5 },
        { "rests kept", """
            import "std.list" as list
            type Pair = { rest :: List[Int], all :: List[Int] }
            fn keep(xs :: List[Int], kept :: List[Pair]) -> List[Pair] {
              let rest := list.tail(xs)
              match list.head(rest) {
                None => kept,
                Some(x) => if x % 2 == 0 { keep(rest, list.cons({ rest: rest, all: xs }, kept)) } else { keep(list.tail(rest), kept) },
              }
            }
            fn add(xs :: List[Int]) -> (Int) -> Int { let rest := list.tail(xs) fn (n :: Int) -> Int { n + list.len(rest) } }
            fn run(n :: Int) -> (List[Pair], Int, Option[Int]) { (keep(list.range(0, n), []), add(list.range(0, n))(n), list.head(list.tail(list.range(0, n)))) }
            """, 6 },
        { "lists of other kinds", """
            import "std.list" as list
            import "std.str" as str
            fn total(xs :: List[Float], acc :: Float) -> Float { match list.head(xs) { None => acc, Some(x) => total(list.tail(xs), acc + x) } }
            fn text(xs :: List[Str], acc :: Str) -> Str { match list.head(xs) { None => acc, Some(x) => text(list.tail(xs), acc + x) } }
            fn last[T](xs :: List[T], none :: T) -> T { match list.head(xs) { None => none, Some(x) => last(list.tail(xs), x) } }
            fn any(xs :: List[Bool]) -> Bool { match list.head(xs) { None => false, Some(x) => x or any(list.tail(xs)) } }
            fn depth(xs :: List[List[Int]], acc :: Int) -> Int {
              match list.head(xs) { None => acc, Some(ys) => match list.head(ys) { None => depth(list.tail(xs), acc), Some(y) => depth(list.tail(xs), acc + y) } }
            }
            fn run(n :: Int) -> (Float, Str, Int, Str, Bool, Int) {
              (total([1.5, 2.5, 3.0], 0.0), text(["a", "b"], ""), last(list.range(0, n), 7), last(["x", "y"], "z"), any([false, n > 2, false]), depth([[1, 2], [], [n]], 0))
            }
            """, 4 },
        { "a rest in both branches", """
            import "std.list" as list
            fn pick(xs :: List[Int], n :: Int) -> List[Int] {
              let rest := if n > 2 { list.tail(xs) } else { xs }
              let again := if n % 2 == 0 { rest } else { list.tail(rest) }
              match list.head(again) { None => rest, Some(x) => if x > n { pick(again, n + 1) } else { if n > 6 { again } else { pick(rest, n + 1) } } }
            }
            fn run(n :: Int) -> List[Int] { pick(list.range(0, n), 0) }
            """, 9 },
        { "remainders compared with sums", """
            fn go(a :: Int, b :: Int, n :: Int) -> Int {
              if n == 0 { a } else { if a == b + n { go(a + 1, b, n - 1) } else { if b == a - n { go(a, b + 2, n - 1) } else { if n != a + b { go(b, a, n - 1) } else { go(a - n, b, n - 1) } } } }
            }
            fn run(n :: Int) -> Int { go(n, 0, n) }
            """, 12 },
        { "a condition that reads where an operand goes", """
            import "std.int" as int
            fn pick(a :: Int) -> Int {
              let differs := (a + 0) != int.max(a, 10)
              a + a - (if differs { a } else { let b := int.min(a, 3) b })
            }
            fn run(n :: Int) -> Int { pick(n) + pick(n + 8) }
            """, 4 },
        { "a test of no variant", """
            fn f[T](o :: T) -> Int {
              let q :: Option[Int] := o
              match q { Some(n) => n, None => 0 }
            }
            fn run(n :: Int) -> Int { if n == 0 { f(Some(3)) } else { f(n) } }
            """, 1 },
        { "options", """
            fn half(n :: Int) -> Option[Int] { if n % 2 == 0 { Some(n / 2) } else { None } }
            fn go(n :: Int, acc :: Int) -> Int { match half(n) { Some(0) => acc, Some(m) => go(m, acc + 1), None => go(n - 1, acc + 100) } }
            fn run(n :: Int) -> Int { go(n, 0) }
            """, 11 },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void AgreesUnderEveryLimit(string name, string source, long n)
    {
        Assert.NotEmpty(name);
        var program = Sources.Compile(source);
        foreach (var memo in new[] { true, false })
        {
            for (var input = 0L; input <= n; input++)
            {
                Value[] arguments = [Value.Int(input)];
                var (_, steps, cells, _, _, _) = Compare(program, arguments, memo, 0, 0);
                if (input < n) continue;
                for (var limit = 1L; limit <= steps + 1; limit++) Compare(program, arguments, memo, limit, 0);
                for (var limit = 1L; limit <= cells + 1; limit++) Compare(program, arguments, memo, 0, limit);
                for (var limit = 1L; limit <= Math.Min(steps, 60); limit++)
                {
                    Compare(program, arguments, memo, limit, Math.Max(1, cells * limit / Math.Max(steps, 1)));
                }
            }
        }
    }

    private static (string, long, long, long, long, long) Compare(ProgramCode program, Value[] arguments, bool memo, long steps, long cells)
    {
        var expected = Sources.Observe(program, "run", arguments, Sources.Options(ExecutionTier.Plain, memo, steps, cells));
        var found = Sources.Observe(program, "run", arguments, Sources.Options(ExecutionTier.Fast, memo, steps, cells));
        Assert.True(expected == found, $"memo {memo}, steps {steps}, cells {cells}\nplain {expected}\nfast  {found}");
        return expected;
    }
}
