using System.Collections.Immutable;
using Lex.Core.Builtins;
using Lex.Core.Programs;
using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Effects;
using Lex.Frontend.Modules;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Types;

/// <summary>
/// Checks types and effects of a program (language sections 4 to 7). Types flow from the leaves up. What is wrong gets
/// the error type, which fits everything, so that one mistake is reported once and checking goes on.
/// </summary>
internal sealed partial class Checker
{
    private readonly CanonicalProgram _tree;
    private DiagnosticBag _diagnostics;
    private readonly TypeVariables _variables = new();
    private readonly TypeTable _types;
    private readonly TypeConverter _converter;
    private readonly Unifier _unifier;
    private readonly ModuleFunctions _modules;
    private readonly StandardAliases _aliases;
    private readonly Dictionary<string, CheckedFunction> _functions = new(StringComparer.Ordinal);
    private readonly LexType?[] _nodeTypes;
    private readonly Dictionary<int, ImmutableArray<string>> _captures = [];
    private readonly List<(int Call, LexType Decoded)> _decodings = [];

    private readonly List<(MatchExpr Match, LexType Scrutinee)> _matches = [];

    // What belongs to the body being checked.
    private LocalScope<Local> _locals = new();
    private EffectCollector _effects = new();
    private Dictionary<string, RowVariable> _rows = [];
    private LambdaFrame? _lambda;

    private Checker(CanonicalProgram tree, SignatureCatalogue catalogue, DiagnosticBag diagnostics)
    {
        _tree = tree;
        _diagnostics = diagnostics;
        _types = new(name => BuiltInTypes.Find(name) is { } stage ? DeclareType(stage, isBuiltIn: true) : null);
        _converter = new(diagnostics, _variables);
        _unifier = new(_types, _variables);
        _modules = new(catalogue, _converter);
        _nodeTypes = new LexType?[tree.NodeCount];
        _aliases = new(tree.Source);
    }

    /// <summary>A local: its type, and how many lambdas it stands in.</summary>
    private readonly record struct Local(LexType Type, int LambdaDepth);

    /// <summary>A lambda whose body is being checked, and what it has captured so far.</summary>
    private sealed record LambdaFrame(int Depth, LambdaFrame? Outer)
    {
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

        /// <summary>Captured names in order of first use.</summary>
        public List<string> Captures { get; } = [];

        public void Capture(string name)
        {
            if (_seen.Add(name)) Captures.Add(name);
        }
    }

    // A search compares the name with each candidate.
    private const int MostSuggestions = 25;

    /// <summary>A hint with the nearest name; none once there are more diagnostics than anybody reads.</summary>
    private string? Suggest(string name, IEnumerable<string> candidates) =>
        _diagnostics.Count >= MostSuggestions ? null : NameSuggestions.Hint(name, candidates);

    public static CheckedProgram Run(CanonicalProgram tree, SignatureCatalogue catalogue, DiagnosticBag diagnostics)
    {
        var checker = new Checker(tree, catalogue, diagnostics);
        checker.DeclareImports();
        checker.DeclareTypes();
        var functions = checker.DeclareFunctions();
        foreach (var function in functions)
        {
            checker.CheckBody(function);
            checker.CheckExamples(function);
            if (diagnostics.CollectsWarnings) checker.CheckPredicates(function);
        }

        if (diagnostics.CollectsWarnings && diagnostics.Count == 0) checker.CheckCoverage();
        return checker.Result(functions);
    }

    private CheckedProgram Result(ImmutableArray<CheckedFunction> functions)
    {
        var decodings = new Dictionary<int, LexType>();
        foreach (var (call, decoded) in _decodings)
            if (TypeVariable.Prune(decoded) is not TypeVariable) decodings[call] = decoded;
        return new()
        {
            Tree = _tree,
            Functions = functions,
            Types = _types,
            Modules = _aliases,
            NodeTypes = _nodeTypes,
            Captures = _captures,
            Decodings = decodings,
        };
    }

    // Declarations.

    private void DeclareImports()
    {
        foreach (var stage in _tree.Stages)
        {
            if (stage is ImportStage { StandardModule: { } module } import && _modules.HasModule(module))
                _aliases.Add(import, module);
            else if (stage is ImportStage unknown)
                Warn(WarningKinds.UnresolvedImport, unknown.Span, $"`{unknown.Reference}` names nothing that can be imported");
        }
    }

