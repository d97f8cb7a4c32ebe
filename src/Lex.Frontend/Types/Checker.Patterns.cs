using System.Collections.Immutable;
using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Types;

/// <content>Matches and patterns.</content>
internal sealed partial class Checker
{
    private LexType FinishMatch(MatchExpr match, LexType scrutinee)
    {
        if (match.Arms.IsEmpty)
        {
            _diagnostics.Report(DiagnosticKinds.NonExhaustiveMatch, match.Span, "the match has no arms", null,
                DiagnosticField.Of("missing", ImmutableArray.Create("_")));
            return PrimitiveType.Error;
        }

        if (_diagnostics.CollectsWarnings && match.Origin == MatchOrigin.Match) Matches.Add((match, scrutinee));
        if (match.Origin == MatchOrigin.If && !RequireCondition(match.Arms[0].Pattern.Span, scrutinee)) scrutinee = PrimitiveType.Error;
        if (match.Origin == MatchOrigin.Try && TypeVariable.Prune(scrutinee) == PrimitiveType.Error) return PrimitiveType.Error;
        LexType result = _variables.Fresh();
        for (var i = 0; i < match.Arms.Length; i++)
        {
            var arm = match.Arms[i];
            var mark = _locals.Mark;
            if (match.Origin == MatchOrigin.Try && !RequireResult(arm.Pattern, scrutinee)) return PrimitiveType.Error;
            CheckPattern(arm.Pattern, scrutinee);
            var type = Infer(arm.Body);
            _locals.Restore(mark);
            var what = match.Origin == MatchOrigin.If ? (i == 0 ? "the first branch" : "the second branch") : $"arm {i + 1}";
            if (!Require(result, type, TailOf(arm.Body).Span, $"in match arm {i + 1}", what)) result = PrimitiveType.Error;
        }

        return result;
    }

    /// <summary>Demands that a condition is a Bool.</summary>
    private bool RequireCondition(TextSpan span, LexType condition)
    {
        var agreement = _unifier.Coerce(PrimitiveType.Bool, condition);
        if (agreement == Agreement.Ok) return true;
        // The roles in the fields are those of the reference: the condition's type is what its branches want.
        var (wanted, found) = (PrimitiveType.Bool.Name, Print(condition, span));
        if (!_diagnostics.IsFull)
        {
            _diagnostics.Report(DiagnosticKinds.TypeMismatch, span, $"the condition of an `if` must be Bool, this is {WithoutNumbers(found)}",
                RepairOfTypes(PrimitiveType.Bool, condition, span),
                DiagnosticField.Of("expected", found), DiagnosticField.Of("got", wanted),
                DiagnosticField.Of("context", ImmutableArray.Create("in a pattern")));
        }

        return false;
    }

    /// <summary>Demands that <c>?</c> stands behind a Result.</summary>
    private bool RequireResult(Pattern pattern, LexType operand)
    {
        if (_types.Unfold(operand) is TypeVariable or PrimitiveType { Name: "?" or "Never" } || _types.FindConstructor("Ok") is not { } ok)
            return true;
        var (owner, _) = Instantiate(ok);
        if (_unifier.Coerce(owner, operand) == Agreement.Ok) return true;
        if (_diagnostics.IsFull) return false;
        ReportMismatch(Print(owner, pattern.Span), Print(operand, pattern.Span), pattern.Span, "in a pattern with constructor `Ok`",
            "the operand of `?`",
            _types.Unfold(operand) switch
            {
                NamedType { Name: "Option" } =>
                    "`?` takes a Result; take an Option apart with `match`: `match o { Some(x) => ..., None => Err(...) }`",
                FunctionType => "`?` binds tighter than `|>`: write `(x |> f)?`",
                _ => "the value is no Result, so there is no error to hand on; remove the `?`",
            });
        return false;
    }

    private void BindLocal(string name, LexType type) => _locals.Bind(name, new(type, _lambda?.Depth ?? 0));

