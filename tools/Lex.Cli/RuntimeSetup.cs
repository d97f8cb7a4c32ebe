using System.Collections.Immutable;
using Lex.Cli.Arguments;
using Lex.Hosting;
using Lex.Jit;
using Lex.Stdlib.Effects;

namespace Lex.Cli;

/// <summary>Makes the engine that a command line describes.</summary>
internal static class RuntimeSetup
{
    /// <summary>An engine of the given tier that prints to <paramref name="output"/>. Limits that the command line leaves
    /// open are the engine's own, or none for commands that measure.</summary>
    public static LexEngine CreateEngine(CommandLine line, TierChoice tier, Stream output, bool limited = true) => LexEngine.Create(options =>
    {
        options.Policy(PolicyOf(line)).Output(output).ProgramArguments(line.ProgramArguments ?? []).Memo(line.Memo);
        if (line.StepLimit is { } steps) options.StepLimit(steps);
        else if (!limited) options.StepLimit(0);
        if (line.CellLimit is { } cells) options.CellLimit(cells);
        else if (!limited) options.CellLimit(0);
        if (line.Timeout is { Ticks: > 0 } span) options.Deadline(span);
        if (tier == TierChoice.Auto) options.UseJit();
        if (tier == TierChoice.Jit) options.UseJit(JitOptions.Eager);
    });

    private static EffectPolicy PolicyOf(CommandLine line)
    {
        var grants = ImmutableArray.CreateBuilder<EffectGrant>();
        foreach (var effect in line.Effects.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            grants.Add(EffectGrant.Parse(effect));
        return new EffectPolicy
        {
            Effects = grants.ToImmutable(),
            ReadPaths = [.. line.ReadPaths],
            WritePaths = [.. line.WritePaths],
            NetHosts = [.. line.NetHosts],
            Programs = [.. line.Programs],
            Approvals = [.. line.Approvals],
            Budget = (ulong?)line.Budget,
        };
    }
}
