using Lex.Generators.Ops;
using Lex.Generators.Shared;
using Lex.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Lex.Generators.Tests;

/// <summary>A tier reads the table from the assembly that holds it.</summary>
public sealed class ReferencedTableTests
{
    private const string Table = "Lex.Core.Ops.Drawers";

    private const string Friend = "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Tier\")]";

    [Fact]
    public void The_model_from_an_assembly_is_the_model_from_source_without_its_documentation()
    {
        var fromSource = Tables.ModelOf(World.Compile(World.Drawers), Table);
        var undocumented = fromSource with { Ops = fromSource.Ops.Select(op => op with { Summary = "" }).ToEquatable() };
        Assert.Equal(undocumented, Tables.ModelOf(Tier(""), Table));
    }

    [Fact]
    public void A_lowering_class_in_another_assembly_compiles_once_its_structural_ops_are_handled()
    {
        var lowering = """
            using Lex.Core.Ops;
            using Lex.Core.Programs;
            namespace Tier;
            [Lowering(typeof(Drawers))]
            internal abstract partial class Lowering;
            internal sealed class Handlers : Lowering
            {
                protected override void CallMeaning(OpInfo info, in Instruction instruction) { }
                protected override void Run(RunView op) => System.Console.WriteLine(op.Offset);
                protected override void Vanish(VanishView op) { }
                protected override void Glue(GlueView op) { }
                HANDLER
            }
            """;
        Assert.Empty(Problems(
            lowering.Replace("HANDLER", "protected override void Delegate(DelegateView op) { }", StringComparison.Ordinal)));
        Assert.Equal(["CS0534"], Problems(lowering.Replace("HANDLER", "", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Problems(string source)
    {
        World.Driver().RunGeneratorsAndUpdateCompilation(Tier(source), out var compilation, out var reported);
        Assert.Empty(reported);
        return compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.Id);
    }

    /// <summary>A compilation that refers to the image of the drawers.</summary>
    private static CSharpCompilation Tier(string source)
    {
        World.Driver().RunGeneratorsAndUpdateCompilation(World.Compile(World.Drawers, Friend), out var core, out _);
        using var image = new MemoryStream();
        var emitted = core.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        var empty = World.Compile();
        return empty.RemoveAllSyntaxTrees()
            .WithAssemblyName("Tier")
            .AddReferences(MetadataReference.CreateFromImage(image.ToArray()))
            .AddSyntaxTrees(World.Parse(source, "Tier.cs"));
    }
}
