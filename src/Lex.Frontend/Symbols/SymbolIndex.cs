using System.Collections.Immutable;
using Lex.Frontend.Syntax;
using Lex.Frontend.Types;

namespace Lex.Frontend.Symbols;

/// <summary>
/// Which name stands for what in a file, for editors. It is made from the tree as written, so it works on files with
/// mistakes; names that stand for nothing are left out.
/// </summary>
internal sealed class SymbolIndex
{
    private readonly SyntaxTree _tree;
    private readonly List<Occurrence> _occurrences = [];
    private readonly Dictionary<string, Symbol> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Symbol> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Symbol> _constructors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Symbol> _imports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Symbol> _members = new(StringComparer.Ordinal);
    private readonly LocalScope<Symbol> _locals = new();

    private SymbolIndex(SyntaxTree tree) => _tree = tree;

    /// <summary>All occurrences by position.</summary>
    public IReadOnlyList<Occurrence> Occurrences => _occurrences;

    /// <summary>The declarations at top level.</summary>
    public IEnumerable<Symbol> Declarations => [.. _functions.Values, .. _types.Values, .. _constructors.Values, .. _imports.Values];

    public static SymbolIndex Of(SyntaxTree tree)
    {
        var index = new SymbolIndex(tree);
        foreach (var item in tree.Items) index.Declare(item);
        foreach (var item in tree.Items) index.Item(item);
        index._occurrences.Sort(static (left, right) => left.Span.Start.CompareTo(right.Span.Start));
        return index;
    }

    /// <summary>The occurrence at an offset, or just before it.</summary>
    public Occurrence? At(int offset)
    {
        Occurrence? before = null;
        foreach (var occurrence in _occurrences)
        {
            if (occurrence.Span.Start > offset) break;
            if (offset < occurrence.Span.End) return occurrence;
            if (offset == occurrence.Span.End) before = occurrence;
        }

        return before;
    }

    /// <summary>The module that an alias names, or null.</summary>
    public string? ModuleOf(string alias) =>
        _imports.TryGetValue(alias, out var symbol) && ((ImportSyntax)symbol.Declaration!).Reference is var reference
            && reference.StartsWith("std.", StringComparison.Ordinal) ? reference["std.".Length..] : null;

    /// <summary>The reference of the file that an alias names, or null.</summary>
    public string? FileOf(string alias) =>
        _imports.TryGetValue(alias, out var symbol) && ModuleOf(alias) is null ? ((ImportSyntax)symbol.Declaration!).Reference : null;

    private void Declare(ItemSyntax item)
    {
        switch (item)
        {
            case ImportSyntax import:
                Declare(_imports, SymbolKind.Import, import.Alias.Text, import.Alias.Span, item);
                break;
            case TypeDeclSyntax type:
                Declare(_types, SymbolKind.Type, type.Name.Text, type.Name.Span, item);
                if (type.Aliased is not null) break;
                foreach (var variant in type.Variants)
                    Declare(_constructors, SymbolKind.Constructor, variant.Name.Text, Start(variant.Name.Span, variant.Name.Text), item);
                break;
            case FunctionSyntax function:
                Declare(_functions, SymbolKind.Function, function.Name.Text, function.Name.Span, item);
                break;
        }
    }

    private void Declare(Dictionary<string, Symbol> names, SymbolKind kind, string name, TextSpan span, ItemSyntax item)
    {
        // Of two functions with one name the last is the one that calls reach, of two types or aliases likewise.
        var symbol = new Symbol(kind, name, span, item);
        names[name] = symbol;
        Add(span, symbol);
    }

    private void Add(TextSpan span, Symbol symbol, bool isShorthand = false) => _occurrences.Add(new(span, symbol, isShorthand));

    private static TextSpan Start(TextSpan span, string name) => new(span.Start, span.Start + name.Length);

