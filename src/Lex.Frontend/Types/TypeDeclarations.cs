using System.Collections.Immutable;
using Lex.Frontend.Canonical;

namespace Lex.Frontend.Types;

/// <summary>A declared type: an alias, or a union.</summary>
internal sealed class TypeDeclaration(string name, ImmutableArray<TypeParameter> parameters, bool isBuiltIn)
{
    public string Name { get; } = name;

    public ImmutableArray<TypeParameter> Parameters { get; } = parameters;

    /// <summary>Whether it is known without declaration.</summary>
    public bool IsBuiltIn { get; } = isBuiltIn;

    /// <summary>What an alias stands for; null for a union.</summary>
    public LexType? Alias { get; set; }

    /// <summary>The alternatives of a union, by name; default for an alias.</summary>
    public ImmutableArray<Constructor> Constructors { get; set; }
}

/// <summary>An alternative of a union; a payload of several parts is a tuple.</summary>
internal sealed record Constructor(string Name, TypeDeclaration Owner, LexType? Payload)
{
    /// <summary>How many arguments building it takes.</summary>
    public int Arity => Payload switch { null => 0, TupleType tuple => tuple.Items.Length, _ => 1 };
}

/// <summary>The declared types and constructors of a program; later declarations take names over.</summary>
internal sealed class TypeTable
{
    private readonly Func<string, TypeDeclaration?>? _builtIn;
    private bool _isFrozen;

    // Made when a name is first looked for; a table that is frozen, which several threads may ask, is not written any more.
    private Dictionary<string, TypeDeclaration?> Types => field ??= new(StringComparer.Ordinal);
    private Dictionary<string, Constructor?> Constructors => field ??= new(StringComparer.Ordinal);

    /// <param name="builtIn">Makes the declaration of a built-in type, or answers null; none: there are no such types.</param>
    public TypeTable(Func<string, TypeDeclaration?>? builtIn = null) => _builtIn = builtIn;

    /// <summary>Every constructor that can be named.</summary>
    public IEnumerable<string> ConstructorNames
    {
        get
        {
            foreach (var (name, constructor) in Constructors)
                if (constructor is not null) yield return name;
            foreach (var name in BuiltInTypes.ConstructorNames) yield return name;
        }
    }

    public TypeDeclaration? FindType(string name)
    {
        if (Types.TryGetValue(name, out var declaration)) return declaration;
        declaration = _builtIn?.Invoke(name);
        if (!_isFrozen) Types[name] = declaration;
        return declaration;
    }

    public Constructor? FindConstructor(string name)
    {
        if (Constructors.TryGetValue(name, out var constructor)) return constructor;
        // The owner may have been redeclared by the program; its own alternatives then are all there is.
        if (BuiltInTypes.OwnerOf(name) is { } owner && FindType(owner) is { IsBuiltIn: true } declaration)
        {
            foreach (var alternative in declaration.Constructors)
                if (alternative.Name == name) constructor = alternative;
        }

        if (!_isFrozen) Constructors[name] = constructor;
        return constructor;
    }

    /// <summary>From here on the table remembers nothing new, so that any number of threads may ask it.</summary>
    public void Freeze() => _isFrozen = true;

    /// <summary>Adds a declaration of the program with its constructors.</summary>
    public void Add(TypeDeclaration declaration)
    {
        Types[declaration.Name] = declaration;
        if (declaration.Constructors.IsDefault) return;
        foreach (var constructor in declaration.Constructors) Constructors[constructor.Name] = constructor;
    }

    /// <summary>Whether a type is an alias with the right number of arguments.</summary>
    public bool IsAlias(LexType type) => AliasOf(type) is not null;

    /// <summary>Unfolds an alias by one step; null if the type is none.</summary>
    public LexType? UnfoldOnce(LexType type) =>
        AliasOf(type) is { } declaration
            ? TypeSubstitution.Apply(declaration.Alias!, declaration.Parameters, ((NamedType)type).Arguments)
            : null;

    /// <summary>Unfolds aliases until something else appears; a cycle of aliases stays as it is.</summary>
    public LexType Unfold(LexType type)
    {
        type = TypeVariable.Prune(type);
        for (var steps = 0; steps < 100 && UnfoldOnce(type) is { } next; steps++) type = TypeVariable.Prune(next);
        return type;
    }

    private TypeDeclaration? AliasOf(LexType type) =>
        type is NamedType named && FindType(named.Name) is { Alias: not null } declaration
        && declaration.Parameters.Length == named.Arguments.Length
            ? declaration
            : null;
}
