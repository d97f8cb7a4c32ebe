using Lex.Frontend.Canonical;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Modules;

/// <summary>The standard modules that each file of a program has named; a file does not see the aliases of another.</summary>
internal sealed class StandardAliases(SourceText source)
{
    private Dictionary<int, Dictionary<string, string>> ByFile => field ??= [];
    private Dictionary<string, string>? _entry;

    /// <summary>Adds what an import binds.</summary>
    public void Add(ImportStage import, string module)
    {
        if (Of(import.Span.Start) is { } known) known[import.Alias.Text] = module;
        else Create(import.Span.Start)[import.Alias.Text] = module;
    }

    /// <summary>The module that an alias means where it stands, or null.</summary>
    public string? Find(string alias, int offset) => Of(offset)?.GetValueOrDefault(alias);

    /// <summary>The aliases that can be used at a place.</summary>
    public IEnumerable<string> NamesAt(int offset) => Of(offset) is { } aliases ? aliases.Keys : [];

    private Dictionary<string, string>? Of(int offset) =>
        source.IsJoined ? ByFile.GetValueOrDefault(source.FileIndex(offset)) : _entry;

    private Dictionary<string, string> Create(int offset)
    {
        var created = new Dictionary<string, string>(StringComparer.Ordinal);
        if (source.IsJoined) ByFile.Add(source.FileIndex(offset), created);
        else _entry = created;
        return created;
    }
}
