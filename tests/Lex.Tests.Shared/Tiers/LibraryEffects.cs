using System.Collections.Immutable;
using Lex.Core.Programs;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;
using Lex.Stdlib;

namespace Lex.Tests.Shared.Tiers;

/// <summary>The effects that library functions declare, for the assertion that programs perform no others than they declare.</summary>
internal static class LibraryEffects
{
    /// <summary>The effects in the row of a library function; none for what only the prelude calls, or nobody knows.</summary>
    public static ImmutableArray<EffectDeclaration> Of(string module, string name)
    {
        if (Library.Signatures.Find(module, name) is not { } signature) return [];
        var source = SourceText.FromString(signature.Signature);
        if (Parser.ParseTypeText(source, new DiagnosticBag(source)) is not FunctionTypeSyntax function) return [];
        // An upper-case name is a row variable: the callback's effects are its own.
        return [.. function.Row.Effects.Where(e => !Parser.StartsUpper(e.Name.Text)).Select(e => new EffectDeclaration(e.Name.Text))];
    }
}
