using Lex.Core.Errors;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Frontend.Syntax;
using Xunit;

namespace Lex.Core.Tests.Errors;

public class ErrorRendererTests
{
    [Fact]
    public void A_known_place_is_shown_with_its_line_and_a_caret()
    {
        var program = Program("fn f() -> Int {\n\t1 / 0 // é\n}\n", 19);
        Assert.Equal(
            "shop.lex:2:4: error: integer division by zero (in `f`)\n  2 | \t1 / 0 // é\n    | \t  ^",
            ErrorRenderer.Render(program, LexError.DivByZero("division").At("f", 1)));
    }

    [Fact]
    public void A_place_that_is_not_known_leaves_the_message_alone()
    {
        var program = Program("fn f() -> Int { 1 }", 0);
        Assert.Equal("error: runtime panic: no function `g`", ErrorRenderer.Render(program, LexError.Panic("no function `g`")));
        Assert.Equal("error: integer modulo by zero (in `g`)", ErrorRenderer.Render(program, LexError.DivByZero("modulo").At("g", 0)));
        Assert.Equal("error: integer modulo by zero (in `f`)", ErrorRenderer.Render(program, LexError.DivByZero("modulo").At("f", 99)));
        Assert.Null(ErrorRenderer.Locate(program, LexError.StackUnderflow()));
    }

    [Fact]
    public void A_function_that_the_message_names_is_not_named_again() =>
        Assert.EndsWith("step limit exceeded in `f` (6 > 5)", ErrorRenderer.Render(Program("", -1), LexError.StepLimit("f", 5).At("f", 1)),
            StringComparison.Ordinal);

    [Fact]
    public void A_long_line_is_cut_around_the_place()
    {
        var program = Program(new string('a', 100_000) + "😀" + new string('b', 100_000), 100_000);
        var lines = ErrorRenderer.Render(program, LexError.Panic("x").At("f", 1)).Split('\n');
        Assert.Equal("shop.lex:1:100001: error: runtime panic: x (in `f`)", lines[0]);
        Assert.True(lines[1].Length < 200);
        // The pair of surrogates is one column.
        Assert.Equal('\ud83d', lines[1][lines[2].IndexOf('^', StringComparison.Ordinal)]);
    }

    /// <summary>A function of two instructions; the second comes from the offset.</summary>
    private static ProgramCode Program(string source, int offset)
    {
        var builder = new ProgramBuilder { Source = SourceText.FromString(source, "shop.lex") };
        var function = builder.Declare(new FunctionSignature("f", 0));
        builder.Define(function,
            new FunctionBody(0, [new Instruction(Op.PushConst, builder.Int(1)), new Instruction(Op.Return)]) { SourceMap = [0, offset] });
        return builder.Complete();
    }
}
