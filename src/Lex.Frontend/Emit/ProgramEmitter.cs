using System.Collections.Immutable;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Effects;
using Lex.Frontend.Syntax;
using Lex.Frontend.Types;

namespace Lex.Frontend.Emit;

/// <summary>The functions that evaluate one example case.</summary>
/// <param name="Function">The function it is an example of.</param>
/// <param name="Span">Where the case stands.</param>
/// <param name="CaseIndex">Which case, from 0.</param>
/// <param name="Arguments">Function ids, each without parameters, that give the arguments.</param>
/// <param name="Expected">The id of the function that gives the expected value.</param>
internal sealed record ExampleCode(string Function, TextSpan Span, int CaseIndex, ImmutableArray<int> Arguments, int Expected);

/// <summary>Emits canonical, unfused code for a checked program (runtime section 13).</summary>
internal sealed class ProgramEmitter
{
    private readonly CheckedProgram _program;
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, int> _functionIds = new(StringComparer.Ordinal);
    private readonly Stack<Action> _pending = [];
    private readonly Dictionary<string, int> _hidden = new(StringComparer.Ordinal);

    private ProgramEmitter(CheckedProgram program, DiagnosticBag diagnostics)
    {
        _program = program;
        _diagnostics = diagnostics;
        Classes = new(program.Tree);
        Kinds = new(program.Types);
    }

    public ProgramBuilder Builder { get; } = new();

    public DeclaredClasses Classes { get; }

    public KindMapper Kinds { get; }

    /// <summary>Library functions written in Lex; read at the first use.</summary>
    public Prelude Prelude => field ??= new(this);

    public CheckedProgram Program => _program;

    /// <summary>Emits a program that has no errors; reports what exceeds the machine's limits and then answers null.</summary>
    public static ProgramCode? Run(
        CheckedProgram program, bool withExamples, RecordPlacements placements, DiagnosticBag diagnostics, out ImmutableArray<ExampleCode> examples)
    {
        var emitter = new ProgramEmitter(program, diagnostics);
        examples = emitter.EmitAll(withExamples);
        if (diagnostics.Count == 0) return emitter.Builder.Complete(placements);
        examples = [];
        return null;
    }

    private ImmutableArray<ExampleCode> EmitAll(bool withExamples)
    {
        Builder.Source = _program.Tree.Source;
        foreach (var stage in _program.Tree.Stages)
            if (stage is ImportStage import && _program.Modules.Find(import.Alias.Text, import.Span.Start) is { } module)
                Builder.Alias(import.Alias.Text, module);

        var ids = new int[_program.Functions.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            var function = _program.Functions[i];
            ids[i] = Builder.Declare(SignatureOf(function));
            _functionIds[function.Name] = ids[i];
        }

        for (var i = 0; i < ids.Length; i++) EmitFunction(_program.Functions[i], ids[i]);
        var examples = withExamples ? EmitExamples() : [];
        // Lambdas come after all functions, the last one met first; they may bring further ones.
        while (_pending.TryPop(out var emit)) emit();
        return examples;
    }

    private FunctionSignature SignatureOf(CheckedFunction function)
    {
        var refinements = ImmutableArray.CreateBuilder<Refinement?>(function.Stage.Parameters.Length);
        var isRefined = false;
        for (var i = 0; i < function.Stage.Parameters.Length; i++)
        {
            var refined = function.Stage.Parameters[i].Type as RefinedNode;
            if (IsEvaluatedByBody(function.Stage, i)) refined = null;
            isRefined |= refined is not null;
            refinements.Add(refined is null ? null : new(refined.Binding, PredicateCompiler.Compile(refined.Predicate)));
        }

        var effects = ImmutableArray.CreateBuilder<EffectDeclaration>(function.Stage.Row.Effects.Length);
        foreach (var node in function.Stage.Row.Effects) effects.Add(node.Effect);
        return new(function.Name, function.Stage.Parameters.Length)
        {
            Effects = effects.MoveToImmutable(),
            HasOpenRow = function.Row.Tail is not null,
            CheckedRow = new(function.Row.Effects, function.Row.Tail is not null),
            Refinements = isRefined ? refinements.MoveToImmutable() : [],
        };
    }

    /// <summary>
    /// Whether the body itself begins with the predicate of a parameter, because the predicate needs more than the machine's own
    /// predicates can say, such as a call. The parameters behind such a one follow it, so that the first that does not fit is named.
    /// </summary>
    private bool IsEvaluatedByBody(FunctionStage function, int parameter)
    {
        if (function.Parameters[parameter].Type is not RefinedNode { Predicate: var own } || _program.SoundPredicates?.Contains(own.Id) != true)
            return false;
        for (var i = 0; i <= parameter; i++)
        {
            if (function.Parameters[i].Type is RefinedNode { Predicate: var predicate } && _program.SoundPredicates!.Contains(predicate.Id)
                && !StaticPredicate.IsEvaluable(predicate)) return true;
        }

        return false;
    }

    private void EmitFunction(CheckedFunction function, int id)
    {
        var parameters = function.Stage.Parameters;
        var kinds = ImmutableArray.CreateBuilder<ValueKind>(parameters.Length);
        foreach (var type in function.Parameters) kinds.Add(Kinds.Of(type));
        var emitter = new FunctionEmitter(this, function.Name, parameters.Length);
        for (var i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].Type;
            var isParametric = type is NamedNode named && IsTypeParameter(function.Stage, named.Name);
            emitter.BindParameter(parameters[i].Name.Text, i,
                isParametric ? NumericClass.Unknown : DeclaredClasses.Of(type), isParametric ? null : Classes.FieldsOf(type), kinds[i]);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            if (IsEvaluatedByBody(function.Stage, i)) emitter.EmitRefinement(function.Name, (RefinedNode)parameters[i].Type, i, kinds[i]);
        }

