using System.Text.Json;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>Command lines as programs specify them: what words mean, and what is printed about them.</summary>
public sealed class CommandLineSpecTests
{
    private static Value Spec { get; } = MakeSpec();

    [Theory]
    [InlineData("--verbose file", "{\"command\":[\"p\"],\"flags\":{\"verbose\":true},\"options\":{\"level\":\"3\"},\"positionals\":{\"path\":\"file\"},\"remaining\":[]}")]
    [InlineData("-v -o x file", "{\"command\":[\"p\"],\"flags\":{\"verbose\":true},\"options\":{\"level\":\"3\",\"out\":\"x\"},\"positionals\":{\"path\":\"file\"},\"remaining\":[]}")]
    [InlineData("-o=x --level 4 a b", "{\"command\":[\"p\"],\"flags\":{\"verbose\":false},\"options\":{\"level\":\"4\",\"out\":\"x\"},\"positionals\":{\"more\":\"b\",\"path\":\"a\"},\"remaining\":[]}")]
    [InlineData("-x", "{\"command\":[\"p\"],\"flags\":{\"verbose\":false},\"options\":{\"level\":\"3\"},\"positionals\":{\"path\":\"-x\"},\"remaining\":[]}")]
    [InlineData("-- --any thing", "{\"command\":[\"p\"],\"flags\":{\"verbose\":false},\"options\":{\"level\":\"3\"},\"positionals\":{},\"remaining\":[\"--any\",\"thing\"]}")]
    [InlineData("-v sub --deep", "{\"command\":[\"p\",\"sub\"],\"flags\":{\"deep\":true,\"verbose\":true},\"options\":{\"level\":\"3\"},\"positionals\":{},\"remaining\":[]}")]
    [InlineData("a sub", "{\"command\":[\"p\"],\"flags\":{\"verbose\":false},\"options\":{\"level\":\"3\"},\"positionals\":{\"more\":\"sub\",\"path\":\"a\"},\"remaining\":[]}")]
    public void Words_mean_what_was_specified(string words, string expected)
    {
        var parsed = Parse(words);
        Assert.Equal("Ok", parsed.Shape.Constructor.Text);
        Assert.Equal(expected, Call.Text(parsed[0]));
    }

    [Theory]
    [InlineData("--nope a", "unknown flag `--nope` for `p`")]
    [InlineData("--verbose=yes a", "flag `--verbose` does not take a value (got `=yes`)")]
    [InlineData("a --out", "option `--out` requires a value")]
    [InlineData("a b c", "unexpected positional argument `c` for `p`")]
    [InlineData("", "missing required positional `path` for `p`")]
    [InlineData("sub --verbose", "unknown flag `--verbose` for `sub`")]
    public void Words_that_do_not_fit_are_named(string words, string problem)
    {
        var parsed = Parse(words);
        Assert.Equal("Err", parsed.Shape.Constructor.Text);
        Assert.Equal(problem, parsed[0].As<TextValue>().ToString());
    }

    [Fact]
    public void Help_lists_what_there_is() => Assert.Equal(
        """
        p — does things

        USAGE:
          p <path> [more]

        FLAGS:
          -v, --verbose           say more
          -o, --out               where to
              --level             how much

        SUBCOMMANDS:
          sub               below

        """.ReplaceLineEndings("\n"),
        Call.Value("cli.help", Spec).As<TextValue>().ToString());

    [Fact]
    public void A_specification_describes_itself()
    {
        using var described = JsonDocument.Parse(Call.Text(Call.Value("cli.describe", Spec)));
        Assert.Equal(["args", "help", "name", "subcommands"], described.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal("sub", described.RootElement.GetProperty("subcommands")[0].GetProperty("name").GetString());
        Assert.Equal("{\"command\":\"c\",\"data\":[1],\"ok\":true}", Call.Json("cli.envelope", "[true,\"c\",[1]]"));
        Assert.Equal(
            "{\"help\":\"h\",\"kind\":\"flag\",\"name\":\"n\",\"short\":null}",
            Call.Json("cli.flag", "[\"n\",{\"$variant\":\"None\",\"args\":[]},\"h\"]"));
    }

    [Fact]
    public void Specifications_within_each_other_have_a_limit_and_a_price()
    {
        var (deep, wide) = (Spec, Spec);
        for (var i = 0; i < 200; i++) deep = NewSpec("s", ListOf(), ListOf(deep));
        for (var i = 0; i < 60; i++) wide = NewSpec("s", ListOf(), ListOf(wide, wide));
        var ctx = new MeteredContext();
        Assert.Equal(Status.Fault, Call.Run(ctx, "cli.describe", [deep], out _));
        Assert.Equal("cli.describe: subcommands are nested too deeply", ctx.Error!.Message);
        var limited = new MeteredContext(cells: 100_000);
        Assert.Equal(Status.Fault, Call.Run(limited, "cli.describe", [wide], out _));
        Assert.Equal(Core.Errors.LexLimit.Cells, limited.Error!.Limit);
    }

    private static Aggregate Parse(string words) =>
        Call.Value(
            "cli.parse", Spec, ListOf(words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Call.Str).ToArray())).As<Aggregate>();

    private static Value MakeSpec()
    {
        var sub = NewSpec("sub", ListOf(Call.Value("cli.flag", Call.Str("deep"), None, Call.Str(""))), ListOf(), "below");
        var arguments = ListOf(
            Call.Value("cli.flag", Call.Str("verbose"), Some("v"), Call.Str("say more")),
            Call.Value("cli.option", Call.Str("out"), Some("o"), Call.Str("where to"), None),
            Call.Value("cli.option", Call.Str("level"), None, Call.Str("how much"), Some("3")),
            Call.Value("cli.positional", Call.Str("path"), Call.Str("a path"), Value.Bool(true)),
            Call.Value("cli.positional", Call.Str("more"), Call.Str("another"), Value.Bool(false)));
        return NewSpec("p", arguments, ListOf(sub), "does things");
    }

    private static Value NewSpec(string name, Value arguments, Value subcommands, string help = "") =>
        Call.Value("cli.spec", Call.Str(name), Call.Str(help), arguments, subcommands);

    private static Value None => Call.Arguments("[{\"$variant\":\"None\",\"args\":[]}]")[0];

    private static Value Some(string text) => Call.Arguments($"[{{\"$variant\":\"Some\",\"args\":[\"{text}\"]}}]")[0];

    private static Value ListOf(params Value[] items) => Value.Object(ListValue.Of(items));
}
