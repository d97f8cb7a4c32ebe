using Lex.Core.Programs;
using Lex.Interp.Calls;
using Lex.Jit.Lower;
using Lex.Jit.Policy;
using Xunit;

namespace Lex.Jit.Tests;

/// <summary>The forms of functions on their way to machine code, as text.</summary>
public class FormTests
{
    [Fact]
    public void ALoopHasParametersAndNoLocals()
    {
        var (_, form, _) = Describe("fn sum(n :: Int, acc :: Int) -> Int { match n { 0 => acc, _ => sum(n - 1, acc + n) } }", "sum");
        Assert.Equal(
            """
            fn sum -> Int
            b0(v0: Int, v1: Int):
              v2: Int = const Int(0)
              v3: Bool = IntEq v0, v2
              v4: Bool = JumpIfNot v3
              branch v4 ? b8() : b6()
            b6():
              return v1
            b8():
              v5: Int = const Int(1)
              v6: Int = IntSub v0, v5
              v7: Int = IntAdd v1, v0
              jump b0(v6, v7)

            """.ReplaceLineEndings("\n"),
            form);
    }

    [Fact]
    public void AHintedFieldIsGuarded()
    {
        var (built, form, _) = Describe("fn width(r :: { w :: Int }) -> Int { r.w + 1 }", "width");
        Assert.DoesNotContain("guard", built);
        Assert.Contains("guard", form);
        Assert.Contains("IntAdd", form);
    }

    [Fact]
    public void ALoopPaysOncePerRound()
    {
        var (_, _, listing) = Describe("fn sum(n :: Int, acc :: Int) -> Int { match n { 0 => acc, _ => sum(n - 1, acc + n) } }", "sum");
        Assert.Contains($"ldc.i8 {-8L << Session.FuelShift}", listing);
        Assert.Contains($"ldc.i8 {-4L << Session.FuelShift}", listing);
    }

    [Fact]
    public void ASmallBodyStandsInPlaceOfItsCall()
    {
        var (_, _, listing) = Describe("fn fib(n :: Int) -> Int { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }", "fib");
        Assert.Contains("in place", listing);
        Assert.Contains("if it returns at once", listing);
    }

    private static (string Built, string Form, string Listing) Describe(string source, string function)
    {
        var program = Tier.Compile(source);
        var code = program.Find(function)!;
        var texts = CompilationUnit.Describe(code, new ConstantTable(), static (_, _) => null, [code], IJitHook.StandardOverdraft);
        return (texts.Built, texts.Simplified, texts.Listing);
    }
}
