using System.Collections.Immutable;
using Lex.Core.Builtins;
using Lex.Core.Programs;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;
using Lex.Stdlib;

namespace Lex.Hosting;

/// <summary>The effects that library functions declare.</summary>
internal static class LibraryEffects
{
    // Kinds that a policy knows although no function has them: budgets are declared by programs, the others are kept for later.
    private static readonly string[] WithoutFunctions = ["budget", "crypto", "llm", "panic"];

    /// <summary>Every kind that the policy knows (stdlib section 5.1), in ascending order.</summary>
    public static ImmutableSortedSet<string> Kinds()
    {
        var kinds = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        kinds.UnionWith(WithoutFunctions);
        foreach (var module in Library.Signatures.Modules)
        {
            foreach (var function in Library.Signatures.FunctionsOf(module)) kinds.UnionWith(RowOf(function));
        }

        return kinds.ToImmutable();
    }

    /// <summary>The effects in the row of a function; none for what only the prelude calls, or nobody knows.</summary>
    public static ImmutableArray<EffectDeclaration> Of(string module, string name) =>
        Library.Signatures.Find(module, name) is { } function ? [.. RowOf(function).Select(kind => new EffectDeclaration(kind))] : [];

    // An upper-case name is a row variable: the callback's effects are its own.
    private static IEnumerable<string> RowOf(BuiltinSignature function)
    {
        var source = SourceText.FromString(function.Signature);
        return Parser.ParseTypeText(source, new DiagnosticBag(source)) is FunctionTypeSyntax type
            ? type.Row.Effects.Select(effect => effect.Name.Text).Where(kind => !Parser.StartsUpper(kind))
            : [];
    }
}
