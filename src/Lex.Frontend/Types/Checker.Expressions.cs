using System.Collections.Immutable;
using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Effects;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Types;

/// <content>Inference of expressions.</content>
internal sealed partial class Checker
{
    private readonly TypeScope _noNames = new();

    private readonly Stack<(Expr Node, LexType? Callee)> _spine = [];

    /// <summary>Types that an annotation inside a body may mention: its row variables, but not its type parameters.</summary>
    private LexType Annotation(TypeNode node)
    {
        if (_diagnostics.CollectsWarnings) NamedTypes.Add((node, _typeParameters));
        return _converter.Convert(node, _rows.Count == 0 ? _noNames : new TypeScope { Rows = _rows });
    }

    /// <summary>
    /// The type of an expression. Goes down the chain that hangs on its spine, then finishes the links on the way up, so
    /// that chains of any length need no host stack.
    /// </summary>
    private LexType Infer(Expr expression)
    {
        var floor = _spine.Count;
        while (expression.Spine is { } next && !IsModuleAccess(expression))
        {
            var callee = expression is CallExpr { Piped: true } piped ? InferCallee(piped.Callee) : null;
            _spine.Push((expression, callee));
            expression = next;
        }

        var type = Note(expression, InferLeaf(expression));
        while (_spine.Count > floor)
        {
            var (node, callee) = _spine.Pop();
            type = Note(node, Finish(node, callee, type));
        }

        return type;
    }

    private LexType Note(Expr expression, LexType type) => _nodeTypes[expression.Id] = type;

    private LexType InferCallee(Expr callee) => Infer(callee);

    /// <summary>Whether a field access means a function of an imported module.</summary>
    private bool IsModuleAccess(Expr expression) =>
        expression is FieldExpr { Value: VarExpr alias } && !_locals.Contains(alias.Name) && !_functions.ContainsKey(alias.Name)
        && _aliases.Find(alias.Name, alias.Span.Start) is not null;

    /// <summary>The module of a field access that means one.</summary>
    private string ModuleOf(FieldExpr access) => _aliases.Find(((VarExpr)access.Value).Name, access.Value.Span.Start)!;

    private LexType InferLeaf(Expr expression)
    {
        switch (expression)
        {
            case LiteralExpr literal:
                return TypeOf(literal.Value);
            case VarExpr variable:
                return InferVariable(variable);
            case StandardExpr standard:
                return _modules.Find(standard.Module, standard.Name)!.Instantiate(_variables);
            case FieldExpr access:
                return InferModuleAccess(access);
            case LetExpr or BlockExpr:
                return InferBody(expression);
            case ConstructorExpr constructor:
                return FinishConstructor(constructor, null);
            case RecordExpr record:
                return InferRecord(record);
            case TupleExpr tuple:
                return new TupleType(InferAll(tuple.Items));
            case ListExpr list:
                return InferList(list);
            case UnaryExpr unary:
                return InferUnary(unary);
            case LambdaExpr lambda:
                return InferLambda(lambda);
            default:
                var left = (ReturnExpr)expression;
                NoteReturn(left, Infer(left.Value));
                return PrimitiveType.Never;
        }
    }

    private LexType Finish(Expr node, LexType? callee, LexType spine) => node switch
    {
        CallExpr { Piped: true } call => FinishCall(call, callee!, spine),
        CallExpr call => FinishCall(call, spine, null),
        FieldExpr access => FinishField(access, spine),
        BinaryExpr binary => FinishBinary(binary, spine),
        MatchExpr match => FinishMatch(match, spine),
        _ => FinishConstructor((ConstructorExpr)node, spine),
    };

    private ImmutableArray<LexType> InferAll(ImmutableArray<Expr> expressions)
    {
        var types = ImmutableArray.CreateBuilder<LexType>(expressions.Length);
        foreach (var expression in expressions) types.Add(Infer(expression));
        return types.MoveToImmutable();
    }

    private static PrimitiveType TypeOf(Literal literal) => literal.Kind switch
    {
        LiteralKind.Int => PrimitiveType.Int,
        LiteralKind.Float => PrimitiveType.Float,
        LiteralKind.Bool => PrimitiveType.Bool,
        LiteralKind.Str => PrimitiveType.Str,
        LiteralKind.Bytes => PrimitiveType.Bytes,
        _ => PrimitiveType.Unit,
    };

    /// <summary>A chain of lets and blocks, as a loop: a body may have any number of statements.</summary>
    private LexType InferBody(Expr body)
    {
        var mark = _locals.Mark;
        while (true)
        {
            // Nothing more would be reported.
            if (_diagnostics.IsFull) body = TailOf(body);
            switch (body)
            {
                case LetExpr let:
                    InferLet(let);
                    body = let.Body;
                    continue;
                case BlockExpr block:
                    foreach (var statement in block.Statements) Infer(statement);
                    body = block.Result;
                    continue;
            }

            var type = Infer(body);
            _locals.Restore(mark);
            return type;
        }
    }

