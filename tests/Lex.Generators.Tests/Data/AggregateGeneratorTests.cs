using System.Reflection;
using System.Runtime.Loader;
using Lex.Generators.Data;
using Lex.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Lex.Generators.Tests.Data;

/// <summary>The classes of aggregates, for an invented family of at most two parts.</summary>
public sealed class AggregateGeneratorTests
{
    private const string Family = """
        namespace Lex.Core.Values;

        [AggregateFamily(2)]
        internal static partial class Boxes
        {
            public static int IndexOf(int references, int scalars) =>
                references + scalars > Maximum ? Wide : ((references + scalars) * (references + scalars + 1) / 2) + references;
        }
        """;

    private const string Model = """
        namespace Lex.Core.Values;

        internal sealed class AggregateFamilyAttribute(int maximum) : System.Attribute { public int Maximum { get; } = maximum; }
        internal sealed class Shape;
        internal abstract class HeapObject(Shape shape) { public readonly Shape Shape = shape; }
        internal abstract class Aggregate(Shape shape) : HeapObject(shape)
        {
            internal abstract void MeasureCells(System.Span<int> offsets);

            protected int DistanceTo<T>(ref T field) => typeof(T) == typeof(long) ? 100 : 10;
        }

        internal sealed class WideAggregate(Shape shape) : Aggregate(shape)
        {
            internal override void MeasureCells(System.Span<int> offsets) { }
        }
        """;

    [Fact]
    public void There_is_a_class_for_each_number_of_references_and_scalars()
    {
        var assembly = Load();
        var names = assembly.GetTypes().Select(type => type.Name).Where(name => name.StartsWith("AggregateR", StringComparison.Ordinal))
            .Order();
        Assert.Equal(["AggregateR0S0", "AggregateR0S1", "AggregateR0S2", "AggregateR1S0", "AggregateR1S1", "AggregateR2S0"], names);
        var both = assembly.GetType("Lex.Core.Values.AggregateR1S1")!;
        Assert.Equal("HeapObject", both.GetField("R0")!.FieldType.Name);
        Assert.Equal(typeof(long), both.GetField("S0")!.FieldType);
    }

    [Fact]
    public void An_index_makes_an_instance_of_its_class()
    {
        var boxes = Load().GetType("Lex.Core.Values.Boxes")!;
        for (var references = 0; references <= 3; references++)
        {
            for (var scalars = 0; scalars <= 3; scalars++)
            {
                var made = Call(boxes, "New", Call(boxes, "IndexOf", references, scalars), null)!;
                var expected = references + scalars > 2 ? "WideAggregate" : $"AggregateR{references}S{scalars}";
                Assert.Equal(expected, made.GetType().Name);
                Assert.Equal(references + scalars > 2 ? null : made.GetType(), Call(boxes, "TypeOf", references, scalars));
            }
        }
    }

    [Fact]
    public void An_edit_elsewhere_writes_nothing_again()
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new AggregateGenerator().AsSourceGenerator()],
            parseOptions: (CSharpParseOptions)World.Parse("", "").Options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(Compile());
        var after = driver.RunGenerators(Compile()
            .AddSyntaxTrees(World.Parse("namespace Elsewhere; internal sealed class Unrelated;", "Unrelated.cs")));
        var reasons = after.GetRunResult().Results[0].TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs)
            .Select(output => output.Reason);
        Assert.Equal([IncrementalStepRunReason.Cached], reasons);
    }

    private static object? Call(Type type, string method, params object?[] arguments) => type.GetMethod(method)!.Invoke(null, arguments);

    private static CSharpCompilation Compile() =>
        World.Compile().RemoveAllSyntaxTrees().AddSyntaxTrees(World.Parse(Model, "Model.cs"), World.Parse(Family, "Family.cs"));

    private static Assembly Load()
    {
        CSharpGeneratorDriver.Create([new AggregateGenerator().AsSourceGenerator()],
            parseOptions: (CSharpParseOptions)World.Parse("", "").Options)
            .RunGeneratorsAndUpdateCompilation(Compile(), out var compilation, out var reported);
        Assert.Empty(reported);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.Equal("", string.Join("\n", result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)));
        image.Position = 0;
        return new AssemblyLoadContext("Boxes", isCollectible: true).LoadFromStream(image);
    }
}
