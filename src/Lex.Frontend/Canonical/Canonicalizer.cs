using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Lex.Core.Programs;
using Lex.Frontend.Modules;
using Lex.Frontend.Syntax;
using Lex.Frontend.Types;

namespace Lex.Frontend.Canonical;

/// <summary>Turns a syntax tree into the canonical tree (language section 3). Cannot fail.</summary>
internal sealed class Canonicalizer
{
    private readonly Stack<ExprSyntax> _spine = [];
    private int _nodes;
    private bool _fold;

    // Only programs of several files rename anything; then the locals in scope are known.
    private ModuleNames? _names;
    private LocalScope<bool>? _locals;
    private ImmutableArray<NameSyntax> _typeParameters = [];

    private Canonicalizer()
    {
    }

    public static CanonicalProgram Run(SyntaxTree tree)
    {
        var canonicalizer = new Canonicalizer();
        var stages = ImmutableArray.CreateBuilder<Stage>(tree.Items.Length);
        foreach (var item in tree.Items) stages.Add(canonicalizer.Item(item));
        return new(tree.Source, stages.MoveToImmutable(), canonicalizer._nodes);
    }

    /// <summary>The merged form of several files that stand in one text, imported files before those that import them.</summary>
    public static CanonicalProgram Run(SourceText source, ImmutableArray<(SyntaxTree Tree, ModuleNames Names)> files, DisplayNames display)
    {
        var canonicalizer = new Canonicalizer { _locals = new() };
        var stages = ImmutableArray.CreateBuilder<Stage>();
        foreach (var (tree, names) in files)
        {
            canonicalizer._names = names;
            foreach (var item in tree.Items)
                if (item is not ImportSyntax import || names.ImportOf(import.Alias.Text) is null) stages.Add(canonicalizer.Item(item));
        }

        return new(source, stages.ToImmutable(), canonicalizer._nodes) { Names = display };
    }

    // Names.

    private NameSyntax Declared(NameSyntax name) => _names is null ? name : new(_names.Own(name.Text), name.Span);

    private string FunctionName(string name) => _names is null || _locals!.Contains(name) ? name : _names.Function(name);

    private string TypeName(string name)
    {
        if (_names is null) return name;
        foreach (var parameter in _typeParameters)
            if (parameter.Text == name) return name;
        return _names.Type(name);
    }

    /// <summary>The imported file that a field access reaches into, or null.</summary>
    private ModuleNames? FileOf(ExprSyntax syntax) =>
        _names is not null && syntax is FieldSyntax { Value: NameExprSyntax { Name: var alias } } && !_locals!.Contains(alias)
            ? _names.ImportOf(alias)
            : null;

    private int Mark => _locals?.Mark ?? 0;

    private void Bind(string name) => _locals?.Bind(name, true);

    private void Leave(int mark) => _locals?.Restore(mark);

    private void BindAll(ImmutableArray<Parameter> parameters)
    {
        foreach (var parameter in parameters) Bind(parameter.Name.Text);
    }

    /// <summary>The canonical form of a type that stands alone.</summary>
    public static TypeNode RunType(TypeSyntax type) => new Canonicalizer().Type(type);

    private Stage Item(ItemSyntax item) => item switch
    {
        ImportSyntax import => new ImportStage(import.Span, import.Reference, import.Alias),
        TypeDeclSyntax type => TypeDeclaration(type),
        _ => Function((FunctionSyntax)item),
    };

    private TypeStage TypeDeclaration(TypeDeclSyntax type)
    {
        _typeParameters = type.Parameters;
        return new(type.Span, Declared(type.Name), Texts(type.Parameters), Definition(type));
    }

    private static ImmutableArray<string> Texts(ImmutableArray<NameSyntax> names)
    {
        var texts = ImmutableArray.CreateBuilder<string>(names.Length);
        foreach (var name in names) texts.Add(name.Text);
        return texts.MoveToImmutable();
    }

    private TypeNode Definition(TypeDeclSyntax declaration)
    {
        if (declaration.Aliased is { } aliased) return Type(aliased);
        var variants = new List<VariantNode>(declaration.Variants.Length);
        foreach (var variant in declaration.Variants)
        {
            variants.Add(new(variant.Name, variant.Payload.Length switch
            {
                0 => null,
                1 => Type(variant.Payload[0]),
                _ => new TupleNode(variant.Name.Span, Types(variant.Payload)),
            }));
        }

        return new UnionNode(declaration.Span, SortByName(variants, v => v.Name.Text));
    }

