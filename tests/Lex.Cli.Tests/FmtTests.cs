using Xunit;

namespace Lex.Cli.Tests;

/// <summary>What <c>lex fmt</c> does to files.</summary>
public sealed class FmtTests
{
    private const string Formatted = "fn f() -> Int { # why\n  1 + 2\n}\n\n";

    [Fact]
    public void Row_113_check_changes_nothing_and_a_second_run_neither()
    {
        using var file = new SourceFile("fn f()->Int{ # why\n1+2}");
        var check = Tool.Run("fmt", "--check", file.Path);
        Assert.Equal((1, $"would reformat {file.Path}\n1 file(s) need formatting (run `lex fmt` to fix)\n"),
            (check.ExitCode, check.Output));
        Assert.Equal("fn f()->Int{ # why\n1+2}", File.ReadAllText(file.Path));

        var first = Tool.Run("fmt", file.Path);
        Assert.Equal((0, $"reformatted {file.Path}\n"), (first.ExitCode, first.Output));
        Assert.Equal(Formatted, File.ReadAllText(file.Path));

        var second = Tool.Run("fmt", file.Path);
        Assert.Equal((0, ""), (second.ExitCode, second.Output));
        Assert.Equal("all 1 file(s) are formatted\n", Tool.Run("fmt", "--check", file.Path).Output);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_reported_and_left_alone()
    {
        using var file = new SourceFile("fn f( -> Int { 1 }");
        var result = Tool.Run("fmt", file.Path);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("syntax_error", result.Error, StringComparison.Ordinal);
        Assert.Equal("fn f( -> Int { 1 }", File.ReadAllText(file.Path));
    }

    [Fact]
    public void A_directory_means_all_files_below_and_a_dash_standard_input()
    {
        var directory = Directory.CreateTempSubdirectory("lex-fmt-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(directory, "below"));
            File.WriteAllText(Path.Combine(directory, "below", "a.lex"), "fn f()->Int{1}");
            File.WriteAllText(Path.Combine(directory, "b.lex"), Formatted);
            File.WriteAllText(Path.Combine(directory, "c.txt"), "no program");
            Assert.Equal($"reformatted {Path.Combine(directory, "below", "a.lex")}\n", Tool.Run("fmt", directory).Output);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        Assert.Equal(Formatted, Tool.RunWithInput("fn f()->Int{ # why\n1+2}", "fmt", "-").Output);
        Assert.Equal(1, Tool.Run("fmt").ExitCode);
    }
}
