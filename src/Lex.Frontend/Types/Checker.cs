using System.Collections.Immutable;
using System.Runtime.CompilerServices;
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

    // What many programs have none of is made when there is one, here and elsewhere, and where the making is not inlined: loading the
    // type of such a collection takes longer than checking a function.
    private Dictionary<int, ImmutableArray<string>>? _captures;
    private List<(int Call, LexType Decoded)>? _decodings;

    // Functions whose signature could not be read: whatever is done with them is right.
    private HashSet<string>? _unreadable;

    // What belongs to the body being checked.
    private LocalScope<Local> _locals = new();
    private EffectCollector _effects = new();
    private Dictionary<string, RowVariable> _rows = [];
    private LambdaFrame? _lambda;
    private LexType? _result;

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

    public static CheckedProgram Run(CanonicalProgram tree, SignatureCatalogue catalogue, DiagnosticBag diagnostics)
    {
        var checker = new Checker(tree, catalogue, diagnostics);
        checker.DeclareImports();
        checker.DeclareTypes();
        var functions = checker.DeclareFunctions();
        foreach (var function in functions)
        {
            if (diagnostics.IsFull) break;
            if (function.Stage.Readability != Readability.Whole) continue;
            checker.CheckBody(function);
            checker.CheckExamples(function);
            checker.CheckPredicates(function);
        }

        if (diagnostics.CollectsWarnings && diagnostics.Count == 0) checker.CheckStrictly();
        return checker.Result(functions);
    }

    private CheckedProgram Result(ImmutableArray<CheckedFunction> functions) => new()
    {
        Tree = _tree,
        Functions = functions,
        Types = _types,
        Modules = _aliases,
        NodeTypes = _nodeTypes,
        Captures = _captures,
        Decodings = _decodings is null ? null : KnownDecodings(_decodings),
        SoundPredicates = _soundPredicates,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Dictionary<int, LexType> KnownDecodings(List<(int Call, LexType Decoded)> decodings)
    {
        var known = new Dictionary<int, LexType>();
        foreach (var (call, decoded) in decodings)
            if (TypeVariable.Prune(decoded) is not TypeVariable) known[call] = decoded;
        return known;
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

    private void Warn(DiagnosticKind kind, TextSpan span, string message, Repair? repair = null,
        params ImmutableArray<DiagnosticField> fields)
    {
        if (_diagnostics.CollectsWarnings) _diagnostics.Warnings.Report(kind, span, message, repair, fields);
    }

    /// <summary>Binds a local that the author named, and warns when it hides a function.</summary>
    private void BindNamed(NameSyntax name, LexType type, int depth)
    {
        if (_diagnostics.CollectsWarnings && _functions.ContainsKey(name.Text))
            Warn(WarningKinds.ShadowedFunction, name.Span, $"`{Shown(name.Text, name.Span)}` hides the function of the same name");
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
                    Warn(WarningKinds.ConstructorCollision, variant.Name.Span,
                        $"`{variant.Name.Text}` is a constructor of `{Shown(other.Owner.Name, variant.Name.Span)}` already");
            }
        }

        _types.Add(DeclareType(stage, isBuiltIn: false));
        if (_diagnostics.CollectsWarnings) NoteTypes(stage);
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
            if (function.Readability == Readability.NameOnly)
            {
                NoteUnreadable(function.Name.Text);
                continue;
            }

            if (_diagnostics.CollectsWarnings) NoteTypes(function);
            var scope = TypeScope.OfParameters(function.TypeParameters);
            var parameters = ImmutableArray.CreateBuilder<LexType>(function.Parameters.Length);
            foreach (var parameter in function.Parameters) parameters.Add(_converter.Convert(parameter.Type, scope));
            var type = new FunctionType(parameters.MoveToImmutable(), _converter.Row(function.Row, scope),
                _converter.Convert(function.Result, scope));
            var declared = new CheckedFunction(function, scope.Generalize(type));
            functions.Add(declared);
            if (_functions.ContainsKey(declared.Name))
                Warn(WarningKinds.DuplicateFunction, function.Name.Span,
                    $"`{Shown(declared.Name, function.Name.Span)}` is declared more than once; calls reach the last one");
            if (Parser.StartsUpper(declared.Name))
                Warn(WarningKinds.UpperCaseFunction, function.Name.Span,
                    $"`{Shown(declared.Name, function.Name.Span)}` cannot be called: upper-case names are constructors");
            _functions[declared.Name] = declared;
        }

        return functions.ToImmutable();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NoteUnreadable(string function) => (_unreadable ??= new(StringComparer.Ordinal)).Add(function);

    // Bodies.

    private void CheckBody(CheckedFunction function)
    {
        var errorsBefore = _diagnostics.Count;
        Enter();
        var type = function.Scheme.Instantiate(_variables, ofParameter: true, _rows);
        for (var i = 0; i < type.Parameters.Length; i++)
            BindNamed(function.Stage.Parameters[i].Name, type.Parameters[i], 0);
        _result = type.Result;
        if (_diagnostics.CollectsWarnings) _typeParameters = TextsOf(function.Stage.TypeParameters);
        var name = Shown(function.Name, function.Stage.Name.Span);
        var result = InferBody(function.Stage.Body);
        Require(type.Result, result, TailOf(function.Stage.Body).Span, $"in function `{name}`", $"the result of `{name}`");
        if (_diagnostics.Count == errorsBefore) CheckDeclaredEffects(type.Row, function.Stage.Row, function.Stage.Result, $"`{name}`");
        if (_diagnostics.CollectsWarnings) NoteTypeParameters(function, type);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ImmutableArray<string> TextsOf(ImmutableArray<NameSyntax> names) => ImmutableArray.CreateRange(names, name => name.Text);

    private void Enter()
    {
        _locals = new();
        _effects = new();
        _rows = new(StringComparer.Ordinal);
        _lambda = null;
        _result = null;
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
    private void CheckDeclaredEffects(EffectRow declared, RowNode row, TypeNode? result, string owner)
    {
        if (!_effects.IsEmpty) CheckEffects(declared.Resolve(), row, result, owner);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CheckEffects(EffectRow available, RowNode row, TypeNode? result, string owner)
    {
        List<string>? missing = null;
        TextSpan place = default;
        foreach (var (effect, span) in _effects.Effects())
        {
            if (EffectOrder.AnyCovers(available.Effects, effect)) continue;
            if (missing is null) (missing, place) = ([], span);
            missing.Add(EffectOrder.Print(effect));
        }

        if (missing is not null)
        {
            // Named is the first one only; the repair declares them all.
            ReportEffect(place, missing[0], $"the effect `{missing[0]}` is used here but {owner} does not declare it",
                RepairOfRow(row, result, missing));
            return;
        }

        foreach (var (tail, span) in _effects.Tails())
        {
            if (!tail.OfParameter || tail == available.Tail) continue;
            ReportEffect(span, $"| {tail.Name}",
                $"the effects `{tail.Name}` are performed here but {owner} has no row that is open with `| {tail.Name}`",
                available.Tail is null ? $"declare `[... | {tail.Name}]`" : null);
            return;
        }
    }

    private void ReportEffect(TextSpan span, string effect, string message, Repair? repair) =>
        _diagnostics.Report(DiagnosticKinds.EffectNotDeclared, span, message, repair, DiagnosticField.Of("effect", effect));

    // Example blocks.

    private void CheckExamples(CheckedFunction function)
    {
        var examples = function.Stage.Examples;
        if (examples.IsEmpty) return;
        var name = Shown(function.Name, function.Stage.Name.Span);
        if (!function.Row.Effects.IsEmpty)
        {
            _diagnostics.Report(DiagnosticKinds.ExamplesOnEffectfulFn, function.Stage.Name.Span,
                $"`{name}` has effects, so it cannot have examples",
                    "examples run without effects; give the pure part a function of its own",
                DiagnosticField.Of("fn_name", name));
            return;
        }

        for (var i = 0; i < examples.Length; i++) CheckExample(function, examples[i], i);
    }

    private void CheckExample(CheckedFunction function, Example example, int index)
    {
        var name = Shown(function.Name, function.Stage.Name.Span);
        if (example.Arguments.Length != function.Parameters.Length)
        {
            _diagnostics.Report(DiagnosticKinds.ExampleArityMismatch, example.Span,
                $"the example passes {Count(example.Arguments.Length, "argument")}, `{name}` takes {function.Parameters.Length}", null,
                DiagnosticField.Of("fn_name", name), DiagnosticField.Of("case_index", index),
                DiagnosticField.Of("expected", function.Parameters.Length), DiagnosticField.Of("got", example.Arguments.Length));
            return;
        }

        var errorsBefore = _diagnostics.Count;
        Enter();
        var type = function.Scheme.Instantiate(_variables);
        var context = $"in example {index} of `{name}`";
        for (var i = 0; i < example.Arguments.Length; i++)
            Require(type.Parameters[i], Infer(example.Arguments[i]), TailOf(example.Arguments[i]).Span, context,
                $"argument {i + 1} of the example");
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

    private void ReportDisagreement(Agreement agreement, LexType expected, LexType got, TextSpan span, string context, string what,
        Repair? repair = null)
    {
        // Nobody reads more, and types take time to print.
        if (_diagnostics.IsFull) return;
        var contexts = ImmutableArray.Create(context);
        switch (agreement)
        {
            case Agreement.RowMismatch:
                var (wanted, had) = (EffectOrder.Print(_unifier.Rows.Expected), EffectOrder.Print(_unifier.Rows.Got));
                _diagnostics.Report(DiagnosticKinds.EffectRowMismatch, span, $"effect rows differ in {what}: wanted {wanted}, found {had}",
                    "the rows of function values must be equal; pass a function with this row, or open the row of the parameter: `[| E]`",
                    DiagnosticField.Of("expected", wanted), DiagnosticField.Of("got", had), DiagnosticField.Of("context", contexts));
                break;
            case Agreement.Infinite:
                _diagnostics.Report(DiagnosticKinds.InfiniteType, span, $"the type of {what} would have to contain itself");
                break;
            case Agreement.TooComplex:
                _diagnostics.Report(DiagnosticKinds.TooComplex, span, $"the type of {what} is too large");
                break;
            default:
                ReportMismatch(Print(expected, span), Print(got, span), span, context, what, repair ?? RepairOfTypes(expected, got, span));
                break;
        }
    }

    private void ReportMismatch(string expected, string got, TextSpan span, string context, string what, Repair? repair = null) =>
        _diagnostics.Report(DiagnosticKinds.TypeMismatch, span,
            $"type mismatch in {what}: wanted {WithoutNumbers(expected)}, found {WithoutNumbers(got)}", repair,
            DiagnosticField.Of("expected", expected), DiagnosticField.Of("got", got),
                DiagnosticField.Of("context", ImmutableArray.Create(context)));

    /// <summary>A type for people: what is not known yet has no number, and a row that may be any is not shown.</summary>
    private static string WithoutNumbers(string type)
    {
        for (var at = type.IndexOf("[?e", StringComparison.Ordinal); at >= 0; at = type.IndexOf("[?e", at, StringComparison.Ordinal))
        {
            var end = type.IndexOf("] ", at, StringComparison.Ordinal);
            if (end < 0) break;
            type = type.Remove(at, end + 2 - at);
        }

        for (var at = type.IndexOf('?', StringComparison.Ordinal); at >= 0; at = type.IndexOf('?', at + 1))
        {
            var end = at + 1;
            while (end < type.Length && char.IsAsciiDigit(type[end])) end++;
            if (end > at + 1) type = string.Concat(type.AsSpan(0, at), "_", type.AsSpan(end));
        }

        return type;
    }
}
