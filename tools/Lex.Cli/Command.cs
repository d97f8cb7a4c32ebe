using Lex.Cli.Arguments;
using Lex.Cli.Commands;

namespace Lex.Cli;

/// <summary>A command of the tool.</summary>
/// <param name="Name">The word that selects it.</param>
/// <param name="Usage">How it is written.</param>
/// <param name="Summary">One line for the help.</param>
/// <param name="Flags">The flags that it understands beyond <c>--output</c>.</param>
/// <param name="Run">Carries it out and gives the exit code.</param>
internal sealed record Command(string Name, string Usage, string Summary, Func<IEnumerable<Flag>> Flags, Func<Invocation, int> Run)
{
    /// <summary>The commands in the order of the help, each made when it is reached: <c>run</c> waits for no other.</summary>
    public static IEnumerable<Command> All
    {
        get
        {
            yield return new("run", "lex run FILE [FN] [JSON...] [-- ARG...]", "run a function and print its result as JSON",
                static () => [.. Flag.OfRunning, .. Flag.OfRun, .. Flag.OfSuspending], RunCommand.Execute);
            yield return new("resume", "lex resume FILE [--value JSON | --error TEXT]",
                "answer the effect that a saved run waits for, or show it",
                static () => [.. Flag.OfRunning, .. Flag.OfStats, .. Flag.OfSuspending, .. Flag.OfResuming], ResumeCommand.Execute);
            yield return new("check", "lex check [--strict] FILE", "check syntax, types and effects, and run the examples",
                static () => [.. Flag.OfChecking], CheckCommand.Execute);
            yield return new("test", "lex test [--allow-effects LIST] [DIR]", "run `run_all` of each test_*.lex in a directory",
                static () => [.. Flag.OfRunning], TestCommand.Execute);
            yield return new("conformance", "lex conformance DIR", "hold programs against the descriptors of what must come of them",
                static () => [.. Flag.OfRunning], ConformanceCommand.Execute);
            yield return new("time", "lex time FILE FN [JSON...]", "measure calls of a function",
                static () => [.. Flag.OfRunning, .. Flag.OfMeasuring], TimeCommand.Execute);
            yield return new("ab", "lex ab FILE FN [JSON...]", "measure both tiers side by side",
                static () => [.. Flag.OfRunning, .. Flag.OfMeasuring], AbCommand.Execute);
            yield return new("diff", "lex diff FILE FN [JSON...] | DIR", "compare what every tier makes of a call, or of those of the vectors in a directory",
                static () => [.. Flag.OfRunning], DiffCommand.Execute);
            yield return new("trace", "lex trace RUN", "print the calls and effects of a recorded run as JSON",
                static () => [.. Flag.OfTraces], TraceCommand.Execute);
            yield return new("replay", "lex replay RUN FILE [FN] [JSON...]", "repeat a recorded run without its effects",
                static () => [.. Flag.OfRunning, .. Flag.OfTraces, .. Flag.OfReplay], ReplayCommand.Execute);
            yield return new("trace-diff", "lex trace-diff RUN RUN", "say where two recorded runs part",
                static () => [.. Flag.OfTraces], TraceDiffCommand.Execute);
            yield return new("disasm", "lex disasm FILE [FN]", "print the code of a program",
                static () => [.. Flag.OfDisassembly], DisasmCommand.Execute);
            yield return new("jit-report", "lex jit-report FILE FN [JSON...]", "say which functions compile, and why the others do not",
                static () => [.. Flag.OfRunning], JitReportCommand.Execute);
            yield return new("feedback", "lex feedback FILE FN [JSON...]", "print what the sites of a call have seen",
                static () => [.. Flag.OfRunning, .. Flag.OfFeedback], FeedbackCommand.Execute);
            yield return new("fmt", "lex fmt [--check] PATH...", "rewrite files in the one style there is",
                static () => [.. Flag.OfFormatting], FmtCommand.Execute);
            yield return new("repl", "lex repl [--load FILE]", "read definitions and expressions, print values",
                static () => [.. Flag.OfRepl], ReplCommand.Execute);
            yield return new("lsp", "lex lsp", "serve an editor over standard input and output",
                static () => [], LspCommand.Execute);
            yield return new("version", "lex version", "print the version", static () => [], VersionCommand.Execute);
            yield return new("help", "lex help [COMMAND]", "print this text", static () => [], HelpCommand.Execute);
        }
    }

    /// <summary>The command of this name, or of the flag that means it.</summary>
    public static Command Find(string name)
    {
        var wanted = name switch { "--version" => "version", "--help" => "help", _ => name };
        foreach (var command in All)
        {
            if (command.Name == wanted) return command;
        }

        throw new UsageException($"unknown command `{name}`. try `lex help`");
    }

    /// <summary>The flag of this name, or null.</summary>
    public Flag? FindFlag(string name)
    {
        foreach (var flag in Flags())
        {
            if (flag.Name == name) return flag;
        }

        return null;
    }
}
