using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace Lex.Stdlib.Effects;

/// <summary>
/// Decides whether a path lies within granted directories. Both sides are made absolute and every symbolic link is
/// followed, component by component, so that neither <c>..</c> nor a link leads out; what is compared is then opened.
/// </summary>
internal static class PathScope
{
    private const int MaxLinks = 40;

    private static readonly StringComparison Comparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>
    /// The real path behind <paramref name="path"/> if it lies within the scope (an empty scope is no restriction);
    /// null if it does not, or cannot be resolved.
    /// </summary>
    public static string? Resolve(string path, ImmutableArray<string> scope)
    {
        var real = RealPath(path);
        if (real is null || scope.IsEmpty) return real;
        foreach (var allowed in scope)
        {
            if (RealPath(allowed) is { } root && IsWithin(real, root)) return real;
        }

        return null;
    }

    /// <summary>As <see cref="Resolve"/>, but a link at the end of the path stays what it is: for removing it.</summary>
    public static string? ResolveEntry(string path, ImmutableArray<string> scope)
    {
        var trimmed = Path.TrimEndingDirectorySeparator(path);
        var name = Path.GetFileName(trimmed);
        if (name is "" or "." or "..") return Resolve(path, scope);
        var parent = Path.GetDirectoryName(trimmed);
        if (RealPath(string.IsNullOrEmpty(parent) ? "." : parent) is not { } directory) return null;
        var entry = Path.Combine(directory, name);
        if (scope.IsEmpty) return entry;
        foreach (var allowed in scope)
        {
            if (RealPath(allowed) is { } root && IsWithin(entry, root)) return entry;
        }

        return null;
    }

    /// <summary>Whether the file behind an open handle is the one that was resolved: nobody exchanged a directory for a link meanwhile.</summary>
    public static bool IsStill(SafeFileHandle handle, string resolved)
    {
        if (!OperatingSystem.IsLinux()) return true;
        try
        {
            var opened = new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget;
            return opened is null || string.Equals(opened, resolved, Comparison);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true; // No /proc here: the resolution before the open has to do.
        }
    }

    /// <summary>The test of the pass before the run: components as written, nothing resolved.</summary>
    public static bool IsLexicallyWithin(string path, string root)
    {
        var components = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var wanted = root.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path.StartsWith('/') != root.StartsWith('/') || wanted.Length > components.Length) return false;
        if (Array.IndexOf(components, "..") >= 0) return false;
        for (var i = 0; i < wanted.Length; i++)
        {
            if (components[i] != wanted[i]) return false;
        }

        return true;
    }

    /// <summary>Whether one real path is another or lies below it.</summary>
    public static bool IsWithin(string path, string root)
    {
        if (!path.StartsWith(root, Comparison)) return false;
        return path.Length == root.Length || Path.EndsInDirectorySeparator(root) || path[root.Length] == Path.DirectorySeparatorChar;
    }

    /// <summary>Follows links and <c>..</c> the way the system does; components that do not exist stay as they are.</summary>
    private static string? RealPath(string path)
    {
        if (path.Length == 0 || path.Contains('\0')) return null;
        try
        {
            // Path.GetFullPath would fold "link/.." before the link is known, hence only the root is taken from it.
            var absolute = Path.IsPathFullyQualified(path) ? path : Path.Combine(Environment.CurrentDirectory, path);
            var root = Path.GetPathRoot(absolute)!;
            var pending = new Stack<string>();
            Push(pending, absolute[root.Length..]);
            var current = root;
            var links = 0;
            while (pending.TryPop(out var component))
            {
                if (component == ".") continue;
                if (component == "..")
                {
                    current = Path.GetDirectoryName(current) ?? root;
                    continue;
                }

                var next = Path.Combine(current, component);
                var target = new FileInfo(next).LinkTarget;
                if (target is null)
                {
                    current = next;
                    continue;
                }

                if (++links > MaxLinks) return null;
                var targetRoot = Path.IsPathFullyQualified(target) ? Path.GetPathRoot(target)! : "";
                if (targetRoot.Length != 0) current = targetRoot;
                Push(pending, target[targetRoot.Length..]);
            }

            return current;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static void Push(Stack<string> pending, string path)
    {
        var components = path.Split(
            [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        for (var i = components.Length - 1; i >= 0; i--) pending.Push(components[i]);
    }
}
