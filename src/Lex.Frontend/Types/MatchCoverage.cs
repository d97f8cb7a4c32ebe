using System.Collections.Immutable;
using Lex.Frontend.Canonical;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Types;

/// <summary>
/// Says which values no arm of a match takes, and which arms no value reaches: the matrix algorithm, column by column. Int,
/// Float, Str and types that are not known are infinite. It gives up, and finds nothing, on patterns that do not fit their type
/// and where the work exceeds its bound.
/// </summary>
internal sealed class MatchCoverage
{
    private const int MaxDepth = 300;

    /// <summary>Rows that may be looked at.</summary>
    private const int MaxWork = 1_000_000;

    /// <summary>Most missing patterns that are named.</summary>
    private const int MaxNamed = 8;

    private readonly TypeTable _types;
    private readonly Dictionary<LexType, Case[]?> _cases = [];
    private int _work;
    private bool _gaveUp;

    private MatchCoverage(TypeTable types) => _types = types;

    /// <summary>Patterns that still have to fit, the next one first; null in place of one that takes everything.</summary>
    private sealed record Row(Pattern? Head, Row? Tail);

    /// <summary>Rows, in no particular order. Where there are many, those that begin with a constructor are found by its name.</summary>
    private sealed class Matrix
    {
        private const int Few = 16;

        private readonly List<Row> _rows = [];
        private readonly List<Row> _others = [];
        private Dictionary<string, List<Row>>? _named;

        public int Count => _rows.Count;

        /// <summary>All rows.</summary>
        public List<Row> Rows => _rows;

        /// <summary>Whether any row looks at the first value.</summary>
        public bool LooksAtFirst { get; private set; }

        public void Add(Row row)
        {
            _rows.Add(row);
            LooksAtFirst |= row.Head is not null;
            if (_named is not null) Enter(row);
        }

        /// <summary>Rows that may take values of one constructor, in two lists.</summary>
        public (List<Row> Named, List<Row> Others) Of(string constructor)
        {
            if (Count <= Few) return (_rows, _others);
            if (_named is null)
            {
                _named = new(StringComparer.Ordinal);
                foreach (var row in _rows) Enter(row);
            }

            return (_named.TryGetValue(constructor, out var named) ? named : [], _others);
        }

        private void Enter(Row row)
        {
            if (row.Head is not ConstructorPattern { Name: var name })
            {
                _others.Add(row);
                return;
            }

            if (!_named!.TryGetValue(name, out var named)) _named.Add(name, named = []);
            named.Add(row);
        }
    }

    /// <summary>The types of the columns.</summary>
    private sealed record Columns(LexType Head, Columns? Tail);

    /// <summary>The texts of values, one for each column.</summary>
    private sealed record Witness(string Head, Witness? Tail);

    /// <summary>One way to build a value: its name for witnesses, the literal it is, and the types of its parts.</summary>
    private sealed record Case(string Name, Literal? Value, ImmutableArray<LexType> Parts, RecordType? Record = null);

    /// <summary>Patterns for values that no arm takes; empty: there are none, or it cannot be said.</summary>
    public static ImmutableArray<string> Missing(TypeTable types, LexType scrutinee, ImmutableArray<Arm> arms)
    {
        var coverage = new MatchCoverage(types);
        var rows = new Matrix();
        foreach (var arm in arms) rows.Add(new(Simplify(arm.Pattern), null));
        var columns = new Columns(scrutinee, null);
        var missing = ImmutableArray.CreateBuilder<string>();
        if (coverage.CasesOf(scrutinee) is { Length: > 1 } cases && rows.LooksAtFirst)
        {
            // Every alternative that lacks something is named.
            foreach (var alternative in cases)
                if (missing.Count < MaxNamed && coverage.MissingIn(rows, columns, alternative, 0) is { } witness) missing.Add(witness.Head);
        }
        else if (coverage.MissingOf(rows, columns, 0) is { } witness)
        {
            missing.Add(witness.Head);
        }

        return coverage._gaveUp ? [] : missing.ToImmutable();
    }

