using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Interp.Calls;
using Lex.Interp.Limits;
using Lex.Jit;
using Lex.Tests.Shared.Tiers;

namespace Lex.Fuzz.Tests;

/// <summary>One program in every way to execute it; each way repeats what the plain loop does, call by call.</summary>
internal sealed class EveryTier
{
    // Some functions soon are compiled and some not, so that each kind calls the other.
    private static readonly JitOptions Soon = new() { Mode = JitMode.Sync, Threshold = 3 };

    private static readonly LexEngine Interpreting = TestEngine.Create();
    private static readonly LexEngine Compiling = TestEngine.Create(static options => options.UseJit(JitOptions.Eager with { Overdraft = 200 }));
    private static readonly LexEngine Asking = TestEngine.Create(static options => options.UseJit(JitOptions.Eager with { Overdraft = 0 }));
    private static readonly LexEngine Choosing = TestEngine.Create(static options => options.UseJit(Soon));

    private const int Standard = Meters.StandardSlice;

    private readonly LexProgram _plain;
    private readonly (string Name, LexProgram Program, int PrepareAfter, int Slice)[] _ways;

    private EveryTier(Func<LexEngine, LexProgram> load)
    {
        _plain = load(Interpreting);
        _ways =
        [
            ("fast", _plain, 0, Standard),
            ("warming", _plain, 2, 61),
            ("jit", load(Compiling), 0, 400),
            ("asking", load(Asking), 0, 53),
            ("auto", load(Choosing), 2, 97),
        ];
    }

    /// <summary>The program, as the plain loop has it.</summary>
    public ProgramCode Code => _plain.Code;

    /// <summary>A program from its source, or null and why it was rejected.</summary>
    public static EveryTier? OfSource(string source, out string reason)
    {
        var compilation = Interpreting.Compile(source);
        reason = compilation.IsSuccess ? "" : compilation.Diagnostics[0].ToString();
        return compilation.IsSuccess ? new EveryTier(engine => engine.Compile(source).OrThrow()) : null;
    }

    /// <summary>A program that needs no front end.</summary>
    public static EveryTier OfCode(ProgramCode code) => new(engine => new LexProgram(engine, code, ProgramSignatures.None));

    /// <summary>A program from a serialised form, or null and why it was rejected.</summary>
    public static EveryTier? OfImage(byte[] image, out string reason)
    {
        var compilation = Interpreting.Load(image);
        reason = compilation.IsSuccess ? "" : compilation.Diagnostics[0].ToString();
        return compilation.IsSuccess ? new EveryTier(engine => engine.Load(image).OrThrow()) : null;
    }

    /// <summary>
    /// Makes the calls one after the other, without limits to speak of and then under limits up to what they took. What
    /// differs, or null.
    /// </summary>
    public string? Difference(int function, Value[][] calls, Random random, long mostSteps, long mostCells)
    {
        foreach (var memo in new[] { true, false })
        {
            var whole = Compare(function, calls, memo, mostSteps, mostCells, out var difference);
            for (var i = 0; i < 6 && difference is null; i++)
            {
                var steps = i % 3 == 1 ? mostSteps : random.NextInt64(1, whole.Steps + 2);
                var cells = i % 3 == 0 ? mostCells : random.NextInt64(1, whole.Cells + 2);
                Compare(function, calls, memo, steps, cells, out difference);
            }

            if (difference is not null) return difference;
        }

        return null;
    }

    private (long Steps, long Cells) Compare(int function, Value[][] calls, bool memo, long steps, long cells, out string? difference)
    {
        difference = null;
        var limits = new SessionOptions { Memo = memo, StepLimit = steps, CellLimit = cells };
        var expected = Run(_plain, function, calls, limits with { Tier = ExecutionTier.Plain }, out var taken);
        foreach (var (name, program, prepareAfter, slice) in _ways)
        {
            var found = Run(program, function, calls, limits with { PrepareAfter = prepareAfter, Slice = slice }, out _);
            for (var i = 0; i < calls.Length; i++)
            {
                if (found[i] == expected[i]) continue;
                difference = $"{name}, memo {memo}, {steps} steps, {cells} cells, call {i}\nplain {expected[i]}\n{name} {found[i]}";
                return taken;
            }
        }

        return taken;
    }

    private static string[] Run(LexProgram program, int function, Value[][] calls, SessionOptions limits,
        out (long Steps, long Cells) taken)
    {
        var handler = new PrintHandler();
        var session = new Session(program.Code, program.SessionOptions(options => options with
        {
            Handler = handler,
            Tier = limits.Tier,
            Memo = limits.Memo,
            StepLimit = limits.StepLimit,
            CellLimit = limits.CellLimit,
            PrepareAfter = limits.PrepareAfter,
            Slice = limits.Slice,
        }));
        var seen = new string[calls.Length];
        for (var i = 0; i < calls.Length; i++)
        {
            var outcome = session.Invoke(program.Code.Functions[function], calls[i], out var result, out var error)
                ? DebugText.Of(result)
                : Text(error!);
            seen[i] = $"{outcome}; {string.Join('|', handler.Lines)}; {session.Steps} steps, {session.CellsUsed} cells, depth {session.Depth}, "
                + $"memo {session.MemoHits} {session.MemoMisses} {session.MemoSkips}";
        }

        taken = (session.Steps, session.CellsUsed);
        return seen;
    }

    private static string Text(LexError error) => $"{error.Kind}: {error.Display}, limit {error.Limit}, in {error.Function}";
}
