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
    private readonly Func<BuiltinSignature[]>[] _sources;

    private Dictionary<string, Dictionary<string, BuiltinSignature>>? _modules;

    /// <summary>A catalogue of what the sources give. They are asked when something is first looked for: a program that imports
    /// nothing does not wait for the library. A later signature of the same name replaces an earlier one.</summary>
    public SignatureCatalogue(params Func<BuiltinSignature[]>[] sources) => _sources = sources;

    /// <summary>A library without functions.</summary>
    public static SignatureCatalogue Empty { get; } = new();

    /// <summary>The names of the modules, in no order.</summary>
    public IEnumerable<string> Modules => ByModule.Keys;

    // Threads that come at the same time make equal ones.
    private Dictionary<string, Dictionary<string, BuiltinSignature>> ByModule => _modules ??= Read();

    /// <summary>Whether a module of this name exists.</summary>
    public bool HasModule(string module) => ByModule.ContainsKey(module);

    /// <summary>The functions of a module, in no order; empty for an unknown module.</summary>
    public IEnumerable<BuiltinSignature> FunctionsOf(string module) =>
        ByModule.TryGetValue(module, out var functions) ? functions.Values : [];

    /// <summary>Finds a function, or answers null.</summary>
    public BuiltinSignature? Find(string module, string name) =>
        ByModule.TryGetValue(module, out var functions) && functions.TryGetValue(name, out var found) ? found : null;

    private Dictionary<string, Dictionary<string, BuiltinSignature>> Read()
    {
        var modules = new Dictionary<string, Dictionary<string, BuiltinSignature>>(StringComparer.Ordinal);
        foreach (var source in _sources)
        {
            foreach (var signature in source())
            {
                if (!modules.TryGetValue(signature.Module, out var functions))
                    modules.Add(signature.Module, functions = new(StringComparer.Ordinal));
                functions[signature.Name] = signature;
            }
        }

        return modules;
    }
}
