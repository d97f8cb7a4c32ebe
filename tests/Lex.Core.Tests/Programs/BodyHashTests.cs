using Lex.Core.Ops;
using Lex.Core.Programs;
using Xunit;

namespace Lex.Core.Tests.Programs;

public class BodyHashTests
{
    private const string Frame = """
        fn a arity 2 locals 2
            {0}
            Return
        fn b arity 2 locals 2
            {1}
            Return
        """;

    [Theory]
    [InlineData("LoadLocal $0; LoadLocal $1; IntAdd", "LoadLocal $0; LoadLocal $1; NumAdd")]
    [InlineData("LoadLocal $0; LoadLocal $1; FloatLe", "LoadLocal $0; LoadLocal $1; NumLe")]
    [InlineData("LoadLocal $0; IntNeg", "LoadLocal $0; FloatNeg")]
    [InlineData("LoadLocal $0; MakeRecord {x} 1", "LoadLocal $0; AllocStackRecord {x} 1")]
    [InlineData("LoadLocal $0; MakeTuple 1", "LoadLocal $0; AllocArenaTuple 1")]
    [InlineData("LoadLocal $0; GetField x @0", "LoadLocal $0; GetField x @1")]
    [InlineData("PushConst 1.5", "PushConst 1.5")]
    [InlineData("PushConst bytes(\"01\")", "PushConst bytes(\"01\")")]
    public void Variants_of_a_body_have_one_hash(string left, string right) => Assert.Equal(Hash(left, right, 0), Hash(left, right, 1));

    [Theory]
    [InlineData("PushConst 1", "PushConst 2")]
    [InlineData("PushConst 1", "PushConst 1.0")]
    [InlineData("PushConst 0.0", "PushConst -0.0")]
    [InlineData("PushConst \"x\"", "PushConst field(\"x\")")]
    [InlineData("LoadLocal $0", "LoadLocal $1")]
    [InlineData("LoadLocal $0; MakeRecord {x} 1", "LoadLocal $0; MakeRecord {y} 1")]
    [InlineData("LoadLocal $0; MakeRecord {x} 1", "LoadLocal $0; MakeTuple 1")]
    public void Different_bodies_have_different_hashes(string left, string right) =>
        Assert.NotEqual(Hash(left, right, 0), Hash(left, right, 1));

    [Fact]
    public void The_order_of_the_pools_does_not_matter()
    {
        var one = Assembler.Assemble("fn f arity 0 locals 0\n PushConst 1\n PushConst 2.5\n MakeRecord {x, y} 2\n Return");
        var other = Assembler.Assemble(
            "fn g arity 0 locals 0\n PushConst 2.5\n PushConst 7\n MakeRecord {y, z} 2\n Return\nfn f arity 0 locals 0\n PushConst 1\n"
            + " PushConst 2.5\n MakeRecord {x, y} 2\n Return");
        Assert.NotEqual(one.Constants.Length, other.Constants.Length);
        Assert.Equal(Hash(one.Find("f")!), Hash(other.Find("f")!));
    }

    [Fact]
    public void A_nested_closure_counts_by_its_body()
    {
        const string nested = """
            fn a arity 0 locals 0
                MakeClosure #2 0
                Return
            fn b arity 0 locals 0
                MakeClosure #3 0
                Return
            hidden __lambda_2 arity 1 locals 1
                LoadLocal $0
                PushConst 1
                IntAdd
                Return
            hidden __lambda_3 arity 1 locals 1
                LoadLocal $0
                PushConst 1
                IntAdd
                Return
            """;
        var same = Assembler.Assemble(nested);
        Assert.Equal(Hash(same.Functions[0]), Hash(same.Functions[1]));
        var index = nested.LastIndexOf("PushConst 1", StringComparison.Ordinal);
        var different = Assembler.Assemble(nested.Remove(index, 11).Insert(index, "PushConst 2"));
        Assert.NotEqual(Hash(different.Functions[0]), Hash(different.Functions[1]));
        Assert.Equal(Hash(same.Functions[0]), Hash(different.Functions[0]));
    }

    [Fact]
    public void Closures_in_a_circle_and_in_a_long_chain_have_hashes()
    {
        var circle =
            Assembler.Assemble("fn a arity 0 locals 0\n MakeClosure b 0\n Return\nfn b arity 0 locals 0\n MakeClosure a 0\n Return");
        Assert.Equal(BodyHash.Length, circle.Functions[0].BodyHash.Length);
        Assert.NotEqual(Hash(circle.Functions[0]), Hash(circle.Functions[1]));

        var builder = new ProgramBuilder();
        const int count = 20_000;
        for (var i = 0; i < count; i++) builder.Declare(new FunctionSignature("f", 0));
        for (var i = 0; i < count; i++)
            builder.Define(i, new FunctionBody(0,
                [new Instruction(Op.MakeClosure, Math.Min(i + 1, count - 1)), new Instruction(Op.Return)]));
        Assert.Equal(BodyHash.Length, builder.Complete().Functions[0].BodyHash.Length);
    }

    [Fact]
    public void Many_threads_see_one_hash()
    {
        var program = Assembler.Assemble(Listings.Everything);
        var hashes = new string[64];
        Parallel.For(0, hashes.Length, i => hashes[i] = Hash(program.Functions[0]));
        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public void Constants_are_interned_by_kind_and_content()
    {
        var builder = new ProgramBuilder();
        Assert.Equal(builder.Float(1.5), builder.Float(1.5));
        Assert.Equal(builder.Float(double.NaN), builder.Float(double.NaN));
        Assert.NotEqual(builder.Float(0.0), builder.Float(-0.0));
        Assert.Equal(builder.Unit(), builder.Unit());
        Assert.Equal(builder.Bytes([1, 2]), builder.Bytes([1, 2]));
        Assert.NotEqual(builder.Str("x"), builder.FieldName("x"));
        Assert.NotEqual(builder.Int(1), builder.Float(1));
        Assert.NotEqual(builder.Int(1), builder.Bool(true));
        Assert.Equal(builder.Shape("x", "y"), builder.Shape("x", "y"));
        Assert.NotEqual(builder.Shape("x", "y"), builder.Shape("y", "x"));
    }

    private static string Hash(string left, string right, int which)
    {
        var listing = Frame.Replace("{0}", left.Replace(";", "\n", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("{1}", right.Replace(";", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
        return Hash(Assembler.Assemble(listing).Functions[which]);
    }

    private static string Hash(FunctionCode function) => Convert.ToHexString(function.BodyHash.AsSpan());
}