    private void Warn(DiagnosticKind kind, TextSpan span, string message, string? hint = null, params ImmutableArray<DiagnosticField> fields)
    {
        if (_diagnostics.CollectsWarnings) _diagnostics.Warnings.Report(kind, span, message, hint, fields);
    }

    /// <summary>Binds a local that the author named, and warns when it hides a function.</summary>
    private void BindNamed(NameSyntax name, LexType type, int depth)
    {
        if (_diagnostics.CollectsWarnings && _functions.ContainsKey(name.Text))
            Warn(WarningKinds.ShadowedFunction, name.Span, $"`{name.Text}` hides the function of the same name");
        _locals.Bind(name.Text, new(type, depth));
    }

    private void DeclareTypes()
    {
        foreach (var stage in _tree.Stages)
            if (stage is TypeStage type) _converter.Declare(type);
        foreach (var stage in _tree.Stages)
            if (stage is TypeStage type) AddType(type);
    }

    private void AddType(TypeStage stage)
    {
        if (_diagnostics.CollectsWarnings && stage.Definition is UnionNode union)
        {
            foreach (var variant in union.Variants)
            {
                if (_types.FindConstructor(variant.Name.Text) is { } other && other.Owner.Name != stage.Name.Text)
                    Warn(WarningKinds.ConstructorCollision, variant.Name.Span, $"`{variant.Name.Text}` is a constructor of `{other.Owner.Name}` already");
            }
        }

        _types.Add(DeclareType(stage, isBuiltIn: false));
    }

    private TypeDeclaration DeclareType(TypeStage stage, bool isBuiltIn)
    {
        var scope = new TypeScope { ReportsTails = false };
        var parameters = ImmutableArray.CreateBuilder<TypeParameter>(stage.Parameters.Length);
        foreach (var name in stage.Parameters)
        {
            var parameter = new TypeParameter(name);
            parameters.Add(parameter);
            scope.Types[name] = parameter;
        }

        var declaration = new TypeDeclaration(stage.Name.Text, parameters.MoveToImmutable(), isBuiltIn);
        if (stage.Definition is not UnionNode union)
        {
            declaration.Alias = _converter.Convert(stage.Definition, scope);
            return declaration;
        }

        var constructors = ImmutableArray.CreateBuilder<Constructor>(union.Variants.Length);
        foreach (var variant in union.Variants)
        {
            var payload = variant.Payload is null ? null : _converter.Convert(variant.Payload, scope);
            constructors.Add(new(variant.Name.Text, declaration, payload));
        }

        declaration.Constructors = constructors.MoveToImmutable();
        return declaration;
    }

    private ImmutableArray<CheckedFunction> DeclareFunctions()
    {
        var functions = ImmutableArray.CreateBuilder<CheckedFunction>();
        foreach (var stage in _tree.Stages)
        {
            if (stage is not FunctionStage function) continue;
            var scope = TypeScope.OfParameters(function.TypeParameters);
            var parameters = ImmutableArray.CreateBuilder<LexType>(function.Parameters.Length);
            foreach (var parameter in function.Parameters) parameters.Add(_converter.Convert(parameter.Type, scope));
            var type = new FunctionType(parameters.MoveToImmutable(), _converter.Row(function.Row, scope), _converter.Convert(function.Result, scope));
            var declared = new CheckedFunction(function, scope.Generalize(type));
            functions.Add(declared);
            if (_functions.ContainsKey(declared.Name))
                Warn(WarningKinds.DuplicateFunction, function.Name.Span, $"`{declared.Name}` is declared more than once; calls reach the last one");
            if (Parser.StartsUpper(declared.Name))
                Warn(WarningKinds.UpperCaseFunction, function.Name.Span, $"`{declared.Name}` cannot be called: upper-case names are constructors");
            _functions[declared.Name] = declared;
        }

        return functions.ToImmutable();
    }

    // Bodies.

