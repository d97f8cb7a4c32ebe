using System.Collections.Immutable;
using Lex.Core.Errors;
using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>
/// A complete program: constants, functions, names, shapes (runtime section 1.3). Immutable and shared by any number of
/// sessions and threads. A program that came from outside has been validated and verified by the loader.
/// </summary>
internal sealed class ProgramCode
{
    /// <summary>The constant pool.</summary>
    public required ImmutableArray<Constant> Constants { get; init; }

    /// <summary>The function table; the index is the function's id.</summary>
    public required ImmutableArray<FunctionCode> Functions
    {
        get;
        init
        {
            field = value;
            foreach (var function in value) function.Join(this);
        }
    }

    /// <summary>Names of declared functions in declaration order; lambdas are not listed.</summary>
    public required ImmutableArray<KeyValuePair<string, int>> FunctionNames { get; init; }

    /// <summary>Import aliases and their modules, in source order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> ModuleAliases { get; init; } = [];

    /// <summary>The entry function's id, or null; the compiler leaves it empty.</summary>
    public int? Entry { get; init; }

    /// <summary>Record shapes: each a list of constant indices, all of them field names.</summary>
    public ImmutableArray<ImmutableArray<int>> RecordShapes { get; init; } = [];

    /// <summary>The source text's name for messages, when there is one.</summary>
    public string? SourceName { get => field ?? Source?.Path; init; }

    /// <summary>The source text, for messages that show the failing line; null for a program that came without one.</summary>
    public ISourceText? Source { get; init; }

    private Dictionary<string, int>? _index;

    private ShapeFamily?[]? _families;

    private string[]? _stableNames;

    /// <summary>The function of this name, or null; of two with one name the last one.</summary>
    public FunctionCode? Find(string name)
    {
        var index = _index;
        if (index is null)
        {
            index = new Dictionary<string, int>(FunctionNames.Length, StringComparer.Ordinal);
            foreach (var entry in FunctionNames) index[entry.Key] = entry.Value;
            _index = index; // A race builds it twice, with the same content.
        }

        return index.TryGetValue(name, out var id) ? Functions[id] : null;
    }

    /// <summary>The name of a function that does not depend on other functions.</summary>
    public string StableNameOf(int function) => (_stableNames ??= StableNames.Of(this))[function];

    /// <summary>The record shape with this index, as the machine builds records with it; resolved at its first use.</summary>
    public ShapeFamily RecordFamily(int shape)
    {
        var families = _families ??= new ShapeFamily?[RecordShapes.Length];
        return families[shape] ??= MakeFamily(RecordShapes[shape]); // A race resolves it twice, to the same family.
    }

    private ShapeFamily MakeFamily(ImmutableArray<int> fields)
    {
        var names = new Name[fields.Length];
        for (var i = 0; i < names.Length; i++) names[i] = Constants[fields[i]].Name!;
        return ShapeFamily.OfRecord(names);
    }
}
