using System.Security.Cryptography;
using System.Text;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Modules;

/// <summary>What the names of one file mean in the merged program (language section 8.2).</summary>
/// <param name="prefix">What its declarations are prefixed with; null for the entry file, whose names stay as they are.</param>
internal sealed class ModuleNames(string? prefix)
{
    private readonly HashSet<string> _functions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModuleNames> _imports = new(StringComparer.Ordinal);

    public string? Prefix { get; } = prefix;

    /// <summary>The prefix of a module: its file name without extension, and the start of the hash of its whole name.</summary>
    public static string PrefixOf(string name)
    {
        var file = name.AsSpan(name.LastIndexOf('/') + 1);
        var dot = file.LastIndexOf('.');
        var stem = dot > 0 ? file[..dot] : file;
        return $"{stem}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 4))}";
    }

    /// <summary>The file name that a prefix was made of.</summary>
    public static string StemOf(string prefix) => prefix[..prefix.LastIndexOf('_')];

    /// <summary>Adds what the file declares.</summary>
    public void Declare(SyntaxTree tree)
    {
        foreach (var item in tree.Items)
        {
            if (item is FunctionSyntax function) _functions.Add(function.Name.Text);
            else if (item is TypeDeclSyntax type) _types.Add(type.Name.Text);
        }
    }

    /// <summary>Adds an imported file; of two imports with one alias the later wins.</summary>
    public void Import(string alias, ModuleNames module) => _imports[alias] = module;

    /// <summary>A declared name as the merged program calls it.</summary>
    public string Own(string name) => Prefix is null ? name : $"{Prefix}.{name}";

    /// <summary>A name that is no local.</summary>
    public string Function(string name) => _functions.Contains(name) ? Own(name) : name;

    /// <summary>The name of a type, perhaps with the alias of an imported file before it.</summary>
    public string Type(string name)
    {
        var dot = name.IndexOf('.');
        if (dot < 0) return _types.Contains(name) ? Own(name) : name;
        return _imports.TryGetValue(name[..dot], out var module) && name.IndexOf('.', dot + 1) < 0 ? module.Own(name[(dot + 1)..]) : name;
    }

    /// <summary>The alias under which a file is imported, or null.</summary>
    public string? AliasOf(ModuleNames module)
    {
        foreach (var (alias, imported) in _imports)
            if (imported == module) return alias;
        return null;
    }

    /// <summary>The file that an alias means, or null.</summary>
    public ModuleNames? ImportOf(string alias) => _imports.GetValueOrDefault(alias);
}