    private void CheckBody(CheckedFunction function)
    {
        var errorsBefore = _diagnostics.Count;
        Enter();
        var type = function.Scheme.Instantiate(_variables, ofParameter: true, _rows);
        for (var i = 0; i < type.Parameters.Length; i++)
            BindNamed(function.Stage.Parameters[i].Name, type.Parameters[i], 0);
        var result = InferBody(function.Stage.Body);
        Require(type.Result, result, TailOf(function.Stage.Body).Span, $"in function `{function.Name}`", "the result of the function");
        if (_diagnostics.Count == errorsBefore) CheckDeclaredEffects(type.Row, function.Stage.Row, $"`{function.Name}`");
    }

    private void Enter()
    {
        _locals = new();
        _effects = new();
        _rows = new(StringComparer.Ordinal);
        _lambda = null;
    }

    /// <summary>The expression that gives a body its value.</summary>
    private static Expr TailOf(Expr body)
    {
        while (true)
        {
            switch (body)
            {
                case LetExpr { Name.Text: not LetExpr.AscriptionName } let:
                    body = let.Body;
                    continue;
                case BlockExpr block:
                    body = block.Result;
                    continue;
                default:
                    return body;
            }
        }
    }

    /// <summary>Compares what a body does with its declared row; reports the first effect that is missing.</summary>
    private void CheckDeclaredEffects(EffectRow declared, RowNode row, string owner)
    {
        if (_effects.IsEmpty) return;
        var available = declared.Resolve();
        foreach (var (effect, span) in _effects.Effects())
        {
            if (EffectOrder.AnyCovers(available.Effects, effect)) continue;
            var printed = EffectOrder.Print(effect);
            ReportEffect(span, printed, $"the effect `{printed}` is used here but {owner} does not declare it",
                HintForRow(row, printed));
            return;
        }

        foreach (var (tail, span) in _effects.Tails())
        {
            if (!tail.OfParameter || tail == available.Tail) continue;
            ReportEffect(span, $"| {tail.Name}", $"the effects `{tail.Name}` are performed here but {owner} has no row that is open with `| {tail.Name}`",
                available.Tail is null ? $"declare `[... | {tail.Name}]`" : null);
            return;
        }
    }

    private static string HintForRow(RowNode row, string effect)
    {
        var declared = new List<string>(row.Effects.Length + 1);
        foreach (var node in row.Effects) declared.Add(EffectOrder.Print(node.Effect));
        declared.Add(effect);
        return $"declare it: `-> [{string.Join(", ", declared)}{(row.Tail is { } tail ? $" | {tail.Text}" : "")}] ...`";
    }

    private void ReportEffect(TextSpan span, string effect, string message, string? hint) =>
        _diagnostics.Report(DiagnosticKinds.EffectNotDeclared, span, message, hint, DiagnosticField.Of("effect", effect));

    /// <summary>
    /// Checks refinements as expressions with nothing but their binder in scope. What is wrong with them is a warning: such a
    /// program is accepted, and fails when the predicate has its turn.
    /// </summary>
    private void CheckPredicates(CheckedFunction function)
    {
        for (var i = 0; i < function.Stage.Parameters.Length; i++)
        {
            if (function.Stage.Parameters[i].Type is not RefinedNode refined) continue;
            var errors = _diagnostics;
            _diagnostics = errors.Warnings;
            var before = _diagnostics.Count;
            Enter();
            var type = function.Scheme.Instantiate(_variables, ofParameter: true, _rows);
            _locals.Bind(refined.Binding, new(type.Parameters[i], 0));
            var result = Infer(refined.Predicate);
            Require(PrimitiveType.Bool, result, refined.Predicate.Span, $"in the refinement of parameter {i + 1} of `{function.Name}`", "the predicate");
            if (_diagnostics.Count == before && !StaticPredicate.IsEvaluable(refined.Predicate))
                _diagnostics.Report(WarningKinds.UnevaluablePredicate, refined.Predicate.Span, "the predicate cannot be evaluated, so every call that needs it fails");
            _diagnostics = errors;
        }
    }

    // Example blocks.

    private void CheckExamples(CheckedFunction function)
    {
        var examples = function.Stage.Examples;
        if (examples.IsEmpty) return;
        if (!function.Row.Effects.IsEmpty)
        {
            _diagnostics.Report(DiagnosticKinds.ExamplesOnEffectfulFn, function.Stage.Name.Span,
                $"`{function.Name}` has effects, so it cannot have examples", null, DiagnosticField.Of("fn_name", function.Name));
            return;
        }

        for (var i = 0; i < examples.Length; i++) CheckExample(function, examples[i], i);
    }

