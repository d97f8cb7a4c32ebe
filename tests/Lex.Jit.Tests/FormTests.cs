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
    public void AHintedFieldIsReadAsWhatItShouldBe()
    {
        var (built, form, _) = Describe("fn width(r :: { w :: Int }) -> Int { r.w + 1 }", "width");
        Assert.DoesNotContain("else", built);
        Assert.Contains("Int = GetField v0 else @2", form);
        Assert.Contains("IntAdd", form);
    }

    [Fact]
    public void ARecordThatIsTakenApartIsNotBuilt()
    {
        var (_, form, listing) = Describe(
            "fn area(w :: Int, h :: Int) -> Int { let r := { w: w, h: h }\nlet s := { w: r.w + 1, h: r.h }\ns.w / s.h }", "area");
        Assert.Equal(2, form.Split("unbuilt").Length - 1);
        Assert.DoesNotContain("GetField", form);
        Assert.DoesNotContain("newobj", listing);
    }

    [Fact]
    public void AConditionThatIsKnownOnItsWayIsNotAskedAgain()
    {
        var (_, form, _) = Describe("fn any(a :: Int, b :: Int) -> Int { if a == 0 or b == 0 { 1 } else { a / b } }", "any");
        Assert.Equal(2, form.Split("branch").Length - 1);
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