    /// <summary>The numbers of arms that no value reaches.</summary>
    public static ImmutableArray<int> Unreachable(TypeTable types, LexType scrutinee, ImmutableArray<Arm> arms)
    {
        var coverage = new MatchCoverage(types);
        var unreachable = ImmutableArray.CreateBuilder<int>();
        var rows = new Matrix();
        var columns = new Columns(scrutinee, null);
        for (var i = 0; i < arms.Length && !coverage._gaveUp; i++)
        {
            var row = new Row(Simplify(arms[i].Pattern), null);
            // Whoever gives up takes an arm for reached.
            if (!coverage.IsUseful(rows, row, columns, 0)) unreachable.Add(i);
            rows.Add(row);
        }

        return unreachable.ToImmutable();
    }

    private static Pattern? Simplify(Pattern pattern) => pattern is WildcardPattern or BinderPattern ? null : pattern;

    private bool GivesUp(int depth)
    {
        _work++;
        _gaveUp |= depth > MaxDepth || _work > MaxWork;
        return _gaveUp;
    }

    /// <summary>A value that no row takes, or null.</summary>
    private Witness? MissingOf(Matrix rows, Columns? columns, int depth)
    {
        if (GivesUp(depth)) return null;
        if (columns is null) return rows.Count == 0 ? new("", null) : null;
        if (rows.LooksAtFirst && CasesOf(columns.Head) is { } cases)
        {
            foreach (var alternative in cases)
                if (MissingIn(rows, columns, alternative, depth) is { } witness) return witness;
            return null;
        }

        return MissingOf(Defaults(rows), columns.Tail, depth + 1) is { } rest ? new("_", columns.Tail is null ? null : rest) : null;
    }

    private Witness? MissingIn(Matrix rows, Columns columns, Case alternative, int depth)
    {
        var found = MissingOf(Specialize(rows, alternative), Push(alternative.Parts, columns.Tail), depth + 1);
        if (found is null) return null;
        var parts = new string[alternative.Parts.Length];
        var rest = found;
        for (var i = 0; i < parts.Length; i++) (parts[i], rest) = (rest!.Head, rest.Tail);
        return new(Print(alternative, parts), columns.Tail is null ? null : rest);
    }

    /// <summary>Whether some value reaches the pattern after all rows have refused it.</summary>
    private bool IsUseful(Matrix rows, Row? pattern, Columns? columns, int depth)
    {
        if (GivesUp(depth)) return true;
        if (pattern is null) return rows.Count == 0;
        var cases = CasesOf(columns!.Head);
        if (pattern.Head is null)
        {
            if (cases is null || !rows.LooksAtFirst)
                return IsUseful(Defaults(rows), pattern.Tail, columns.Tail, depth + 1);
            foreach (var alternative in cases)
                if (IsUsefulIn(rows, pattern, columns, alternative, depth)) return true;
            return false;
        }

        if (pattern.Head is LiteralPattern literal && cases is null)
            return IsUsefulIn(rows, pattern, columns, new("", literal.Value, []), depth);
        if (cases is null)
        {
            _gaveUp = true;
            return true;
        }

        if (pattern.Head is ConstructorPattern { Name: var name })
            return CaseOf(cases, name) is { } named ? IsUsefulIn(rows, pattern, columns, named, depth) || _gaveUp : _gaveUp;
        foreach (var alternative in cases)
            if (PartsOf(pattern, alternative, out _) && IsUsefulIn(rows, pattern, columns, alternative, depth)) return true;
        return _gaveUp;
    }

    private bool IsUsefulIn(Matrix rows, Row pattern, Columns columns, Case alternative, int depth) =>
        !PartsOf(pattern, alternative, out var specialized)
        || IsUseful(Specialize(rows, alternative), specialized, Push(alternative.Parts, columns.Tail), depth + 1);

    /// <summary>The ways to build a value of a type, by name; null: they cannot be counted.</summary>
    private Case[]? CasesOf(LexType type)
    {
        if (!_cases.TryGetValue(type, out var cases)) _cases.Add(type, cases = FindCases(type));
        return cases;
    }

    private static Case? CaseOf(Case[] cases, string name)
    {
        var (low, high) = (0, cases.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            switch (string.CompareOrdinal(cases[middle].Name, name))
            {
                case 0: return cases[middle];
                case < 0: low = middle + 1; break;
                default: high = middle - 1; break;
            }
        }

        return null;
    }

