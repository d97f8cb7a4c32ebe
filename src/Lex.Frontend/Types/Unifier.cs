using System.Collections.Immutable;
using Lex.Frontend.Effects;

namespace Lex.Frontend.Types;

/// <summary>How making two types agree ended.</summary>
internal enum Agreement : byte
{
    Ok, Mismatch, RowMismatch, Infinite, TooComplex,
}

/// <summary>
/// Plain unification and coercion (language section 4.4). Depth and work are bounded, whatever inference built. Types are graphs, and
/// small graphs can be enormous trees: where there is more than a little to do, no part is looked at twice.
/// </summary>
internal sealed class Unifier(TypeTable table, TypeVariables variables)
{
    private const int MaxDepth = 600;

    /// <summary>Parts that one agreement may visit.</summary>
    private const int MaxWork = 200_000;

    /// <summary>Parts after which those visited are remembered.</summary>
    private const int LittleWork = 100;

    private readonly HashSet<(LexType Expected, LexType Got, bool Coerced)> _agreed = [];
    private readonly HashSet<LexType> _searched = [];
    private int _work;

    /// <summary>The rows that did not agree after a <see cref="Agreement.RowMismatch"/>.</summary>
    public (EffectRow Expected, EffectRow Got) Rows { get; private set; } = (EffectRow.Pure, EffectRow.Pure);

    /// <summary>Makes two types equal, without looking through aliases.</summary>
    public Agreement Unify(LexType expected, LexType got)
    {
        Begin();
        return Unify(expected, got, 0);
    }

    /// <summary>Makes two types agree, an alias fitting what it stands for, at any depth.</summary>
    public Agreement Coerce(LexType expected, LexType got)
    {
        Begin();
        return Coerce(expected, got, 0);
    }

    private void Begin()
    {
        _work = 0;
        if (_agreed.Count > 0) _agreed.Clear();
    }

    private bool Exhausted(int depth) => depth > MaxDepth || ++_work > MaxWork;

    private Agreement Coerce(LexType expected, LexType got, int depth)
    {
        expected = TypeVariable.Prune(expected);
        got = TypeVariable.Prune(got);
        if (ReferenceEquals(expected, got)) return Agreement.Ok;
        if (Exhausted(depth)) return Agreement.TooComplex;
        if (expected is not TypeVariable && got is not TypeVariable && !SameName(expected, got))
        {
            var (left, right) = (table.IsAlias(expected), table.IsAlias(got));
            if (left && right && !Reaches(expected, got) && !Reaches(got, expected)) return Agreement.Mismatch;
            if (left && !(right && Reaches(got, expected))) expected = table.UnfoldOnce(expected)!;
            else if (right) got = table.UnfoldOnce(got)!;
            if (left || right) return Coerce(expected, got, depth + 1);
        }

        return Structure(expected, got, depth, coerce: true);
    }

    private Agreement Unify(LexType expected, LexType got, int depth)
    {
        expected = TypeVariable.Prune(expected);
        got = TypeVariable.Prune(got);
        if (ReferenceEquals(expected, got)) return Agreement.Ok;
        return Exhausted(depth) ? Agreement.TooComplex : Structure(expected, got, depth, coerce: false);
    }

    private static bool SameName(LexType left, LexType right) =>
        left is NamedType a && right is NamedType b && a.Name == b.Name;

    /// <summary>Whether unfolding the one alias leads to the other, which then are no strangers.</summary>
    private bool Reaches(LexType from, LexType to)
    {
        for (var steps = 0; steps < 100 && table.UnfoldOnce(from) is { } next; steps++)
        {
            from = TypeVariable.Prune(next);
            if (SameName(from, to)) return true;
        }

        return false;
    }

    private Agreement Structure(LexType expected, LexType got, int depth, bool coerce)
    {
        if (_work < LittleWork) return StructureOnce(expected, got, depth, coerce);
        if (_agreed.Contains((expected, got, coerce))) return Agreement.Ok;
        var agreement = StructureOnce(expected, got, depth, coerce);
        // What is bound stays bound, so types that agree go on agreeing.
        if (agreement == Agreement.Ok) _agreed.Add((expected, got, coerce));
        return agreement;
    }

    private Agreement StructureOnce(LexType expected, LexType got, int depth, bool coerce)
    {
        if (expected == PrimitiveType.Error || got == PrimitiveType.Error) return Agreement.Ok;
        // `Never` fits everything and decides nothing: a variable stays free for its other uses.
        if (expected == PrimitiveType.Never || got == PrimitiveType.Never) return Agreement.Ok;
        if (expected is TypeVariable left) return Bind(left, got, depth);
        if (got is TypeVariable right) return Bind(right, expected, depth);
        switch (expected, got)
        {
            case (ListType a, ListType b):
                return Agree(a.Element, b.Element, depth, coerce);
            case (TupleType a, TupleType b) when a.Items.Length == b.Items.Length:
                return AgreeAll(a.Items, b.Items, depth, coerce);
            case (NamedType a, NamedType b) when a.Name == b.Name && a.Arguments.Length == b.Arguments.Length:
                return AgreeAll(a.Arguments, b.Arguments, depth, coerce);
            case (RecordType a, RecordType b) when a.Fields.Length == b.Fields.Length:
                return AgreeFields(a, b, depth, coerce);
            case (FunctionType a, FunctionType b) when a.Parameters.Length == b.Parameters.Length:
                var parameters = AgreeAll(a.Parameters, b.Parameters, depth, coerce);
                if (parameters != Agreement.Ok) return parameters;
                return UnifyRows(a.Row, b.Row) ? Agree(a.Result, b.Result, depth, coerce) : Agreement.RowMismatch;
            default:
                return Agreement.Mismatch;
        }
    }

