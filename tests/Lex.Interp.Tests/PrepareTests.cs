using Lex.Interp.Prepare;
using Xunit;

namespace Lex.Interp.Tests;

/// <summary>What becomes of canonical code: the listing of small functions, whole.</summary>
public class PrepareTests
{
    [Fact]
    public void ATailLoopIsTwoInstructionsARound() => Same(
        "fn sum(n :: Int, acc :: Int) -> Int { match n { 0 => acc, _ => sum(n - 1, acc + n) } }",
        """
        sum: 5 instructions
           0  IntEqBrRK            1     0     4             0  ; pc 0..5
           1  IntAddRRThenLoopNe     1     1     0             0  ; pc 8..16
           2  LoopNe               8     0 65535   -4294967296  ; pc 8..5
           3  Jump                 0     0     0             1  ; pc 6..5
           4  RetL                 3     1     0             0  ; pc 6..19

        """);

    [Fact]
    public void AConditionIsTestedOnce() => Same(
        """
        fn alternate(n :: Int, acc :: Int) -> Int {
          if n == 0 { acc } else { if n % 2 == 0 { alternate(n - 1, acc + n) } else { alternate(n - 1, acc - n) } }
        }
        """,
        """
        alternate: 9 instructions
           0  IntEqBrRK            8     0     8             0  ; pc 0..7
           1  BitsSet             14     0     1             4  ; pc 10..23
           2  IntAddRRThenLoopNe     1     1     0             0  ; pc 24..30
           3  LoopNe              13     0 65535   -8589934592  ; pc 24..7
           4  Jump                 0     0     0             4  ; pc 8..7
           5  IntSubRRThenLoopNe     1     1     0             0  ; pc 32..42
           6  LoopNe              17     0 65535  -21474836480  ; pc 32..7
           7  Jump                 0     0     0             1  ; pc 8..7
           8  RetL                 3     1     0             0  ; pc 8..47

        """);

    [Fact]
    public void ABodyStandsInPlaceOfItsCallAndItsTupleIsNeverBuilt() => Same(
        """
        fn sum(a :: Int, b :: Int) -> Int { match parts(a, b) { (x, y) => x * y } }
        fn parts(a :: Int, b :: Int) -> (Int, Int) { (a + b, a / b) }
        """,
        """
        sum: 5 instructions
           0  Enter                9     0     3             *  ; pc 0..2
           1  IntAddRR             8     0     1             0  ; pc 0..5
           2  IntDivRR             9     0     1             0  ; pc 0..5
           3  IntMulRR             0     8     9             0  ; pc 3..17
           4  RetL                14     0     0             0  ; pc 3..17

        """);

    [Fact]
    public void ATupleThatIsTakenApartInTheSameFunctionIsPaidForAndNotBuilt() => Same(
        "fn swap(a :: Int, b :: Int) -> Int { match (b, a) { (x, y) => x * 10 + y } }",
        """
        swap: 4 instructions
           0  Cells                0     0     0             3  ; pc 0..2
           1  IntMulRK             6     1     0            10  ; pc 0..16
           2  IntAddRRThenRetL     0     6     0             0  ; pc 0..19
           3  RetL                19     0     0             0  ; pc 0..19

        """);

    [Fact]
    public void AFunctionHandsItselfWhatRemainsOfAListUnbuilt() => Same(
        """
        import "std.list" as list
        fn total(xs :: List[Int]) -> Int { match list.head(xs) { None => 0, Some(x) => total(list.tail(xs)) + x } }
        """,
        """
        total: 8 instructions
           0  LoadKThenListHeadLThenBrAbsent     0     0     0             0  ; pc 0..0
           1  ListHeadLThenBrAbsent     2     1     0             *  ; pc 0..1
           2  BrAbsent             5     1     0             5  ; pc 2..6
           3  ListTail            10     3     0             0  ; pc 7..21
           4  Call                 1     3     0             *  ; pc 22..22
           5  IntAddRRThenRetL     0     3     1             0  ; pc 23..27
           6  RetL                 4     0     2             0  ; pc 23..27
           7  RetK                 4     0     2             0  ; pc 9..27

        """);

    private static void Same(string source, string expected)
    {
        var program = Sources.Compile(source);
        Assert.Equal(expected, ExecText.Of(program, program.Functions[0], Lex.Stdlib.Library.Find));
    }
}
