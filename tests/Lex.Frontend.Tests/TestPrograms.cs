using Lex.Core.Builtins;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Tests;

/// <summary>Compiles texts against the signatures of the library as the specification lists them.</summary>
internal static class TestPrograms
{
    public static string Root { get; } = FindRoot();

    public static SignatureCatalogue Catalogue { get; } = new(() => [.. ReadSignatures(), new("net", "serve", "(Int, Str) -> [net] Unit")]);

    public static CompileResult Compile(string source) =>
        LexCompiler.Compile(SourceText.FromString(source, "test.lex"), Catalogue, CompileOptions.Default);

    /// <summary>The kinds of all diagnostics, in order; <c>ok</c> for none.</summary>
    public static string Verdict(string source)
    {
        var kinds = Compile(source).Diagnostics.Select(d => d.Kind.Name).ToArray();
        return kinds.Length == 0 ? "ok" : string.Join(' ', kinds);
    }

    private static IEnumerable<BuiltinSignature> ReadSignatures()
    {
        foreach (var line in File.ReadLines(Path.Combine(Root, "tests", "Lex.Frontend.Tests", "Data", "signatures.txt")))
        {
            var separator = line.IndexOf(" :: ", StringComparison.Ordinal);
            var dot = line.IndexOf('.', StringComparison.Ordinal);
            yield return new(line[..dot], line[(dot + 1)..separator], line[(separator + 4)..]);
        }
    }

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Lex.Tiered.sln"))) directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
