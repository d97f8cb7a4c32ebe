using System.Collections.Immutable;
using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>The argument of an effect in a row: <c>net("h")</c>, <c>budget(10)</c>, <c>fs(tmp)</c>.</summary>
internal enum EffectArgumentKind : byte
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>A string.</summary>
    Str,

    /// <summary>An integer.</summary>
    Int,

    /// <summary>An identifier.</summary>
    Ident,
}

/// <summary>One effect of a declared row.</summary>
internal readonly record struct EffectDeclaration(
    string Kind, EffectArgumentKind ArgumentKind = EffectArgumentKind.None, string? Text = null, long Number = 0);

/// <summary>A predicate on a parameter (language section 6).</summary>
/// <param name="Binding">The name under which the predicate sees the argument.</param>
/// <param name="Predicate">What must hold.</param>
internal sealed record Refinement(string Binding, PredicateExpression Predicate);

/// <summary>
/// What the compiler has inferred about the kinds that flow through a function. It is advice: the tiers guard what they
/// take from it, so that a wrong hint costs time and nothing else. It is neither hashed nor trusted.
/// </summary>
/// <param name="Parameters">One kind for each parameter, captures first.</param>
/// <param name="Result">The kind of the result.</param>
/// <param name="Pushed">One kind for each instruction: what it pushes, where the op itself does not say. Empty: nothing known.</param>
internal sealed record KindHints(ImmutableArray<ValueKind> Parameters, ValueKind Result, ImmutableArray<ValueKind> Pushed)
{
    /// <summary>Nothing is known.</summary>
    public static KindHints None { get; } = new([], ValueKind.Unknown, []);

    /// <summary>The hint for a parameter.</summary>
    public ValueKind OfParameter(int index) => index < Parameters.Length ? Parameters[index] : ValueKind.Unknown;

    /// <summary>The hint for what the instruction at <paramref name="pc"/> pushes.</summary>
    public ValueKind OfPushed(int pc) => pc < Pushed.Length ? Pushed[pc] : ValueKind.Unknown;
}

/// <summary>
/// A function of a program: its signature as far as the machine needs it and its canonical, unfused code. Immutable
/// once its program is complete; shared by all sessions.
/// </summary>
internal sealed class FunctionCode
{
    private ProgramCode? _program;
    private ImmutableArray<byte> _bodyHash;
    private CodeFlow? _flow;
    private FusedView? _fused;
    private ImmutableArray<CompiledPredicate?> _predicates;

    /// <summary>Index in the program's function table.</summary>
    public required int Id { get; init; }

    /// <summary>Source name, or <c>__lambda_{id}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>A name that does not depend on other functions of the program.</summary>
    public string StableName => _program?.StableNameOf(Id) ?? Name;

    /// <summary>Parameters, captures included.</summary>
    public required int Arity { get; init; }

    /// <summary>Local slots, parameters included.</summary>
    public required int LocalsCount { get; init; }

    /// <summary>Canonical code.</summary>
    public required ImmutableArray<Instruction> Code { get; init; }

    /// <summary>Declared effects in source order.</summary>
    public ImmutableArray<EffectDeclaration> Effects { get; init; } = [];

    /// <summary>Whether the declared row ends in a variable; such a function is never pure (runtime 1.2).</summary>
    public bool HasOpenRow { get; init; }

    /// <summary>One entry for each parameter, or empty.</summary>
    public ImmutableArray<Refinement?> Refinements { get; init; } = [];

    /// <summary>Number of field-read sites.</summary>
    public int FieldSites { get; init; }

    /// <summary>Inferred kinds.</summary>
    public KindHints Hints { get; init; } = KindHints.None;

    /// <summary>Source offset (UTF-8) of each instruction, or empty when there is no source.</summary>
    public ImmutableArray<int> SourceMap { get; init; } = [];

    /// <summary>The program whose constants and functions the operands mean; set when the program takes the function in.</summary>
    public ProgramCode Program => _program ?? throw new InvalidOperationException($"`{Name}` belongs to no program yet.");

    /// <summary>Sixteen bytes that identify the body (runtime 1.6). Computed when first asked for, which is when closures
    /// are compared or printed; a race computes the same bytes twice.</summary>
    public ImmutableArray<byte> BodyHash => _bodyHash.IsDefault ? Programs.BodyHash.Of(this) : _bodyHash;

    /// <summary>What the verifier found out about the code; computed when first asked for.</summary>
    public CodeFlow Flow => _flow ??= Verifier.Analyze(this);

    /// <summary>The specified fused listing of the code, and with it the step weights; computed when first asked for.</summary>
    public FusedView Fused => _fused ??= FusedView.Of(this);

    /// <summary>The predicates in the form in which calls evaluate them, one for each parameter, or empty; made when first
    /// asked for.</summary>
    public ImmutableArray<CompiledPredicate?> Predicates =>
        _predicates.IsDefault ? _predicates = CompiledPredicate.AllOf(this) : _predicates;

    /// <summary>Whether the row is closed and empty: only then may a call be remembered or compiled.</summary>
    public bool IsPure => Effects.IsEmpty && !HasOpenRow;

    /// <summary>Whether any parameter has a predicate.</summary>
    public bool IsRefined => Refinements.AsSpan().IndexOfAnyExcept((Refinement?)null) >= 0;

    /// <summary>The sum of the declared budgets; negative ones count nothing, the sum saturates.</summary>
    public ulong BudgetCost
    {
        get
        {
            var sum = 0UL;
            foreach (var effect in Effects)
            {
                if (effect is not { Kind: "budget", ArgumentKind: EffectArgumentKind.Int, Number: > 0 }) continue;
                var next = sum + (ulong)effect.Number;
                sum = next < sum ? ulong.MaxValue : next;
            }

            return sum;
        }
    }

    /// <summary>The shapes of closures over this function; a cache, filled by <see cref="ShapeFamily.OfClosure"/>.</summary>
    internal ShapeFamily[] ClosureFamilies = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Name}/{Arity}";

    /// <summary>Takes the function into a program; it can be in one only, since its operands are indices.</summary>
    internal void Join(ProgramCode program)
    {
        if (_program is not null) throw new InvalidOperationException($"`{Name}` is already part of a program.");
        _program = program;
    }

    /// <summary>The body hash if it is known.</summary>
    internal ImmutableArray<byte> KnownBodyHash
    {
        get => _bodyHash;
        set => _bodyHash = value;
    }
}
