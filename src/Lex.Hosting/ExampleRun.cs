using System.Collections.Immutable;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Frontend;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Emit;
using Lex.Interp.Calls;

namespace Lex.Hosting;

/// <summary>Runs the example blocks of a checked program (language section 7).</summary>
internal sealed class ExampleRun
{
    private const long StepLimit = 1_000_000;

    private readonly ProgramCode _code;
    private readonly Session _session;

    private ExampleRun(CompileResult result)
    {
        _code = result.Program!;
        // Nothing is granted, and what examples print goes nowhere.
        var engine = LexEngine.Create(options => options.StepLimit(StepLimit).Output(Stream.Null));
        _session = new LexProgram(engine, _code, ProgramSignatures.None).NewSession();
    }

    /// <summary>A diagnostic for each case that does not hold.</summary>
    public static ImmutableArray<Diagnostic> Run(CompileResult result)
    {
        var run = new ExampleRun(result);
        var mismatches = new DiagnosticBag(result.Checked!.Tree.Source);
        foreach (var example in result.Examples)
        {
            if (run.Mismatch(example) is not var (expected, got)) continue;
            mismatches.Report(DiagnosticKinds.ExampleMismatch, example.Span,
                $"example {example.CaseIndex + 1} of `{example.Function}` expects {expected}, got {got}", null,
                DiagnosticField.Of("fn_name", example.Function), DiagnosticField.Of("case_index", example.CaseIndex),
                DiagnosticField.Of("expected", expected), DiagnosticField.Of("got", got));
        }

        return mismatches.Sorted();
    }

    /// <summary>What was expected and what came instead; null: the case holds.</summary>
    private (string Expected, string Got)? Mismatch(ExampleCode example)
    {
        var isKnown = Evaluate(_code.Functions[example.Expected], [], out var expected, out var problem);
        var wanted = isKnown ? ValueText.Of(expected) : problem;
        var arguments = new Value[example.Arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            if (!Evaluate(_code.Functions[example.Arguments[i]], [], out arguments[i], out problem)) return (wanted, problem);
        if (!Evaluate(_code.Find(example.Function)!, arguments, out var got, out problem)) return (wanted, problem);
        return isKnown && Equality.AreEqual(expected, got) ? null : (wanted, ValueText.Of(got));
    }

    private bool Evaluate(FunctionCode function, ReadOnlySpan<Value> arguments, out Value value, out string problem)
    {
        // Each evaluation has the whole limit to itself.
        _session.Reset();
        var succeeded = _session.Invoke(function, arguments, out value, out var error);
        problem = succeeded ? "" : $"runtime error: {error!.Display}";
        return succeeded;
    }
}