    private Case[]? FindCases(LexType type)
    {
        switch (_types.Unfold(type))
        {
            case PrimitiveType primitive when primitive == PrimitiveType.Bool:
                return [new("true", Literal.OfBool(true), []), new("false", Literal.OfBool(false), [])];
            case PrimitiveType primitive when primitive == PrimitiveType.Unit:
                return [new("()", Literal.Unit, [])];
            case TupleType tuple:
                return [new("", null, tuple.Items)];
            case RecordType record:
                return [new("", null, ImmutableArray.CreateRange(record.Fields, field => field.Type), record)];
            case NamedType named when _types.FindType(named.Name) is { Constructors.IsDefault: false } union
                && union.Parameters.Length == named.Arguments.Length:
                var cases = new Case[union.Constructors.Length];
                for (var i = 0; i < cases.Length; i++)
                {
                    var constructor = union.Constructors[i];
                    var payload = constructor.Payload is null ? null
                        : TypeSubstitution.Apply(constructor.Payload, union.Parameters, named.Arguments);
                    cases[i] = new(constructor.Name, null, constructor.Arity == 0 ? [] : payload is TupleType parts
                        && constructor.Payload is TupleType ? parts.Items : [payload!]);
                }

                return cases;
            default:
                return null;
        }
    }

    private Matrix Defaults(Matrix rows)
    {
        var rest = new Matrix();
        _work += rows.Count;
        foreach (var row in rows.Rows)
            if (row.Head is null) rest.Add(row.Tail ?? End);
        return rest;
    }

    // Stands for the end of a row in lists, which hold no nulls.
    private static readonly Row End = new(null, null);

    private Matrix Specialize(Matrix rows, Case alternative)
    {
        var specialized = new Matrix();
        var (named, others) = rows.Of(alternative.Name);
        AddParts(named, alternative, specialized);
        AddParts(others, alternative, specialized);
        return specialized;
    }

    private void AddParts(List<Row> rows, Case alternative, Matrix specialized)
    {
        _work += rows.Count;
        foreach (var row in rows)
            if (PartsOf(row, alternative, out var parts)) specialized.Add(parts ?? End);
    }

    /// <summary>
    /// Replaces the first pattern by patterns for the parts of one alternative; false: it does not take that alternative.
    /// </summary>
    private bool PartsOf(Row row, Case alternative, out Row? parts)
    {
        parts = null;
        var count = alternative.Parts.Length;
        var patterns = new Pattern?[count];
        switch (row.Head)
        {
            case null:
                break;
            case LiteralPattern literal:
                if (alternative.Value is null) return GiveUp();
                if (!literal.Value.ValueEquals(alternative.Value)) return false;
                break;
            case ConstructorPattern constructor:
                if (constructor.Name != alternative.Name) return false;
                var arguments = constructor.Arguments is [TuplePattern { Items.Length: > 1 } all] && all.Items.Length == count ? all.Items
                    : constructor.Arguments;
                // The name alone takes any payload, and so does one name for all of it.
                if (arguments.Length == count)
                    for (var i = 0; i < count; i++) patterns[i] = Simplify(arguments[i]);
                else if (arguments.Length > 1 || (arguments.Length == 1 && Simplify(arguments[0]) is not null)) return GiveUp();
                break;
            case TuplePattern tuple:
                if (tuple.Items.Length != count) return GiveUp();
                for (var i = 0; i < count; i++) patterns[i] = Simplify(tuple.Items[i]);
                break;
            case RecordPattern record:
                if (alternative.Record is not { } type) return GiveUp();
                foreach (var field in record.Fields)
                    for (var i = 0; i < count; i++)
                        if (type.Fields[i].Name == field.Name.Text) patterns[i] = Simplify(field.Pattern);
                break;
        }

        parts = row.Tail;
        for (var i = count - 1; i >= 0; i--) parts = new(patterns[i], parts);
        return true;
    }

    private bool GiveUp()
    {
        _gaveUp = true;
        return false;
    }

    private static Columns? Push(ImmutableArray<LexType> parts, Columns? rest)
    {
        for (var i = parts.Length - 1; i >= 0; i--) rest = new(parts[i], rest);
        return rest;
    }

    private static string Print(Case alternative, string[] parts)
    {
        if (alternative.Record is { } record)
        {
            var fields = new List<string>();
            for (var i = 0; i < parts.Length; i++)
                if (parts[i] != "_") fields.Add($"{record.Fields[i].Name}: {parts[i]}");
            return fields.Count == 0 ? "_" : $"{{ {string.Join(", ", fields)} }}";
        }

        return parts.Length == 0 ? alternative.Name : $"{alternative.Name}({string.Join(", ", parts)})";
    }
}
