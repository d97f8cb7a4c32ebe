using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Lex.Cli.Arguments;
using Lex.Core.Programs;
using Lex.Hosting;
using Lex.Interp.Calls;
using Lex.Jit;
using Lex.Jit.Policy;
using Lex.Stdlib.Effects;

namespace Lex.Cli;

/// <summary>Makes the engine that a command line describes.</summary>
internal static class RuntimeSetup
{
    /// <summary>An engine of the given tier that prints to <paramref name="output"/>. Limits that the command line leaves
    /// open are the engine's own, or none for commands that measure. Programs read <paramref name="input"/>, or nothing, and
    /// may do what <paramref name="policy"/> grants, or the command line.</summary>
    public static LexEngine CreateEngine(
        CommandLine line, TierChoice tier, Stream output, bool limited = true, Stream? input = null, EffectPolicy? policy = null) =>
        LexEngine.Create(options =>
    {
        options.FromEnvironment().Policy(policy ?? PolicyOf(line)).Output(output).ProgramArguments(line.ProgramArguments ?? []).Memo(line.Memo);
        if (input is not null) options.Input(input);
        if (line.StepLimit is { } steps) options.StepLimit(steps);
        else if (!limited) options.StepLimit(0);
        if (line.CellLimit is { } cells) options.CellLimit(cells);
        else if (!limited) options.CellLimit(0);
        if (line.OutputLimit is { } bytes) options.OutputLimit(bytes);
        if (line.SuspendAt.Count > 0) options.SuspendAt([.. line.SuspendAt]);
        if (line.Timeout is { Ticks: > 0 } span) options.Deadline(span);
        // The assembly of the compiling tier is loaded when it is first needed.
        if (tier == TierChoice.Auto && RuntimeFeature.IsDynamicCodeCompiled) ((IRuntimeOptions)options).HookFactory = new JitHookFactory(NewJit, IJitHook.StandardOverdraft);
        if (tier == TierChoice.Jit) CompileAtOnce(options);
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IJitHook NewJit(ProgramCode program) => new JitHook(program, new JitOptions());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CompileAtOnce(LexOptions options) => options.UseJit(JitOptions.Eager);

    /// <summary>What a command line grants.</summary>
    public static EffectPolicy PolicyOf(CommandLine line) => new()
    {
        Effects = line.Effects.Length == 0 ? [] : GrantsOf(line.Effects),
        ReadPaths = [.. line.ReadPaths],
        WritePaths = [.. line.WritePaths],
        NetHosts = [.. line.NetHosts],
        Programs = [.. line.Programs],
        Approvals = [.. line.Approvals],
        Budget = (ulong?)line.Budget,
    };

    // A loop, since LINQ takes time to load.
    private static ImmutableArray<EffectGrant> GrantsOf(string list)
    {
        var texts = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var grants = ImmutableArray.CreateBuilder<EffectGrant>(texts.Length);
        foreach (var text in texts) grants.Add(EffectGrant.Parse(text));
        return grants.MoveToImmutable();
    }
}