    private void CheckExample(CheckedFunction function, Example example, int index)
    {
        if (example.Arguments.Length != function.Parameters.Length)
        {
            _diagnostics.Report(DiagnosticKinds.ExampleArityMismatch, example.Span,
                $"the example passes {example.Arguments.Length} arguments, `{function.Name}` takes {function.Parameters.Length}", null,
                DiagnosticField.Of("fn_name", function.Name), DiagnosticField.Of("case_index", index),
                DiagnosticField.Of("expected", function.Parameters.Length), DiagnosticField.Of("got", example.Arguments.Length));
            return;
        }

        var errorsBefore = _diagnostics.Count;
        Enter();
        var type = function.Scheme.Instantiate(_variables);
        var context = $"in example {index} of `{function.Name}`";
        for (var i = 0; i < example.Arguments.Length; i++)
            Require(type.Parameters[i], Infer(example.Arguments[i]), TailOf(example.Arguments[i]).Span, context, $"argument {i + 1} of the example");
        Require(type.Result, Infer(example.Expected), TailOf(example.Expected).Span, context, "the expected value");
        if (_diagnostics.Count != errorsBefore) return;
        foreach (var (effect, span) in _effects.Effects())
        {
            var printed = EffectOrder.Print(effect);
            ReportEffect(span, printed, $"examples have no effects, but this performs `{printed}`", null);
            return;
        }
    }

    // Agreement.

    /// <summary>Demands that a type fits where it is wanted, and reports it otherwise; answers whether it does.</summary>
    private bool Require(LexType expected, LexType got, TextSpan span, string context, string what)
    {
        var agreement = _unifier.Coerce(expected, got);
        if (agreement == Agreement.Ok) return true;
        ReportDisagreement(agreement, expected, got, span, context, what);
        return false;
    }

    private void ReportDisagreement(Agreement agreement, LexType expected, LexType got, TextSpan span, string context, string what)
    {
        var contexts = ImmutableArray.Create(context);
        switch (agreement)
        {
            case Agreement.RowMismatch:
                var (wanted, had) = (EffectOrder.Print(_unifier.Rows.Expected), EffectOrder.Print(_unifier.Rows.Got));
                _diagnostics.Report(DiagnosticKinds.EffectRowMismatch, span, $"effect rows differ in {what}: wanted {wanted}, found {had}", null,
                    DiagnosticField.Of("expected", wanted), DiagnosticField.Of("got", had), DiagnosticField.Of("context", contexts));
                break;
            case Agreement.Infinite:
                _diagnostics.Report(DiagnosticKinds.InfiniteType, span, $"the type of {what} would have to contain itself");
                break;
            case Agreement.TooComplex:
                _diagnostics.Report(DiagnosticKinds.TooComplex, span, $"the type of {what} is too large");
                break;
            default:
                ReportMismatch(TypePrinter.Print(expected), TypePrinter.Print(got), span, context, what, HintForTypes(expected, got));
                break;
        }
    }

    private void ReportMismatch(string expected, string got, TextSpan span, string context, string what, string? hint = null) =>
        _diagnostics.Report(DiagnosticKinds.TypeMismatch, span, $"type mismatch in {what}: wanted {expected}, found {got}", hint,
            DiagnosticField.Of("expected", expected), DiagnosticField.Of("got", got), DiagnosticField.Of("context", ImmutableArray.Create(context)));

    private string? HintForTypes(LexType expected, LexType got)
    {
        var (left, right) = (_types.Unfold(expected), _types.Unfold(got));
        if (left == PrimitiveType.Float && right == PrimitiveType.Int) return "there is no promotion; write the literal with a point, or convert with `int.to_float`";
        if (left == PrimitiveType.Int && right == PrimitiveType.Float) return "there is no promotion; convert with `float.to_int`, or make both sides Float";
        if (left == PrimitiveType.Str && right == PrimitiveType.Int) return "convert with `int.to_str`";
        if (left == PrimitiveType.Str && right == PrimitiveType.Float) return "convert with `float.to_str`";
        return null;
    }
}
