using System.Collections.Immutable;
using Lex.Core.Builtins;
using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;
using Lex.Frontend.Types;

namespace Lex.Frontend;

/// <summary>What the front end may be told.</summary>
internal sealed record CompileOptions
{
    public static CompileOptions Default { get; } = new();
}

/// <summary>What came of a source text.</summary>
/// <param name="Diagnostics">What is wrong with it, by position.</param>
/// <param name="Checked">The program with its types, if it could be read; trust it only without diagnostics.</param>
internal sealed record CompileResult(ImmutableArray<Diagnostic> Diagnostics, CheckedProgram? Checked)
{
    /// <summary>Whether the program may run.</summary>
    public bool IsSuccess => Diagnostics.IsEmpty;
}

/// <summary>The front end: text in, program and diagnostics out. Never throws, whatever the text.</summary>
internal static class LexCompiler
{
    public static CompileResult Compile(SourceText source, SignatureCatalogue catalogue, CompileOptions options)
    {
        _ = options;
        var diagnostics = new DiagnosticBag(source);
        var tree = Parser.Parse(source, diagnostics);
        if (diagnostics.Count > 0) return new(diagnostics.Sorted(), null);
        var program = Checker.Run(Canonicalizer.Run(tree), catalogue, diagnostics);
        return new(diagnostics.Sorted(), program);
    }
}
