using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lex.Core.Programs;
using Lex.Core.Values;
using Xunit;

namespace Lex.Core.Tests.Programs;

public class ProgramJsonTests
{
    [Theory]
    [InlineData(Listings.SumTo)]
    [InlineData(Listings.AllWindows)]
    [InlineData(Listings.Everything)]
    public void What_is_written_is_read_back(string listing)
    {
        var program = Assembler.Assemble(listing);
        var canonical = ProgramJson.Write(program);
        var fused = ProgramJson.Write(program, CodeForm.Fused);
        Assert.Equal(Encoding.UTF8.GetString(canonical), Encoding.UTF8.GetString(ProgramJson.Write(Load(canonical))));
        Assert.Equal(Encoding.UTF8.GetString(canonical), Encoding.UTF8.GetString(ProgramJson.Write(Load(fused))));
        Assert.Equal(Disassembler.Write(program, hints: true), Disassembler.Write(Load(fused), hints: true));
    }

    [Fact]
    public void The_form_is_the_specified_one()
    {
        var program = Assembler.Assemble("""
            fn f arity 1 locals 2
              effects budget(10) io
                LoadLocal $0
                NumNeg
                MakeRecord {x} 1
                Return
            """);
        Assert.Equal(
            """
            {"magic":"lex-program","version":1,"constants":[{"FieldName":"x"}],
            "functions":[{"name":"f","arity":1,"locals_count":2,
            "code":[{"LoadLocal":0},"NumNeg",{"MakeRecord":{"shape_idx":0,"field_count":1}},"Return"],
            "effects":[{"kind":"budget","arg":{"Int":10}},{"kind":"io"}],"body_hash":[*],"refinements":[],"field_ic_sites":0}],
            "function_names":{"f":0},"module_aliases":{},"entry":null,"record_shapes":[[0]]}
            """.ReplaceLineEndings(""),
            System.Text.RegularExpressions.Regex.Replace(Encoding.UTF8.GetString(ProgramJson.Write(program)), "\"body_hash\":\\[[0-9,]*\\]",
                "\"body_hash\":[*]"));
    }

    [Fact]
    public void What_may_be_absent_may_be_absent()
    {
        var program = Load("""
            {"magic":"lex-program","version":1,"constants":[],"functions":[{"name":"f","arity":1,"locals_count":1,"code":[{"LoadLocal":0},"Return"]}],
             "function_names":{"f":0},"module_aliases":{},"entry":0}
            """u8.ToArray());
        Assert.Equal(0, program.Entry);
        Assert.Equal(BodyHash.Length, program.Functions[0].BodyHash.Length);
    }