    private void Item(ItemSyntax item)
    {
        switch (item)
        {
            case TypeDeclSyntax { Aliased: { } aliased }:
                Type(aliased);
                break;
            case TypeDeclSyntax type:
                foreach (var variant in type.Variants) Types(variant.Payload);
                break;
            case FunctionSyntax function:
                var mark = _locals.Mark;
                Parameters(function.Parameters);
                Type(function.Result);
                Expression(function.Body);
                _locals.Restore(mark);
                foreach (var example in function.Examples)
                {
                    Expression(example.Left);
                    Expression(example.Expected);
                }

                break;
        }
    }

    private void Parameters(ImmutableArray<ParameterSyntax> parameters)
    {
        foreach (var parameter in parameters)
        {
            Type(parameter.Type);
            Bind(parameter.Name, parameter.Type);
        }
    }

    private void Bind(NameSyntax name, TypeSyntax? type = null, bool isShorthand = false)
    {
        // A discard has a name that nobody can write.
        if (name.Span.End - name.Span.Start != name.Text.Length) return;
        var symbol = new Symbol(SymbolKind.Local, name.Text, name.Span, null, type);
        _locals.Bind(name.Text, symbol);
        Add(name.Span, symbol, isShorthand);
    }

    private void Types(ImmutableArray<TypeSyntax> types)
    {
        foreach (var type in types) Type(type);
    }

    private void Type(TypeSyntax type)
    {
        switch (type)
        {
            case NamedTypeSyntax named:
                var dot = named.Name.IndexOf('.', StringComparison.Ordinal);
                if (dot > 0 && Member(named.Name[..dot], named.Name[(dot + 1)..]) is { } member)
                    Add(new(named.Span.Start + dot + 1, named.Span.Start + named.Name.Length), member);
                else if (_types.TryGetValue(named.Name, out var symbol)) Add(Start(named.Span, named.Name), symbol);
                Types(named.Arguments);
                break;
            case TupleTypeSyntax tuple:
                Types(tuple.Items);
                break;
            case FunctionTypeSyntax function:
                Types(function.Parameters);
                Type(function.Result);
                break;
            case RecordTypeSyntax record:
                foreach (var spread in record.Spreads)
                    if (_types.TryGetValue(spread.Text, out var spreadType)) Add(spread.Span, spreadType);
                foreach (var field in record.Fields) Type(field.Type);
                break;
            case RefinedTypeSyntax refined:
                Type(refined.Base);
                var mark = _locals.Mark;
                Bind(refined.Binding, refined.Base);
                Expression(refined.Predicate);
                _locals.Restore(mark);
                break;
        }
    }

    /// <summary>Goes down a chain to its first operand, then up again; only what hangs beside the chain recurses.</summary>
    private void Expression(ExprSyntax syntax)
    {
        var links = new Stack<ExprSyntax>();
        while (true)
        {
            if (syntax is FieldSyntax { Value: NameExprSyntax alias } member && !_locals.Contains(alias.Name)
                && Member(alias.Name, member.Field.Text) is { } function)
                Add(member.Field.Span, function);
            ExprSyntax? operand = syntax switch
            {
                BinarySyntax binary => binary.Left,
                PipeSyntax pipe => pipe.Left,
                FieldSyntax field => field.Value,
                CallSyntax call => call.Callee,
                TrySyntax attempt => attempt.Value,
                _ => null,
            };
            if (operand is null) break;
            links.Push(syntax);
            syntax = operand;
        }

        Leaf(syntax);
        foreach (var link in links)
        {
            switch (link)
            {
                case BinarySyntax binary:
                    Expression(binary.Right);
                    break;
                case PipeSyntax pipe:
                    Expression(pipe.Right);
                    break;
                case CallSyntax call:
                    Expressions(call.Arguments);
                    break;
            }
        }
    }

    /// <summary>What an alias and a name behind it stand for: a function of the library, or something that another file declares.</summary>
    private Symbol? Member(string alias, string name)
    {
        if (!_imports.TryGetValue(alias, out var import)) return null;
        var module = ModuleOf(alias);
        var path = $"{module ?? alias}.{name}";
        if (!_members.TryGetValue(path, out var symbol))
            _members[path] = symbol = module is null ? new(SymbolKind.Imported, path, null, import.Declaration)
                : new(SymbolKind.Library, path, null, null);
        return symbol;
    }

