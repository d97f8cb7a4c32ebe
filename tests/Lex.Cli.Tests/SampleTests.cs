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

    [Theory]
    [InlineData("interp")]
    [InlineData("jit")]
    [InlineData("auto")]
    public void A_recorded_game_is_played_again(string tier)
    {
        using var store = new TemporaryDirectory();
        var result = Tool.Run("replay", "samples/data/dice.trace", "samples/dice.lex", "--tier", tier, "--store", store.Path);
        Assert.Equal(File.ReadAllText(RepositoryPaths.Of("samples", "expected", "dice.txt")), result.Output);
        Assert.StartsWith("trace saved: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }
}
