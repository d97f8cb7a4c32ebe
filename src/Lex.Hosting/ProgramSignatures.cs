using System.Collections.Immutable;
using Lex.Frontend.Types;

namespace Lex.Hosting;

/// <summary>The declared types of a function.</summary>
internal sealed record DeclaredTypes(ImmutableArray<LexType> Parameters, LexType Result);

/// <summary>
/// The declared types of a program's functions, without the tree they were found in. A program that was loaded from an
/// image has none: its arguments are decoded as they come, and results are checked when they arrive. Immutable.
/// </summary>
internal sealed class ProgramSignatures
{
    private readonly Dictionary<string, DeclaredTypes> _functions;

    private ProgramSignatures(TypeTable types, Dictionary<string, DeclaredTypes> functions, int stages)
    {
        Stages = stages;
        Types = types;
        _functions = functions;
    }

    /// <summary>Nothing is declared.</summary>
    public static ProgramSignatures None { get; } = new(new TypeTable(), [], 0);

    /// <summary>Number of items in the source: imports, types and functions.</summary>
    public int Stages { get; }

    /// <summary>The declared type names.</summary>
    public TypeTable Types { get; }

    /// <summary>The types of a function, or null.</summary>
    public DeclaredTypes? Find(string function) => _functions.GetValueOrDefault(function);

    /// <summary>Takes the signatures out of a checked program.</summary>
    public static ProgramSignatures Of(CheckedProgram program)
    {
        var functions = new Dictionary<string, DeclaredTypes>(program.Functions.Length, StringComparer.Ordinal);
        foreach (var function in program.Functions) functions[function.Name] = new(function.Parameters, function.Result);
        return new(program.Types, functions, program.Tree.Stages.Length);
    }
}