    private void Expressions(ImmutableArray<ExprSyntax> expressions)
    {
        foreach (var expression in expressions) Expression(expression);
    }

    private void Leaf(ExprSyntax syntax)
    {
        switch (syntax)
        {
            case NameExprSyntax name:
                if (Find(name.Name) is { } symbol) Add(name.Span, symbol);
                break;
            case UnarySyntax:
                while (syntax is UnarySyntax unary) syntax = unary.Operand;
                Expression(syntax);
                break;
            case InterpolationSyntax interpolation:
                Expressions(interpolation.Parts);
                break;
            case AscriptionSyntax ascription:
                Expression(ascription.Value);
                Type(ascription.Type);
                break;
            case TupleSyntax tuple:
                Expressions(tuple.Items);
                break;
            case ListSyntax list:
                Expressions(list.Items);
                break;
            case RecordSyntax record:
                foreach (var field in record.Fields)
                {
                    if (field.Value is not null) Expression(field.Value);
                    else if (Find(field.Name.Text) is { } value) Add(field.Name.Span, value, isShorthand: true);
                }

                break;
            case IfSyntax choice:
                Expression(choice.Condition);
                Expression(choice.Then);
                Expression(choice.Else);
                break;
            case MatchSyntax match:
                Expression(match.Scrutinee);
                foreach (var arm in match.Arms) Arm(arm);
                break;
            case LambdaSyntax lambda:
                Lambda(lambda);
                break;
            case BlockSyntax block:
                Block(block);
                break;
        }
    }

    private Symbol? Find(string name) =>
        Parser.StartsUpper(name) ? _constructors.GetValueOrDefault(name)
        : _locals.TryFind(name, out var local) ? local
        : _functions.GetValueOrDefault(name) ?? _imports.GetValueOrDefault(name);

    private void Arm(ArmSyntax arm)
    {
        var mark = _locals.Mark;
        Pattern(arm.Pattern);
        Expression(arm.Body);
        _locals.Restore(mark);
    }

    private void Lambda(LambdaSyntax lambda)
    {
        var mark = _locals.Mark;
        Parameters(lambda.Parameters);
        Type(lambda.Result);
        Expression(lambda.Body);
        _locals.Restore(mark);
    }

    private void Block(BlockSyntax block)
    {
        var mark = _locals.Mark;
        foreach (var statement in block.Statements)
        {
            if (statement is not LetSyntax let)
            {
                Expression(((ExpressionStatementSyntax)statement).Expression);
                continue;
            }

            if (let.Type is not null) Type(let.Type);
            Expression(let.Value);
            Bind(let.Name, let.Type);
        }

        _locals.Restore(mark);
    }

    private void Pattern(PatternSyntax pattern)
    {
        switch (pattern)
        {
            case NamePatternSyntax name:
                NamePattern(name);
                break;
            case RecordPatternSyntax record:
                foreach (var field in record.Fields)
                {
                    if (field.Pattern is null) Bind(field.Name, isShorthand: true);
                    else Pattern(field.Pattern);
                }

                break;
            case TuplePatternSyntax tuple:
                foreach (var item in tuple.Items) Pattern(item);
                break;
        }
    }

    private void NamePattern(NamePatternSyntax pattern)
    {
        // The tree keeps the last segment of a path.
        var text = _tree.Source.Slice(pattern.Span);
        var path = text.IndexOf('(', StringComparison.Ordinal) is var end and >= 0 ? text[..end] : text;
        var start = pattern.Span.Start + path.LastIndexOf(pattern.Name, StringComparison.Ordinal);
        var span = new TextSpan(start, start + pattern.Name.Length);
        if (!pattern.HasArguments && !Parser.StartsUpper(pattern.Name)) Bind(new(pattern.Name, span));
        else if (_constructors.TryGetValue(pattern.Name, out var constructor)) Add(span, constructor);
        foreach (var argument in pattern.Arguments) Pattern(argument);
    }
}
