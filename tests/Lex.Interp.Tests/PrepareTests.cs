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
           0  IntEqBrNotRK         1     0     2             0  ; pc 0..5
           1  RetL                 3     1     0             0  ; pc 6..19
           2  IntAddRR             1     1     0             0  ; pc 8..16
           3  LoopNe               8     0 65535   -4294967296  ; pc 8..5
           4  Jump                 0     0     0            -3  ; pc 6..5

        """);

    [Fact]
    public void AConditionIsTestedOnce() => Same(
        """
        fn alternate(n :: Int, acc :: Int) -> Int {
          if n == 0 { acc } else { if n % 2 == 0 { alternate(n - 1, acc + n) } else { alternate(n - 1, acc - n) } }
        }
        """,
        """
        alternate: 10 instructions
           0  IntEqBrNotRK         8     0     2             0  ; pc 0..7
           1  RetL                 3     1     0             0  ; pc 8..47
           2  IntModRK             4     0     0             2  ; pc 10..16
           3  IntEqBrNotRK        14     4     4             0  ; pc 10..23
           4  IntAddRR             1     1     0             0  ; pc 24..30
           5  LoopNe              13     0 65535  -12884901888  ; pc 24..7
           6  Jump                 0     0     0            -5  ; pc 8..7
           7  IntSubRR             1     1     0             0  ; pc 32..42
           8  LoopNe              17     0 65535  -25769803776  ; pc 32..7
           9  Jump                 0     0     0            -8  ; pc 8..7

        """);

    private static void Same(string source, string expected)
    {
        var program = Sources.Compile(source);
        Assert.Equal(expected, ExecText.Of(program, program.Functions[0], static (_, _) => null));
    }
}
