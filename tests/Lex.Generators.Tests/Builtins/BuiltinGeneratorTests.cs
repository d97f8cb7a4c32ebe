using System.Reflection;
using Lex.Generators.Builtins;
using Lex.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Lex.Generators.Tests.Builtins;

/// <summary>The generator of the library table, on invented libraries.</summary>
public sealed class BuiltinGeneratorTests
{
    private const string Usings = """
        using Lex.Core.Builtins;
        using Lex.Core.Execution;
        using Lex.Core.Values;

        """;

    /// <summary>What the library of this repository declares beside the table, as far as generated code refers to it.</summary>
    private const string Surroundings = """
        namespace World
        {
            using Lex.Core.Execution;
            using Lex.Core.Values;

            internal static class BuiltinArguments
            {
                public static string Said = "";

                public static Status WrongKind(ExecutionContext ctx, string function, ValueKind expected, Value got, out Value result)
                {
                    Said = $"{function} wants {expected}";
                    result = default;
                    return Status.Fault;
                }

                public static Status WrongCount(ExecutionContext ctx, string function, int expected, int got, out Value result)
                {
                    Said = $"{function} wants {expected} arguments";
                    result = default;
                    return Status.Fault;
                }

                public static Status Refuse(ExecutionContext ctx, string function, out Value result)
                {
                    Said = $"{function} refused";
                    result = default;
                    return Status.Fault;
                }
            }
        }

        namespace Lex.Core.Builtins
        {
            using Lex.Core.Values;

            internal enum TypedStatus { Ok, Fault, Mismatch }

            internal unsafe struct TypedArguments
            {
                public long Scalar(int index, long* slots) => slots[index];

                public double Float(int index, long* slots) => *(double*)(slots + index);

                public HeapObject Reference(int index, long* slots, nint references) => null!;

                public Value Any(int index, long* slots, nint references) => default;
            }

            internal static unsafe class Banks
            {
                public static HeapObject[] Cell = new HeapObject[1];

                public static ref HeapObject Reference(long* slot, nint references) => ref Cell[0];

                public static void Set(long* slot, nint references, Value value) => *slot = value.Bits;
            }
        }

        namespace Lex.Core.Values
        {
            internal static class UnitObject
            {
                public static HeapObject Instance => null!;
            }
        }

        namespace Lex.Stdlib.Effects
        {
            internal sealed class EffectHost
            {
                public int Rung;
            }
        }
        """;

    private const string Zoo = Usings + """
        namespace World.Modules
        {
            using Lex.Stdlib.Effects;

            [LexInlined("zoo.each", "(List[T], (T) -> [E] U) -> [E] List[U]", "Visits every cage.")]
            internal static class Zoo
            {
                /// <summary>Adds <c>legs</c> to legs.</summary>
                [LexBuiltin("zoo.legs", "(Int, Int) -> Int", Cost = BuiltinCost.Constant)]
                internal static long Legs(long left, long right) => left + right;

                /// <summary>Fails on negative animals.</summary>
                [LexBuiltin("zoo.feed", "(Int) -> Bool", Cost = BuiltinCost.Charged)]
                internal static Status Feed(ExecutionContext ctx, long animals, out bool fed)
                {
                    fed = animals >= 0;
                    return fed ? Status.Ok : Status.Fault;
                }

                /// <summary>Takes any animal.</summary>
                [LexBuiltin("zoo.same", "(T) -> T", Cost = BuiltinCost.Constant)]
                internal static Value Same(Value animal) => animal;

                /// <summary>For keepers only.</summary>
                [LexBuiltin("zoo.secret", "() -> Int", Cost = BuiltinCost.Constant, Hidden = true)]
                internal static long Secret() => 42;

                /// <summary>Rings.</summary>
                [LexBuiltin("bell.ring", "(Int) -> [noise] Unit", Cost = BuiltinCost.Constant, Gate = "noise")]
                internal static void Ring(EffectHost host, long times) => host.Rung += (int)times;
            }
        }
        """;

