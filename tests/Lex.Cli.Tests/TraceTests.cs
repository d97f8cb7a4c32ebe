using System.Text.Json;
using Xunit;

namespace Lex.Cli.Tests;

/// <summary><c>lex run --trace</c>, <c>lex trace</c>, <c>lex replay</c> and <c>lex trace-diff</c>.</summary>
public sealed class TraceTests
{
    private const string Source = """
        import "std.io" as io
        import "std.time" as time
        fn tick() -> [time] Int { time.mono_ns() }
        fn main(n :: Int) -> [io, time] Int {
          let _ := io.print("hello")
          tick() + n
        }
        """;

    [Fact]
    public void A_run_is_recorded_shown_replayed_and_compared()
    {
        using var file = new SourceFile(Source);
        using var store = new TemporaryDirectory();
        var run = Tool.Run("run", file.Path, "main", "1", "--allow-effects", "io,time", "--trace", "--store", store.Path);
        Assert.Equal(0, run.ExitCode);
        var id = SavedIn(run.Error);
        var result = run.Output.Split('\n')[1];

        // The start of an id is enough.
        using var tree = JsonDocument.Parse(Tool.Run("trace", id[..10], "--store", store.Path).Output);
        Assert.Equal(id, tree.RootElement.GetProperty("run_id").GetString());
        Assert.Equal("main", tree.RootElement.GetProperty("root_target").GetString());
        Assert.Equal(result, tree.RootElement.GetProperty("root_output").GetRawText());
        var nodes = tree.RootElement.GetProperty("nodes");
        Assert.Equal("io.print", nodes[0].GetProperty("target").GetString());
        Assert.Equal("time.mono_ns", nodes[1].GetProperty("children")[0].GetProperty("target").GetString());

        // Nothing is granted, nothing is printed, and the clock says what it said.
        var replay = Tool.Run("replay", id, file.Path, "--store", store.Path);
        Assert.Equal((0, result + "\n"), (replay.ExitCode, replay.Output));
        var same = Tool.Run("trace-diff", id, SavedIn(replay.Error), "--store", store.Path);
        Assert.Equal((0, "{\"divergence\":null}\n"), (same.ExitCode, same.Output));

        var replaced = Tool.Run("replay", id, file.Path, "main", "5", "--override", "time.mono_ns=10", "--store", store.Path);
        Assert.Equal((0, "15\n"), (replaced.ExitCode, replaced.Output));
        Assert.Contains("the outcome differs from the recorded one", replaced.Error, StringComparison.Ordinal);
        var other = Tool.Run("trace-diff", id, SavedIn(replaced.Error), "--store", store.Path);
        Assert.Equal(1, other.ExitCode);
        using var difference = JsonDocument.Parse(other.Output);
        Assert.Equal("output", difference.RootElement.GetProperty("what").GetString());
        Assert.Equal("10", difference.RootElement.GetProperty("b").GetProperty("value").GetRawText());
    }

    [Fact]
    public void A_replay_of_an_edited_program_ends_where_it_departs()
    {
        using var file = new SourceFile(Source);
        using var edited = new SourceFile(Source.Replace("hello", "bye", StringComparison.Ordinal));
        using var store = new TemporaryDirectory();
        var id = SavedIn(Tool.Run("run", file.Path, "main", "1", "--allow-effects", "io,time", "--trace", "--store", store.Path).Error);
        var replay = Tool.Run("replay", id, edited.Path, "--store", store.Path);
        Assert.Equal((1, ""), (replay.ExitCode, replay.Output));
        Assert.Contains("io.print#1: the arguments were [\"hello\"] and are [\"bye\"]", replay.Error, StringComparison.Ordinal);
        Assert.Contains($"{edited.Path}:5:12", replay.Error, StringComparison.Ordinal);

        var live = Tool.Run("replay", id, edited.Path, "--live", "--allow-effects", "io", "--store", store.Path);
        Assert.Equal(0, live.ExitCode);
        Assert.StartsWith("bye\n", live.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_is_said()
    {
        using var store = new TemporaryDirectory();
        using var file = new SourceFile("no recording");
        Assert.Contains("no trace `abc`", Tool.Run("trace", "abc", "--store", store.Path).Error, StringComparison.Ordinal);
        Assert.Contains("no trace `../x`", Tool.Run("trace", "../x", "--store", store.Path).Error, StringComparison.Ordinal);
        Assert.Equal(1, Tool.Run("trace", file.Path).ExitCode);
        Assert.Contains("usage: lex trace-diff", Tool.Run("trace-diff", file.Path + "x").Error + Tool.Run("trace-diff").Error, StringComparison.Ordinal);
        Assert.Contains("--override must be NODE=JSON", Tool.Run("replay", "a", "b", "--override", "x").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Envelopes_carry_the_id()
    {
        using var file = new SourceFile(Source);
        using var store = new TemporaryDirectory();
        var run = Tool.Run("--output", "json", "run", file.Path, "main", "1", "--allow-effects", "io,time", "--trace", "--store", store.Path);
        using var envelope = JsonDocument.Parse(run.Output[run.Output.IndexOf('{')..]);
        var id = envelope.RootElement.GetProperty("data").GetProperty("trace_id").GetString()!;
        Assert.Equal(64, id.Length);
        using var tree = JsonDocument.Parse(Tool.Run("--output", "json", "trace", id, "--store", store.Path).Output);
        Assert.Equal(id, tree.RootElement.GetProperty("data").GetProperty("run_id").GetString());
    }

    private static string SavedIn(string error) =>
        error.Split('\n').Single(line => line.StartsWith("trace saved: ", StringComparison.Ordinal))["trace saved: ".Length..];
}
