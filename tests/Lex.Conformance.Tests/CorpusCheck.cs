using System.Text;
using System.Text.Json;
using Lex.Hosting;
using Lex.Hosting.Marshalling;
using Lex.Tests.Shared.Corpus;
using Lex.Tests.Shared.Tiers;
using Lex.Trace;

namespace Lex.Conformance.Tests;

/// <summary>Holds one case of the corpus against one tier.</summary>
internal static class CorpusCheck
{
    /// <summary>Cases whose step counts must not be compared with memo off: they need the memo to stay within the limit.</summary>
    private const string DoublyRecursive = "recursion-limits";

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 4096 };

    /// <summary>What is wrong, or null.</summary>
    public static string? Problem(ConformanceCase program, Tier tier)
    {
        try
        {
            var source = TestProgram.OfSource(program.Source);
            if (program.Rejected == "example_mismatch") return ExampleProblem(program);
            var compilation = source.Compile();
            if (program.Rejected is { } kind)
            {
                if (compilation.IsSuccess) return $"accepted, expected {kind}";
                var first = compilation.Diagnostics[0];
                return first.Kind == kind ? null : $"expected {kind} first, got {first}";
            }

            if (!compilation.IsSuccess) return $"rejected: {compilation.Diagnostics[0]}";
            foreach (var call in program.Calls)
            {
                if (CallProblem(program, source, call, tier) is { } problem) return $"{call}: {problem}";
            }

            return null;
        }
        catch (Exception error)
        {
            return $"the host saw {error}";
        }
    }

    // Examples run when a program is checked, not when it is compiled.
    private static string? ExampleProblem(ConformanceCase program)
    {
        var compilation = TestEngine.Create().Check(Encoding.UTF8.GetBytes(program.Source));
        if (compilation.IsSuccess) return "accepted, expected example_mismatch";
        return compilation.Diagnostics.Length == 1 && compilation.Diagnostics[0].Kind == "example_mismatch"
            ? null
            : $"expected one example_mismatch, got {compilation.Diagnostics[0]}";
    }

    private static string? CallProblem(ConformanceCase program, TestProgram source, ConformanceCall call, Tier tier)
    {
        if (!tier.Memo && NeedsMemo(program, source, call)) return null;

        var run = source.Run(tier, call.Function, call.Arguments, call.StepLimit);
        return OutcomeProblem(call, run) ?? AgreementProblem(source, call, run, tier) ?? ProofProblem(call, run, tier);
    }

    // The lines of doubly recursive functions are the only ones that may run out of steps without the memo.
    private static bool NeedsMemo(ConformanceCase program, TestProgram source, ConformanceCall call)
    {
        if (!program.Id.StartsWith(DoublyRecursive, StringComparison.Ordinal) || call.Error is not null || call.StepLimit is not null)
        {
            return false;
        }

        return source.Run(Tier.Find("plain-nomemo"), call.Function, call.Arguments).Seen.Error is { Limit: Core.Errors.LexLimit.Steps };
    }

    private static string? OutcomeProblem(ConformanceCall call, TierRun run)
    {
        if (!call.Prints.SequenceEqual(run.Prints))
            return $"printed [{string.Join(" | ", run.Prints)}], expected [{string.Join(" | ", call.Prints)}]";
        if (call.Error is { } expected)
        {
            if (run.Seen.Error is not { } error) return $"gave {run.Seen.Json}, expected {expected}";
            return error.Kind.ToString() == expected.Kind && error.Display.Contains(expected.Contains, StringComparison.Ordinal)
                ? null
                : $"failed with {error.Kind}: {error.Display}, expected {expected}";
        }

        if (run.Seen.Error is { } failure) return $"failed with {failure.Display}, expected {call.Value}";
        using var value = JsonDocument.Parse(run.Seen.Json!, Deep);
        return JsonComparison.Difference(call.Value!.Value, value.RootElement);
    }

    private static string? AgreementProblem(TestProgram source, ConformanceCall call, TierRun run, Tier tier)
    {
        if (tier == tier.Oracle) return null;
        var oracle = source.Run(tier.Oracle, call.Function, call.Arguments, call.StepLimit);
        return ObservationDiff.First(oracle.Seen, run.Seen) is { } difference ? $"differs from {tier.Oracle}: {difference}" : null;
    }

    // A compiling tier must have compiled the function that was called, or say why it did not.
    private static string? ProofProblem(ConformanceCall call, TierRun run, Tier tier)
    {
        if (!tier.Compiles) return null;
        foreach (var (function, state, reason) in run.Compilation)
        {
            if (function != call.Function) continue;
            return state == "compiled" || !string.IsNullOrEmpty(reason) ? null : $"`{function}` is {state} without a reason";
        }

        // A call that ends before any function is entered has nothing to compile.
        return run.Seen.Steps == 0 ? null : $"the compiling tier says nothing about `{call.Function}`";
    }
}
