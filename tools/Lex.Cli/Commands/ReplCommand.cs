using System.Text;
using Lex.Cli.Repl;

namespace Lex.Cli.Commands;

/// <summary><c>lex repl</c>: reads definitions and expressions until the input ends, and prints values.</summary>
internal static class ReplCommand
{
    private const string Prompt = "lex> ";
    private const string ContinuationPrompt = ".... ";

    public static int Execute(Invocation invocation)
    {
        var streams = invocation.Streams;
        var session = new ReplSession(streams);
        if (invocation.Line.LoadedFile is { } file) session.Load(file);
        var read = LineSource();
        var entry = new StringBuilder();
        while (!session.IsOver)
        {
            streams.Flush();
            if (read(entry.Length == 0 ? Prompt : ContinuationPrompt) is not { } line) break;
            // An empty line ends an entry that would go on for ever.
            if (entry.Length > 0 && line.Length > 0) entry.Append('\n');
            entry.Append(line);
            if (line.Length > 0 && ReplEntry.IsIncomplete(entry.ToString())) continue;
            session.Enter(entry.ToString());
            entry.Clear();
        }

        if (entry.Length > 0) session.Enter(entry.ToString());
        return ExitCode.Success;

        // With a terminal there is a history to go back to; what is piped in is read as it comes, with the prompts as for people.
        Func<string, string?> LineSource()
        {
            if (!Console.IsInputRedirected && !Console.IsOutputRedirected) return new LineEditor(session.History).Read;
            var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
            return prompt =>
            {
                streams.Output.Write(Encoding.UTF8.GetBytes(prompt));
                return input.ReadLine();
            };
        }
    }
}
