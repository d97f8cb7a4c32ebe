using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Frontend;
using Lex.Frontend.Syntax;
using Lex.Hosting;
using Lex.Interp.Calls;
using Xunit;

namespace Lex.Interp.Tests;

/// <summary>Compiles sources and observes calls in a tier.</summary>
internal static class Sources
{
    public static ProgramCode Compile(string source)
    {
        var result = LexCompiler.Compile(SourceText.FromString(source), Lex.Stdlib.Library.Signatures, CompileOptions.Default);
        Assert.True(result.IsSuccess, string.Join('\n', result.Diagnostics));
        return result.Program!;
    }

    public static SessionOptions Options(ExecutionTier tier, bool memo, long stepLimit = 0, long cellLimit = 0) => new()
    {
        Tier = tier,
        Memo = memo,
        StepLimit = stepLimit,
        CellLimit = cellLimit,
        Builtins = Lex.Stdlib.Library.Find,
        AssertedEffects = LibraryEffects.Of,
    };

    /// <summary>Everything that may be seen of a call: value or error with its place, steps, cells and memo counters.</summary>
    public static (string Outcome, long Steps, long Cells, long Hits, long Misses, long Skips) Observe(
        ProgramCode program, string function, Value[] arguments, SessionOptions options)
    {
        var session = new Session(program, options);
        var outcome = session.Invoke(program.Find(function)!, arguments, out var result, out var error)
            ? DebugText.Of(result)
            : $"{error!.Debug} in {error.Function} at {error.Pc}";
        Assert.Equal(0, session.Depth);
        return (outcome, session.Steps, session.CellsUsed, session.MemoHits, session.MemoMisses, session.MemoSkips);
    }
}