    private void InferLet(LetExpr let)
    {
        var type = Infer(let.Value);
        if (let.Type is { } node)
        {
            var annotated = Annotation(node);
            var isAscription = let.Name.Text == LetExpr.AscriptionName;
            var context = isAscription ? "in an ascription" : $"in let `{let.Name.Text}`";
            var what = isAscription ? "the ascription" : $"the value of `{let.Name.Text}`";
            if (!Require(annotated, type, TailOf(let.Value).Span, context, what) || TypeVariable.Prune(type) == PrimitiveType.Error)
                type = annotated;
        }

        BindNamed(let.Name, type, _lambda?.Depth ?? 0);
    }

    private LexType InferVariable(VarExpr variable)
    {
        if (_locals.TryFind(variable.Name, out var local))
        {
            Capture(variable.Name, local.LambdaDepth);
            return local.Type;
        }

        if (_functions.TryGetValue(variable.Name, out var function)) return function.Scheme.Instantiate(_variables);
        ReportUnknownName(variable);
        return PrimitiveType.Error;
    }

    private void ReportUnknownName(VarExpr variable)
    {
        if (_diagnostics.IsFull || _unreadable?.Contains(variable.Name) == true) return;
        var name = Shown(variable.Name, variable.Span);
        _diagnostics.Report(DiagnosticKinds.UnknownIdentifier, variable.Span, $"no such name: `{name}`", RepairOfName(variable),
            DiagnosticField.Of("name", name));
    }

    /// <summary>Records the use of a local in every lambda between its binding and here.</summary>
    private void Capture(string name, int depth)
    {
        for (var frame = _lambda; frame is not null && frame.Depth > depth; frame = frame.Outer)
            frame.Capture(name);
    }

    private LexType InferModuleAccess(FieldExpr access)
    {
        var module = ModuleOf(access);
        if (module == "net" && access.Field.Text is "serve" or "serve_tls" or "serve_ws" or "serve_with" or "serve_quic")
            Warn(WarningKinds.NamedServer, access.Span,
                $"`{access.Field.Text}` finds its handler by name, so that no check sees what it does");
        if (_modules.Find(module, access.Field.Text) is { } scheme) return scheme.Instantiate(_variables);
        _diagnostics.Report(DiagnosticKinds.UnknownField, access.Field.Span,
            $"the module `std.{module}` has no function `{access.Field.Text}`",
            RepairOfModuleFunction(module, access.Field),
            DiagnosticField.Of("record_type", $"std.{module}"), DiagnosticField.Of("field", access.Field.Text));
        return PrimitiveType.Error;
    }

    private LexType FinishField(FieldExpr access, LexType value)
    {
        var type = _types.Unfold(value);
        if (type == PrimitiveType.Error) return type;
        if (type is not RecordType record)
        {
            ReportMismatch("a record", Print(value, access.Span), access.Value.Span, $"in the access to field `{access.Field.Text}`",
                $"the access to `{access.Field.Text}`", RepairOfFieldAccess(access, type));
            return PrimitiveType.Error;
        }

        return record.Find(access.Field.Text) ?? ReportUnknownField(access.Field, value, record);
    }

    private PrimitiveType ReportUnknownField(NameSyntax field, LexType type, RecordType record)
    {
        var printed = Print(type, field.Span);
        _diagnostics.Report(DiagnosticKinds.UnknownField, field.Span, $"{printed} has no field `{field.Text}`",
            Suggest(field.Text, field.Span, record.Fields.Select(f => f.Name)) ?? FieldsOf(record),
            DiagnosticField.Of("record_type", printed), DiagnosticField.Of("field", field.Text));
        return PrimitiveType.Error;
    }

    private static string? FieldsOf(RecordType record) => record.Fields.Length is 0 or > 12
        ? null
        : $"its fields are {string.Join(", ", record.Fields.Select(f => $"`{f.Name}`"))}";

    private LexType InferRecord(RecordExpr record)
    {
        var fields = ImmutableArray.CreateBuilder<RecordField>(record.Fields.Length);
        var isSound = true;
        foreach (var field in record.Fields)
        {
            var type = Infer(field.Value);
            if (fields.Count > 0 && fields[^1].Name == field.Name.Text)
            {
                _diagnostics.Report(DiagnosticKinds.DuplicateField, field.Name.Span, $"the field `{field.Name.Text}` is given twice", null,
                    DiagnosticField.Of("field", field.Name.Text));
                isSound = false;
                continue;
            }

            fields.Add(new(field.Name.Text, type));
        }

        return isSound ? new RecordType(fields.ToImmutable()) : PrimitiveType.Error;
    }

    private LexType InferList(ListExpr list)
    {
        LexType element = _variables.Fresh();
        foreach (var item in list.Items)
        {
            var type = Infer(item);
            if (!Require(element, type, TailOf(item).Span, "in a list literal", "a list element")) element = PrimitiveType.Error;
        }

        return new ListType(element);
    }

