using Lex.Core.Programs;
using Xunit;

namespace Lex.Core.Tests.Programs;

public class ListingTests
{
    [Theory]
    [InlineData(Listings.SumTo)]
    [InlineData(Listings.AllWindows)]
    [InlineData(Listings.Everything)]
    public void What_is_written_is_read_back(string listing)
    {
        var program = Assembler.Assemble(listing);
        var canonical = Disassembler.Write(program, CodeForm.Canonical, hints: true);
        Assert.Equal(canonical, Disassembler.Write(Assembler.Assemble(canonical), CodeForm.Canonical, hints: true));
        var fused = Disassembler.Write(program, CodeForm.Fused, hints: true);
        Assert.Equal(canonical, Disassembler.Write(Assembler.Assemble(fused), CodeForm.Canonical, hints: true));
        Assert.Equal(ProgramJson.Write(program), ProgramJson.Write(Assembler.Assemble(canonical)));
    }

    [Theory]
    [InlineData("line 1: expected a function", "Return")]
    [InlineData("line 1: expected: fn NAME arity N locals N", "fn f arity 1")]
    [InlineData("line 1: expected a number up to 65535", "fn f arity 70000 locals 1")]
    [InlineData("line 2: expected an op", "fn f arity 0 locals 0\n Nonsense 1")]
    [InlineData("line 2: an operand is missing", "fn f arity 0 locals 0\n PushConst")]
    [InlineData("line 2: unexpected `2`", "fn f arity 0 locals 0\n PushConst 1 2")]
    [InlineData("line 2: unknown label nowhere", "fn f arity 0 locals 0\n Jump nowhere")]
    [InlineData("line 2: unknown function", "fn f arity 0 locals 0\n Call g 0 n_0")]
    [InlineData("line 2: this is instruction 0", "fn f arity 0 locals 0\n 7 Return")]
    [InlineData("line 2: the text does not end", "fn f arity 0 locals 0\n PushConst \"x")]
    [InlineData("line 2: unknown escape", "fn f arity 0 locals 0\n PushConst \"\\q\"")]
    [InlineData("line 2: the text has half a character", "fn f arity 0 locals 0\n PushConst \"\\u{d83d}\"")]
    [InlineData("line 2: expected `$`", "fn f arity 0 locals 0\n LoadLocal 1")]
    [InlineData("line 3: label a is there twice", "fn f arity 0 locals 0\n a:\n a:\n Return")]
    [InlineData("function f: Return pops 1 of 0 operands in `f` at pc 0", "fn f arity 0 locals 0\n Return")]
    public void A_mistake_is_named_with_its_line(string message, string listing)
    {
        Assert.False(Assembler.TryAssemble(listing, out _, out var error));
        Assert.Equal("not a program: " + message, error.Message);
    }

    [Fact]
    public void Mutated_listings_give_a_program_or_an_error()
    {
        var random = new Random(7);
        foreach (var listing in new[] { Listings.SumTo, Listings.AllWindows, Listings.Everything })
        {
            for (var i = 0; i < 1_000; i++)
            {
                var text = listing.ToCharArray();
                for (var n = random.Next(1, 4); n > 0; n--) text[random.Next(text.Length)] = listing[random.Next(listing.Length)];
                if (Assembler.TryAssemble(new string(text), out var program, out var error)) Assert.Empty(Verifier.Check(program));
                else Assert.NotEmpty(error.Reason);
            }
        }
    }
}
