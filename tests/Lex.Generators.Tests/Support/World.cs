using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Lex.Generators.Ops;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Lex.Generators.Tests.Support;

/// <summary>Compilations of invented op tables: the real declarations of the op model, stubs of the values, and a table.</summary>
internal static class World
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.Parse);

    private static readonly string[][] RealFiles =
    [
        ["src", "Lex.Core", "Ops", "OpAttributes.cs"],
        ["src", "Lex.Core", "Ops", "OpInfo.cs"],
        ["src", "Lex.Core", "Ops", "OpRows.cs"],
        ["src", "Lex.Core", "Ops", "OperandValues.cs"],
        ["src", "Lex.Core", "Ops", "KindCheck.cs"],
        ["src", "Lex.Core", "Programs", "Instruction.cs"],
        ["src", "Lex.Core", "Programs", "CodeLabel.cs"],
        ["src", "Lex.Core", "Programs", "CodeBuilder.cs"],
        ["src", "Lex.Core", "Execution", "ExecutionContext.cs"],
        ["src", "Lex.Core", "Errors", "LexError.cs"],
        ["src", "Lex.Core", "Errors", "LexErrorKind.cs"],
        ["src", "Lex.Core", "Values", "ValueKind.cs"],
    ];

    private static readonly ImmutableArray<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal))
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    private static readonly Lazy<ImmutableArray<SyntaxTree>> Common = new(() =>
    [
        Parse(Repository.Read("tests", "Lex.Generators.Tests", "Worlds", "Stubs.cs"), "Stubs.cs"),
        .. RealFiles.Select(file => Parse(Repository.Read(file), file[^1])),
    ]);

    /// <summary>The table with one op for each shape of signature.</summary>
    public static string Drawers { get; } = Repository.Read("tests", "Lex.Generators.Tests", "Worlds", "Drawers.cs");

    /// <summary>A compilation of the world with these files.</summary>
    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "World",
        [.. Common.Value, .. sources.Select((text, index) => Parse(text, $"Source{index}.cs"))],
        Framework,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true,
            reportSuppressedDiagnostics: false));

    /// <summary>A driver that runs the generators of the op table and records its steps.</summary>
    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new OpTableGenerator().AsSourceGenerator(), new LoweringGenerator().AsSourceGenerator()],
        parseOptions: Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generators over these files.</summary>
    public static GeneratorDriverRunResult Generate(params string[] sources) => Driver().RunGenerators(Compile(sources)).GetRunResult();

    /// <summary>The text of a generated file.</summary>
    public static string TextOf(GeneratorDriverRunResult run, string file) =>
        Assert.Single(run.GeneratedTrees, tree => Path.GetFileName(tree.FilePath) == file).ToString();

    /// <summary>Compiles these files with what is generated for them, without a warning, and loads the result.</summary>
    public static Assembly Load(params string[] sources)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(sources), out var compilation, out var reported);
        Assert.Empty(reported);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.Equal("", string.Join("\n", result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning)));
        image.Position = 0;
        return new AssemblyLoadContext("World", isCollectible: true).LoadFromStream(image);
    }

    /// <summary>Parses a file of a world.</summary>
    public static SyntaxTree Parse(string text, string name) => CSharpSyntaxTree.ParseText(text, Options, name, System.Text.Encoding.UTF8);
}
