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
        var work = new Work(ctx);
        if (CliSpec.Read(ctx, ref work, spec, CliSpec.NameField, out var name) != Status.Ok) return Status.Fault;
        if (CliSpec.Read(ctx, ref work, spec, CliSpec.Help, out var summary) != Status.Ok) return Status.Fault;
        text.Append(summary.Length == 0 ? name : $"{name} — {summary}").Append('\n');
        var (usage, flags) = (new StringBuilder(), new StringBuilder());
        foreach (var argument in CliSpec.List(spec, CliSpec.Arguments))
        {
            if (CliSpec.Read(ctx, ref work, argument, CliSpec.NameField, out var label) != Status.Ok) return Status.Fault;
            if (CliSpec.Read(ctx, ref work, argument, CliSpec.Short, out var shortName) != Status.Ok) return Status.Fault;
            if (CliSpec.Read(ctx, ref work, argument, CliSpec.Help, out var words) != Status.Ok) return Status.Fault;
            if (CliSpec.IsOf(argument, "positional"u8)) usage.Append(CliSpec.IsRequired(argument) ? $" <{label}>" : $" [{label}]");
            else Row(flags, (shortName.Length == 0 ? $"      --{label}" : $"  -{shortName}, --{label}").PadRight(FlagWidth), words);
        }

        if (usage.Length > 0) text.Append("\nUSAGE:\n  ").Append(name).Append(usage).Append('\n');
        if (flags.Length > 0) text.Append("\nFLAGS:\n").Append(flags);
        var subcommands = CliSpec.List(spec, CliSpec.Subcommands);
        if (subcommands.Count > 0) text.Append("\nSUBCOMMANDS:\n");
        foreach (var subcommand in subcommands)
        {
            if (CliSpec.Read(ctx, ref work, subcommand, CliSpec.NameField, out var label) != Status.Ok) return Status.Fault;
            if (CliSpec.Read(ctx, ref work, subcommand, CliSpec.Help, out var words) != Status.Ok) return Status.Fault;
            Row(text, "  " + label.PadRight(SubcommandWidth), words);
        }

        help = text.ToString();
        return Status.Ok;
    }

    private static void Row(StringBuilder text, string label, string help) => text.Append($"{label}  {help}".TrimEnd()).Append('\n');
}
