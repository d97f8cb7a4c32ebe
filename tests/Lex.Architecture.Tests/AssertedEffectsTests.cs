using Xunit;

namespace Lex.Architecture.Tests;

/// <summary>In every test the effects that are performed are held against the checked rows: engines are made by <c>TestEngine</c>.</summary>
public class AssertedEffectsTests
{
    [Fact]
    public void Engines_of_tests_assert_the_effects()
    {
        var found = Repository.Sources("tests")
            .Where(file => Path.GetFileName(file) is not ("TestEngine.cs" or "AssertedEffectsTests.cs"))
            .Where(file => File.ReadAllText(file).Contains("LexEngine.Create(", StringComparison.Ordinal))
            .Select(Repository.Relative);
        Assert.Empty(found);
    }
}
