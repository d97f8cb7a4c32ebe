namespace Lex.Architecture.Tests;

/// <summary>Where the sources are, seen from a test that runs out of its build directory.</summary>
internal static class Repository
{
    /// <summary>The directory of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The projects of the engine: what an embedder loads.</summary>
    public static IReadOnlyList<string> EngineProjects { get; } =
        ["Lex.Core", "Lex.Frontend", "Lex.Interp", "Lex.Jit", "Lex.Stdlib", "Lex.Trace", "Lex.Hosting"];

    /// <summary>Written C# files below some directories; build output is left out.</summary>
    public static IEnumerable<string> Sources(params string[] directories)
    {
        foreach (var directory in directories)
        {
            var path = Path.Combine(Root, directory);
            if (!Directory.Exists(path)) continue;
            foreach (var file in Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories))
            {
                var parts = Relative(file).Split('/');
                if (!parts.Contains("obj") && !parts.Contains("bin")) yield return file;
            }
        }
    }

    /// <summary>A path from the root on, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Lex.Tiered.sln"))) directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