    private FunctionStage Function(FunctionSyntax function)
    {
        _typeParameters = function.TypeParameters;
        var parameters = Parameters(function.Parameters);
        var row = Row(function.Row, sorted: false);
        var result = Type(function.Result);
        // Only bodies lose their dead branches; examples and predicates keep them.
        _fold = true;
        var mark = Mark;
        BindAll(parameters);
        var body = Expression(function.Body);
        Leave(mark);
        _fold = false;
        var examples = ImmutableArray.CreateBuilder<Example>(function.Examples.Length);
        foreach (var example in function.Examples)
            examples.Add(new(example.Span, Expressions(example.Arguments), Expression(example.Expected)));
        return new(function.Span, Declared(function.Name), function.TypeParameters, parameters, row, result, body,
            examples.MoveToImmutable())
        {
            Readability = function.Readability,
        };
    }

    private ImmutableArray<Parameter> Parameters(ImmutableArray<ParameterSyntax> parameters)
    {
        var result = ImmutableArray.CreateBuilder<Parameter>(parameters.Length);
        foreach (var parameter in parameters) result.Add(new(parameter.Name, Type(parameter.Type)));
        return result.MoveToImmutable();
    }

    private static RowNode Row(RowSyntax row, bool sorted) => row.Effects.IsEmpty ? new(row.Span, [], row.Tail) : EffectfulRow(row, sorted);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RowNode EffectfulRow(RowSyntax row, bool sorted)
    {
        var effects = new List<EffectNode>(row.Effects.Length);
        foreach (var effect in row.Effects) effects.Add(new(Effect(effect), effect.Name.Span));
        return new(row.Span, sorted ? SortByName(effects, e => e.Effect.Kind) : [.. effects], row.Tail);
    }

    private static EffectDeclaration Effect(EffectSyntax effect) => effect.Argument switch
    {
        string text => new(effect.Name.Text, EffectArgumentKind.Str, text),
        long number => new(effect.Name.Text, EffectArgumentKind.Int, null, number),
        NameSyntax name => new(effect.Name.Text, EffectArgumentKind.Ident, name.Text),
        _ => new(effect.Name.Text),
    };

    /// <summary>Stable, by byte order of the names.</summary>
    private static ImmutableArray<T> SortByName<T>(List<T> items, Func<T, string> name)
    {
        var sorted = true;
        for (var i = 1; i < items.Count && sorted; i++) sorted = string.CompareOrdinal(name(items[i - 1]), name(items[i])) <= 0;
        if (sorted) return [.. items];
        var positions = new int[items.Count];
        var names = new string[items.Count];
        for (var i = 0; i < positions.Length; i++) (positions[i], names[i]) = (i, name(items[i]));
        Array.Sort(positions, (left, right) => string.CompareOrdinal(names[left], names[right]) is not 0 and var order ? order
            : left - right);
        var result = ImmutableArray.CreateBuilder<T>(positions.Length);
        foreach (var position in positions) result.Add(items[position]);
        return result.MoveToImmutable();
    }

    // Types.

    private ImmutableArray<TypeNode> Types(ImmutableArray<TypeSyntax> types)
    {
        var result = ImmutableArray.CreateBuilder<TypeNode>(types.Length);
        foreach (var type in types) result.Add(Type(type));
        return result.MoveToImmutable();
    }

