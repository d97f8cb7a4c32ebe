using System.Collections.Immutable;
using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Effects;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Types;

/// <content>
/// What the language accepts but a strict check refuses: it is noted while bodies are checked and looked at when all types are
/// known. Nothing here happens unless warnings are wanted, save that predicates which a run can evaluate are found out.
/// </content>
internal sealed partial class Checker
{
    private List<(MatchExpr Match, LexType Scrutinee)> Matches => field ??= [];
    private List<(TextSpan Span, LexType Value, LexType Result)> Returns => field ??= [];
    private List<(TypeNode Node, ImmutableArray<string> Parameters)> NamedTypes => field ??= [];
    private HashSet<int>? _soundPredicates;
    private ImmutableArray<string> _typeParameters = [];

    private void CheckStrictly()
    {
        CheckReturns();
        CheckCoverage();
        foreach (var (node, parameters) in NamedTypes) CheckTypeNames(node, parameters);
    }

    // Types.

    private void NoteTypes(TypeStage stage)
    {
        NamedTypes.Add((stage.Definition, stage.Parameters));
        if (stage.Parameters.IsEmpty) return;
        var mentioned = new HashSet<string>(StringComparer.Ordinal);
        AddNames(mentioned, stage.Definition);
        foreach (var parameter in stage.Parameters)
        {
            if (!mentioned.Contains(parameter))
                Warn(WarningKinds.UnusedTypeParameter, stage.Name.Span,
                    $"`{Shown(stage.Name.Text, stage.Name.Span)}` does not use its parameter `{parameter}`");
        }
    }

