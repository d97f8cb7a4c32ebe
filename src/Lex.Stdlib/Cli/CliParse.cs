using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Cli;

/// <summary>Holds words against a specification of a command line.</summary>
internal ref struct CliParse
{
    private readonly ExecutionContext _ctx;

    private readonly List<string> _words;

    private readonly List<string> _command = [];

    private readonly List<string> _remaining = [];

    private readonly SortedDictionary<string, Value> _flags = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, Value> _options = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, Value> _positionals = new(StringComparer.Ordinal);

    // What the command that is being read declares.
    private readonly List<Declared> _named = [];

    private readonly List<Declared> _places = [];

    private readonly List<Declared> _subcommands = [];

    private string? _problem;

    private Work _work;

    private CliParse(ExecutionContext ctx, List<string> words)
    {
        _ctx = ctx;
        _words = words;
        _work = new Work(ctx);
    }

    private readonly string CommandName => _command[^1];

    /// <summary>What the words mean. The status is the meter's; words that do not fit are a <paramref name="problem"/>.</summary>
    public static Status Run(ExecutionContext ctx, Value spec, List<string> words, out Value result, out string? problem)
    {
        result = default;
        var parse = new CliParse(ctx, words);
        var status = parse.Read(spec);
        problem = parse._problem;
        return status == Status.Ok && problem is null ? parse.Build(out result) : status;
    }

    private Status Read(Value spec)
    {
        if (Enter(spec) != Status.Ok) return Status.Fault;
        var given = 0;
        for (var i = 0; i < _words.Count && _problem is null; i++)
        {
            // Each word may be compared with all that is declared.
            var word = _words[i];
            if (_work.Add((1 + Charge.Units(word.Length)) * (1L + _named.Count + _subcommands.Count)) != Status.Ok) return Status.Fault;
            if (word == "--")
            {
                _remaining.AddRange(_words[(i + 1)..]);
                return Status.Ok;
            }

            if (TryReadNamed(word, ref i)) continue;
            var subcommand = given == 0 ? _subcommands.FindIndex(declared => declared.Name == word) : -1;
            if (subcommand >= 0)
            {
                if (Enter(_subcommands[subcommand].Value) != Status.Ok) return Status.Fault;
            }
            else if (given < _places.Count)
            {
                _positionals[_places[given++].Name] = Text(word);
            }
            else
            {
                _problem = $"unexpected positional argument `{word}` for `{CommandName}`";
            }
        }

        for (var i = given; i < _places.Count; i++)
        {
            if (CliSpec.IsRequired(_places[i].Value)) _problem ??= $"missing required positional `{_places[i].Name}` for `{CommandName}`";
        }

        return Status.Ok;
    }

    // What a command declares beside words has a value before any word is read.
    private Status Enter(Value spec)
    {
        _named.Clear();
        _places.Clear();
        _subcommands.Clear();
        if (CliSpec.Read(_ctx, ref _work, spec, CliSpec.NameField, out var command) != Status.Ok) return Status.Fault;
        _command.Add(command);
        foreach (var argument in CliSpec.List(spec, CliSpec.Arguments))
        {
            if (ReadDeclared(argument, out var declared) != Status.Ok) return Status.Fault;
            if (CliSpec.IsOf(argument, "positional"u8)) _places.Add(declared);
            if (declared.IsFlag) _flags[declared.Name] = Value.Bool(false);
            else if (CliSpec.IsOf(argument, "option"u8))
            {
                if (Records.TryGet(argument, CliSpec.Default, out var value) && value.Kind == ValueKind.Str) _options[declared.Name] = value;
            }
            else continue;

            _named.Add(declared);
        }

        foreach (var subcommand in CliSpec.List(spec, CliSpec.Subcommands))
        {
            if (ReadDeclared(subcommand, out var declared) != Status.Ok) return Status.Fault;
            _subcommands.Add(declared);
        }

        return Status.Ok;
    }

    private Status ReadDeclared(Value value, out Declared declared)
    {
        declared = default;
        if (CliSpec.Read(_ctx, ref _work, value, CliSpec.NameField, out var name) != Status.Ok) return Status.Fault;
        if (CliSpec.Read(_ctx, ref _work, value, CliSpec.Short, out var shortName) != Status.Ok) return Status.Fault;
        declared = new Declared(value, name, shortName, CliSpec.IsOf(value, "flag"u8));
        return Status.Ok;
    }

    // A flag or an option by either of its names. A short name that nobody has declared may be a positional argument.
    private bool TryReadNamed(string word, ref int at)
    {
        var isLong = word.StartsWith("--", StringComparison.Ordinal);
        if (!isLong && (word.Length < 2 || word[0] != '-')) return false;
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var label = equals < 0 ? word : word[..equals];
        var wanted = label[(isLong ? 2 : 1)..];
        var index = wanted.Length == 0 ? -1 : _named.FindIndex(declared => (isLong ? declared.Name : declared.ShortName) == wanted);
        if (index < 0)
        {
            if (isLong) _problem = $"unknown flag `{label}` for `{CommandName}`";
            return isLong;
        }

        var found = _named[index];
        if (found.IsFlag)
        {
            if (equals >= 0) _problem = $"flag `--{found.Name}` does not take a value (got `{word[equals..]}`)";
            _flags[found.Name] = Value.Bool(true);
        }
        else if (equals < 0 && at + 1 == _words.Count)
        {
            _problem = $"option `--{found.Name}` requires a value";
        }
        else
        {
            _options[found.Name] = Text(equals < 0 ? _words[++at] : word[(equals + 1)..]);
        }

        return true;
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

    private readonly Status NewList(List<string> items, out Value list)
    {
        list = Value.Object(ListValue.Empty);
        var pieces = new PieceBuilder(_ctx);
        foreach (var item in items)
        {
            if (pieces.Add(TextValue.Of(item).Utf8) != Status.Ok) return Status.Fault;
        }

        list = Value.Object(pieces.ToList());
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

    /// <summary>An argument or subcommand with its names.</summary>
    private readonly record struct Declared(Value Value, string Name, string ShortName, bool IsFlag);

    private static class Parsed
    {
        public static readonly RecordShape Shape = new("command", "flags", "options", "positionals", "remaining");
    }
}
