using System.Text;
using Lex.Core.Programs;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>Gates, scopes, budget, and the pass before the run.</summary>
public sealed class EffectTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lex-effects").FullName;

    private string Safe => Path.Combine(_root, "safe");

    public EffectTests()
    {
        Directory.CreateDirectory(Safe);
        Directory.CreateDirectory(Path.Combine(_root, "safely"));
        File.WriteAllText(Path.Combine(_root, "secret"), "secret");
        File.WriteAllText(Path.Combine(_root, "safely", "x"), "x");
        File.WriteAllText(Path.Combine(Safe, "a"), "inside");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Nothing_is_granted_by_default()
    {
        var handler = new DefaultEffectHandler(EffectPolicy.DenyAll, Stream.Null);
        foreach (var effect in new[] { "io.readline", "io.argv", "time.now" })
            Assert.StartsWith("!effect `", Call.Effect(handler, effect, "[]"), StringComparison.Ordinal);
        Assert.Equal("!effect `io` not in --allow-effects", Call.Effect(handler, "io.print", "[\"x\"]"));
        Assert.Equal("!unsupported effect io.fly", Call.Effect(handler, "io.fly", "[]"));
    }

    [Fact]
    public void Printed_lines_reach_the_stream_in_order()
    {
        using var output = new MemoryStream();
        var handler = new DefaultEffectHandler(Granting("io"), output);
        var large = new string('é', 20_000);
        foreach (var line in new[] { "a", large, "b" }) Assert.Equal("null", Call.Effect(handler, "io.print", $"[\"{line}\"]"));
        handler.Host.Flush();
        Assert.Equal($"a\n{large}\nb\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Lines_are_read_without_their_ends()
    {
        var input = new MemoryStream(Encoding.UTF8.GetBytes("x\r\n\nlast"));
        var handler = new DefaultEffectHandler(new EffectHost(Granting("io"), Stream.Null, input));
        string[] expected = ["[\"x\"]", "[\"\"]", "[\"last\"]", "[]"];
        foreach (var line in expected)
            Assert.Equal($"{{\"$variant\":\"{(line == "[]" ? "None" : "Some")}\",\"args\":{line}}}",
                Call.Effect(handler, "io.readline", "[]"));
    }

    [Theory]
    [InlineData("safe/a", true)]
    [InlineData("safe/./a", true)]
    [InlineData("safe/../secret", false)]
    [InlineData("safe/../safe/a", true)]
    [InlineData("safely/x", false)]
    [InlineData("safe/link/secret", false)]
    [InlineData("safe/file", false)]
    [InlineData("safe/link/../safe/a", false)]
    [InlineData("", false)]
    public void Reading_stays_in_its_scope(string path, bool isAllowed)
    {
        Directory.CreateSymbolicLink(Path.Combine(Safe, "link"), _root);
        File.CreateSymbolicLink(Path.Combine(Safe, "file"), Path.Combine(_root, "secret"));
        var handler = new DefaultEffectHandler(Granting("io") with { ReadPaths = [Safe] }, Stream.Null);
        var full = path.Length == 0 ? "" : $"{_root}/{path}";
        var expected = isAllowed ? "{\"$variant\":\"Ok\",\"args\":[\"inside\"]}" : $"!read of `{full}` outside --allow-fs-read";
        if (path == "safe/link/../safe/a")
            expected = $"!read of `{full}` outside --allow-fs-read"; // The link is followed first: this is beside the root.
        Assert.Equal(expected, Call.Effect(handler, "io.read", $"[\"{full}\"]"));
    }

    [Fact]
    public void Relative_and_absolute_spellings_agree()
    {
        var handler = new DefaultEffectHandler(
            Granting("io") with { ReadPaths = [Path.GetRelativePath(Environment.CurrentDirectory, Safe)] }, Stream.Null);
        Assert.Contains("inside", Call.Effect(handler, "io.read", $"[\"{Safe}/a\"]"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_what_is_not_there_is_an_error_value()
    {
        var handler = new DefaultEffectHandler(Granting("io") with { ReadPaths = [Safe] }, Stream.Null);
        Assert.Equal("{\"$variant\":\"Err\",\"args\":[\"No such file or directory (os error 2)\"]}",
            Call.Effect(handler, "io.read", $"[\"{Safe}/none\"]"));
        Assert.StartsWith("{\"$variant\":\"Err\"", Call.Effect(handler, "io.read", $"[\"{Safe}\"]"), StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(Safe, "binary"), [0xFF]);
        Assert.Equal("{\"$variant\":\"Err\",\"args\":[\"stream did not contain valid UTF-8\"]}",
            Call.Effect(handler, "io.read", $"[\"{Safe}/binary\"]"));
    }

    [Fact]
    public void Writing_stays_in_its_scope()
    {
        File.CreateSymbolicLink(Path.Combine(Safe, "dangling"), Path.Combine(_root, "evil"));
        var handler = new DefaultEffectHandler(Granting("io") with { WritePaths = [Safe] }, Stream.Null);
        Assert.Equal("{\"$variant\":\"Ok\",\"args\":[null]}", Call.Effect(handler, "io.write", $"[\"{Safe}/new\",\"text\"]"));
        Assert.Equal("text", File.ReadAllText(Path.Combine(Safe, "new")));
        Assert.StartsWith("!write to ", Call.Effect(handler, "io.write", $"[\"{Safe}/../x\",\"x\"]"), StringComparison.Ordinal);
        Assert.StartsWith("!write to ", Call.Effect(handler, "io.write", $"[\"{Safe}/dangling\",\"x\"]"), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_root, "evil")));
    }

    [Fact]
    public void A_result_that_exceeds_the_cells_is_refused()
    {
        File.WriteAllText(Path.Combine(Safe, "large"), new string('x', 1_000_000));
        var handler = new DefaultEffectHandler(Granting("io"), Stream.Null);
        var ctx = new MeteredContext(cells: 1000);
        Assert.Equal(Core.Execution.Status.Fault, handler.Perform(ctx, "io", "read", [Call.Str(Path.Combine(Safe, "large"))], out _));
        Assert.Equal(Core.Errors.LexLimit.Cells, ctx.Error!.Limit);
    }

    [Fact]
    public void A_budget_is_spent_and_then_refused()
    {
        var handler = new DefaultEffectHandler(EffectPolicy.DenyAll with { Budget = 12 }, Stream.Null);
        Assert.True(handler.TryNoteCallBudget(5, out _));
        Assert.True(handler.SpawnForWorker().TryNoteCallBudget(5, out _));
        Assert.False(handler.TryNoteCallBudget(5, out var error));
        Assert.Equal("budget exceeded: requested 5, used so far 10, ceiling 12", error);
    }

    [Theory]
    [InlineData("io", "io", null)]
    [InlineData("fs_read:/data", "fs_read", "/data")]
    [InlineData("net(\"h\")", "net", "h")]
    [InlineData("net(h)", "net", "h")]
    public void Grants_are_read(string text, string kind, string? argument) =>
        Assert.Equal(new EffectGrant(kind, argument), EffectGrant.Parse(text));

    [Fact]
    public void The_pass_before_the_run_lists_what_is_not_granted()
    {
        var program = Program(
            ("main", new EffectDeclaration("io")),
            ("get", new EffectDeclaration("net", EffectArgumentKind.Str, "h")),
            ("read", new EffectDeclaration("fs_read", EffectArgumentKind.Str, "/etc")),
            ("work", new EffectDeclaration("budget", EffectArgumentKind.Int, null, 100)));
        var policy = EffectPolicy.DenyAll with { Effects = [new("fs_read"), new("budget")], ReadPaths = ["/data"], Budget = 50 };
        Assert.Equal(
            [
                "{\"kind\":\"effect_not_allowed\",\"detail\":\"effect `io` not in --allow-effects\",\"effect\":\"io\",\"at\":\"main\"}",
                "{\"kind\":\"effect_not_allowed\",\"detail\":\"effect `net(\\\"h\\\")` not in "
                    + "--allow-effects\",\"effect\":\"net(\\\"h\\\")\",\"at\":\"get\"}",
                "{\"kind\":\"fs_path_not_allowed\",\"detail\":\"path `/etc` outside "
                    + "--allow-fs_read\",\"effect\":\"fs_read\",\"path\":\"/etc\",\"at\":\"read\"}",
                "{\"kind\":\"budget_exceeded\",\"detail\":\"declared budget 100 exceeds ceiling 50\",\"effect\":\"budget\"}",
            ],
            PolicyCheck.Run(program, policy).Select(v => v.ToJson()));
        Assert.Equal("policy violation: effect_not_allowed effect `io` not in --allow-effects",
            PolicyCheck.Run(program, policy)[0].Display);
        Assert.Equal(["fs_read"], (EffectPolicy.DenyAll with { Effects = [new("fs_read"), new("io")] }).WideOpenGrants().ToArray());
    }

    [Fact]
    public void A_scoped_grant_never_grants_more_than_it_says()
    {
        var policy = EffectPolicy.DenyAll with { Effects = [new("time", "x"), new("fs_read", "/data")] };
        Assert.False(policy.IsGranted("time"));
        Assert.True(policy.IsGranted("fs_read"));
        Assert.Equal(["/data"], policy.ScopeOf("fs_read").ToArray());
        Assert.True(policy.Covers("fs_read", "/data"));
        Assert.False(policy.Covers("fs_read", null));
    }

    private static EffectPolicy Granting(string kind) => EffectPolicy.DenyAll with { Effects = [new EffectGrant(kind)] };

    private static ProgramCode Program(params (string Name, EffectDeclaration Effect)[] functions) => new()
    {
        Constants = [],
        Functions = [.. functions.Select((f, id) =>
            new FunctionCode { Id = id, Name = f.Name, Arity = 0, LocalsCount = 0, Code = [], Effects = [f.Effect] })],
        FunctionNames = [.. functions.Select((f, id) => KeyValuePair.Create(f.Name, id))],
    };
}
