using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Lex.Generators.Shared;

/// <summary>A diagnostic without symbols or syntax trees, so that it may be part of a cached model.</summary>
/// <param name="Descriptor">Id, message and severity.</param>
/// <param name="Place">Where it is reported.</param>
/// <param name="Arguments">What the message is about.</param>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, Place? Place, EquatableArray<string> Arguments)
{
    /// <summary>What Roslyn reports.</summary>
    public Diagnostic ToDiagnostic()
    {
        var arguments = new object[Arguments.Count];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = Arguments[i];
        return Diagnostic.Create(Descriptor, Place?.ToLocation() ?? Location.None, arguments);
    }
}

/// <summary>A location as plain data.</summary>
internal sealed record Place(string File, TextSpan Span, LinePositionSpan Lines)
{
    /// <summary>The first location of a symbol in source; null when it comes from a referenced assembly.</summary>
    public static Place? Of(ISymbol symbol)
    {
        foreach (var location in symbol.Locations)
        {
            if (location.SourceTree is { } tree) return new Place(tree.FilePath, location.SourceSpan, location.GetLineSpan().Span);
        }

        return null;
    }

    /// <summary>The location of an attribute.</summary>
    public static Place? Of(AttributeData attribute) => attribute.ApplicationSyntaxReference is { } reference
        ? new Place(
            reference.SyntaxTree.FilePath, reference.Span, reference.SyntaxTree.GetLineSpan(reference.Span).Span)
        : null;

    /// <summary>As Roslyn writes it.</summary>
    public Location ToLocation() => Location.Create(File, Span, Lines);
}
