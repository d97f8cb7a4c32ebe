namespace Lex.Core.Builtins;

/// <summary>What the front end has to know about one library function: no more than its name and its type.</summary>
/// <param name="Module">The module without <c>std.</c>, for example <c>list</c>.</param>
/// <param name="Name">The function's name within the module.</param>
/// <param name="Signature">Its type in Lex syntax, for example <c>(List[T], (T) -> [E] U) -> [E] List[U]</c>; names
/// of one upper-case letter are type or row variables, fresh at each reference.</param>
internal sealed record BuiltinSignature(string Module, string Name, string Signature);

/// <summary>
/// The library as the checker sees it. It is data, so that the front end need not refer to the library.
/// Immutable and safe to share between threads.
/// </summary>
internal sealed class SignatureCatalogue
{
    private readonly Dictionary<string, Dictionary<string, BuiltinSignature>> _modules = new(StringComparer.Ordinal);

    /// <summary>Builds a catalogue; a later signature of the same name replaces an earlier one.</summary>
    public SignatureCatalogue(IEnumerable<BuiltinSignature> signatures)
    {
        foreach (var signature in signatures)
        {
            if (!_modules.TryGetValue(signature.Module, out var functions))
                _modules.Add(signature.Module, functions = new(StringComparer.Ordinal));
            functions[signature.Name] = signature;
        }
    }

    /// <summary>A library without functions.</summary>
    public static SignatureCatalogue Empty { get; } = new([]);

    /// <summary>The names of the modules, in no order.</summary>
    public IEnumerable<string> Modules => _modules.Keys;

    /// <summary>Whether a module of this name exists.</summary>
    public bool HasModule(string module) => _modules.ContainsKey(module);

    /// <summary>The functions of a module, in no order; empty for an unknown module.</summary>
    public IEnumerable<BuiltinSignature> FunctionsOf(string module) =>
        _modules.TryGetValue(module, out var functions) ? functions.Values : [];

    /// <summary>Finds a function, or answers null.</summary>
    public BuiltinSignature? Find(string module, string name) =>
        _modules.TryGetValue(module, out var functions) && functions.TryGetValue(name, out var found) ? found : null;
}
