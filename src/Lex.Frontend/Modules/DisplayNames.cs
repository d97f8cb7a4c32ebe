using System.Collections.Immutable;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Modules;

/// <summary>
/// Names as an author knows them: where the merged program has a prefix, a file's own names stand bare, and those of another
/// file behind the alias under which it is imported.
/// </summary>
internal sealed class DisplayNames
{
    private readonly SourceText? _source;
    private readonly ImmutableArray<ModuleNames> _files;

    /// <param name="source">The text of all files.</param>
    /// <param name="files">What their names mean, in the order in which the texts stand.</param>
    public DisplayNames(SourceText source, ImmutableArray<ModuleNames> files) => (_source, _files) = (source, files);

    private DisplayNames() => _files = [];

    /// <summary>The names of a program of one file.</summary>
    public static DisplayNames Plain { get; } = new();

    /// <summary>A name of the merged program as the file at an offset would write it.</summary>
    public string Of(string name, int offset)
    {
        if (_source is null || name.LastIndexOf('.') is not (> 0 and var dot)) return name;
        var here = _files[_source.FileIndex(offset)];
        foreach (var file in _files)
        {
            if (file.Prefix is not { } prefix || dot != prefix.Length || !name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var bare = name[(dot + 1)..];
            return file == here ? bare : $"{here.AliasOf(file) ?? ModuleNames.StemOf(prefix)}.{bare}";
        }

        return name;
    }
}
