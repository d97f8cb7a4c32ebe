using System.Collections.Immutable;
using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Effects;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Types;

/// <content>Calls and constructors.</content>
internal sealed partial class Checker
{
    private LexType FinishCall(CallExpr call, LexType callee, LexType? first)
    {
        var type = _types.Unfold(callee);
        switch (type)
        {
            case FunctionType function:
                return CallFunction(call, function, first);
            case TypeVariable variable:
                var result = _variables.Fresh();
                var wanted = new FunctionType(InferArguments(call, first), EffectRow.Pure, result);
                return RequireFunction(variable, wanted, call) ? result : PrimitiveType.Error;
            default:
                if (type != PrimitiveType.Error)
                    ReportMismatch("a function", Print(callee, call.Callee.Span), call.Callee.Span, "in a call", "the callee",
                        RepairOfCallee(type));
                InferArguments(call, first);
                return PrimitiveType.Error;
        }
    }

    private static string? RepairOfCallee(LexType type) => type switch
    {
        RecordType => "a record is no function; read a field with `r.name`",
        NamedType { Name: "Result" } => "`?` binds tighter than `|>`: write `(x |> f)?`",
        PrimitiveType => "only functions are called; two expressions on one line need a line break or `;` between them",
        _ => null,
    };

    private bool RequireFunction(TypeVariable variable, FunctionType wanted, CallExpr call)
    {
        var agreement = _unifier.Unify(variable, wanted);
        if (agreement != Agreement.Ok) ReportDisagreement(agreement, variable, wanted, call.Callee.Span, "in a call", "the callee");
        return agreement == Agreement.Ok;
    }

    private ImmutableArray<LexType> InferArguments(CallExpr call, LexType? first)
    {
        var types = ImmutableArray.CreateBuilder<LexType>(call.Arguments.Length);
        for (var i = 0; i < call.Arguments.Length; i++) types.Add(i == 0 && first is not null ? first : Infer(call.Arguments[i]));
        return types.MoveToImmutable();
    }

    private LexType CallFunction(CallExpr call, FunctionType function, LexType? first)
    {
        var name = NameOf(call.Callee);
        if (function.Parameters.Length != call.Arguments.Length)
        {
            ReportArity(call.Callee.Span,
                $"{name ?? "the function"} wants {Count(function.Parameters.Length, "argument")}, {call.Arguments.Length} given",
                function.Parameters.Length, call.Arguments.Length, $"its type is `{WithoutNumbers(Print(function, call.Span))}`");
            InferArguments(call, first);
            return PrimitiveType.Error;
        }

        var isSound = true;
        var firstUnfit = call.Arguments.Length;
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            var argument = call.Arguments[i];
            var type = i == 0 && first is not null ? first : Infer(argument);
            var agreement = _unifier.Coerce(function.Parameters[i], type);
            if (agreement == Agreement.Ok) continue;
            isSound = false;
            firstUnfit = Math.Min(firstUnfit, i);
            var span = TailOf(argument).Span;
            ReportDisagreement(agreement, function.Parameters[i], type, span, $"in argument {i + 1} of {name ?? "a call"}",
                call.Callee is StandardExpr ? "an interpolated expression" : $"argument {i + 1}{(name is null ? "" : $" of {name}")}",
                RepairOfOrder(function, firstUnfit, i, type, span));
        }

