using Lex.Tests.Shared;
using Xunit;

namespace Lex.Cli.Tests;

/// <summary>The samples print what is checked in, in every tier.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("orders", "interp")]
    [InlineData("orders", "jit")]
    [InlineData("calc", "auto")]
    [InlineData("wordstats", "auto")]
    [InlineData("orbit", "jit")]
    public void Sample_prints_what_is_checked_in(string name, string tier)
    {
        var result = Tool.Run("run", $"samples/{name}.lex", "main", "--allow-effects", "io", "--allow-fs-read", "samples", "--tier", tier);
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(File.ReadAllText(RepositoryPaths.Of("samples", "expected", $"{name}.txt")), result.Output);
    }
}