    private Agreement Agree(LexType expected, LexType got, int depth, bool coerce) =>
        coerce ? Coerce(expected, got, depth + 1) : Unify(expected, got, depth + 1);

    private Agreement AgreeAll(ImmutableArray<LexType> expected, ImmutableArray<LexType> got, int depth, bool coerce)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            var agreement = Agree(expected[i], got[i], depth, coerce);
            if (agreement != Agreement.Ok) return agreement;
        }

        return Agreement.Ok;
    }

    private Agreement AgreeFields(RecordType expected, RecordType got, int depth, bool coerce)
    {
        for (var i = 0; i < expected.Fields.Length; i++)
            if (expected.Fields[i].Name != got.Fields[i].Name) return Agreement.Mismatch;
        for (var i = 0; i < expected.Fields.Length; i++)
        {
            var agreement = Agree(expected.Fields[i].Type, got.Fields[i].Type, depth, coerce);
            if (agreement != Agreement.Ok) return agreement;
        }

        return Agreement.Ok;
    }

    private Agreement Bind(TypeVariable variable, LexType type, int depth)
    {
        if (type is TypeVariable other && variable.OfParameter && !other.OfParameter)
        {
            // Keep a type parameter free as long as possible: what its values are is the caller's business.
            other.Binding = variable;
            return Agreement.Ok;
        }

        if (_searched.Count > 0) _searched.Clear();
        var occurs = Occurs(variable, type, depth);
        if (occurs == Agreement.Ok) variable.Binding = type;
        return occurs;
    }

    /// <summary>Ok when the variable does not occur in the type.</summary>
    private Agreement Occurs(TypeVariable variable, LexType type, int depth)
    {
        type = TypeVariable.Prune(type);
        if (type is PrimitiveType or TypeParameter) return Agreement.Ok;
        if (type is TypeVariable) return type == variable ? Agreement.Infinite : Agreement.Ok;
        if (Exhausted(depth)) return Agreement.TooComplex;
        if (_work > LittleWork && !_searched.Add(type)) return Agreement.Ok;
        switch (type)
        {
            case ListType list:
                return Occurs(variable, list.Element, depth + 1);
            case TupleType tuple:
                return OccursInAny(variable, tuple.Items, depth);
            case NamedType named:
                return OccursInAny(variable, named.Arguments, depth);
            case RecordType record:
                foreach (var field in record.Fields)
                    if (Occurs(variable, field.Type, depth + 1) is not Agreement.Ok and var found) return found;
                return Agreement.Ok;
            default:
                var function = (FunctionType)type;
                var inParameters = OccursInAny(variable, function.Parameters, depth);
                return inParameters != Agreement.Ok ? inParameters : Occurs(variable, function.Result, depth + 1);
        }
    }

    private Agreement OccursInAny(TypeVariable variable, ImmutableArray<LexType> types, int depth)
    {
        foreach (var type in types)
            if (Occurs(variable, type, depth + 1) is not Agreement.Ok and var found) return found;
        return Agreement.Ok;
    }

    /// <summary>Rows are invariant: equal sets, a free tail taking up what its own side lacks (language section 5.3).</summary>
    private bool UnifyRows(EffectRow expected, EffectRow got)
    {
        if (ReferenceEquals(expected, got)) return true;
        var left = expected.Resolve();
        var right = got.Resolve();
        var agree = (left.Tail, right.Tail) switch
        {
            (null, null) => left.SameEffects(right),
            ({ } open, null) => left.Except(right).IsEmpty && Extend(open, right.Except(left), null),
            (null, { } open) => right.Except(left).IsEmpty && Extend(open, left.Except(right), null),
            ({ } a, { } b) when a == b => left.SameEffects(right),
            ({ } a, { } b) => UnifyOpenRows(left, a, right, b),
        };
        if (!agree) Rows = (expected, got);
        return agree;
    }

    private bool UnifyOpenRows(EffectRow left, RowVariable a, EffectRow right, RowVariable b)
    {
        var (onlyLeft, onlyRight) = (left.Except(right), right.Except(left));
        // Without new effects on one side its own tail can stand for both; a declared variable stays free if possible.
        if (onlyLeft.IsEmpty && !(a.OfParameter && onlyRight.IsEmpty)) return Extend(a, onlyRight, b);
        if (onlyRight.IsEmpty) return Extend(b, onlyLeft, a);
        var rest = variables.FreshRow();
        return Extend(a, onlyRight, rest) && Extend(b, onlyLeft, rest);
    }

    private static bool Extend(RowVariable variable, ImmutableArray<Lex.Core.Programs.EffectDeclaration> effects, RowVariable? tail)
    {
        variable.Binding = EffectRow.OfSorted(effects, tail);
        return true;
    }
}