    public static TheoryData<string, string> Mistakes => new()
    {
        { "LEXB001", Method("[LexBuiltin(\"zoo\", \"() -> Int\", Cost = BuiltinCost.Constant)]", "static long F() => 1;") },
        { "LEXB001", Method("[LexBuiltin(\"Zoo.f\", \"() -> Int\", Cost = BuiltinCost.Constant)]", "static long F() => 1;") },
        { "LEXB002", Method("[LexBuiltin(\"zoo.f\", \"Int\", Cost = BuiltinCost.Constant)]", "static long F() => 1;") },
        { "LEXB002", Method("[LexBuiltin(\"zoo.f\", \"(Int, ) -> Int\", Cost = BuiltinCost.Constant)]", "static long F() => 1;") },
        {
            "LEXB003",
            Method("[LexBuiltin(\"zoo.f\", \"() -> Int\", Cost = BuiltinCost.Constant), "
                + "LexBuiltin(\"zoo.f\", \"() -> Int\", Cost = BuiltinCost.Constant)]", "static long F() => 1;")
        },
        { "LEXB004", Method("[LexBuiltin(\"zoo.f\", \"(Int) -> Int\", Cost = BuiltinCost.Constant)]", "static long F() => 1;") },
        { "LEXB004", Method("[LexBuiltin(\"zoo.f\", \"(Str) -> Int\", Cost = BuiltinCost.Constant)]", "static long F(long a) => 1;") },
        { "LEXB004", Method("[LexBuiltin(\"zoo.f\", \"(Int) -> Int\", Cost = BuiltinCost.Constant)]", "static long F(string a) => 1;") },
        { "LEXB005", Method("[LexBuiltin(\"zoo.f\", \"() -> Str\", Cost = BuiltinCost.Constant)]", "static long F() => 1;") },
        { "LEXB005", Method("[LexBuiltin(\"zoo.f\", \"() -> Int\", Cost = BuiltinCost.Constant)]", "static string F() => \"\";") },
        { "LEXB005", Method("[LexBuiltin(\"zoo.f\", \"() -> Int\", Cost = BuiltinCost.Constant)]",
            "static Status F(out long a) { a = 1; return Status.Ok; }") },
        { "LEXB006", Method("[LexBuiltin(\"zoo.f\", \"() -> Int\", Cost = BuiltinCost.Constant)]", "long F() => 1;") },
        { "LEXB006", Method("[LexBuiltin(\"zoo.f\", \"() -> Int\", Cost = BuiltinCost.Constant)]",
            "static long F() => 1; internal static long F(long a) => a;") },
        { "LEXB007", Usings + "internal static class Zoo { [LexBuiltin(\"zoo.f\", \"() -> Int\", Cost = BuiltinCost.Constant)] internal "
            + "static long F() => 1; }" },
        { "LEXB007", Usings + "[LexInlined(\"zoo.f\", \"() -> Int\", \"\")] internal static class Zoo;" },
        { "LEXB008", Method("[LexBuiltin(\"zoo.f\", \"() -> [noise] Int\", Cost = BuiltinCost.Constant)]", "static long F() => 1;") },
        { "LEXB008", Method("[LexBuiltin(\"zoo.f\", \"() -> Int\", Cost = BuiltinCost.Constant, Gate = \"noise\")]",
            "static long F() => 1;") },
        { "LEXB008", Method("[LexBuiltin(\"zoo.f\", \"() -> Int\", Cost = BuiltinCost.Constant)]",
            "static long F(Lex.Stdlib.Effects.EffectHost host) => 1;") },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_reported_where_it_is_made(string id, string source)
    {
        var run = Driver().RunGenerators(Compile(source)).GetRunResult();
        Assert.Contains(run.Diagnostics, d => d.Id == id);
    }

    [Fact]
    public void A_function_without_a_declared_cost_does_not_compile()
    {
        var source = Method("[LexBuiltin(\"zoo.f\", \"() -> Int\")]", "static long F() => 1;");
        Driver().RunGeneratorsAndUpdateCompilation(Compile(source), out var compilation, out _);
        Assert.Contains(compilation.GetDiagnostics(), d => d.Id == "CS9035");
    }

    [Fact]
    public void The_table_compiles_without_a_warning_and_runs()
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(Zoo, Probe), out var compilation, out var reported);
        Assert.Empty(reported);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.Equal("", string.Join("\n", result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning)));

        var probe = Assembly.Load(image.ToArray()).GetType("World.Probe")!;
        Assert.Equal(Expected, (string)probe.GetMethod("Run")!.Invoke(null, null)!);
    }

    [Fact]
    public void An_edit_elsewhere_reuses_what_was_read()
    {
        var compilation = Compile(Zoo);
        var driver = Driver().RunGenerators(compilation);
        var edited = compilation.AddSyntaxTrees(World.Parse("internal static class Unrelated;", "Unrelated.cs"));
        var steps = driver.RunGenerators(edited).GetRunResult().Results[0].TrackedSteps["Builtins"];
        Assert.All(
            steps.SelectMany(step => step.Outputs),
            output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }

    private const string Expected = """
        zoo.feed Charged pure Bool: Fails on negative animals.
        zoo.legs Constant pure Int: Adds `legs` to legs.
        zoo.same Constant pure Unknown: Takes any animal.
        bell.ring Constant effect Unit: Rings.
        5
        zoo.legs wants Int
        zoo.legs wants 2 arguments
        fault
        bell.ring refused
        rung 3
        bell.ring zoo.each zoo.feed zoo.legs zoo.same
        Legs
        """;

    private const string Probe = Usings + """
        namespace World
        {
            public static class Probe
            {
                public static string Run()
                {
                    var lines = new System.Collections.Generic.List<string>();
                    foreach (var (module, name) in new[] { ("zoo", "feed"), ("zoo", "legs"), ("zoo", "same"), ("bell", "ring") })
                    {
                        var d = BuiltinTable.Create(BuiltinTable.IndexOf(module, name));
                        lines.Add($"{d.Module}.{d.Name} {d.Cost} {(d.IsPure ? "pure" : "effect")} {d.ResultKind}: {d.Summary}");
                    }

                    var legs = BuiltinTable.Create(BuiltinTable.IndexOf("zoo", "legs"));
                    legs.Invoke(null!, new[] { Value.Int(2), Value.Int(3) }, out var sum);
                    lines.Add(sum.AsInt.ToString());
                    legs.Invoke(null!, new[] { Value.Int(2), Value.Bool(true) }, out _);
                    lines.Add(BuiltinArguments.Said);
                    legs.Invoke(null!, new[] { Value.Int(2) }, out _);
                    lines.Add(BuiltinArguments.Said);
                    var feed = BuiltinTable.Create(BuiltinTable.IndexOf("zoo", "feed"));
                    lines.Add(feed.Invoke(null!, new[] { Value.Int(-1) }, out _) == Status.Fault ? "fault" : "ok");
                    var ring = BuiltinTable.IndexOf("bell", "ring");
                    BuiltinTable.Create(ring).Invoke(null!, new[] { Value.Int(3) }, out _);
                    lines.Add(BuiltinArguments.Said);
                    var host = new Lex.Stdlib.Effects.EffectHost();
                    BuiltinTable.Perform(ring, host, null!, new[] { Value.Int(3) }, out _);
                    lines.Add($"rung {host.Rung}");
                    lines.Add(string.Join(" ", System.Linq.Enumerable.Select(BuiltinTable.Signatures(), s => $"{s.Module}.{s.Name}")));
                    lines.Add(legs.Method().Name);
                    return string.Join("\n", lines);
                }
            }
        }
        """;

    private static string Method(string attribute, string method) =>
        Usings + "internal class Zoo { /// <summary>x</summary>\n" + attribute + " internal " + method + " }";

    private static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new BuiltinGenerator().AsSourceGenerator()],
        parseOptions: new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Parse),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    // What the op table's generator writes is no part of these worlds, hence only the files that do without it.
    private static CSharpCompilation Compile(params string[] sources) => Common.Value
        .AddSyntaxTrees(World.Parse(Repository.Read("src", "Lex.Core", "Builtins", "LexBuiltinAttribute.cs"), "LexBuiltinAttribute.cs"))
        .AddSyntaxTrees(World.Parse(Repository.Read("src", "Lex.Core", "Builtins", "BuiltinSignature.cs"), "BuiltinSignature.cs"))
        .AddSyntaxTrees(World.Parse(Surroundings, "Surroundings.cs"))
        .AddSyntaxTrees(sources.Select((text, index) => World.Parse(text, $"Source{index}.cs")));

    private static readonly Lazy<CSharpCompilation> Common = new(() =>
    {
        var world = World.Compile();
        return world.RemoveSyntaxTrees(world.SyntaxTrees.Where(tree => !IsNeeded(tree.FilePath)));
    });

    private static bool IsNeeded(string file) =>
        file is "Stubs.cs" or "ExecutionContext.cs" or "LexError.cs" or "LexErrorKind.cs" or "ValueKind.cs";
}
