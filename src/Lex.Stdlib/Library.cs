using Lex.Core.Builtins;

namespace Lex.Stdlib;

/// <summary>The standard library as front end and machine see it. Nothing is built before it is asked for.</summary>
internal static class Library
{
    /// <summary>The types of all functions, for the checker. Immutable.</summary>
    public static SignatureCatalogue Signatures => Catalogue.Instance;

    /// <summary>The function of this module and name, or null. Functions that the compiler inlines are not here.</summary>
    public static BuiltinDescriptor? Find(string module, string name)
    {
        var index = BuiltinTable.IndexOf(module, name);
        return index < 0 ? null : BuiltinTable.Create(index);
    }

    private static class Catalogue
    {
        // Lambdas, since a delegate of a method makes its class be loaded, and that of the table is large.
        public static readonly SignatureCatalogue Instance = new(static () => Modules.DeclaredFunctions.Signatures(), static () => BuiltinTable.Signatures());
    }
}