    private LexType InferUnary(UnaryExpr unary)
    {
        var type = Infer(unary.Operand);
        if (unary.IsNot)
        {
            if (_unifier.Coerce(PrimitiveType.Bool, type) == Agreement.Ok) return PrimitiveType.Bool;
            ReportMismatch("Bool", Print(type, unary.Span), unary.Operand.Span, "in operator `not`", "the operand of `not`",
                "`not` binds tighter than comparisons: write `not (a == b)`");
            return PrimitiveType.Error;
        }

        return RequireClass(type, unary.Operand.Span, "-", allowText: false) ? type : PrimitiveType.Error;
    }

    /// <summary>Demands a number, or text where that is allowed; a type that is not known yet becomes Int.</summary>
    private bool RequireClass(LexType type, TextSpan span, string op, bool allowText)
    {
        var unfolded = _types.Unfold(type);
        if (unfolded == PrimitiveType.Int || unfolded == PrimitiveType.Float || unfolded == PrimitiveType.Error
            || unfolded == PrimitiveType.Never)
            return true;
        if (allowText && unfolded == PrimitiveType.Str) return true;
        if (unfolded is TypeVariable variable)
        {
            variable.Binding = PrimitiveType.Int;
            return true;
        }

        ReportMismatch(allowText ? "Int, Float or Str" : "Int or Float", Print(type, span), span, $"in operator `{op}`",
            $"an operand of `{op}`",
            RepairOfOperand(unfolded, op));
        return false;
    }

    private static string? RepairOfOperand(LexType type, string op) => type switch
    {
        ListType when op == "+" => "lists are joined with `list.concat`",
        PrimitiveType primitive when primitive == PrimitiveType.Str =>
            "of texts there is `+` and the order; other functions are in `std.str`",
        PrimitiveType primitive when primitive == PrimitiveType.Unit => "the value is `()`, which is nothing to calculate with",
        NamedType { Name: "Option" } => "it may be `None`: take it apart with `match`, or use `option.unwrap_or`",
        NamedType { Name: "Result" } => "it may be an `Err`: take it apart with `match` or `?`",
        FunctionType => "it is a function; call it: `f(...)`",
        _ => null,
    };

    private LexType FinishBinary(BinaryExpr binary, LexType left)
    {
        var op = binary.Operator;
        var spelling = op.Spelling();
        if (op.IsLogical())
        {
            var context = $"in operator `{spelling}`";
            Require(PrimitiveType.Bool, left, TailOf(binary.Left).Span, context, $"the left operand of `{spelling}`");
            Require(PrimitiveType.Bool, Infer(binary.Right), TailOf(binary.Right).Span, context, $"the right operand of `{spelling}`");
            return PrimitiveType.Bool;
        }

        var right = Infer(binary.Right);
        if (op.IsOrdering() && (binary.Left is LiteralExpr { Value.Kind: LiteralKind.Str }
            || binary.Right is LiteralExpr { Value.Kind: LiteralKind.Str }))
            Warn(WarningKinds.TextComparison, binary.Span, $"`{spelling}` compares text with a literal, byte by byte");
        var isSound = RequireSameOperands(binary, left, right);
        if (isSound && !op.IsEquality())
        {
            // `Never` on the left says nothing about the operation; the right side then decides.
            var subject = TypeVariable.Prune(left) == PrimitiveType.Never ? right : left;
            isSound = RequireClass(subject, binary.Left.Span, spelling, allowText: op == BinaryOperator.Add || op.IsOrdering());
        }

        if (!op.IsArithmetic()) return PrimitiveType.Bool;
        return isSound ? left : PrimitiveType.Error;
    }

    private bool RequireSameOperands(BinaryExpr binary, LexType left, LexType right)
    {
        var spelling = binary.Operator.Spelling();
        var agreement = _unifier.Coerce(left, right);
        if (agreement == Agreement.Ok) return true;
        ReportDisagreement(agreement, left, right, binary.Right.Span, $"in operator `{spelling}`", $"the operands of `{spelling}`",
            RepairOfOperands(binary, left, right));
        return false;
    }

    private LexType InferLambda(LambdaExpr lambda)
    {
        var errorsBefore = _diagnostics.Count;
        var (outerEffects, outerLambda, outerResult, mark) = (_effects, _lambda, _result, _locals.Mark);
        _effects = new();
        _lambda = new((_lambda?.Depth ?? 0) + 1, _lambda);
        var parameters = ImmutableArray.CreateBuilder<LexType>(lambda.Parameters.Length);
        foreach (var parameter in lambda.Parameters)
        {
            var type = Annotation(parameter.Type);
            parameters.Add(type);
            BindNamed(parameter.Name, type, _lambda.Depth);
        }

        var row = _converter.Row(lambda.Row, new TypeScope { Rows = _rows });
        var result = _result = Annotation(lambda.Result);
        Require(result, InferBody(lambda.Body), TailOf(lambda.Body).Span, "in a lambda body", "the result of the lambda");
        if (_diagnostics.Count == errorsBefore) CheckDeclaredEffects(row, lambda.Row, lambda.Result, "the lambda");
        (_captures ??= [])[lambda.Id] = [.. _lambda.Captures];
        (_effects, _lambda, _result) = (outerEffects, outerLambda, outerResult);
        _locals.Restore(mark);
        return new FunctionType(parameters.MoveToImmutable(), row, result);
    }
}