        if (isSound) Discharge(call);
        _effects.Add(function.Row, call.Callee.Span);
        NoteDecoding(call, function);
        return function.Result;
    }

    private string? NameOf(Expr callee) => callee switch
    {
        VarExpr variable => $"`{Shown(variable.Name, variable.Span)}`",
        FieldExpr { Value: VarExpr owner } access => $"`{owner.Name}.{access.Field.Text}`",
        _ => null,
    };

    private void ReportArity(TextSpan span, string message, int expected, int got, string? hint = null) =>
        _diagnostics.Report(DiagnosticKinds.ArityMismatch, span, message, hint,
            DiagnosticField.Of("expected", expected), DiagnosticField.Of("got", got));

    private void ReportArity(ConstructorExpr expression, Constructor constructor)
    {
        var name = expression.Name.Text;
        ReportArity(expression.Name.Span, $"`{name}` wants {Count(constructor.Arity, "argument")}, {expression.Arguments.Length} given",
            constructor.Arity, expression.Arguments.Length,
            constructor.Payload is null ? $"write `{name}` alone"
                : $"it is made like `{name}({string.Join(", ", Enumerable.Repeat("...", constructor.Arity))})`");
    }

    /// <summary>Tests literal arguments of a call by name against the refinements of the parameters (language 6.1).</summary>
    private void Discharge(CallExpr call)
    {
        if (call.Callee is not VarExpr callee || _locals.Contains(callee.Name) || !_functions.TryGetValue(callee.Name, out var function))
            return;
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            if (function.Stage.Parameters[i].Type is not RefinedNode refined
                || StaticPredicate.ArgumentValue(call.Arguments[i]) is not { } value) continue;
            if (StaticPredicate.Evaluate(refined.Predicate, refined.Binding, value) is not { Kind: LiteralKind.Bool, Bits: 0 }) continue;
            var reason = $"the predicate is false for {refined.Binding} = {value}";
            var name = Shown(callee.Name, callee.Span);
            _diagnostics.Report(DiagnosticKinds.RefinementViolation, call.Arguments[i].Span, $"argument {i + 1} of `{name}`: {reason}",
                $"the parameter is declared `{_tree.Source.Slice(refined.Span)}`",
                DiagnosticField.Of("fn_name", name), DiagnosticField.Of("param_index", i),
                DiagnosticField.Of("binding", refined.Binding), DiagnosticField.Of("reason", reason));
        }
    }

    /// <summary>Remembers a call that decodes text by its result type; whether the type is known shows at the end.</summary>
    private void NoteDecoding(CallExpr call, FunctionType function)
    {
        if (!IsModuleAccess(call.Callee)) return;
        var access = (FieldExpr)call.Callee;
        if (!TypedDecoding.IsDecoder(ModuleOf(access), access.Field.Text)) return;
        if (function.Result is NamedType { Name: "Result", Arguments.Length: 2 } result) (_decodings ??= []).Add((call.Id, result.Arguments[0]));
    }

    private LexType FinishConstructor(ConstructorExpr expression, LexType? first)
    {
        var name = expression.Name.Text;
        if (_types.FindConstructor(name) is not { } constructor)
        {
            ReportUnknownConstructor(name, expression.Name.Span);
            InferConstructorArguments(expression, first);
            return PrimitiveType.Error;
        }

        if (constructor.Arity != expression.Arguments.Length)
        {
            ReportArity(expression, constructor);
            InferConstructorArguments(expression, first);
            return PrimitiveType.Error;
        }

        var (owner, payload) = Instantiate(constructor);
        for (var i = 0; i < expression.Arguments.Length; i++)
        {
            var argument = expression.Arguments[i];
            var type = i == 0 && first is not null ? first : Infer(argument);
            var part = payload is TupleType tuple && constructor.Payload is TupleType ? tuple.Items[i] : payload!;
            Require(part, type, TailOf(argument).Span, $"in argument {i + 1} of constructor `{name}`", $"argument {i + 1} of `{name}`");
        }

        return owner;
    }

    private void InferConstructorArguments(ConstructorExpr expression, LexType? first)
    {
        for (var i = first is null ? 0 : 1; i < expression.Arguments.Length; i++) Infer(expression.Arguments[i]);
    }

    private void ReportUnknownConstructor(string name, TextSpan span) =>
        _diagnostics.Report(DiagnosticKinds.UnknownVariant, span, $"no such constructor: `{name}`", RepairOfConstructor(name, span),
            DiagnosticField.Of("constructor", name));

    /// <summary>A constructor's owner and payload with fresh variables for the owner's parameters.</summary>
    private (NamedType Owner, LexType? Payload) Instantiate(Constructor constructor)
    {
        var parameters = constructor.Owner.Parameters;
        if (parameters.IsEmpty) return (new(constructor.Owner.Name, []), constructor.Payload);
        var arguments = ImmutableArray.CreateBuilder<LexType>(parameters.Length);
        foreach (var _ in parameters) arguments.Add(_variables.Fresh());
        var fresh = arguments.MoveToImmutable();
        var payload = constructor.Payload is null ? null : TypeSubstitution.Apply(constructor.Payload, parameters, fresh);
        return (new(constructor.Owner.Name, fresh), payload);
    }
}
