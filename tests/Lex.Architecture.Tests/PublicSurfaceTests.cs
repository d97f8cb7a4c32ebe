using System.Reflection;
using Xunit;

namespace Lex.Architecture.Tests;

/// <summary>What an embedder can see is listed type by type; a change is a decision, not an accident. With
/// LEX_UPDATE_SNAPSHOTS=1 the list is written anew.</summary>
public class PublicSurfaceTests
{
    private const string FileName = "PublicSurface.txt";

    [Fact]
    public void Public_types_are_those_of_the_list()
    {
        var actual = string.Join('\n', Repository.EngineProjects.SelectMany(TypesOf).Order(StringComparer.Ordinal)) + "\n";
        var path = Path.Combine(Repository.Root, "tests", "Lex.Architecture.Tests", FileName);
        if (Environment.GetEnvironmentVariable("LEX_UPDATE_SNAPSHOTS") == "1") File.WriteAllText(path, actual);
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    private static IEnumerable<string> TypesOf(string project) =>
        Assembly.Load(project).GetExportedTypes().Select(type => $"{project}: {type.FullName}");
}
