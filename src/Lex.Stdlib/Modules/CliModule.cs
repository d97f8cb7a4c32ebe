using System.Text;
using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Cli;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>cli</c>: specifications of command lines are data, and so is what words mean under them.</summary>
internal static class CliModule
{
    // Deeper subcommands are not described: nobody types that many words.
    private const int MaxNesting = 128;

    private static readonly Lazy<RecordShape> Flags = new(() => new RecordShape("help", "kind", "name", "short"));

    private static readonly Lazy<RecordShape> OptionShape = new(() => new RecordShape("default", "help", "kind", "name", "short"));

    private static readonly Lazy<RecordShape> Positionals = new(() => new RecordShape("help", "kind", "name", "required"));

    private static readonly Lazy<RecordShape> Specs = new(() => new RecordShape("args", "help", "kind", "name", "subcommands"));

    private static readonly Lazy<RecordShape> Descriptions = new(() => new RecordShape("args", "help", "name", "subcommands"));

    private static readonly Lazy<RecordShape> Envelopes = new(() => new RecordShape("command", "data", "ok"));

    /// <summary>A flag: name, short name, help.</summary>
    [LexBuiltin("cli.flag", "(Str, Option[Str], Str) -> Json", Cost = BuiltinCost.Charged)]
    internal static Status Flag(ExecutionContext ctx, TextValue name, Value shortName, TextValue help, out Value flag)
    {
        flag = default;
        return NewKind(ctx, "flag"u8, out var kind) == Status.Ok
            ? Flags.Value.New(ctx, out flag, Value.Object(help), kind, Value.Object(name), TextOrNull(shortName))
            : Status.Fault;
    }

    /// <summary>An option that takes a value: name, short name, help, default.</summary>
    [LexBuiltin("cli.option", "(Str, Option[Str], Str, Option[Str]) -> Json", Cost = BuiltinCost.Charged)]
    internal static Status Option(ExecutionContext ctx, TextValue name, Value shortName, TextValue help, Value fallback, out Value option)
    {
        option = default;
        return NewKind(ctx, "option"u8, out var kind) == Status.Ok
            ? OptionShape.Value.New(
                ctx, out option, TextOrNull(fallback), Value.Object(help), kind, Value.Object(name), TextOrNull(shortName))
            : Status.Fault;
    }

    /// <summary>An argument that is known by its place: name, help, whether it must be given.</summary>
    [LexBuiltin("cli.positional", "(Str, Str, Bool) -> Json", Cost = BuiltinCost.Charged)]
    internal static Status Positional(ExecutionContext ctx, TextValue name, TextValue help, bool required, out Value positional)
    {
        positional = default;
        return NewKind(ctx, "positional"u8, out var kind) == Status.Ok
            ? Positionals.Value.New(ctx, out positional, Value.Object(help), kind, Value.Object(name), Value.Bool(required))
            : Status.Fault;
    }

    /// <summary>A command: name, help, arguments, subcommands.</summary>
    [LexBuiltin("cli.spec", "(Str, Str, List[Json], List[Json]) -> Json", Cost = BuiltinCost.Charged)]
    internal static Status Spec(
        ExecutionContext ctx, TextValue name, TextValue help, ListValue arguments, ListValue subcommands, out Value spec)
    {
        spec = default;
        return NewKind(ctx, "spec"u8, out var kind) == Status.Ok
            ? Specs.Value.New(
                ctx, out spec, Value.Object(arguments), Value.Object(help), kind, Value.Object(name), Value.Object(subcommands))
            : Status.Fault;
    }

    /// <summary>What words mean under a specification: the commands, flags, options, positional arguments, and what follows `--`.</summary>
    [LexBuiltin("cli.parse", "(Json, List[Str]) -> Result[Json, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Parse(ExecutionContext ctx, Value spec, ListValue words, out Value result)
    {
        result = default;
        var texts = new List<string>();
        var work = new Work(ctx);
        foreach (var word in words)
        {
            if (word.Kind != ValueKind.Str) return BuiltinArguments.WrongKind(ctx, "cli.parse", "Str", word);
            if (Charge.HostText(ctx, ref work, word.As<TextValue>(), out var text) != Status.Ok) return Status.Fault;
            texts.Add(text);
        }

        if (CliParse.Run(ctx, spec, texts, out var parsed, out var problem) != Status.Ok) return Status.Fault;
        return problem is null ? Make.NewOk(ctx, parsed, out result) : Make.NewErr(ctx, problem, out result);
    }

    /// <summary>An answer for tools: whether it went well, the command, data.</summary>
    [LexBuiltin("cli.envelope", "(Bool, Str, T) -> Json", Cost = BuiltinCost.Charged)]
    internal static Status Envelope(ExecutionContext ctx, bool ok, TextValue command, Value data, out Value envelope) =>
        Envelopes.Value.New(ctx, out envelope, Value.Object(command), data, Value.Bool(ok));

    /// <summary>A specification for tools: name, help, arguments and subcommands.</summary>
    [LexBuiltin("cli.describe", "(Json) -> Json", Cost = BuiltinCost.Charged)]
    internal static Status Describe(ExecutionContext ctx, Value spec, out Value description)
    {
        var work = new Work(ctx);
        return DescribeAt(ctx, ref work, spec, 0, out description);
    }

    /// <summary>A specification for people.</summary>
    [LexBuiltin("cli.help", "(Json) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Help(ExecutionContext ctx, Value spec, out TextValue help)
    {
        help = null!;
        return CliHelp.Write(ctx, spec, out var text) == Status.Ok
            ? Make.NewText(ctx, "cli.help", Encoding.UTF8.GetBytes(text), out help)
            : Status.Fault;
    }

    private static Status DescribeAt(ExecutionContext ctx, ref Work work, Value spec, int depth, out Value description)
    {
        description = default;
        if (depth >= MaxNesting) return ctx.Fault(LexError.Effect("cli.describe: subcommands are nested too deeply"));
        var subcommands = CliSpec.List(spec, CliSpec.Subcommands);
        if (work.Add(4 + subcommands.Count) != Status.Ok || ctx.ChargeCells(CellCost.Parts(subcommands.Count)) != Status.Ok)
            return Status.Fault;
        var described = new ListBuilder(subcommands.Count);
        foreach (var subcommand in subcommands)
        {
            if (DescribeAt(ctx, ref work, subcommand, depth + 1, out var inner) != Status.Ok) return Status.Fault;
            described.Add(inner);
        }

        var (help, name) = (CliSpec.Text(spec, CliSpec.Help), CliSpec.Text(spec, CliSpec.NameField));
        return Descriptions.Value.New(
            ctx,
            out description,
            Value.Object(CliSpec.List(spec, CliSpec.Arguments)),
            Value.Object(help),
            Value.Object(name),
            Value.Object(described.ToList()));
    }

    private static Status NewKind(ExecutionContext ctx, ReadOnlySpan<byte> kind, out Value value)
    {
        value = default;
        if (Make.NewText(ctx, "cli", kind, out var text) != Status.Ok) return Status.Fault;
        value = Value.Object(text);
        return Status.Ok;
    }

    private static Value TextOrNull(Value option) => Options.Find(option, ValueKind.Str) ?? Value.Unit;
}
