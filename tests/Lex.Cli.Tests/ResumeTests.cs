using Xunit;

namespace Lex.Cli.Tests;

/// <summary>Runs that stop in front of an effect and are resumed by another process.</summary>
public sealed class ResumeTests
{
    private const string Program = """
        import "std.io" as io
        import "std.str" as str
        fn name() -> [io] Str { match io.readline() { Some(s) => s, None => "nobody" } }
        fn main() -> [io] Str { let a := io.print("who?")
          let first := name()
          let second := name()
          str.concat(first, second) }
        fn plain() -> Int { 7 }
        """;

    [Fact]
    public void A_run_is_answered_by_another_process()
    {
        using var file = new SourceFile(Program);
        using var run = new SavedRun();
        var started = Tool.Run("run", file.Path, "main", "--allow-effects", "io", "--suspend-at", "io.readline", "--snapshot", run.Path);
        Assert.Equal((0, "who?\n{\"suspended\":\"io.readline\",\"args\":[]}\n", ""), (started.ExitCode, started.Output, started.Error));
        Assert.Equal("{\"suspended\":\"io.readline\",\"args\":[]}\n", Tool.Run("resume", run.Path).Output);
        var again = Tool.Run("resume", run.Path, "--value", "\"ann\"", "--allow-effects", "io");
        Assert.Equal((0, "{\"suspended\":\"io.readline\",\"args\":[]}\n"), (again.ExitCode, again.Output));
        var ended = Tool.Run("resume", run.Path, "--value", "null", "--allow-effects", "io", "--stats");
        Assert.Equal((0, "\"annnobody\"\n"), (ended.ExitCode, ended.Output));
        var straight = Tool.RunWithInput("ann\n", "run", file.Path, "main", "--allow-effects", "io", "--stats");
        Assert.Equal("who?\n\"annnobody\"\n", straight.Output);
        Assert.Equal(StepsIn(straight.Error), StepsIn(ended.Error));
    }

    [Fact]
    public void A_run_that_does_not_stop_writes_no_file()
    {
        using var file = new SourceFile(Program);
        using var run = new SavedRun();
        Assert.Equal("7\n", Tool.Run("run", file.Path, "plain", "--allow-effects", "io", "--suspend-at", "io", "--snapshot", run.Path).Output);
        Assert.False(File.Exists(run.Path));
        var missing = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "run");
        Fails("no such directory", "run", file.Path, "main", "--allow-effects", "io", "--suspend-at", "io.readline", "--snapshot", missing);
        Fails("--snapshot says no file", "run", file.Path, "main", "--allow-effects", "io", "--suspend-at", "io.readline");
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var file = new SourceFile(Program);
        using var run = new SavedRun();
        Tool.Run("run", file.Path, "main", "--allow-effects", "io", "--suspend-at", "io.readline", "--snapshot", run.Path);
        Fails("value `[1]` is no Option[Str]", "resume", run.Path, "--value", "[1]", "--allow-effects", "io");
        Fails("must be JSON", "resume", run.Path, "--value", "nope", "--allow-effects", "io");
        Fails("effect handler error: no", "resume", run.Path, "--error", "no", "--allow-effects", "io");
        Assert.Equal(3, Tool.Run("resume", run.Path, "--value", "\"x\"").ExitCode);
        Fails("is no saved run", "resume", file.Path, "--value", "1");
        File.WriteAllText(file.Path, Program.Replace("nobody", "anybody", StringComparison.Ordinal));
        Fails("it is a run of another program", "resume", run.Path, "--value", "\"x\"", "--allow-effects", "io");
        var bytes = File.ReadAllBytes(run.Path);
        bytes[^3] ^= 1;
        File.WriteAllBytes(run.Path, bytes);
        Fails("or damaged", "resume", run.Path, "--value", "\"x\"", "--allow-effects", "io");
    }

    private static void Fails(string message, params string[] words)
    {
        var result = Tool.Run(words);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static string StepsIn(string stats) => stats[stats.IndexOf("\"steps\"", StringComparison.Ordinal)..stats.IndexOf("\"cells\"", StringComparison.Ordinal)];

    private sealed class SavedRun : IDisposable
    {
        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

        public void Dispose() => File.Delete(Path);
    }
}