    private TypeNode Type(TypeSyntax type)
    {
        switch (type)
        {
            case NamedTypeSyntax named:
                return new NamedNode(type.Span, TypeName(named.Name), Types(named.Arguments));
            case TupleTypeSyntax tuple:
                return new TupleNode(type.Span, Types(tuple.Items));
            case FunctionTypeSyntax function:
                return new FunctionNode(type.Span, Types(function.Parameters), Row(function.Row, sorted: true), Type(function.Result));
            case RecordTypeSyntax record:
                return RecordType(record);
            default:
                return Refined((RefinedTypeSyntax)type);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RecordNode RecordType(RecordTypeSyntax record)
    {
        var fields = new List<FieldNode>(record.Fields.Length);
        foreach (var field in record.Fields) fields.Add(new(field.Name, Type(field.Type)));
        return new RecordNode(record.Span, Spreads(record.Spreads), record.Spreads.IsEmpty ? SortByName(fields, f => f.Name.Text) : [.. fields]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RefinedNode Refined(RefinedTypeSyntax refined)
    {
        var (fold, baseType) = (_fold, Type(refined.Base));
        _fold = false;
        var mark = Mark;
        Bind(refined.Binding.Text);
        var predicate = Expression(refined.Predicate);
        Leave(mark);
        _fold = fold;
        return new RefinedNode(refined.Span, baseType, refined.Binding.Text, predicate);
    }

    private ImmutableArray<NameSyntax> Spreads(ImmutableArray<NameSyntax> spreads) =>
        _names is null ? spreads : ImmutableArray.CreateRange(spreads, spread => spread with { Text = TypeName(spread.Text) });

    // Expressions.

    private int NewId() => _nodes++;

    private ImmutableArray<Expr> Expressions(ImmutableArray<ExprSyntax> expressions)
    {
        var result = ImmutableArray.CreateBuilder<Expr>(expressions.Length);
        foreach (var expression in expressions) result.Add(Expression(expression));
        return result.MoveToImmutable();
    }

    /// <summary>Goes down a chain to its first operand, then up again; only what hangs beside the chain recurses.</summary>
    private Expr Expression(ExprSyntax syntax)
    {
        var floor = _spine.Count;
        while (ChainOperand(syntax) is { } operand)
        {
            _spine.Push(syntax);
            syntax = operand;
        }

        var result = Leaf(syntax);
        while (_spine.Count > floor) result = Link(_spine.Pop(), result);
        return result;
    }

    private ExprSyntax? ChainOperand(ExprSyntax syntax) => syntax switch
    {
        BinarySyntax binary => binary.Left,
        PipeSyntax pipe => pipe.Left,
        FieldSyntax field => FileOf(field) is null ? field.Value : null,
        CallSyntax { Callee: FieldSyntax field } when FileOf(field) is not null && Parser.StartsUpper(field.Field.Text) => null,
        CallSyntax call when call.Callee is not NameExprSyntax { Name: var name } || !Parser.StartsUpper(name) => call.Callee,
        TrySyntax attempt => attempt.Value,
        _ => null,
    };

    private Expr Link(ExprSyntax syntax, Expr operand)
    {
        switch (syntax)
        {
            case BinarySyntax binary:
                return new BinaryExpr(NewId(), syntax.Span, BinaryOperators.Of(binary.Operator), operand, Expression(binary.Right));
            case PipeSyntax pipe:
                return Pipe(syntax.Span, operand, Expression(pipe.Right));
            case FieldSyntax field:
                return new FieldExpr(NewId(), syntax.Span, operand, field.Field);
            case CallSyntax call:
                return new CallExpr(NewId(), syntax.Span, operand, Expressions(call.Arguments), piped: false);
            default:
                return Try(syntax.Span, operand);
        }
    }

    private Expr Pipe(TextSpan span, Expr value, Expr target) => target switch
    {
        CallExpr call => new CallExpr(NewId(), span, call.Callee, call.Arguments.Insert(0, value), piped: true),
        ConstructorExpr constructor => new ConstructorExpr(NewId(), span, constructor.Name, constructor.Arguments.Insert(0, value)),
        _ => new CallExpr(NewId(), span, target, [value], piped: true),
    };

    private Expr Try(TextSpan span, Expr value)
    {
        var at = new TextSpan(Math.Max(span.Start, span.End - 1), span.End);
        Pattern Case(string constructor, string binder) =>
            new ConstructorPattern(NewId(), at, constructor, [new BinderPattern(NewId(), at, binder)]);
        var failure = new ConstructorExpr(NewId(), at, new("Err", at), [new VarExpr(NewId(), at, "e")]);
        return Match(span, value,
            [new(Case("Ok", "v"), new VarExpr(NewId(), at, "v")), new(Case("Err", "e"), new ReturnExpr(NewId(), at, failure))],
            MatchOrigin.Try);
    }

    private Expr Leaf(ExprSyntax syntax)
    {
        // What nearly every program has comes first: each class that is asked for has to be loaded.
        switch (syntax)
        {
            case BlockSyntax block:
                return Block(block);
            case LiteralSyntax literal:
                return new LiteralExpr(NewId(), syntax.Span, literal.Value);
            case NameExprSyntax name:
                return Parser.StartsUpper(name.Name)
                    ? new ConstructorExpr(NewId(), syntax.Span, new(name.Name, syntax.Span), [])
                    : new VarExpr(NewId(), syntax.Span, FunctionName(name.Name));
            case FieldSyntax access:
                return Parser.StartsUpper(access.Field.Text)
                    ? new ConstructorExpr(NewId(), syntax.Span, access.Field, [])
                    : new VarExpr(NewId(), syntax.Span, FileOf(access)!.Own(access.Field.Text));
            case CallSyntax { Callee: FieldSyntax imported } call:
                return new ConstructorExpr(NewId(), syntax.Span, imported.Field, Expressions(call.Arguments));
            case CallSyntax { Callee: NameExprSyntax constructor } call:
                return new ConstructorExpr(NewId(), syntax.Span, new(constructor.Name, constructor.Span), Expressions(call.Arguments));
            case UnarySyntax unary:
                return new UnaryExpr(NewId(), syntax.Span, unary.Operator == TokenKind.Not, Expression(unary.Operand));
            case InterpolationSyntax interpolation:
                return Interpolation(interpolation);
            case AscriptionSyntax ascription:
                return new LetExpr(NewId(), syntax.Span, new(LetExpr.AscriptionName, syntax.Span), Type(ascription.Type),
                    Expression(ascription.Value), new VarExpr(NewId(), syntax.Span, LetExpr.AscriptionName));
            case TupleSyntax tuple:
                return new TupleExpr(NewId(), syntax.Span, Expressions(tuple.Items));
            case ListSyntax list:
                return new ListExpr(NewId(), syntax.Span, Expressions(list.Items));
            case RecordSyntax record:
                return Record(record);
            case IfSyntax choice:
                return If(choice);
            case MatchSyntax match:
                return MatchOf(match);
            case LambdaSyntax lambda:
                return Lambda(lambda);
            default:
                // Stands for text that could not be read; a program with such nodes is never checked.
                return new LiteralExpr(NewId(), syntax.Span, Literal.Unit);
        }
    }

    private LambdaExpr Lambda(LambdaSyntax lambda)
    {
        var id = NewId();
        var parameters = Parameters(lambda.Parameters);
        var result = Type(lambda.Result);
        var mark = Mark;
        BindAll(parameters);
        var body = Expression(lambda.Body);
        Leave(mark);
        return new(id, lambda.Span, parameters, Row(lambda.Row, sorted: true), result, body);
    }

    private Expr Interpolation(InterpolationSyntax syntax)
    {
        if (syntax.Parts.IsEmpty) return new LiteralExpr(NewId(), syntax.Span, Literal.EmptyText);
        var text = Expression(syntax.Parts[0]);
        for (var i = 1; i < syntax.Parts.Length; i++)
        {
            var part = Expression(syntax.Parts[i]);
            var concat = new StandardExpr(NewId(), part.Span, "str", "concat");
            text = new CallExpr(NewId(), TextSpan.Cover(text.Span, part.Span), concat, [text, part], piped: true);
        }

        return text;
    }

    private RecordExpr Record(RecordSyntax record)
    {
        var fields = new List<FieldValue>(record.Fields.Length);
        foreach (var field in record.Fields)
            fields.Add(new(field.Name, Expression(field.Value ?? new NameExprSyntax(field.Name.Span, field.Name.Text))));
        return new(NewId(), record.Span, SortByName(fields, f => f.Name.Text));
    }

    private Expr If(IfSyntax syntax)
    {
        var condition = Expression(syntax.Condition);
        Pattern Literal(bool value) => new LiteralPattern(NewId(), syntax.Condition.Span, Syntax.Literal.OfBool(value));
        return Match(syntax.Span, condition,
            [new(Literal(true), Expression(syntax.Then)), new(Literal(false), Expression(syntax.Else))], MatchOrigin.If);
    }

    private Expr MatchOf(MatchSyntax syntax)
    {
        var scrutinee = Expression(syntax.Scrutinee);
        var arms = ImmutableArray.CreateBuilder<Arm>(syntax.Arms.Length);
        foreach (var arm in syntax.Arms)
        {
            var mark = Mark;
            arms.Add(new(Pattern(arm.Pattern), Expression(arm.Body)));
            Leave(mark);
        }

        return Match(syntax.Span, scrutinee, arms.MoveToImmutable(), MatchOrigin.Match);
    }

    /// <summary>
    /// A match on a literal becomes the body of the first arm that is sure to be taken. An arm that merely could be ends
    /// the search: folding past it would change the result.
    /// </summary>
    private Expr Match(TextSpan span, Expr scrutinee, ImmutableArray<Arm> arms, MatchOrigin origin)
    {
        if (_fold && scrutinee is LiteralExpr { Value: var value })
        {
            foreach (var arm in arms)
            {
                if (arm.Pattern is WildcardPattern) return arm.Body;
                if (arm.Pattern is not LiteralPattern { Value: var tested }) break;
                if (tested.ValueEquals(value)) return arm.Body;
            }
        }

        return new MatchExpr(NewId(), span, scrutinee, arms, origin);
    }

    private Expr Block(BlockSyntax block)
    {
        var count = block.Statements.Length;
        var values = new Expr[count];
        var types = new TypeNode?[count];
        var mark = Mark;
        for (var i = 0; i < count; i++)
        {
            if (block.Statements[i] is LetSyntax let)
            {
                types[i] = let.Type is null ? null : Type(let.Type);
                values[i] = Expression(let.Value);
                Bind(let.Name.Text);
            }
            else
            {
                values[i] = Expression(((ExpressionStatementSyntax)block.Statements[i]).Expression);
            }
        }

        Leave(mark);
        var last = count - 1;
        Expr result;
        if (count > 0 && block.Statements[last] is ExpressionStatementSyntax) result = values[last--];
        else result = new LiteralExpr(NewId(), new(Math.Max(block.Span.Start, block.Span.End - 1), block.Span.End), Literal.Unit);

        for (var i = last; i >= 0;)
        {
            if (block.Statements[i] is LetSyntax let)
            {
                result = new LetExpr(NewId(), let.Span, let.Name, types[i], values[i], result);
                i--;
                continue;
            }

            var end = i + 1;
            while (i >= 0 && block.Statements[i] is ExpressionStatementSyntax) i--;
            result = new BlockExpr(NewId(), block.Span, ImmutableArray.Create(values, i + 1, end - i - 1), result);
        }

        return result;
    }

    // Patterns.

    private ImmutableArray<Pattern> Patterns(ImmutableArray<PatternSyntax> patterns)
    {
        var result = ImmutableArray.CreateBuilder<Pattern>(patterns.Length);
        foreach (var pattern in patterns) result.Add(Pattern(pattern));
        return result.MoveToImmutable();
    }

    private BinderPattern Binder(TextSpan span, string name)
    {
        Bind(name);
        return new(NewId(), span, name);
    }

    private Pattern Pattern(PatternSyntax syntax)
    {
        switch (syntax)
        {
            case LiteralPatternSyntax literal:
                return new LiteralPattern(NewId(), syntax.Span, literal.Value);
            case NamePatternSyntax name:
                return name.HasArguments || Parser.StartsUpper(name.Name)
                    ? new ConstructorPattern(NewId(), syntax.Span, name.Name, Patterns(name.Arguments))
                    : Binder(syntax.Span, name.Name);
            case RecordPatternSyntax record:
                var fields = new List<FieldPattern>(record.Fields.Length);
                foreach (var field in record.Fields)
                {
                    fields.Add(new(field.Name,
                        field.Pattern is { } pattern ? Pattern(pattern) : Binder(field.Name.Span, field.Name.Text)));
                }

                return new RecordPattern(NewId(), syntax.Span, SortByName(fields, f => f.Name.Text));
            case TuplePatternSyntax tuple:
                return new TuplePattern(NewId(), syntax.Span, Patterns(tuple.Items));
            default:
                return new WildcardPattern(NewId(), syntax.Span);
        }
    }
}
