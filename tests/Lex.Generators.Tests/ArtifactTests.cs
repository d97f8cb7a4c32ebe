using Lex.Generators.Ops;
using Lex.Generators.Tests.Support;
using Xunit;

namespace Lex.Generators.Tests;

/// <summary>The text of every artifact, on an invented table.</summary>
public sealed class ArtifactTests
{
    /// <summary>The files that are generated beside a table.</summary>
    public static TheoryData<string> Files => [.. OpArtifacts.OfTable.Select(artifact => artifact.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_artifact_of_the_table_is_written_as_recorded(string file) =>
        Match(World.TextOf(World.Generate(World.Drawers), file), file);

    [Fact]
    public void The_lowering_class_is_written_as_recorded()
    {
        var lowering = "namespace Tier; [Lex.Core.Ops.Lowering(typeof(Lex.Core.Ops.Drawers))] internal abstract partial class Lowering;";
        Match(World.TextOf(World.Generate(World.Drawers, lowering), "Lowering.g.cs"), "Lowering.g.cs");
    }

    [Fact]
    public void The_reference_page_is_written_as_recorded() =>
        Match(OpReferenceWriter.Write(Tables.ModelOf(World.Compile(World.Drawers), "Lex.Core.Ops.Drawers")), "ops.md");

    private static void Match(string actual, string file) =>
        Snapshot.Match(actual, "tests", "Lex.Generators.Tests", "Snapshots", file.Replace(".g.cs", ".txt", StringComparison.Ordinal));
}
