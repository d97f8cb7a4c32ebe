using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>Child processes: no shell, a clean environment, pipes that never block, and an end with the run.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly DefaultEffectHandler _handler = NewHandler();

    public void Dispose() => _handler.Host.Dispose();

    [Fact]
    public void No_shell_reads_the_arguments() =>
        Assert.Contains(
            "\"stdout\":\"a; rm -rf b\\n\"",
            Call.Effect(_handler, "process.run", "[\"echo\",[\"a; rm -rf b\"]]"),
            StringComparison.Ordinal);

    [Fact]
    public void The_environment_of_the_host_stays_with_it()
    {
        Environment.SetEnvironmentVariable("LEX_TEST_SECRET", "secret");
        Assert.DoesNotContain("secret", Call.Effect(_handler, "process.run", "[\"env\",[]]"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("git", "/tmp/fake/git")]
    [InlineData("git", "sh")]
    [InlineData("git", "./git")]
    public void Only_the_command_that_was_granted_starts(string granted, string command)
    {
        var handler = NewHandler(granted);
        Assert.Equal(
            $"{{\"$variant\":\"Err\",\"args\":[\"process.run: `{command}` not in --allow-proc [\\\"{granted}\\\"]\"]}}",
            Call.Effect(handler, "process.run", $"[\"{command}\",[]]"));
    }

    [Fact]
    public void Both_pipes_are_read_whatever_is_asked_for()
    {
        // More than a pipe holds on each side.
        var ran = Call.Effect(
            _handler,
            "process.run",
            "[\"sh\",[\"-c\",\"head -c 300000 /dev/zero | tr '\\\\0' x >&2; head -c 300000 /dev/zero | tr '\\\\0' y\"]]");
        Assert.StartsWith("{\"$variant\":\"Ok\"", ran, StringComparison.Ordinal);
        Assert.InRange(ran.Length, 600_000, 601_000);
    }

    [Fact]
    public void A_program_that_is_killed_has_been_signaled()
    {
        var handle = Spawn("sleep", "60");
        Assert.Equal("{\"$variant\":\"Ok\",\"args\":[null]}", Call.Effect(_handler, "process.kill", $"[{handle},\"TERM\"]"));
        Assert.Equal("{\"code\":-1,\"signaled\":true}", Call.Effect(_handler, "process.wait", $"[{handle}]"));
        Assert.Equal("!process.wait: closed or unknown ProcessHandle", Call.Effect(_handler, "process.wait", $"[{handle}]"));
        Assert.Equal(
            "!process.read_stdout_line: closed or unknown ProcessHandle", Call.Effect(_handler, "process.read_stdout_line", "[\"x\"]"));
    }

    [Fact]
    public void Programs_end_with_the_run()
    {
        var handle = Spawn("sleep", "60");
        _handler.Host.EndRun();
        Assert.Equal("!process.wait: closed or unknown ProcessHandle", Call.Effect(_handler, "process.wait", $"[{handle}]"));
    }

    [Fact]
    public void Output_is_paid_for_while_it_comes()
    {
        var ctx = new MeteredContext(cells: 100_000);
        var endless = Value.Object(ListValue.Of([Call.Str("y")]));
        Assert.Equal(Status.Fault, _handler.Perform(ctx, "process", "run", [Call.Str("yes"), endless], out _));
        Assert.Equal(LexLimit.Cells, ctx.Error!.Limit);
    }

    [Theory]
    [InlineData("[\"\",[]]")]
    [InlineData("[\"a\\u0000b\",[]]")]
    [InlineData("[\"echo\",[\"a\\u0000b\"]]")]
    public void What_is_no_command_is_an_error(string arguments) =>
        Assert.StartsWith("{\"$variant\":\"Err\"", Call.Effect(_handler, "process.run", arguments), StringComparison.Ordinal);

    private string Spawn(string command, string argument)
    {
        var options = Call.Arguments("[{\"cwd\":{\"$variant\":\"None\",\"args\":[]},\"env\":{\"$map\":[]},\"stdin\":{\"$variant\":\"None\",\"args\":[]}}]")[0].As<Aggregate>();
        var record = Aggregate.Create(
            ShapeFamily.OfDynamicRecord([Name.Intern("cwd"), Name.Intern("env"), Name.Intern("stdin")]),
            [options[0], Call.Value("map.new"), options[2]]);
        Value[] arguments = [Call.Str(command), Value.Object(ListValue.Of([Call.Str(argument)])), Value.Object(record)];
        Assert.True(_handler.TryPerform("process", "spawn", arguments, out var result, out var error), error);
        return Call.Text(result.As<Aggregate>()[0]);
    }

    private static DefaultEffectHandler NewHandler(params string[] programs) =>
        new(EffectPolicy.DenyAll with { Effects = [new EffectGrant("proc")], Programs = [.. programs] }, Stream.Null);
}
