using System.Collections.Immutable;
using Lex.Core.Errors;
using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Modules;

/// <summary>
/// Reads a program of several files: loads depth-first in the order of imports, each file once, and merges them. The texts
/// are laid end to end, so that one offset says file and place at once.
/// </summary>
internal sealed class ModuleLoader
{
    private const int MaxDepth = 128;
    private const int MaxFiles = 4096;

    /// <summary>Most bytes of all files together.</summary>
    private const long MaxBytes = 1 << 28;

    private readonly IModuleSource? _source;
    private readonly List<LoadedFile> _files = [];
    private readonly List<LoadedFile> _loading = [];
    private readonly Dictionary<string, LoadedFile> _byName = new(StringComparer.Ordinal);
    private readonly List<LoadedFile> _order = [];
    private readonly List<(LoadedFile File, TextSpan Span, string Message)> _problems = [];
    private long _bytes;

    private ModuleLoader(IModuleSource? source) => _source = source;

    private sealed class LoadedFile(string? name, SourceText text, SyntaxTree tree)
    {
        public string? Name { get; } = name;

        public SourceText Text { get; } = text;

        public ModuleNames Names { get; } = new(name is null ? null : ModuleNames.PrefixOf(name));

        public SyntaxTree Tree { get; set; } = tree;

        /// <summary>Where its text begins among all of them.</summary>
        public int Start { get; set; }

        /// <summary>Imported files by alias, in order.</summary>
        public List<(string Alias, LoadedFile File)> Imports { get; } = [];
    }

    /// <summary>Whether a file imports anything but standard modules.</summary>
    public static bool HasFileImports(SyntaxTree tree)
    {
        foreach (var item in tree.Items)
            if (item is ImportSyntax import && IsFile(import.Reference)) return true;
        return false;
    }

    private static bool IsFile(string reference) =>
        !reference.StartsWith("std.", StringComparison.Ordinal) && reference.Contains('/', StringComparison.Ordinal);

    /// <summary>
    /// Loads everything that an entry file reaches; null when something cannot be loaded, or so much of it cannot be read that
    /// nothing can be checked.
    /// </summary>
    public static CanonicalProgram? Run(SyntaxTree entry, IModuleSource? source, ref DiagnosticBag diagnostics)
    {
        var loader = new ModuleLoader(source);
        loader.Load(new(null, entry.Source, entry), loader.EntryName());
        return loader.Merge(ref diagnostics);
    }

    private void Load(LoadedFile file, string? name)
    {
        _files.Add(file);
        _loading.Add(file);
        if (name is not null) _byName[name] = file;
        foreach (var item in file.Tree.Items)
            if (item is ImportSyntax import && IsFile(import.Reference)) LoadImport(file, import);
        _loading.RemoveAt(_loading.Count - 1);
        _order.Add(file);
    }

    private string? EntryName()
    {
        try
        {
            return _source?.EntryName;
        }
        catch (Exception)
        {
            // Then no import can be seen to be the entry file. A cycle through it ends with its depth.
            return null;
        }
    }

    /// <summary>Asks the host's source for a module. What it throws or leaves out is a problem of the import.</summary>
    private static ModuleText? Find(IModuleSource source, string reference, string? importer, out string problem)
    {
        try
        {
            var found = source.Find(reference, importer, out problem);
            if (found is not ({ Name: null } or { Path: null })) return found;
            problem = "its source gives it no name";
        }
        catch (Exception thrown)
        {
            problem = $"its source failed: {thrown.GetType().Name}: {HostFailure.MessageOf(thrown)}";
        }

        return null;
    }

    private void LoadImport(LoadedFile importer, ImportSyntax import)
    {
        if (_source is null)
        {
            Report(importer, import, $"`{import.Reference}` cannot be imported: this program may import `std.*` only");
            return;
        }

        if (Find(_source, import.Reference, importer.Name, out var problem) is not { } found)
        {
            Report(importer, import, $"`{import.Reference}` cannot be imported: {problem}");
            return;
        }

        if (!_byName.TryGetValue(found.Name, out var file))
        {
            if (_loading.Count >= MaxDepth || _files.Count >= MaxFiles || (_bytes += found.Text.Length) > MaxBytes)
            {
                Report(importer, import, $"`{import.Reference}` cannot be imported: the program has too many files");
                return;
            }

            // This reading is for the imports; what is wrong with the text is reported when all files are known.
            var text = SourceText.FromBytes(found.Text, found.Path);
            file = new(found.Name, text, Parser.Parse(text, new DiagnosticBag(text)));
            Load(file, found.Name);
        }
        else if (_loading.IndexOf(file) is >= 0 and var start)
        {
            var chain = string.Join(" -> ", _loading.Skip(start).Append(file).Select(f => f.Text.Path));
            Report(importer, import, $"import cycle: {chain}");
            return;
        }

        importer.Imports.Add((import.Alias.Text, file));
        importer.Names.Import(import.Alias.Text, file.Names);
    }

    private void Report(LoadedFile file, ImportSyntax import, string message) => _problems.Add((file, import.Span, message));

    private CanonicalProgram? Merge(ref DiagnosticBag diagnostics)
    {
        var whole = SourceText.Join([.. _files.Select(f => f.Text)], out var starts);
        diagnostics = new DiagnosticBag(whole) { CollectsWarnings = diagnostics.CollectsWarnings };
        for (var i = 0; i < _files.Count; i++)
        {
            var file = _files[i];
            file.Start = starts[i];
            file.Tree = Parser.Parse(whole, new(file.Start, file.Start + file.Text.Bytes.Length), diagnostics);
            file.Names.Declare(file.Tree);
        }

        foreach (var (file, span, message) in _problems)
            diagnostics.Report(DiagnosticKinds.LoadError, new(file.Start + span.Start, file.Start + span.End), message);
        if (_problems.Count > 0 || _files.Exists(f => !f.Tree.KnowsItsNames)) return null;
        return Canonicalizer.Run(whole, [.. _order.Select(f => (f.Tree, f.Names))], new(whole, [.. _files.Select(f => f.Names)]));
    }
}
