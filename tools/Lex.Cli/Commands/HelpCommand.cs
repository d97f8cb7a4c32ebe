namespace Lex.Cli.Commands;

/// <summary><c>lex help</c>: the commands, or one command with its flags.</summary>
internal static class HelpCommand
{
    public static int Execute(Invocation invocation)
    {
        if (invocation.Line.Positionals.Count > 0) return Explain(invocation, Command.Find(invocation.Line.Positionals[0]));

        var streams = invocation.Streams;
        streams.WriteLine("usage: lex [--output text|json|table] <command> ...");
        streams.WriteLine("");
        foreach (var command in Command.All) streams.WriteLine($"  {command.Usage,-42} {command.Summary}");
        streams.WriteLine("");
        streams.WriteLine("Arguments are JSON. Nothing is granted unless a flag says so. `lex help COMMAND` lists the flags.");
        return ExitCode.Success;
    }

    private static int Explain(Invocation invocation, Command command)
    {
        var streams = invocation.Streams;
        streams.WriteLine($"{command.Usage}: {command.Summary}");
        foreach (var flag in command.Flags())
            streams.WriteLine($"  {(flag.Value is null ? flag.Name : $"{flag.Name} {flag.Value}"),-24} {flag.Summary}");
        return ExitCode.Success;
    }
}
