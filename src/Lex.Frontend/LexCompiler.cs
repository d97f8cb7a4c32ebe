using System.Collections.Immutable;
using Lex.Core.Builtins;
using Lex.Core.Programs;
using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Emit;
using Lex.Frontend.Modules;
using Lex.Frontend.Syntax;
using Lex.Frontend.Types;

namespace Lex.Frontend;

/// <summary>What the front end may be told.</summary>
internal sealed record CompileOptions
{
    public static CompileOptions Default { get; } = new();

    /// <summary>Stop after checking: the result has no program.</summary>
    public bool CheckOnly { get; init; }

    /// <summary>Where imported files come from; none: only standard modules can be imported.</summary>
    public IModuleSource? Modules { get; init; }

    /// <summary>Also look for what is no error: matches that lack an arm, arms that are never reached, hidden names.</summary>
    public bool WithWarnings { get; init; }

    /// <summary>Where records and tuples that do not escape may be put.</summary>
    public RecordPlacements Placements { get; init; } = RecordPlacements.All;

    /// <summary>Also compile the arguments and expected values of example cases, as functions without parameters.</summary>
    public bool WithExamples { get; init; }
}

/// <summary>What came of a source text.</summary>
/// <param name="Program">The compiled program; null when there are diagnostics or none was asked for.</param>
/// <param name="Diagnostics">What is wrong with it, by position.</param>
/// <param name="Checked">The program with its types, if it could be read; trust it only without diagnostics.</param>
internal sealed record CompileResult(ProgramCode? Program, ImmutableArray<Diagnostic> Diagnostics, CheckedProgram? Checked)
{
    /// <summary>The compiled example cases, if they were asked for.</summary>
    public ImmutableArray<ExampleCode> Examples { get; init; } = [];

    /// <summary>What is no error, but worth a look, by position; empty unless asked for.</summary>
    public ImmutableArray<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Whether the program may run.</summary>
    public bool IsSuccess => Diagnostics.IsEmpty;
}

/// <summary>The front end: text in, program and diagnostics out. Never throws, whatever the text.</summary>
internal static class LexCompiler
{
    public static CompileResult Compile(SourceText source, SignatureCatalogue catalogue, CompileOptions options)
    {
        var diagnostics = new DiagnosticBag(source) { CollectsWarnings = options.WithWarnings };
        var tree = Parser.Parse(source, diagnostics);
        if (!tree.KnowsItsNames || diagnostics.IsFull) return new(null, diagnostics.Sorted(), null);
        var canonical = ModuleLoader.HasFileImports(tree) ? ModuleLoader.Run(tree, options.Modules, ref diagnostics)
            : Canonicalizer.Run(tree);
        if (canonical is null) return new(null, diagnostics.Sorted(), null);
        var isRead = diagnostics.Count == 0;
        var program = Checker.Run(canonical, catalogue, diagnostics);
        if (!isRead) return new(null, diagnostics.Sorted(canonical), null);
        ProgramCode? code = null;
        ImmutableArray<ExampleCode> examples = [];
        if (diagnostics.Count == 0 && !options.CheckOnly)
            code = ProgramEmitter.Run(program, options.WithExamples, options.Placements, diagnostics, out examples);
        program.Types.Freeze();
        return new(code, diagnostics.Sorted(canonical), program)
        {
            Examples = examples,
            Warnings = options.WithWarnings ? diagnostics.Warnings.Sorted(canonical) : [],
        };
    }
}