    /// <summary>Checks a pattern against the type of what it is tried on, and binds its names.</summary>
    private void CheckPattern(Pattern pattern, LexType type)
    {
        _nodeTypes[pattern.Id] = type;
        switch (pattern)
        {
            case BinderPattern binder:
                BindLocal(binder.Name, type);
                break;
            case LiteralPattern literal:
                // The roles are those of the reference: the value's type is what is wanted here.
                Require(type, TypeOf(literal.Value), pattern.Span, "in a pattern", "a pattern or condition");
                break;
            case ConstructorPattern constructor:
                CheckConstructorPattern(constructor, type);
                break;
            case RecordPattern record:
                CheckRecordPattern(record, type);
                break;
            case TuplePattern tuple:
                CheckTuplePattern(tuple, type);
                break;
        }
    }

    private void CheckAll(ImmutableArray<Pattern> patterns, LexType type)
    {
        foreach (var pattern in patterns) CheckPattern(pattern, type);
    }

    private void CheckConstructorPattern(ConstructorPattern pattern, LexType type)
    {
        if (_types.FindConstructor(pattern.Name) is not { } constructor)
        {
            ReportUnknownConstructor(pattern.Name, pattern.Span);
            CheckAll(pattern.Arguments, PrimitiveType.Error);
            return;
        }

        var (owner, payload) = Instantiate(constructor);
        if (!Require(owner, type, pattern.Span, $"in a pattern with constructor `{pattern.Name}`", "a pattern"))
        {
            CheckAll(pattern.Arguments, PrimitiveType.Error);
            return;
        }

        if (payload is null)
        {
            if (!pattern.Arguments.IsEmpty)
                ReportArity(pattern.Span, $"`{pattern.Name}` has no payload", 0, pattern.Arguments.Length, $"write `{pattern.Name}` alone");
            CheckAll(pattern.Arguments, PrimitiveType.Error);
            return;
        }

        NoteSubPatterns(pattern, constructor);
        if (pattern.Arguments.Length == 1)
        {
            CheckPattern(pattern.Arguments[0], payload);
            return;
        }

        var parts = payload is TupleType tuple ? tuple.Items : [];
        for (var i = 0; i < pattern.Arguments.Length; i++)
            CheckPattern(pattern.Arguments[i], i < parts.Length ? parts[i] : _variables.Fresh());
    }

    private void CheckRecordPattern(RecordPattern pattern, LexType type)
    {
        var unfolded = _types.Unfold(type);
        var record = unfolded as RecordType;
        if (record is null && unfolded != PrimitiveType.Error)
            ReportMismatch("a record", Print(type, pattern.Span), pattern.Span, "in a pattern", "a record pattern",
                unfolded is TypeVariable ? "the type of the value is not known here; say it: `let x :: T := ...`" : null);
        foreach (var field in pattern.Fields)
        {
            LexType part = PrimitiveType.Error;
            if (record is not null) part = record.Find(field.Name.Text) ?? ReportUnknownField(field.Name, type, record);
            CheckPattern(field.Pattern, part);
        }
    }

    private void CheckTuplePattern(TuplePattern pattern, LexType type)
    {
        if (pattern.Items.IsEmpty)
        {
            Require(type, PrimitiveType.Unit, pattern.Span, "in a pattern", "the unit pattern");
            return;
        }

        switch (_types.Unfold(type))
        {
            case TupleType tuple when tuple.Items.Length == pattern.Items.Length:
                for (var i = 0; i < pattern.Items.Length; i++) CheckPattern(pattern.Items[i], tuple.Items[i]);
                return;
            case TupleType tuple:
                ReportArity(pattern.Span, $"the tuple has {Count(tuple.Items.Length, "part")}, the pattern {pattern.Items.Length}",
                    tuple.Items.Length, pattern.Items.Length);
                break;
            case TypeVariable variable:
                var parts = ImmutableArray.CreateBuilder<LexType>(pattern.Items.Length);
                foreach (var _ in pattern.Items) parts.Add(_variables.Fresh());
                var fresh = new TupleType(parts.MoveToImmutable());
                variable.Binding = fresh;
                for (var i = 0; i < pattern.Items.Length; i++) CheckPattern(pattern.Items[i], fresh.Items[i]);
                return;
            case var other when other != PrimitiveType.Error:
                ReportMismatch("a tuple", Print(type, pattern.Span), pattern.Span, "in a pattern", "a tuple pattern");
                break;
        }

        CheckAll(pattern.Items, PrimitiveType.Error);
    }
}
