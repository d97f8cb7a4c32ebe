using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Lex.Hosting;

/// <summary>What came of a source text or a program image: a program, or diagnostics. Immutable.</summary>
public sealed class LexCompilation
{
    internal LexCompilation(LexProgram? program,
        ImmutableArray<LexDiagnostic> diagnostics, ImmutableArray<LexDiagnostic> warnings = default)
    {
        Program = program;
        Diagnostics = diagnostics;
        Warnings = warnings.IsDefault ? [] : warnings;
    }

    /// <summary>The program, or null if there are diagnostics.</summary>
    public LexProgram? Program { get; }

    /// <summary>What is wrong, by position; empty for a program.</summary>
    public ImmutableArray<LexDiagnostic> Diagnostics { get; }

    /// <summary>What is no error but worth a look, by position: matches that lack an arm, arms that are never reached, hidden
    /// names. Only <see cref="LexEngine.Check"/> looks for it.</summary>
    public ImmutableArray<LexDiagnostic> Warnings { get; }

    /// <summary>Whether there is a program.</summary>
    [MemberNotNullWhen(true, nameof(Program))]
    public bool IsSuccess => Program is not null;

    /// <summary>The program; throws <see cref="LexException"/> with all diagnostics if there is none.</summary>
    public LexProgram OrThrow() => Program ?? throw new LexException(Diagnostics);
}
