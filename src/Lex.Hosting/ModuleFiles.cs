using Lex.Frontend.Modules;

namespace Lex.Hosting;

/// <summary>
/// Imported files from the file system (language section 8): references that start with <c>./</c>, <c>../</c> or <c>/</c>,
/// and packages that the nearest <c>lex.toml</c> lists by path. Fetches nothing. Modules are named relative to the project,
/// which is the directory of the nearest <c>lex.toml</c> above the entry file, or else the entry file's own: a project that
/// moves keeps its content ids.
/// </summary>
public sealed class ModuleFiles : IModuleSource
{
    private const string ManifestName = "lex.toml";

    private readonly string _entryFile;

    /// <param name="entryFile">The path of the entry file, as it is shown in diagnostics.</param>
    public ModuleFiles(string entryFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(entryFile);
        _entryFile = entryFile;
    }

    /// <inheritdoc/>
    public string? EntryName => NameOf(Entry);

    // Looked up when a program turns out to have several files; most have one.
    private string Entry => field ??= RealPath(Path.GetFullPath(_entryFile));

    private string EntryDirectory => Path.GetDirectoryName(Entry)!;

    private string Root => field ??= ManifestDirectory(EntryDirectory) ?? EntryDirectory;

    /// <inheritdoc/>
    public ModuleText? Find(string reference, string? importer, out string problem)
    {
        ArgumentNullException.ThrowIfNull(reference);
        try
        {
            var directory = importer is null ? EntryDirectory : Path.GetDirectoryName(Path.GetFullPath(Path.Combine(Root, importer)))!;
            var isPath = reference.StartsWith("./", StringComparison.Ordinal) || reference.StartsWith("../", StringComparison.Ordinal)
                || reference.StartsWith('/');
            var file = isPath ? Existing(Path.Combine(directory, WithExtension(reference)), out problem) : InPackage(reference, directory,
                out problem);
            if (file is null) return null;
            file = RealPath(file);
            return new ModuleText(NameOf(file), Shown(file), File.ReadAllBytes(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = error.Message;
            return null;
        }
    }

    private static string WithExtension(string reference) => Path.HasExtension(reference) ? reference : reference + ".lex";

    private string NameOf(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>The path as the command line began it.</summary>
    private string Shown(string file) => Path.Combine(Path.GetDirectoryName(_entryFile) ?? "", Path.GetRelativePath(EntryDirectory, file));

    private static string? Existing(string path, out string problem)
    {
        path = Path.GetFullPath(path);
        problem = $"there is no file `{path}`";
        return File.Exists(path) ? path : null;
    }

    private static string? InPackage(string reference, string directory, out string problem)
    {
        var slash = reference.IndexOf('/');
        var (package, module) = (reference[..slash], WithExtension(reference[(slash + 1)..]));
        if (ManifestDirectory(directory) is not { } home)
        {
            problem = $"there is no {ManifestName} that could list the package `{package}`";
            return null;
        }

        var path = Path.Combine(home, ManifestName);
        if (PackageManifest.Read(File.ReadAllText(path), out var badLine) is not { } manifest)
        {
            problem = $"line {badLine} of {path} cannot be read";
            return null;
        }

        if (manifest.Find(package) is not { } dependency)
        {
            problem = $"the package `{package}` is not listed in {path}";
            return null;
        }

        if (!dependency.TryGetValue("path", out var relative))
        {
            problem = $"the package `{package}` is not listed by path, and packages are not fetched";
            return null;
        }

        var root = Path.GetFullPath(Path.Combine(home, relative));
        if (Existing(Path.Combine(root, "src", module), out problem) is { } inSource) return inSource;
        if (Existing(Path.Combine(root, module), out problem) is { } inRoot) return inRoot;
        problem = $"the package `{package}` in {root} has no module `{reference[(slash + 1)..]}`";
        return null;
    }

    private static string? ManifestDirectory(string? directory)
    {
        for (; directory is not null; directory = Path.GetDirectoryName(directory))
            if (File.Exists(Path.Combine(directory, ManifestName))) return directory;
        return null;
    }

    /// <summary>The path with every symbolic link in it followed.</summary>
    private static string RealPath(string path)
    {
        const int mostLinks = 64;
        var root = Path.GetPathRoot(path)!;
        var pending =
            new Stack<string>(path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = root;
        var links = 0;
        while (pending.TryPop(out var part))
        {
            var next = Path.GetFullPath(Path.Combine(real, part));
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            if (info.LinkTarget is not { } target || ++links > mostLinks)
            {
                real = next;
                continue;
            }

            var absolute = Path.GetFullPath(Path.Combine(real, target));
            real = Path.GetPathRoot(absolute)!;
            foreach (var piece in absolute[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries)
                .Reverse())
            {
                pending.Push(piece);
            }
        }

        return real;
    }
}
