namespace Lex.Tests.Shared;

/// <summary>Where the files of the repository are, seen from a test that runs out of its build directory.</summary>
public static class RepositoryPaths
{
    /// <summary>The directory that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The absolute form of a path below the root.</summary>
    public static string Of(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Lex.Tiered.sln"))) return at.FullName;
        }

        throw new DirectoryNotFoundException($"no Lex.Tiered.sln above {AppContext.BaseDirectory}");
    }
}
