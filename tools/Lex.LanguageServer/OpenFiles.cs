using System.Text;
using Lex.Frontend.Modules;

namespace Lex.LanguageServer;

/// <summary>The files of a project, those that are open as the editor has them.</summary>
/// <param name="files">The files as they are stored.</param>
/// <param name="open">The text of an open file by its path, or null.</param>
internal sealed class OpenFiles(IModuleSource files, Func<string, string?> open) : IModuleSource
{
    /// <inheritdoc/>
    public string? EntryName => files.EntryName;

    /// <inheritdoc/>
    public ModuleText? Find(string reference, string? importer, out string problem) =>
        files.Find(reference, importer, out problem) is not { } stored ? null
        : open(Path.GetFullPath(stored.Path)) is { } text ? stored with { Text = Encoding.UTF8.GetBytes(text) }
        : stored;
}
