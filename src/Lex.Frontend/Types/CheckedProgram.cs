using System.Collections.Immutable;
using Lex.Core.Programs;
using Lex.Frontend.Canonical;
using Lex.Frontend.Effects;
using Lex.Frontend.Modules;

namespace Lex.Frontend.Types;

/// <summary>A function with the types that were declared for it.</summary>
/// <param name="Stage">Its declaration.</param>
/// <param name="Scheme">Its type.</param>
internal sealed record CheckedFunction(FunctionStage Stage, TypeScheme Scheme)
{
    public string Name => Stage.Name.Text;

    /// <summary>The types of the parameters; type parameters appear as <see cref="TypeParameter"/>.</summary>
    public ImmutableArray<LexType> Parameters => Scheme.Type.Parameters;

    public LexType Result => Scheme.Type.Result;

    /// <summary>The declared row; its tail, if any, is one of the scheme's row parameters.</summary>
    public EffectRow Row => Scheme.Type.Row;
}

/// <summary>
/// A program that has been checked: the canonical tree with what inference found out about it. Only programs without
/// errors may be compiled.
/// </summary>
internal sealed class CheckedProgram
{
    public required CanonicalProgram Tree { get; init; }

    /// <summary>The functions in source order; of two with one name the last one is the one that calls reach.</summary>
    public required ImmutableArray<CheckedFunction> Functions { get; init; }

    /// <summary>Declared and built-in types.</summary>
    public required TypeTable Types { get; init; }

    /// <summary>Import aliases and the modules they name, without those that name nothing.</summary>
    public required StandardAliases Modules { get; init; }

    /// <summary>The type of each expression and pattern, by number; null where none was needed.</summary>
    public required LexType?[] NodeTypes { get; init; }

    /// <summary>The locals that each lambda captures, by its number, in order of first use; null: there is no lambda.</summary>
    public required IReadOnlyDictionary<int, ImmutableArray<string>>? Captures { get; init; }

    /// <summary>The calls that decode text by a type, by number, with the type they decode to; null: there are none.</summary>
    public required IReadOnlyDictionary<int, LexType>? Decodings { get; init; }

    /// <summary>The numbers of predicates that are sound expressions, as far as it was asked; null: there are none.</summary>
    public required IReadOnlySet<int>? SoundPredicates { get; init; }

    private Dictionary<string, CheckedFunction>? _byName;

    /// <summary>The function that calls of this name reach, or null.</summary>
    public CheckedFunction? Find(string name)
    {
        if (_byName is null)
        {
            var byName = new Dictionary<string, CheckedFunction>(Functions.Length, StringComparer.Ordinal);
            foreach (var function in Functions) byName[function.Name] = function;
            _byName = byName;
        }

        return _byName.GetValueOrDefault(name);
    }

    /// <summary>Every effect that any function declares, sorted and distinct.</summary>
    public ImmutableArray<EffectDeclaration> RequiredEffects()
    {
        var all = new List<EffectDeclaration>();
        foreach (var function in Functions) all.AddRange(function.Row.Effects);
        return EffectRow.Of(all, null).Effects;
    }
}
