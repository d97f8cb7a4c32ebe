using System.Collections.Immutable;
using System.Text;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Frontend.Types;
using Lex.Hosting.Marshalling;

namespace Lex.Hosting;

/// <summary>
/// A Lex value in the hands of a host. Immutable, safe to share between threads, and valid after its session is gone.
/// The readers throw <see cref="InvalidOperationException"/> when the value has another kind. <c>default</c> is <c>()</c>.
/// </summary>
public readonly struct LexValue
{
    internal LexValue(Value inner) => Inner = inner;

    /// <summary>The value <c>()</c>.</summary>
    public static LexValue Unit => default;

    /// <summary>Its kind.</summary>
    public ValueKind Kind => Inner.Kind;

    /// <summary>Number of parts: elements of a list, tuple, set or deque, fields of a record, arguments of a variant,
    /// entries of a map; 0 for every other kind.</summary>
    public int Count => Kind == ValueKind.Map ? Children.Of(Inner).Count / 2 : Children.Of(Inner).Count;

    internal Value Inner { get; }

    /// <summary>The part at a position: an element, an argument of a variant, or a record's field by ascending name.</summary>
    public LexValue this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            if (Kind == ValueKind.List) return new(Inner.As<ListValue>()[index]);
            if (Kind is ValueKind.Tuple or ValueKind.Variant) return new(Inner.As<Aggregate>()[index]);
            var parts = Children.Of(Inner);
            if (Kind == ValueKind.Map) throw Mismatch("an indexed kind");
            while (index-- > 0) parts.Next();
            return new(parts.Next());
        }
    }

    /// <summary>The field of a record, or the item of a map under a text key; throws <see cref="KeyNotFoundException"/> if there is
    /// none.</summary>
    public LexValue this[string name]
    {
        get
        {
            if (Kind == ValueKind.Map)
            {
                return Inner.As<MapValue>().TryGet(Value.Object(TextValue.Of(name)), out var item)
                    ? new(item)
                    : throw new KeyNotFoundException($"the map has no key `{name}`");
            }

            if (Kind != ValueKind.Record) throw Mismatch("a record or a map");
            var fields = Inner.Ref!.Shape.Fields;
            for (var i = 0; i < fields.Length; i++)
            {
                if (fields[i].Text == name) return new(Inner.As<Aggregate>()[i]);
            }

            throw new KeyNotFoundException($"the record has no field `{name}`");
        }
    }

    /// <summary>The constructor of a variant.</summary>
    public string Constructor => Kind == ValueKind.Variant ? Inner.Ref!.Shape.Constructor.Text : throw Mismatch("a variant");

    /// <summary>An Int.</summary>
    public static implicit operator LexValue(long value) => new(Value.Int(value));

    /// <summary>A Float.</summary>
    public static implicit operator LexValue(double value) => new(Value.Float(value));

    /// <summary>A Bool.</summary>
    public static implicit operator LexValue(bool value) => new(Value.Bool(value));

    /// <summary>A Str.</summary>
    public static implicit operator LexValue(string value) => new(Value.Object(TextValue.Of(value)));

    /// <summary>A value as effect handlers see it.</summary>
    public static implicit operator LexValue(Value value) => new(value);

    /// <summary>A value for effect handlers.</summary>
    public static implicit operator Value(LexValue value) => value.Inner;

    /// <summary>A list of these elements.</summary>
    public static LexValue List(params ReadOnlySpan<LexValue> elements) => new(Value.Object(ListValue.Of(Inners(elements))));

    /// <summary>A tuple of these parts.</summary>
    public static LexValue Tuple(params ReadOnlySpan<LexValue> parts) =>
        new(Value.Object(Aggregate.Create(ShapeFamily.OfTuple(parts.Length), Inners(parts))));

    /// <summary>A variant: a constructor with its arguments.</summary>
    public static LexValue Variant(string constructor, params ReadOnlySpan<LexValue> arguments) =>
        new(Value.Object(Aggregate.Create(ShapeFamily.OfVariant(Name.Intern(constructor), arguments.Length), Inners(arguments))));

    /// <summary>A record with these fields; names must differ.</summary>
    public static LexValue Record(params ReadOnlySpan<(string Name, LexValue Value)> fields)
    {
        var sorted = fields.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        var names = new Name[sorted.Length];
        var values = new Value[sorted.Length];
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i].Name == sorted[i - 1].Name)
            {
                throw new ArgumentException($"two fields are named `{sorted[i].Name}`", nameof(fields));
            }

            names[i] = Name.Intern(sorted[i].Name);
            values[i] = sorted[i].Value.Inner;
        }

        return new(Value.Object(Aggregate.Create(ShapeFamily.OfDynamicRecord(names), values)));
    }

    /// <summary>Reads JSON without a type (runtime section 2.5); throws <see cref="FormatException"/> if it is malformed.</summary>
    public static LexValue FromJson(string json) =>
        JsonDecoder.TryDecode(Encoding.UTF8.GetBytes(json), out var value, out var problem)
            ? new(value)
            : throw new FormatException(problem);

    /// <summary>The Int.</summary>
    public long AsInt() => As<long>("an Int");

    /// <summary>The Float.</summary>
    public double AsFloat() => As<double>("a Float");

    /// <summary>The Bool.</summary>
    public bool AsBool() => As<bool>("a Bool");

    /// <summary>The Str.</summary>
    public string AsStr() => As<string>("a Str");

    /// <summary>The elements of a list, tuple, set or deque, or the arguments of a variant.</summary>
    public ImmutableArray<LexValue> ToArray()
    {
        var parts = Children.Of(Inner);
        var all = ImmutableArray.CreateBuilder<LexValue>(parts.Count);
        while (!parts.IsEmpty) all.Add(new LexValue(parts.Next()));
        return all.MoveToImmutable();
    }

    /// <summary>The JSON form (stdlib section 7.1), compact, keys ascending; throws <see cref="InvalidOperationException"/> if
    /// it is longer than 256 MiB, as that of a value that holds one part many times may be.</summary>
    public string ToJson() =>
        TryToUtf8Json(Inner, out var json) ? Encoding.UTF8.GetString(json) : throw new InvalidOperationException(TooLong);

    /// <summary>The JSON form, or a note that it is too long.</summary>
    public override string ToString() => TryToUtf8Json(Inner, out var json) ? Encoding.UTF8.GetString(json) : $"<{TooLong}>";

    internal const string TooLong = "the JSON form of the value is longer than 256 MiB";

    internal static bool TryToUtf8Json(Value value, out ReadOnlySpan<byte> json)
    {
        var fits = JsonEncoder.TryEncode(value, out var memory);
        json = memory.Span;
        return fits;
    }

    /// <summary>Whether a value may be passed where a type is declared. Only the outermost kind is looked at: what lies
    /// within is checked where it is used.</summary>
    internal static bool Fits(Value value, LexType declared, TypeTable types) => types.Unfold(declared) switch
    {
        PrimitiveType primitive => primitive == PrimitiveType.Never || primitive.Name == value.Kind.ToString(),
        ListType => value.Kind == ValueKind.List,
        TupleType tuple => value.Kind == ValueKind.Tuple && value.Ref!.Shape.Count == tuple.Items.Length,
        RecordType => value.Kind == ValueKind.Record,
        FunctionType => value.Kind == ValueKind.Closure,
        NamedType { Name: var name } when types.FindType(name) is { Alias: null, Constructors: { IsDefault: false } constructors } =>
            value.Kind == ValueKind.Variant && Has(constructors, value.Ref!.Shape.Constructor.Text),
        _ => true,
    };

    private static bool Has(ImmutableArray<Constructor> constructors, string name)
    {
        foreach (var constructor in constructors)
        {
            if (constructor.Name == name) return true;
        }

        return false;
    }

    private static Value[] Inners(ReadOnlySpan<LexValue> values)
    {
        var inners = new Value[values.Length];
        for (var i = 0; i < values.Length; i++) inners[i] = values[i].Inner;
        return inners;
    }

    private T As<T>(string wanted) => Marshaller<T>.TryFromLex(Inner, out var result) ? result : throw Mismatch(wanted);

    private InvalidOperationException Mismatch(string wanted) => new($"the value is no {wanted} but {Kind}: {this}");
}
