using System.Collections.Immutable;
using System.Globalization;

namespace Lex.Stdlib.Effects;

/// <summary>
/// Decides which hosts may be contacted. What is compared is the host that is dialled, as a reader of addresses finds it, in
/// lower case. An entry is a host, a host with a port, an IPv6 address in brackets, or <c>*.</c> and a domain.
/// </summary>
internal static class NetScope
{
    /// <summary>Whether the host of an address may be contacted; an empty scope is no restriction.</summary>
    public static bool Allows(Uri address, ImmutableArray<string> scope)
    {
        if (scope.IsEmpty) return true;
        var host = HostOf(address);
        var withPort = string.Create(CultureInfo.InvariantCulture, $"{host}:{address.Port}");
        foreach (var entry in scope)
        {
            var allowed = entry.ToLowerInvariant();
            if (allowed == host || allowed == withPort) return true;
            if (allowed.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(allowed[1..], StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>The words for a host that may not be contacted.</summary>
    public static string Refusal(Uri address, ImmutableArray<string> scope) =>
        $"net call to host `{HostOf(address)}` not in --allow-net-host {EffectPolicy.Render(scope)}";

    private static string HostOf(Uri address) =>
        address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost.ToLowerInvariant();
}