    private void NoteTypes(FunctionStage function)
    {
        var names = ImmutableArray.CreateRange(function.TypeParameters, parameter => parameter.Text);
        foreach (var parameter in function.Parameters) NamedTypes.Add((parameter.Type, names));
        NamedTypes.Add((function.Result, names));
        if (names.IsEmpty) return;
        var mentioned = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in function.Parameters) AddNames(mentioned, parameter.Type);
        AddNames(mentioned, function.Result);
        if (function.Row.Tail is { } tail) mentioned.Add(tail.Text);
        foreach (var parameter in function.TypeParameters)
        {
            if (!mentioned.Contains(parameter.Text))
                Warn(WarningKinds.UnusedTypeParameter, parameter.Span,
                    $"`{Shown(function.Name.Text, function.Name.Span)}` does not use its type parameter `{parameter.Text}`");
        }
    }

    /// <summary>Adds the names that a type mentions, as types without arguments or as the tails of rows: parameters may be among them.</summary>
    private static void AddNames(HashSet<string> names, TypeNode node) => Walk(node, part =>
    {
        if (part is NamedNode { Arguments.IsEmpty: true } named) names.Add(named.Name);
        else if (part is FunctionNode { Row.Tail: { } tail }) names.Add(tail.Text);
    });

    // Depth is bounded by the parser.
    private static void Walk(TypeNode node, Action<TypeNode> visit)
    {
        visit(node);
        switch (node)
        {
            case NamedNode named:
                foreach (var argument in named.Arguments) Walk(argument, visit);
                break;
            case TupleNode tuple:
                foreach (var item in tuple.Items) Walk(item, visit);
                break;
            case FunctionNode function:
                foreach (var parameter in function.Parameters) Walk(parameter, visit);
                Walk(function.Result, visit);
                break;
            case RecordNode record:
                foreach (var field in record.Fields) Walk(field.Type, visit);
                break;
            case UnionNode union:
                foreach (var variant in union.Variants)
                    if (variant.Payload is { } payload) Walk(payload, visit);
                break;
            case RefinedNode refined:
                Walk(refined.Base, visit);
                break;
        }
    }

    private void CheckTypeNames(TypeNode node, ImmutableArray<string> parameters) => Walk(node, part =>
    {
        if (part is not NamedNode named || (named.Arguments.IsEmpty && parameters.Contains(named.Name))) return;
        var name = Shown(named.Name, named.Span);
        var word = new TextSpan(named.Span.Start, named.Span.Start + name.Length);
        if (!IsKnownType(named.Name))
        {
            var repair = ForeignNames.TypeFor(name) is { } meant ? new($"here it is called `{meant}`", new SuggestedEdit(word, meant))
                : Suggest(name, word, TypeNames())
                ?? (name.Length == 1 ? $"a type parameter stands behind the function's name: `fn name[{name}](...)`" : (Repair?)null);
            Warn(DiagnosticKinds.UnknownIdentifier, word, $"no such type: `{name}`", repair, DiagnosticField.Of("name", name));
        }
        else if (ArityOf(named.Name) is >= 0 and var arity && arity != named.Arguments.Length)
        {
            Warn(DiagnosticKinds.ArityMismatch, named.Span,
                $"`{name}` wants {Count(arity, "type argument")}, {named.Arguments.Length} given", null,
                DiagnosticField.Of("expected", arity), DiagnosticField.Of("got", named.Arguments.Length));
        }
    });

    private bool IsKnownType(string name) =>
        PrimitiveType.Of(name) is not null || name is "List" or "Tuple" || BuiltInTypes.ArityOf(name) >= 0
            || _types.FindType(name) is not null;

    /// <summary>The number of parameters of a known type; -1 for any number.</summary>
    private int ArityOf(string name)
    {
        if (_types.FindType(name) is { } declaration) return declaration.Parameters.Length;
        if (name == "Tuple") return -1;
        return name == "List" ? 1 : Math.Max(0, BuiltInTypes.ArityOf(name));
    }

    private IEnumerable<string> TypeNames()
    {
        foreach (var stage in _tree.Stages)
            if (stage is TypeStage type) yield return type.Name.Text;
        foreach (var name in BuiltInTypes.Names) yield return name;
    }

    /// <summary>Warns where a body takes a type parameter for one certain type, or two for the same: callers may choose any.</summary>
    private void NoteTypeParameters(CheckedFunction function, FunctionType type)
    {
        var chosen = new Dictionary<LexType, TypeParameter>();
        Compare(function.Scheme.Type, type, (parameter, instance) =>
        {
            var bound = TypeVariable.Prune(instance);
            // In the body the name of a parameter is a type of its own, which stands for the parameter.
            var isFree = bound is TypeVariable or PrimitiveType { Name: "Never" or "?" }
                || (bound is NamedType { Arguments.IsEmpty: true } named && named.Name == parameter.Name && !IsKnownType(named.Name));
            if (isFree && (bound is not TypeVariable || !chosen.TryGetValue(bound, out var other) || other == parameter))
            {
                chosen[bound] = parameter;
                return;
            }

            var taken = isFree ? $"`{chosen[bound].Name}`" : Print(bound, function.Stage.Name.Span);
            Warn(WarningKinds.PinnedTypeParameter, function.Stage.Name.Span,
                $"`{Shown(function.Name, function.Stage.Name.Span)}` takes its type parameter `{parameter.Name}` to be {taken}, but callers may choose another type");
        });
    }

    /// <summary>Visits the type parameters of a declared type, each once, beside what stands for them in an instance.</summary>
    private static void Compare(FunctionType declared, FunctionType instance, Action<TypeParameter, LexType> visit)
    {
        var seen = new HashSet<TypeParameter>();
        var pending = new Stack<(LexType Declared, LexType Instance)>();
        pending.Push((declared, instance));
        while (pending.TryPop(out var pair))
        {
            switch (pair.Declared, pair.Instance)
            {
                case (TypeParameter parameter, _):
                    if (seen.Add(parameter)) visit(parameter, pair.Instance);
                    break;
                case (ListType a, ListType b):
                    pending.Push((a.Element, b.Element));
                    break;
                case (TupleType a, TupleType b):
                    for (var i = 0; i < a.Items.Length; i++) pending.Push((a.Items[i], b.Items[i]));
                    break;
                case (NamedType a, NamedType b):
                    for (var i = 0; i < a.Arguments.Length; i++) pending.Push((a.Arguments[i], b.Arguments[i]));
                    break;
                case (RecordType a, RecordType b):
                    for (var i = 0; i < a.Fields.Length; i++) pending.Push((a.Fields[i].Type, b.Fields[i].Type));
                    break;
                case (FunctionType a, FunctionType b):
                    for (var i = 0; i < a.Parameters.Length; i++) pending.Push((a.Parameters[i], b.Parameters[i]));
                    pending.Push((a.Result, b.Result));
                    break;
            }
        }
    }

    // Errors that are handed on.

    private void NoteReturn(ReturnExpr expression, LexType value)
    {
        if (_diagnostics.CollectsWarnings && _result is { } result) Returns.Add((expression.Span, value, result));
    }

    private void CheckReturns()
    {
        foreach (var (span, value, result) in Returns)
        {
            if (_unifier.Coerce(result, value) == Agreement.Ok) continue;
            var (wanted, got) = (Print(result, span), Print(value, span));
            Warn(DiagnosticKinds.TypeMismatch, span, $"`?` hands on {WithoutNumbers(got)}, but the function gives {wanted}",
                "declare a Result with this error as the result, or change the error with `result.map_err`",
                DiagnosticField.Of("expected", wanted), DiagnosticField.Of("got", got),
                    DiagnosticField.Of("context", ImmutableArray.Create("in operator `?`")));
        }
    }

    // Matches.

    private void NoteSubPatterns(ConstructorPattern pattern, Constructor constructor)
    {
        // A bare name ignores the payload, and one pattern may stand for all of it.
        if (!_diagnostics.CollectsWarnings || pattern.Arguments.Length <= 1 || pattern.Arguments.Length == constructor.Arity) return;
        Warn(DiagnosticKinds.ArityMismatch, pattern.Span,
            $"`{pattern.Name}` has {Count(constructor.Arity, "part")}, the pattern {pattern.Arguments.Length}", null,
            DiagnosticField.Of("expected", constructor.Arity), DiagnosticField.Of("got", pattern.Arguments.Length));
    }

    /// <summary>Looks for values that no arm takes and arms that no value reaches, once all types are known.</summary>
    private void CheckCoverage()
    {
        foreach (var (match, scrutinee) in Matches)
        {
            var missing = MatchCoverage.Missing(_types, scrutinee, match.Arms);
            if (!missing.IsEmpty) WarnOfMissing(match, missing);
            foreach (var arm in MatchCoverage.Unreachable(_types, scrutinee, match.Arms))
                Warn(WarningKinds.UnreachableArm, match.Arms[arm].Pattern.Span,
                    $"arm {arm + 1} is never reached: the arms before it take all its values");
        }
    }

    private void WarnOfMissing(MatchExpr match, ImmutableArray<string> missing)
    {
        // The words `match ...` say enough; the arms would only fill the screen.
        var head = new TextSpan(match.Span.Start, match.Scrutinee.Span.End);
        Warn(DiagnosticKinds.NonExhaustiveMatch, head,
            $"the match has no arm for {string.Join(", ", missing.Select(m => $"`{m}`"))}",
            $"add {(missing.Length == 1 ? "an arm" : "arms")}: `{string.Join(", ", missing.Select(m => $"{m} => ..."))}`",
            DiagnosticField.Of("missing", missing));
    }

    // Refinements.

    /// <summary>
    /// Checks refinements as expressions with nothing but their binder in scope. What is wrong with them is a warning: such a
    /// program is accepted, and fails when the predicate has its turn. Those that the machine's own predicates cannot express,
    /// and that are sound, are evaluated by the function itself.
    /// </summary>
    private void CheckPredicates(CheckedFunction function)
    {
        var isNeeded = _diagnostics.CollectsWarnings;
        for (var i = 0; i < function.Stage.Parameters.Length; i++)
        {
            if (function.Stage.Parameters[i].Type is not RefinedNode refined) continue;
            // Once the body evaluates one, it evaluates those behind it too.
            isNeeded |= !StaticPredicate.IsEvaluable(refined.Predicate);
            if (isNeeded) CheckPredicate(function, i, refined);
        }
    }

    private void CheckPredicate(CheckedFunction function, int parameter, RefinedNode refined)
    {
        var errors = _diagnostics;
        _diagnostics = new DiagnosticBag(_tree.Source);
        Enter();
        var type = function.Scheme.Instantiate(_variables, ofParameter: true, _rows);
        _locals.Bind(refined.Binding, new(type.Parameters[parameter], 0));
        var result = Infer(refined.Predicate);
        var name = Shown(function.Name, function.Stage.Name.Span);
        Require(PrimitiveType.Bool, result, refined.Predicate.Span, $"in the refinement of parameter {parameter + 1} of `{name}`",
            "the predicate");
        foreach (var (effect, span) in _effects.Effects())
            ReportEffect(span, EffectOrder.Print(effect),
                $"a refinement has no effects, but this performs `{EffectOrder.Print(effect)}`", null);
        var isSound = _diagnostics.Count == 0;
        if (errors.CollectsWarnings) errors.Warnings.Take(_diagnostics);
        _diagnostics = errors;
        if (isSound) (_soundPredicates ??= []).Add(refined.Predicate.Id);
    }
}
