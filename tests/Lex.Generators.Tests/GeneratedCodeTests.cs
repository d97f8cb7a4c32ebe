using System.Reflection;
using Lex.Generators.Tests.Support;
using Xunit;

namespace Lex.Generators.Tests;

/// <summary>What is generated from the invented table compiles without a warning, and does what the table says.</summary>
public sealed class GeneratedCodeTests
{
    private static readonly Lazy<Type> Probe = new(() => World.Load(
        World.Drawers, Repository.Read("tests", "Lex.Generators.Tests", "Worlds", "Probe.cs")).GetType("Probe", throwOnError: true)!);

    [Theory]
    [InlineData("Glue", new[] { "4", "2" }, "Int(42) Unknown(0)")]
    [InlineData("Glue", new[] { "4", "true" }, "expected Int, got Bool(1)")]
    [InlineData("Glue", new[] { "1.5", "true" }, "expected Int, got Bool(1)")]
    [InlineData("Glue", new[] { "true", "2" }, "expected Int, got Bool(1)")]
    [InlineData("Sly", new[] { "3" }, "Bool(1) Unknown(0)")]
    [InlineData("Hop", new[] { "true" }, "Bool(1) Unknown(0)")]
    [InlineData("Hop", new[] { "1" }, "expected Bool, got Int(1)")]
    [InlineData("Split", new[] { "8" }, "Int(8) Int(8)")]
    [InlineData("Stuff", new[] { "8" }, "Int(8) Unknown(0)")]
    [InlineData("Mingle", new[] { "1", "2" }, "Int(3) Unknown(0)")]
    [InlineData("Grumble", new[] { "5" }, "Int(9) Unknown(0)")]
    [InlineData("Grumble", new[] { "true" }, "no name")]
    [InlineData("Pile", new[] { "7", "1", "1", "1" }, "Int(310) Unknown(0)")]
    [InlineData("Pile", new[] { "7" }, "Int(7) Unknown(0)")]
    [InlineData("Measure", new[] { "\"abc\"" }, "Int(14) Unknown(0)")]
    [InlineData("Measure", new[] { "1" }, "expected Str, got Int(1)")]
    [InlineData("Peek", new string[0], "Int(99) Unknown(0)")]
    public void A_meaning_is_called_on_values(string op, string[] popped, string expected) =>
        Assert.Equal(expected, Ask("Invoke", op, "name", 11, "99", popped));

    [Theory]
    [InlineData("PeekCoinGlue", new[] { 1, 0 }, new[] { "5" }, new[] { "0", "4" }, new string[0], "Int(45) | Int(0) Int(4)")]
    [InlineData("PeekCoinGlue", new[] { 1, 0 }, new[] { "5" }, new[] { "0", "true" }, new string[0],
        "expected Int, got Bool(1) | Int(0) Bool(1)")]
    [InlineData("PeekStuffPeekGrumble", new[] { 0, 1, 0, 0 }, new[] { ".ab" }, new[] { "6", "1" }, new string[0], "Int(8) | Int(6) Int(6)")]
    [InlineData("PeekStuffPeekGrumble", new[] { 0, 1, 0, 0 }, new[] { ".ab" }, new[] { "true", "1" }, new string[0],
        "no ab | Bool(1) Bool(1)")]
    [InlineData("GlueHop", new[] { 9 }, new string[0], new string[0], new[] { "4", "3" }, "Bool(1) | ")]
    [InlineData("GlueHop", new[] { 9 }, new string[0], new string[0], new[] { "4", "2" }, "Bool(0) | ")]
    [InlineData("GlueHop", new[] { 9 }, new string[0], new string[0], new[] { "1.5", "true" }, "expected Int, got Bool(1) | ")]
    public void A_superinstruction_does_what_its_window_does(
        string op, int[] operands, string[] constants, string[] locals, string[] popped, string expected) =>
        Assert.Equal(expected, Ask("Fused", op, operands, constants, locals, popped));

    [Fact]
    public void The_builder_patches_jumps_and_numbers_sites() => Assert.Equal(
        "Peek 3 0; Sly 0 0; Hop 2 0; Run -4 0; Run 0 0; Peek 1 0; Peek 0 0; Grumble 5 0; Split 0 0; Glue 0 0; Glue 0 0; Vanish 0 0; "
        + "sites 1 locals 4 hints Float Unknown Unknown Unknown Unknown Unknown Unknown Unknown Unknown Unknown Unknown Unknown sources 7",
        Ask("Build"));

