using Lex.Core.Builtins;
using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Types;

/// <summary>The types of library functions, read from the catalogue's texts when a program first mentions them.</summary>
internal sealed class ModuleFunctions(SignatureCatalogue catalogue, TypeConverter converter)
{
    private Dictionary<(string Module, string Name), TypeScheme?> Schemes => field ??= [];

    /// <summary>What interpolation needs even where the library is absent.</summary>
    private static readonly BuiltinSignature Concat = new("str", "concat", "(Str, Str) -> Str");

    public bool HasModule(string module) => catalogue.HasModule(module);

    public IEnumerable<string> NamesIn(string module) => catalogue.FunctionsOf(module).Select(f => f.Name);

    /// <summary>The type of a function, or null if the module has none of this name.</summary>
    public TypeScheme? Find(string module, string name)
    {
        if (Schemes.TryGetValue((module, name), out var scheme)) return scheme;
        var signature = catalogue.Find(module, name) ?? (module == Concat.Module && name == Concat.Name ? Concat : null);
        scheme = signature is null ? null : Read(signature);
        Schemes.Add((module, name), scheme);
        return scheme;
    }

    private TypeScheme Read(BuiltinSignature signature)
    {
        var source = SourceText.FromString(signature.Signature, $"std.{signature.Module}.{signature.Name}");
        var diagnostics = new DiagnosticBag(source);
        var node = Canonicalizer.RunType(Parser.ParseTypeText(source, diagnostics));
        var scope = new TypeScope { IsSignature = true };
        if (diagnostics.Count > 0 || converter.Convert(node, scope) is not FunctionType type)
            throw new InvalidOperationException($"the signature of {source.Path} is no function type: {signature.Signature}");
        return scope.Generalize(type);
    }
}
