using System.Text;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Cli;

/// <summary>The help text of a specification of a command line.</summary>
internal static class CliHelp
{
    private const int FlagWidth = 24;

    private const int SubcommandWidth = 16;

    /// <summary>Writes the text. The status is the meter's.</summary>
    public static Status Write(ExecutionContext ctx, Value spec, out string help)
    {
        var text = new StringBuilder();
        help = "";
        var (name, summary) = (CliSpec.Text(spec, CliSpec.NameField), CliSpec.Text(spec, CliSpec.Help));
        text.Append(summary.Length == 0 ? name : $"{name} — {summary}").Append('\n');
        var work = new Work(ctx);
        var (usage, flags) = (new StringBuilder(), new StringBuilder());
        foreach (var argument in CliSpec.List(spec, CliSpec.Arguments))
        {
            var label = CliSpec.Text(argument, CliSpec.NameField);
            var (shortName, words) = (CliSpec.Text(argument, CliSpec.Short), CliSpec.Text(argument, CliSpec.Help));
            if (work.Add(4 + label.Length + shortName.Length + words.Length) != Status.Ok) return Status.Fault;
            if (CliSpec.IsOf(argument, "positional")) usage.Append(CliSpec.IsRequired(argument) ? $" <{label}>" : $" [{label}]");
            else Row(flags, (shortName.Length == 0 ? $"      --{label}" : $"  -{shortName}, --{label}").PadRight(FlagWidth), words);
        }

        if (usage.Length > 0) text.Append("\nUSAGE:\n  ").Append(name).Append(usage).Append('\n');
        if (flags.Length > 0) text.Append("\nFLAGS:\n").Append(flags);
        var subcommands = CliSpec.List(spec, CliSpec.Subcommands);
        if (subcommands.Count > 0) text.Append("\nSUBCOMMANDS:\n");
        foreach (var subcommand in subcommands)
        {
            var (label, words) = (CliSpec.Text(subcommand, CliSpec.NameField), CliSpec.Text(subcommand, CliSpec.Help));
            if (work.Add(4 + label.Length + words.Length) != Status.Ok) return Status.Fault;
            Row(text, "  " + label.PadRight(SubcommandWidth), words);
        }

        help = text.ToString();
        return Status.Ok;
    }

    private static void Row(StringBuilder text, string label, string help) => text.Append($"{label}  {help}".TrimEnd()).Append('\n');
}
