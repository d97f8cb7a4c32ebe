using System.Collections.Immutable;
using Lex.Core.Programs;
using Lex.Frontend.Diagnostics;

namespace Lex.Hosting;

/// <summary>One thing that is wrong with a program. Immutable.</summary>
public sealed class LexDiagnostic
{
    private readonly Diagnostic? _diagnostic;

    private LexDiagnostic(string kind, string message, Diagnostic? diagnostic)
    {
        Kind = kind;
        Message = message;
        _diagnostic = diagnostic;
    }

    /// <summary>The stable kind, for example <c>type_mismatch</c> (language section 9.1).</summary>
    public string Kind { get; }

    /// <summary>One line for people; its wording is no contract.</summary>
    public string Message { get; }

    /// <summary>The file's name, or null for a program image.</summary>
    public string? File => _diagnostic?.Source.Path;

    /// <summary>The line, from 1; 0 if unknown.</summary>
    public int Line => _diagnostic?.Line ?? 0;

    /// <summary>The column, from 1, in Unicode scalar values; 0 if unknown.</summary>
    public int Column => _diagnostic?.Column ?? 0;

    /// <summary>How to repair it, when that is obvious; else null.</summary>
    public string? Hint => _diagnostic?.Hint;

    internal Diagnostic? Inner => _diagnostic;

    /// <summary>Position, message, source line with carets, hint.</summary>
    public override string ToString() => _diagnostic?.Render() ?? $"error[{Kind}]: {Message}";

    /// <summary>The same form, headed as a warning.</summary>
    internal string ToWarning() => _diagnostic?.Render("warning") ?? ToString();

    internal static LexDiagnostic OfLoadError(LoadError error) => new("load_error", error.ToString(), null);

    internal static ImmutableArray<LexDiagnostic> OfAll(ImmutableArray<Diagnostic> diagnostics)
    {
        var all = ImmutableArray.CreateBuilder<LexDiagnostic>(diagnostics.Length);
        foreach (var diagnostic in diagnostics) all.Add(new LexDiagnostic(diagnostic.Kind.Name, diagnostic.Message, diagnostic));
        return all.MoveToImmutable();
    }
}
