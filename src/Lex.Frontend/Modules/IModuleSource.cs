namespace Lex.Frontend.Modules;

/// <summary>
/// Where the files of a program come from. The front end opens none itself: a tool reads directories, an embedder whatever
/// it likes. Called from the thread that compiles.
/// </summary>
public interface IModuleSource
{
    /// <summary>Finds what an import that is no standard module means.</summary>
    /// <param name="reference">What stands between the quotes, such as <c>./shapes</c> or <c>geo/area</c>.</param>
    /// <param name="importer">The name of the module that imports it; null for the entry file.</param>
    /// <param name="problem">Why there is none, as the end of a sentence that begins with the reference.</param>
    /// <returns>The module, or null.</returns>
    ModuleText? Find(string reference, string? importer, out string problem);

    /// <summary>The name of the entry file, by which modules that import it are recognised as a cycle; null if nothing can.</summary>
    string? EntryName { get; }
}

/// <summary>The text of one imported file.</summary>
/// <param name="Name">Identifies it: files with equal names are one module. The prefix of its declarations, and with it their
/// content ids, depends on this name alone, so it should not tell where a project happens to stand.</param>
/// <param name="Path">The name that diagnostics show.</param>
/// <param name="Text">Its bytes; malformed UTF-8 is a diagnostic.</param>
public sealed record ModuleText(string Name, string Path, ReadOnlyMemory<byte> Text);