        var path = NodePath.Root.Child(parameters.Length + 1);
        Define(id, emitter.EmitBody(function.Stage.Body, path, kinds.MoveToImmutable(), Kinds.Of(function.Result)), emitter,
            function.Stage.Name.Span);
    }

    private static bool IsTypeParameter(FunctionStage function, string name)
    {
        foreach (var parameter in function.TypeParameters)
            if (parameter.Text == name) return true;
        return false;
    }

    /// <summary>Declares a lambda and queues its body; answers its id.</summary>
    public int QueueLambda(LambdaExpr lambda, ImmutableArray<string> captures, ImmutableArray<ValueKind> captureKinds)
    {
        var row = (_program.NodeTypes[lambda.Id] as FunctionType)?.Row.Resolve();
        var id = Builder.DeclareLambda(captures.Length + lambda.Parameters.Length, row is null ? null
            : new(row.Effects, row.Tail is not null));
        _pending.Push(() => EmitLambda(lambda, id, captures, captureKinds));
        return id;
    }

    private void EmitLambda(LambdaExpr lambda, int id, ImmutableArray<string> captures, ImmutableArray<ValueKind> captureKinds)
    {
        var arity = captures.Length + lambda.Parameters.Length;
        if (arity > ProgramLimits.MaxArity) ReportTooLarge(lambda.Span);
        var emitter = new FunctionEmitter(this, "lambda", arity);
        var type = _program.NodeTypes[lambda.Id] as FunctionType;
        var kinds = captureKinds.ToBuilder();
        for (var i = 0; i < captures.Length; i++) emitter.BindParameter(captures[i], i, NumericClass.Unknown, null, captureKinds[i]);
        for (var i = 0; i < lambda.Parameters.Length; i++)
        {
            var parameter = lambda.Parameters[i];
            kinds.Add(Kinds.Of(type?.Parameters[i]));
            emitter.BindParameter(parameter.Name.Text, captures.Length + i, DeclaredClasses.Of(parameter.Type), null, kinds[^1]);
        }

        var body = emitter.EmitBody(lambda.Body, NodePath.Fixed(NodePath.Unnamed), kinds.ToImmutable(), Kinds.Of(type?.Result));
        Define(id, body, emitter, lambda.Span);
    }

    private void Define(int id, FunctionBody body, FunctionEmitter emitter, TextSpan span)
    {
        if (emitter.IsTooLarge) ReportTooLarge(span);
        Builder.Define(id, body);
    }

    private void ReportTooLarge(TextSpan span) =>
        _diagnostics.Report(DiagnosticKinds.TooComplex, span, $"the function needs more than {ProgramLimits.MaxFrameSlots} slots or sites",
            "split it");

    /// <summary>The id of the declared function that a name reaches, or -1.</summary>
    public int FunctionId(string name) => _functionIds.GetValueOrDefault(name, -1);

    /// <summary>The id of a function that the compiler itself supplies; it is made at its first use.</summary>
    /// <param name="name">Its name, which no program can declare.</param>
    /// <param name="arity">Its parameters.</param>
    /// <param name="isPure">Whether it can have no effects; one that runs the closures it is given can.</param>
    /// <param name="isPrelude">Whether it is written in the words of the prelude.</param>
    /// <param name="emit">Emits its body.</param>
    public int Hidden(string name, int arity, bool isPure, bool isPrelude, Func<FunctionEmitter, FunctionBody> emit)
    {
        if (_hidden.TryGetValue(name, out var id)) return id;
        id = Builder.DeclareHidden(new(name, arity) { HasOpenRow = !isPure });
        _hidden.Add(name, id);
        _pending.Push(() => Builder.Define(id, emit(new FunctionEmitter(this, name, arity, isPrelude))));
        return id;
    }

    private ImmutableArray<ExampleCode> EmitExamples()
    {
        var examples = ImmutableArray.CreateBuilder<ExampleCode>();
        foreach (var function in _program.Functions)
        {
            // Cases of generic functions are checked but never run.
            if (!function.Stage.TypeParameters.IsEmpty) continue;
            for (var i = 0; i < function.Stage.Examples.Length; i++)
            {
                var example = function.Stage.Examples[i];
                var arguments = ImmutableArray.CreateBuilder<int>(example.Arguments.Length);
                for (var a = 0; a < example.Arguments.Length; a++)
                    arguments.Add(EmitConstant($"__ex_{function.Name}_{i}_{a}", example.Arguments[a]));
                examples.Add(new(function.Name, example.Span, i, arguments.MoveToImmutable(),
                    EmitConstant($"__ex_{function.Name}_{i}_expected", example.Expected)));
            }
        }

        return examples.ToImmutable();
    }

    private int EmitConstant(string name, Expr value)
    {
        var id = Builder.DeclareHidden(new(name, 0));
        var emitter = new FunctionEmitter(this, name, 0);
        Define(id, emitter.EmitBody(value, NodePath.Fixed(NodePath.Unnamed), [], Kinds.Of(_program.NodeTypes[value.Id])), emitter,
            value.Span);
        return id;
    }
}