    [Theory]
    [InlineData("magic: expected lex-program", "\"magic\":\"lex-program\"", "\"magic\":\"other\"")]
    [InlineData("version: expected version 1", "\"version\":1", "\"version\":2")]
    [InlineData("surprise: unknown key", "\"version\":1", "\"version\":1,\"surprise\":1")]
    [InlineData("version: the key is there twice", "\"version\":1", "\"version\":1,\"version\":1")]
    [InlineData("the key version is missing", "\"version\":1,", "")]
    [InlineData("entry: function 3 of 1 does not exist", "\"entry\":null", "\"entry\":3")]
    [InlineData("function_names.sum_to: function 9 of 1 does not exist", "\"sum_to\":0", "\"sum_to\":9")]
    [InlineData("record_shapes[0]: constant 0 is no field name", "\"record_shapes\":[]", "\"record_shapes\":[[0]]")]
    [InlineData("functions[0].arity: 70000 is not between 0 and 65535", "\"arity\":2", "\"arity\":70000")]
    [InlineData("functions[0].arity: expected a whole number of 64 bits", "\"arity\":2", "\"arity\":2.5")]
    [InlineData("functions[0].code[0].LoadLocul: unknown op LoadLocul", "{\"LoadLocal\":0}", "{\"LoadLocul\":0}")]
    [InlineData("functions[0].code[0].LoadLocal: LoadLocal is not written like this", "{\"LoadLocal\":0}", "{\"LoadLocal\":{\"a\":0}}")]
    [InlineData("functions[0].code[0]: LoadLocal: local 7 of 3 does not exist in `sum_to` at pc 0", "{\"LoadLocal\":0}",
        "{\"LoadLocal\":7}")]
    [InlineData("functions[0].code[4]: MakeTuple pops 5 of 2 operands in `sum_to` at pc 4", "\"IntEq\"", "{\"MakeTuple\":5}")]
    [InlineData("functions[0].body_hash: expected 16 bytes", "\"body_hash\":[", "\"body_hash\":[1,")]
    [InlineData("functions[0].hints.result: unknown kind", "\"field_ic_sites\":0",
        "\"field_ic_sites\":0,\"hints\":{\"result\":\"Integer\"}")]
    [InlineData("functions[0].hints.parameters: 1 kinds for 2 parameters", "\"field_ic_sites\":0",
        "\"field_ic_sites\":0,\"hints\":{\"parameters\":[\"Int\"]}")]
    [InlineData("functions[0].refinements[0].predicate: BinOp lacks a member", "\"refinements\":[]",
        "\"refinements\":[{\"binding\":\"x\",\"predicate\":{\"node\":\"BinOp\",\"op\":\"+\"}},null]")]
    [InlineData("line 1, byte", "\"entry\":null", "\"entry\":nil")]
    [InlineData("a text is not valid Unicode", "\"name\":\"sum_to\"", "\"name\":\"\\ud800\"")]
    public void A_defect_is_named_with_its_place(string message, string from, string to)
    {
        var text = Encoding.UTF8.GetString(ProgramJson.Write(Assembler.Assemble(Listings.SumTo)));
        Assert.Contains(from, text, StringComparison.Ordinal);
        var index = text.IndexOf(from, StringComparison.Ordinal);
        text = text.Remove(index, from.Length).Insert(index, to);
        Assert.False(ProgramLoader.TryLoad(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Floats_keep_their_bits()
    {
        double[] values =
            [0, -0.0, 1, 1.5, -1e300, double.Epsilon, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 0.1];
        var builder = new ProgramBuilder();
        foreach (var value in values) builder.Float(value);
        var read = Load(ProgramJson.Write(builder.Complete()));
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), read.Constants.Select(constant => constant.Bits));
    }

    [Fact]
    public void A_deep_predicate_is_refused_and_a_shallow_one_survives()
    {
        Assert.True(ProgramLoader.TryLoad(WithPredicate(ProgramLimits.MaxPredicateDepth), out var program, out _));
        Assert.Equal(ProgramJson.Write(program), ProgramJson.Write(Load(ProgramJson.Write(program))));
        Assert.False(ProgramLoader.TryLoad(WithPredicate(ProgramLimits.MaxPredicateDepth + 1), out _, out var error));
        Assert.Contains("nested more than", error.Message, StringComparison.Ordinal);
        Assert.False(ProgramLoader.TryLoad(WithPredicate(1_000_000), out _, out _));
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            Assert.False(ProgramLoader.TryLoad(bytes, out _, out var error));
            Assert.NotEmpty(error.Message);
        }

        Assert.False(ProgramLoader.TryLoad([], out _, out _));
    }

    [Theory]
    [InlineData(Listings.SumTo)]
    [InlineData(Listings.AllWindows)]
    [InlineData(Listings.Everything)]
    public void Mutated_images_give_a_valid_program_or_an_error(string listing)
    {
        var program = Assembler.Assemble(listing);
        var random = new Random(42);
        var accepted = 0;
        foreach (var image in new[] { ProgramJson.Write(program), ProgramJson.Write(program, CodeForm.Fused) })
        {
            for (var i = 0; i < 2_000; i++) accepted += TryMutant(MutateBytes(image, random)) ? 1 : 0;
            for (var i = 0; i < 2_000; i++) accepted += TryMutant(MutateTree(image, random)) ? 1 : 0;
        }

        Assert.True(accepted > 0, "some mutations, of a name say, leave a program valid");
    }

