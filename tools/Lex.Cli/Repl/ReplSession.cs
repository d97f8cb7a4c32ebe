using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lex.Cli.Output;
using Lex.Frontend.Diagnostics;
using Lex.Hosting;
using Lex.Jit;
using Lex.Stdlib.Effects;

namespace Lex.Cli.Repl;

/// <summary>Takes entries one after the other and says what came of each. All effects are granted.</summary>
internal sealed class ReplSession(StandardStreams streams)
{
    private readonly ReplProgram _program = new();

    /// <summary>What has been entered.</summary>
    public List<string> History { get; } = [];

    /// <summary>Whether the user has had enough.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Begins with the declarations of a file.</summary>
    public void Load(string file) => Declare(Encoding.UTF8.GetString(ProgramFile.Read(file)));

    /// <summary>Carries out one entry.</summary>
    public void Enter(string entry)
    {
        if (string.IsNullOrWhiteSpace(entry)) return;
        History.Add(entry);
        if (ReplEntry.IsCommand(entry)) Command(entry.Trim());
        else if (ReplEntry.IsDeclaration(entry)) Declare(entry);
        else if (ReplEntry.BoundName(entry) is { } name) Bind(name, entry);
        else Evaluate(entry, timed: false);
    }

    private void Command(string entry)
    {
        var space = entry.IndexOf(' ', StringComparison.Ordinal);
        var (name, rest) = space < 0 ? (entry[1..], "") : (entry[1..space], entry[space..].Trim());
        switch (name)
        {
            case "help":
                Help();
                break;
            case "quit" or "exit" or "q":
                IsOver = true;
                break;
            case "reset":
                _program.Clear();
                break;
            case "list":
                foreach (var text in _program.Texts) streams.WriteLine(text);
                break;
            case "history":
                for (var i = 0; i < History.Count; i++)
                {
                    streams.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1,4}  {History[i]}"));
                }

                break;
            case "load":
                TryLoad(rest);
                break;
            case "type":
                if (Prepare(rest) is { } typed) streams.WriteLine(typed.Type);
                break;
            case "effects":
                if (Prepare(rest) is { } effectful) streams.WriteLine($"[{string.Join(", ", effectful.Effects)}]");
                break;
            case "time":
                Evaluate(rest, timed: true);
                break;
            default:
                streams.WriteErrorLine($"unknown command `{entry[..(space < 0 ? entry.Length : space)]}`. try `:help`");
                break;
        }
    }

    private void Help()
    {
        streams.WriteLine("""
            EXPRESSION        its value
            let NAME := EXPR  a name for an expression without effects
            fn, type, import  declarations; a later one takes the place of an earlier one
            :type EXPR        the type of an expression
            :effects EXPR     the effects that it performs
            :time EXPR        its value, steps, cells and time
            :load FILE        take the declarations of a file
            :list             what has been declared
            :history          what has been entered
            :reset            forget everything that has been declared
            :quit             leave
            An entry goes on while a bracket is open; an empty line ends it. `.` may stand for `:`.
            """);
    }

    private void TryLoad(string file)
    {
        try
        {
            Load(file);
        }
        catch (FileProblemException error)
        {
            streams.WriteErrorLine($"error: {error.Message}");
        }
    }

    private void Declare(string text)
    {
        var diagnostics = _program.Declare(text, out var keys);
        if (!diagnostics.IsEmpty) Report(diagnostics);
        else foreach (var key in keys) streams.WriteLine($"defined {key}");
    }

    private void Bind(string name, string let)
    {
        if (Prepare($"{let}\n{name}") is not { } expression) return;
        if (!expression.Effects.IsEmpty)
        {
            streams.WriteErrorLine("error: what a `let` binds is evaluated anew in each entry, so it may have no effects");
            return;
        }

        _program.Bind(let);
        streams.WriteLine($"{name} :: {expression.Type}");
    }

    private ReplExpression? Prepare(string statements)
    {
        var (expression, diagnostics) = _program.Prepare(statements);
        if (expression is null) Report(diagnostics);
        return expression;
    }

    private void Report(ImmutableArray<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics) streams.WriteErrorLine(diagnostic.Render());
    }

    private void Evaluate(string statements, bool timed)
    {
        if (Prepare(statements) is not { } expression) return;
        var compilation = EngineFor(expression).Compile(expression.Source, "<repl>");
        if (!compilation.IsSuccess)
        {
            foreach (var diagnostic in compilation.Diagnostics) streams.WriteErrorLine(diagnostic.ToString());
            return;
        }

        using var session = compilation.Program.RentSession();
        var start = Stopwatch.GetTimestamp();
        var outcome = session.TryInvoke(compilation.Program.Resolve(ReplProgram.FunctionName));
        var elapsed = Stopwatch.GetElapsedTime(start);
        if (outcome is LexOutcome.Value { Result: var value }) streams.WriteLine($"=> {value}");
        else streams.WriteErrorLine($"error: {outcome}");
        if (timed)
        {
            streams.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{session.Steps} steps, {session.Cells} cells, {elapsed.TotalMilliseconds:0.000} ms"));
        }
    }

    private LexEngine EngineFor(ReplExpression expression) => LexEngine.Create(options =>
    {
        options.UseJit().Output(streams.Output)
            .Policy(new EffectPolicy { Effects = [.. expression.RequiredKinds.Select(EffectGrant.Parse)] });
        // What is piped in belongs to the prompt.
        if (Console.IsInputRedirected) options.Input(Stream.Null);
    });
}
