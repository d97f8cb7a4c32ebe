using Lex.Generators.Ops;
using Lex.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Lex.Generators.Tests;

/// <summary>What is written again after an edit, and what is not.</summary>
public sealed class CachingTests
{
    [Fact]
    public void An_edit_elsewhere_writes_nothing_again()
    {
        var after = RunTwice(World.Drawers, World.Drawers, "namespace Elsewhere; internal sealed class Unrelated;");
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(after, OpTableGenerator.ReadStep));
        AssertOutputsCached(after);
    }

    [Fact]
    public void A_comment_that_moves_the_table_writes_nothing_again()
    {
        var after = RunTwice(World.Drawers, "// A remark.\n\n" + World.Drawers);
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(after, OpTableGenerator.ReadStep));
        AssertOutputsCached(after);
    }

    [Fact]
    public void Another_body_writes_nothing_again()
    {
        var after = RunTwice(World.Drawers, World.Drawers.Replace("(10 * left) + right", "(20 * left) + right", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(after, OpTableGenerator.ReadStep));
        AssertOutputsCached(after);
    }

    [Theory]
    [InlineData("Glues two numbers", "Pastes two numbers")]
    [InlineData("long Glue(long left, long right)", "long Glue(long left, long other)")]
    [InlineData("Steps = 1", "Steps = 2")]
    [InlineData("Facts = OpFacts.Commutes", "Facts = OpFacts.None")]
    public void Another_declaration_writes_again(string before, string instead)
    {
        Assert.Contains(before, World.Drawers, StringComparison.Ordinal);
        var edited = World.Drawers.Replace(before, instead, StringComparison.Ordinal).Replace("+ right;", "+ 1;", StringComparison.Ordinal);
        var after = RunTwice(World.Drawers, edited);
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(after, OpTableGenerator.ModelStep));
    }

    private static GeneratorRunResult RunTwice(string before, params string[] after)
    {
        var driver = World.Driver().RunGenerators(World.Compile(before));
        return driver.RunGenerators(World.Compile(after)).GetRunResult().Results[0];
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult run, string step) =>
        run.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason);

    private static void AssertOutputsCached(GeneratorRunResult run)
    {
        var reasons = run.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason).ToList();
        Assert.NotEmpty(reasons);
        Assert.All(reasons, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }
}
