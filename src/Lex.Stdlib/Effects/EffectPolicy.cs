using System.Collections.Immutable;

namespace Lex.Stdlib.Effects;

/// <summary>
/// What a program may do to the world. The default grants nothing. A granted kind with an empty scope list is
/// unrestricted (<see cref="WideOpenGrants"/> names these). Immutable; safe to share between sessions and threads.
/// </summary>
public sealed record EffectPolicy
{
    /// <summary>The policy that grants nothing.</summary>
    public static EffectPolicy DenyAll { get; } = new();

    /// <summary>The granted effects.</summary>
    public ImmutableArray<EffectGrant> Effects { get; init; } = [];

    /// <summary>Where files may be read; empty: everywhere, once the effect itself is granted.</summary>
    public ImmutableArray<string> ReadPaths { get; init; } = [];

    /// <summary>Where files may be written; empty: everywhere, once the effect itself is granted.</summary>
    public ImmutableArray<string> WritePaths { get; init; } = [];

    /// <summary>Which hosts may be contacted; empty: all, once <c>net</c> is granted.</summary>
    public ImmutableArray<string> NetHosts { get; init; } = [];

    /// <summary>Which programs may be started; empty: all, once <c>proc</c> is granted.</summary>
    public ImmutableArray<string> Programs { get; init; } = [];

    /// <summary>Which approvals may be asked for; empty: all, once <c>approval</c> is granted.</summary>
    public ImmutableArray<string> Approvals { get; init; } = [];

    /// <summary>The ceiling of the declared budgets; null: no ceiling.</summary>
    public ulong? Budget { get; init; }

    /// <summary>Granted kinds that have a scope list which is empty, in a fixed order; worth a warning.</summary>
    public ImmutableArray<string> WideOpenGrants()
    {
        var open = ImmutableArray.CreateBuilder<string>();
        if (IsGranted("proc") && Programs.IsEmpty) open.Add("proc");
        if (IsGranted("net") && ScopeOf("net").IsEmpty) open.Add("net");
        if (IsGranted("fs_read") && ScopeOf("fs_read").IsEmpty) open.Add("fs_read");
        if (IsGranted("fs_write") && ScopeOf("fs_write").IsEmpty) open.Add("fs_write");
        if (IsGranted("approval") && Approvals.IsEmpty) open.Add("approval");
        return open.ToImmutable();
    }

    /// <summary>Whether an effect as declared in a signature is granted.</summary>
    internal bool Covers(string kind, string? argument)
    {
        foreach (var grant in Effects)
        {
            if (grant.Covers(kind, argument)) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether operations behind a gate may run at all. A grant with an argument opens the gate only if the argument
    /// restricts what happens behind it, so that it never grants more than it says.
    /// </summary>
    internal bool IsGranted(string kind)
    {
        foreach (var grant in Effects)
        {
            if (grant.Kind == kind && (grant.Argument is null || HasScope(kind))) return true;
        }

        return false;
    }

    /// <summary>The scope list of a kind: the explicit list, and the arguments of its grants unless one grants everything.</summary>
    internal ImmutableArray<string> ScopeOf(string kind)
    {
        var listed = kind switch
        {
            "fs_read" => ReadPaths,
            "fs_write" => WritePaths,
            "net" => NetHosts,
            _ => [],
        };
        if (!HasScope(kind)) return listed;

        var fromGrants = ImmutableArray.CreateBuilder<string>();
        foreach (var grant in Effects)
        {
            if (grant.Kind != kind) continue;
            if (grant.Argument is null) return listed;
            fromGrants.Add(grant.Argument);
        }

        return fromGrants.Count == 0 ? listed : listed.AddRange(fromGrants);
    }

    /// <summary>A scope list as messages show it.</summary>
    internal static string Render(ImmutableArray<string> scope) => $"[{string.Join(", ", scope.Select(entry => $"\"{entry}\""))}]";

    private static bool HasScope(string kind) => kind is "fs_read" or "fs_write" or "net";
}
