using Lex.Frontend.Syntax;

namespace Lex.Frontend.Symbols;

/// <summary>What a name can stand for.</summary>
internal enum SymbolKind : byte
{
    Function, Type, Constructor, Import, Local, Library, Imported,
}

/// <summary>Something that has a name. Two are the same only if they are one object.</summary>
/// <param name="kind">What it is.</param>
/// <param name="name">Its name; a function of the library has its module before it, what another file declares the alias of that file.</param>
/// <param name="definition">Where its name is declared; null: in the library or in another file.</param>
/// <param name="declaration">The item that declares it, for what another file declares the import of that file; null for a local.</param>
/// <param name="type">The type that is written beside a local, or null.</param>
internal sealed class Symbol(SymbolKind kind, string name, TextSpan? definition, ItemSyntax? declaration, TypeSyntax? type = null)
{
    public SymbolKind Kind { get; } = kind;

    public string Name { get; } = name;

    public TextSpan? Definition { get; } = definition;

    public ItemSyntax? Declaration { get; } = declaration;

    public TypeSyntax? Type { get; } = type;
}

/// <summary>A place where a name stands.</summary>
/// <param name="Span">The place.</param>
/// <param name="Symbol">What the name stands for there.</param>
/// <param name="IsShorthand">Whether it is a field and its value (or binder) in one, as in <c>{ x }</c>.</param>
internal readonly record struct Occurrence(TextSpan Span, Symbol Symbol, bool IsShorthand);
