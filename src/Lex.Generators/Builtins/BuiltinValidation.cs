using Lex.Generators.Shared;

namespace Lex.Generators.Builtins;

/// <summary>What only the whole library can show.</summary>
internal static class BuiltinValidation
{
    /// <summary>The names that are declared more than once.</summary>
    public static IEnumerable<DiagnosticInfo> Check(IEnumerable<BuiltinModel> builtins, IEnumerable<InlinedModel> inlined)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var builtin in builtins)
        {
            if (!seen.Add(builtin.FullName)) yield return Twice(builtin.FullName);
        }

        foreach (var function in inlined)
        {
            if (!seen.Add(function.FullName)) yield return Twice(function.FullName);
        }
    }

    private static DiagnosticInfo Twice(string name) => new(BuiltinDiagnostics.Duplicate, null, new(name));
}
