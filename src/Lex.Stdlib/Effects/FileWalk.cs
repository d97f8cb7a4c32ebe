using System.Collections.Immutable;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Effects;

/// <summary>
/// Collects paths: each directory is read once, in ascending order, and each name is paid for. Nothing recurses, and
/// links to directories are not entered, so that no tree is too deep and none without end.
/// </summary>
internal sealed class FileWalk(ExecutionContext ctx)
{
    // A look at a directory asks the system, which takes far longer than looking at an element.
    private const int UnitsOfDirectory = 64;

    private PieceBuilder _found = new(ctx);

    private Work _work = new(ctx);

    /// <summary>The paths so far.</summary>
    public ListValue ToList() => _found.ToList();

    /// <summary>Adds what is in a directory, with <paramref name="shown"/> before each name.</summary>
    public Status AddChildren(string directory, string shown)
    {
        if (Read(directory, out var names) != Status.Ok) return Status.Fault;
        foreach (var name in names)
        {
            if (Add(Path.Join(shown, name)) != Status.Ok) return Status.Fault;
        }

        return Status.Ok;
    }

    /// <summary>Adds a directory and all that is below it.</summary>
    public Status AddTree(string directory, string shown)
    {
        var pending = new Stack<(string Real, string Shown)>();
        pending.Push((directory, shown));
        if (!Directory.Exists(directory) && !File.Exists(directory)) throw new FileNotFoundException();
        while (pending.TryPop(out var next))
        {
            if (Add(next.Shown) != Status.Ok) return Status.Fault;
            if (!IsPlainDirectory(next.Real)) continue;
            if (Read(next.Real, out var names) != Status.Ok) return Status.Fault;
            for (var i = names.Count - 1; i >= 0; i--) pending.Push((Path.Join(next.Real, names[i]), Path.Join(next.Shown, names[i])));
        }

        return Status.Ok;
    }

    /// <summary>Adds the paths that match a pattern and lie in a scope (an empty one is no restriction).</summary>
    public Status AddMatches(GlobPattern pattern, ImmutableArray<string> scope)
    {
        var roots = scope.Select(allowed => PathScope.Resolve(allowed, [])).OfType<string>().ToArray();
        var matches = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<(string, int)>();
        var pending = new Stack<(string Shown, int Segment)>();
        pending.Push((pattern.Root, 0));
        while (pending.TryPop(out var next))
        {
            // Two stars in a row lead to the same place twice.
            if (!seen.Add(next)) continue;
            if (_work.Add(UnitsOfDirectory) != Status.Ok) return Status.Fault;
            if (next.Segment == pattern.Count)
            {
                if (next.Shown.Length > 0 && PathScope.Resolve(next.Shown, scope) is not null) matches.Add(next.Shown);
                continue;
            }

            if (Expand(pattern, next.Shown, next.Segment, scope, roots, pending) != Status.Ok) return Status.Fault;
        }

        foreach (var match in matches)
        {
            if (Add(match) != Status.Ok) return Status.Fault;
        }

        return Status.Ok;
    }

    private Status Expand(
        GlobPattern pattern,
        string shown,
        int segment,
        ImmutableArray<string> scope,
        string[] roots,
        Stack<(string Shown, int Segment)> pending)
    {
        if (pattern.LiteralOf(segment) is { } literal)
        {
            var path = Path.Join(shown, literal);
            if (File.Exists(path) || Directory.Exists(path)) pending.Push((path, segment + 1));
            return Status.Ok;
        }

        if (PathScope.Resolve(shown.Length == 0 ? "." : shown, []) is not { } real || !LeadsIntoScope(real, roots, scope)) return Status.Ok;
        var anyDepth = pattern.IsAnyDepth(segment);
        if (anyDepth) pending.Push((shown, segment + 1));
        IReadOnlyList<string> names;
        try
        {
            if (!Directory.Exists(real)) return Status.Ok;
            if (Read(real, out names) != Status.Ok) return Status.Fault;
        }
        catch (Exception error) when (ScopedFiles.IsExpected(error))
        {
            return Status.Ok; // What cannot be read has nothing that matches.
        }

        foreach (var name in names)
        {
            var path = Path.Join(shown, name);
            if (anyDepth)
            {
                if (LeadsIntoScope(Path.Join(real, name), roots, scope) && IsPlainDirectory(path)) pending.Push((path, segment));
                if (segment + 1 == pattern.Count) pending.Push((path, segment + 1));
            }
            else if (pattern.Matches(segment, name) && (segment + 1 == pattern.Count || Directory.Exists(path)))
            {
                pending.Push((path, segment + 1));
            }
        }

        return Status.Ok;
    }

    // A directory outside the scope is read only if one inside lies below it.
    private static bool LeadsIntoScope(string real, string[] roots, ImmutableArray<string> scope) =>
        scope.IsEmpty || Array.Exists(roots, root => PathScope.IsWithin(real, root) || PathScope.IsWithin(root, real));

    private static bool IsPlainDirectory(string path) => Directory.Exists(path) && new FileInfo(path).LinkTarget is null;

    private Status Read(string directory, out IReadOnlyList<string> names)
    {
        var list = new List<string>();
        names = list;
        if (_work.Add(UnitsOfDirectory) != Status.Ok) return Status.Fault;
        foreach (var path in Directory.EnumerateFileSystemEntries(directory))
        {
            if (_work.Add(1) != Status.Ok) return Status.Fault;
            list.Add(Path.GetFileName(path));
        }

        list.Sort(StringComparer.Ordinal);
        return ctx.Interruption() is { } interruption ? ctx.Fault(interruption) : Status.Ok;
    }

    private Status Add(string path) => _found.Add(TextValue.Of(path).Utf8);
}