    [Theory]
    [InlineData("underflow", "Glue pops 2 operands, but there are 1 at pc 1 of `f`")]
    [InlineData("width", "Peek: operand Local is 65536, not in 0..65535, at pc 0 of `f`")]
    [InlineData("height of a label", "a label with 1 operands is reached with 0 by the jump at pc 6 of `f`")]
    [InlineData("label from above", "a label is reached with 0 operands by a jump and with 1 from above at pc 3 of `f`")]
    [InlineData("label twice", "a label is marked twice, at pc 0 and at pc 0 of `f`")]
    [InlineData("unmarked", "1 jumps lead to labels that were never marked, at pc 1 of `f`")]
    [InlineData("assumption", "the height is 0, it cannot be assumed to be 2 at pc 0 of `f`")]
    [InlineData("end", "control runs off the end at pc 1 of `f`")]
    public void The_builder_refuses_mistakes_at_once(string mistake, string expected) => Assert.Equal(expected, Ask("Refusal", mistake));

    [Theory]
    [InlineData("Glue", "Glue -2(-1) +1 ^0 Commutes, ChecksKinds steps 1 hash Mingle Pure Unit Reads Pushed pops [Int Int] gives Int")]
    [InlineData("Split", "Split -1(-1) +2 ^1 None steps 1 hash Split Move Unit Reads PushedPair pops [Unknown] gives Unknown")]
    [InlineData("Pile", "Pile -1(1) +1 ^0 Allocates steps 1 hash Pile Pure Named Contains Pushed pops [Unknown] gives Tuple")]
    [InlineData("Grumble", "Grumble -1(-1) +1 ^0 MayFault steps 1 hash Grumble Faulting Named Opens Status pops [Unknown] gives Unknown")]
    [InlineData("Mingle",
        "Mingle -2(-1) +1 ^0 Allocates, DynamicCost, MayFault steps 1 hash Mingle Faulting Unit Leaks Status pops [Unknown Unknown] "
        + "gives Unknown")]
    [InlineData("Hop", "Hop -1(-1) +0 ^0 ChecksKinds steps 1 hash Hop Pure Positional Reads Branch pops [Bool] gives Unknown")]
    [InlineData("Vanish",
        "Vanish -1(-1) +0 ^0 Terminator, Leaves, Structural steps 1 hash Vanish Structural Unit Leaks Nothing pops [Unknown] gives "
        + "Unknown")]
    [InlineData("Delegate",
        "Delegate -1(0) +1 ^0 MayCall, Structural, MayFault steps 1 hash Delegate Structural Named Leaks Pushed pops [Unknown] gives "
        + "Unknown")]
    [InlineData("PeekCoinGlue",
        "PeekCoinGlue -0(-1) +1 ^2 ChecksKinds steps 1 hash Peek Pure Named Reads Pushed pops [] gives Int maps [0] [1] [] int 1")]
    [InlineData("PeekStuffPeekGrumble",
        "PeekStuffPeekGrumble -0(-1) +1 ^1 MayFault steps 4 hash Peek Faulting Named Opens Status pops [] gives Unknown maps [0] [1] [1] "
        + "[2,3] int -1")]
    [InlineData("GlueHop",
        "GlueHop -2(-1) +0 ^0 ChecksKinds steps 3 hash Mingle Pure Named Reads Branch pops [Int Int] gives Unknown maps [] [] [0] int -1")]
    public void The_table_describes_the_ops(string op, string expected) => Assert.Equal(expected, Ask("Describe", op));

    [Fact]
    public void Ops_are_ordered_by_family_and_declaration() => Assert.Equal(
        "Peek Coin Stuff Split Hop Run Vanish Delegate Grumble Pile Glue Sly Mingle Measure PeekCoinGlue PeekStuffPeekGrumble GlueHop "
        + "| GlueHop PeekCoinGlue",
        Ask("Order"));

    private static string Ask(string question, params object[] arguments) =>
        (string)Probe.Value.GetMethod(question, BindingFlags.Static | BindingFlags.Public)!.Invoke(null, arguments)!;
}