    private static bool TryMutant(byte[] image)
    {
        if (!ProgramLoader.TryLoad(image, out var program, out var error))
        {
            Assert.NotEmpty(error.Message);
            return false;
        }

        // Whatever is accepted works everywhere: it verifies, hashes, fuses, lists and is written as it was read.
        Assert.Empty(Verifier.Check(program));
        foreach (var function in program.Functions)
        {
            Assert.Equal(BodyHash.Length, function.BodyHash.Length);
            Assert.NotNull(FusedView.Defuse(function.Fused.Listing, program.Constants.AsSpan(), out _, out _));
            Assert.Equal(function.Refinements.Length, function.Predicates.Length);
        }

        Assert.NotEmpty(Disassembler.Write(program, CodeForm.Fused, hints: true));
        var written = ProgramJson.Write(program);
        Assert.Equal(written, ProgramJson.Write(Load(written)));
        return true;
    }

    private static byte[] MutateBytes(byte[] image, Random random)
    {
        var mutant = (byte[])image.Clone();
        switch (random.Next(4))
        {
            case 0:
                return mutant[..random.Next(mutant.Length)];
            case 1:
                for (var n = random.Next(1, 5); n > 0; n--) mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
                return mutant;
            default:
                for (var n = random.Next(1, 4); n > 0; n--) mutant[random.Next(mutant.Length)] = image[random.Next(image.Length)];
                return mutant;
        }
    }

    /// <summary>Changes one number or text of the image to something more likely to be nearly right.</summary>
    private static byte[] MutateTree(byte[] image, Random random)
    {
        var tree = JsonNode.Parse(image)!;
        var leaves = new List<JsonNode>();
        Collect(tree, leaves);
        for (var n = random.Next(1, 3); n > 0; n--)
        {
            var leaf = leaves[random.Next(leaves.Count)];
            if (leaf.Parent is null) continue;
            JsonNode? replacement = leaf.GetValueKind() switch
            {
                JsonValueKind.Number => JsonValue.Create(random.Next(6) switch
                {
                    0 => -1,
                    1 => int.MaxValue,
                    2 => 65_536,
                    3 => long.MaxValue,
                    _ => random.Next(20),
                }),
                JsonValueKind.String => leaves[random.Next(leaves.Count)].DeepClone(),
                _ => null,
            };
            leaf.ReplaceWith(replacement);
        }

        return Encoding.UTF8.GetBytes(tree.ToJsonString());
    }

    private static void Collect(JsonNode? node, List<JsonNode> leaves)
    {
        switch (node)
        {
            case JsonObject children:
                foreach (var (_, child) in children) Collect(child, leaves);
                break;
            case JsonArray items:
                foreach (var item in items) Collect(item, leaves);
                break;
            case not null:
                leaves.Add(node);
                break;
        }
    }

    private static byte[] WithPredicate(int depth)
    {
        var predicate = new StringBuilder();
        for (var i = 1; i < depth; i++) predicate.Append("{\"node\":\"UnaryOp\",\"op\":\"-\",\"expr\":");
        predicate.Append("{\"node\":\"Var\",\"name\":\"x\"}").Append('}', depth - 1);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
            {"magic":"lex-program","version":1,"constants":[],"functions":[{"name":"f","arity":1,"locals_count":1,"code":[{"LoadLocal":0},"Return"],
             "refinements":[{"binding":"x","predicate":{{predicate}}}]}],"function_names":{"f":0},"module_aliases":{},"entry":null}
            """));
    }

    private static ProgramCode Load(byte[] image)
    {
        Assert.True(ProgramLoader.TryLoad(image, out var program, out var error), error?.Message);
        return program;
    }
}
