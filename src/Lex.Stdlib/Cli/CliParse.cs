using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Cli;

/// <summary>Holds words against a specification of a command line.</summary>
internal ref struct CliParse
{
    private readonly ExecutionContext _ctx;

    private readonly List<string> _words;

    private readonly List<Value> _command = [];

    private readonly List<Value> _remaining = [];

    private readonly SortedDictionary<string, Value> _flags = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, Value> _options = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, Value> _positionals = new(StringComparer.Ordinal);

    private Value _spec;

    private string? _problem;

    private Work _work;

    private CliParse(ExecutionContext ctx, Value spec, List<string> words)
    {
        _ctx = ctx;
        _spec = spec;
        _words = words;
        _work = new Work(ctx);
    }

    private readonly string CommandName => CliSpec.Text(_spec, CliSpec.NameField);

    /// <summary>What the words mean. The status is the meter's; words that do not fit are a <paramref name="problem"/>.</summary>
    public static Status Run(ExecutionContext ctx, Value spec, List<string> words, out Value result, out string? problem)
    {
        result = default;
        var parse = new CliParse(ctx, spec, words);
        var status = parse.Read();
        problem = parse._problem;
        return status == Status.Ok && problem is null ? parse.Build(out result) : status;
    }

    private Status Read()
    {
        if (Enter(_spec) != Status.Ok) return Status.Fault;
        var positional = 0;
        for (var i = 0; i < _words.Count; i++)
        {
            // Each word is compared with what is declared.
            var word = _words[i];
            if (_work.Add(1 + CliSpec.List(_spec, CliSpec.Arguments).Count + CliSpec.List(_spec, CliSpec.Subcommands).Count) != Status.Ok)
                return Status.Fault;
            if (word == "--")
            {
                for (i++; i < _words.Count; i++) _remaining.Add(Text(_words[i]));
                return Status.Ok;
            }

            if (TryReadNamed(word, ref i))
            {
                if (_problem is not null) return Status.Ok;
                continue;
            }

            if (positional == 0 && FindSubcommand(word) is { } subcommand)
            {
                if (Enter(subcommand) != Status.Ok) return Status.Fault;
                continue;
            }

            if (PositionalAt(positional) is not { } argument)
            {
                _problem = $"unexpected positional argument `{word}` for `{CommandName}`";
                return Status.Ok;
            }

            _positionals[CliSpec.Text(argument, CliSpec.NameField)] = Text(word);
            positional++;
        }

        CheckRequired(positional);
        return Status.Ok;
    }

    // What the command declares beside words has a value before any word is read.
    private Status Enter(Value spec)
    {
        _spec = spec;
        _command.Add(Text(CommandName));
        foreach (var argument in CliSpec.List(spec, CliSpec.Arguments))
        {
            if (_work.Add(1) != Status.Ok) return Status.Fault;
            var name = CliSpec.Text(argument, CliSpec.NameField);
            if (CliSpec.IsOf(argument, "flag")) _flags[name] = Value.Bool(false);
            if (!CliSpec.IsOf(argument, "option")) continue;
            if (Records.TryGet(argument, CliSpec.Default, out var value) && value.Kind == ValueKind.Str) _options[name] = value;
        }

        return Status.Ok;
    }

    // A flag or an option by either of its names. A short name that nobody has declared may be a positional argument.
    private bool TryReadNamed(string word, ref int at)
    {
        var isLong = word.StartsWith("--", StringComparison.Ordinal);
        if (!isLong && (word.Length < 2 || word[0] != '-')) return false;
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var label = equals < 0 ? word : word[..equals];
        if (FindNamed(isLong ? CliSpec.NameField : CliSpec.Short, label[(isLong ? 2 : 1)..]) is not { } argument)
        {
            if (isLong) _problem = $"unknown flag `{label}` for `{CommandName}`";
            return isLong;
        }

        var name = CliSpec.Text(argument, CliSpec.NameField);
        if (CliSpec.IsOf(argument, "flag"))
        {
            if (equals >= 0) _problem = $"flag `--{name}` does not take a value (got `{word[equals..]}`)";
            _flags[name] = Value.Bool(true);
            return true;
        }

        if (equals < 0 && at + 1 == _words.Count) _problem = $"option `--{name}` requires a value";
        else _options[name] = Text(equals < 0 ? _words[++at] : word[(equals + 1)..]);
        return true;
    }

    private readonly Value? FindNamed(Name field, string name)
    {
        foreach (var argument in CliSpec.List(_spec, CliSpec.Arguments))
        {
            var isNamed = CliSpec.IsOf(argument, "flag") || CliSpec.IsOf(argument, "option");
            if (isNamed && name.Length > 0 && CliSpec.Text(argument, field) == name) return argument;
        }

        return null;
    }

    private readonly Value? FindSubcommand(string name)
    {
        foreach (var subcommand in CliSpec.List(_spec, CliSpec.Subcommands))
        {
            if (CliSpec.Text(subcommand, CliSpec.NameField) == name) return subcommand;
        }

        return null;
    }

    private readonly Value? PositionalAt(int index)
    {
        foreach (var argument in CliSpec.List(_spec, CliSpec.Arguments))
        {
            if (CliSpec.IsOf(argument, "positional") && index-- == 0) return argument;
        }

        return null;
    }

    private void CheckRequired(int given)
    {
        var index = 0;
        foreach (var argument in CliSpec.List(_spec, CliSpec.Arguments))
        {
            if (!CliSpec.IsOf(argument, "positional") || index++ < given || !CliSpec.IsRequired(argument)) continue;
            _problem ??= $"missing required positional `{CliSpec.Text(argument, CliSpec.NameField)}` for `{CommandName}`";
        }
    }

    private readonly Status Build(out Value result)
    {
        result = default;
        if (NewList(_command, out var command) != Status.Ok || NewRecord(_flags, out var flags) != Status.Ok) return Status.Fault;
        if (NewRecord(_options, out var options) != Status.Ok || NewRecord(_positionals, out var positionals) != Status.Ok)
            return Status.Fault;
        if (NewList(_remaining, out var remaining) != Status.Ok) return Status.Fault;
        return Parsed.Shape.New(_ctx, out result, command, flags, options, positionals, remaining);
    }

    private readonly Status NewList(List<Value> items, out Value list)
    {
        list = Value.Object(ListValue.Empty);
        var cells = CellCost.Parts(items.Count);
        foreach (var item in items) cells += CellCost.Bytes(item.As<TextValue>().Length);
        if (_ctx.ChargeCells(cells) != Status.Ok) return Status.Fault;
        list = Value.Object(ListValue.Of([.. items]));
        return Status.Ok;
    }

    private readonly Status NewRecord(SortedDictionary<string, Value> items, out Value record)
    {
        record = default;
        var cells = CellCost.Parts(items.Count);
        foreach (var item in items.Values) cells += item.Kind == ValueKind.Str ? CellCost.Bytes(item.As<TextValue>().Length) : 0;
        if (_ctx.ChargeCells(cells) != Status.Ok) return Status.Fault;
        var names = new Name[items.Count];
        var at = 0;
        foreach (var name in items.Keys) names[at++] = Name.Intern(name);
        record = Value.Object(Aggregate.Create(ShapeFamily.OfDynamicRecord(names), [.. items.Values]));
        return Status.Ok;
    }

    private static Value Text(string text) => Value.Object(TextValue.Of(text));

    private static class Parsed
    {
        public static readonly RecordShape Shape = new("command", "flags", "options", "positionals", "remaining");
    }
}
