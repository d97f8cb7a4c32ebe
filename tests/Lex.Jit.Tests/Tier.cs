using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Frontend;
using Lex.Frontend.Syntax;
using Lex.Hosting;
using Lex.Interp.Calls;
using Lex.Jit.Policy;
using Xunit;

namespace Lex.Jit.Tests;

/// <summary>What may be seen of a call; tiers must agree on all of it.</summary>
internal readonly record struct Seen(string Outcome, long Steps, long Cells, long Hits, long Misses, long Skips);

/// <summary>Runs programs in the plain loop and compiled.</summary>
internal static class Tier
{
    public static ProgramCode Compile(string source)
    {
        var result = LexCompiler.Compile(SourceText.FromString(source), Lex.Stdlib.Library.Signatures, CompileOptions.Default);
        Assert.True(result.IsSuccess, string.Join('\n', result.Diagnostics));
        return result.Program!;
    }

    public static JitHook Eager(ProgramCode program, int overdraft = IJitHook.StandardOverdraft) =>
        new(program, JitOptions.Eager with { Overdraft = overdraft });

    public static SessionOptions Options(JitHook? hook, bool memo = true, long steps = 0, long cells = 0, int threshold = 1) => new()
    {
        Tier = hook is null ? ExecutionTier.Plain : ExecutionTier.Fast,
        Hook = hook,
        HotThreshold = threshold,
        Memo = memo,
        StepLimit = steps,
        CellLimit = cells,
        Builtins = Lex.Stdlib.Library.Find,
        AssertedEffects = LibraryEffects.Of,
    };

    public static Seen Observe(Session session, FunctionCode function, params ReadOnlySpan<Value> arguments)
    {
        var outcome = session.Invoke(function, arguments, out var result, out var error) ? DebugText.Of(result) : Describe(error!);
        Assert.Equal(0, session.Depth);
        return new Seen(outcome, session.Steps, session.CellsUsed, session.MemoHits, session.MemoMisses, session.MemoSkips);
    }

    private static string Describe(LexError error) => $"{error.Kind} {error.Display} limit {error.Limit} in {error.Function} at {error.Pc}";
}
