using System.Globalization;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;
using Names = Lex.Stdlib.Json.TypeDescription.Names;

namespace Lex.Stdlib.Json;

/// <summary>
/// Gives decoded data the shape of a type: checks it, wraps optional values, widens integers to floats, turns arrays into
/// tuples and sets and objects into maps. The type is described by JSON as the compiler writes it, so that a description
/// is itself decoded data: a name, or a record of one field.
/// </summary>
/// <remarks>
/// Data whose type mentions no record and no union is not checked, only converted where it fits: so the language has it
/// (a list of numbers accepts any list), and so programs rely on it.
/// </remarks>
internal ref struct TypedValue
{
    // Types nest to 200 in a description and data to 128; a type that is an option of itself would go on for ever.
    private const int MaxDepth = 1000;

    private const string TooDeep = "recursion limit exceeded";

    // The compiler writes no longer ones.
    private const int MaxSchema = 1 << 17;

    private readonly ExecutionContext _ctx;

    private readonly Value _types;

    private readonly bool _isStrict;

    private Work _work;

    private int _depth;

    private TypedValue(ExecutionContext ctx, Value types, bool isStrict)
    {
        _ctx = ctx;
        _types = types;
        _isStrict = isStrict;
        _work = new Work(ctx);
    }

    /// <summary>Shapes a value. The status is the meter's; a value that does not fit is a <paramref name="problem"/>. An
    /// argument of a call is checked whatever its type; text that a program decodes is so where records or variants are wanted.</summary>
    public static Status Shape(ExecutionContext ctx, TextValue schema, Value value, out Value shaped, out string? problem, bool isArgument = false)
    {
        shaped = value;
        problem = null;

        // A description that the compiler has not written, or nested too deeply to be read, counts as none: the data stays as it is.
        if (schema.Length > MaxSchema) return Status.Ok;
        if (ctx.ChargeWork(Charge.Units(schema.Length)) != Status.Ok) return Status.Fault;
        if (!JsonDecoder.TryDecode(schema.Utf8, out var described, out _) || !Records.TryGet(described, Names.Root, out var root)) return Status.Ok;

        Records.TryGet(described, Names.Types, out var types);
        if (!TypeDescription.IsSound(root, types)) return Status.Ok;
        if (value.Kind != ValueKind.Record && Records.TryGet(TypeDescription.Resolve(root, types), Names.Record, out var fields))
            return ShapeNonObject(fields, value, out shaped, out problem);

        var isStrict = isArgument || schema.Utf8.IndexOf("{\"record\":"u8) >= 0 || schema.Utf8.IndexOf("{\"variant\":"u8) >= 0;
        return new TypedValue(ctx, types, isStrict).ShapeAs(root, value, out shaped, out problem);
    }

    // At the top, and only there, a record without required fields accepts anything.
    private static Status ShapeNonObject(Value fields, Value value, out Value shaped, out string? problem)
    {
        shaped = value;
        var required = new List<string>();
        var wanted = fields.As<Aggregate>();
        for (var i = 0; i < wanted.Shape.Count; i++)
        {
            if (!Records.TryGet(wanted[i], Names.Option, out _)) required.Add(wanted.Shape.Fields[i].Text);
        }

        problem = required.Count == 0 ? null : RequiredFields.NotAnObject(required, value);
        return Status.Ok;
    }

    private Status ShapeAs(Value type, Value value, out Value shaped, out string? problem)
    {
        shaped = value;
        problem = null;
        if (_work.Add(1) != Status.Ok) return Status.Fault;
        if (++_depth > MaxDepth)
        {
            problem = TooDeep;
            return Status.Ok;
        }

        type = TypeDescription.Resolve(type, _types);
        var status = type.Kind == ValueKind.Str
            ? ShapeScalar(type.As<TextValue>(), value, out shaped, out problem)
            : ShapeComposite(type.As<Aggregate>(), value, out shaped, out problem);
        _depth--;
        return status;
    }

    private readonly Status ShapeScalar(TextValue type, Value value, out Value shaped, out string? problem)
    {
        shaped = value;
        problem = null;
        var name = type.ToString();
        var fits = name switch
        {
            "Int" => value.IsInt,
            "Float" => value.IsFloat || value.IsInt,
            "Bool" => value.IsBool,
            "Str" => value.Kind == ValueKind.Str,
            "Bytes" => value.Kind == ValueKind.Bytes,
            "Unit" => value.Kind == ValueKind.Unit,
            _ => true,
        };
        if (name == "Float" && value.IsInt) shaped = Value.Float(value.AsInt);
        return fits ? Status.Ok : Refuse(name, value, out problem);
    }

    private Status ShapeComposite(Aggregate type, Value value, out Value shaped, out string? problem)
    {
        var form = type.Shape.Fields[0];
        var inner = type[0];
        (shaped, problem) = (value, null);
        if (ReferenceEquals(form, Names.Reference)) return Status.Ok;
        if (ReferenceEquals(form, Names.Option)) return ShapeOption(inner, value, out shaped, out problem);
        if (ReferenceEquals(form, Names.Record)) return ShapeRecord(inner, value, out shaped, out problem);
        if (ReferenceEquals(form, Names.Variant)) return ShapeVariant(inner, value, out shaped, out problem);
        if (ReferenceEquals(form, Names.Map)) return ShapeMap(inner.As<ListValue>(), value, out shaped, out problem);
        if (ReferenceEquals(form, Names.Tuple)) return ShapeTuple(inner.As<ListValue>(), value, out shaped, out problem);
        if (ReferenceEquals(form, Names.Set)) return ShapeSet(inner, value, out shaped, out problem);
        return ShapeList(inner, value, out shaped, out problem);
    }

    // Options of options are taken off in a loop: a type may be an option of itself, and there is no end to them.
    private Status ShapeOption(Value inner, Value value, out Value shaped, out string? problem)
    {
        shaped = Make.None;
        problem = null;
        var (somes, depth, status) = (0, _depth, Status.Ok);
        while (value.Kind != ValueKind.Unit)
        {
            // An option that is written as the variant it is (language section A.5) means the same as the bare value.
            if (value.Kind == ValueKind.Variant)
            {
                var written = value.As<Aggregate>();
                if (ReferenceEquals(written.Shape.Constructor, Names.None) && written.Shape.Count == 0) break;
                if (ReferenceEquals(written.Shape.Constructor, Names.Some) && written.Shape.Count == 1) value = written[0];
            }

            somes++;
            if (!Records.TryGet(TypeDescription.Resolve(inner, _types), Names.Option, out var next))
            {
                status = ShapeAs(inner, value, out shaped, out problem);
                break;
            }

            inner = next;
            if (_work.Add(1) != Status.Ok) return Status.Fault;
            if (++_depth <= MaxDepth) continue;
            problem = TooDeep;
            break;
        }

        _depth = depth;
        for (; status == Status.Ok && problem is null && somes > 0; somes--) status = Make.NewSome(_ctx, shaped, out shaped);
        return status;
    }

    private Status ShapeList(Value inner, Value value, out Value shaped, out string? problem)
    {
        shaped = value;
        if (value.Kind != ValueKind.List) return Refuse("List", value, out problem);
        var list = value.As<ListValue>();
        if (ShapeItems(list, inner, default, out var items, out var isChanged, out problem) != Status.Ok) return Status.Fault;
        if (problem is not null || !isChanged) return Status.Ok;
        if (_ctx.ChargeCells(CellCost.Parts(items.Length)) != Status.Ok) return Status.Fault;
        shaped = Value.Object(ListValue.Of(items));
        return Status.Ok;
    }

    private Status ShapeTuple(ListValue types, Value value, out Value shaped, out string? problem)
    {
        shaped = value;
        if (value.Kind != ValueKind.List || value.As<ListValue>().Count != types.Count) return Refuse("Tuple", value, out problem);
        if (ShapeItems(value.As<ListValue>(), default, types, out var items, out _, out problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Status.Ok;
        if (_ctx.ChargeCells(CellCost.Parts(items.Length)) != Status.Ok) return Status.Fault;
        shaped = Value.Object(Aggregate.Create(ShapeFamily.OfTuple(items.Length), items));
        return Status.Ok;
    }

    private Status ShapeSet(Value inner, Value value, out Value shaped, out string? problem)
    {
        shaped = value;
        if (value.Kind != ValueKind.List) return Refuse("Set", value, out problem);
        if (ShapeItems(value.As<ListValue>(), inner, default, out var items, out _, out problem) != Status.Ok) return Status.Fault;
        for (var i = 0; problem is null && i < items.Length; i++)
        {
            if (!SortedKey.IsKey(items[i])) problem = $"[{i}]: {SortedKey.Refuse(items[i])}";
        }

        if (problem is not null) return Status.Ok;
        if (Charge.Both(_ctx, items.Length * (long)CellCost.BitLength(items.Length), CellCost.Set(items.Length)) != Status.Ok) return Status.Fault;
        shaped = Value.Object(SetValue.Of(items));
        return Status.Ok;
    }

    /// <summary>Shapes the elements of an array: all as one type, or each as its own.</summary>
    private Status ShapeItems(ListValue list, Value inner, ListValue? each, out Value[] items, out bool isChanged, out string? problem)
    {
        problem = null;
        isChanged = false;
        items = new Value[list.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var item = list[i];
            if (ShapeAs(each is null ? inner : each[i], item, out items[i], out problem) != Status.Ok) return Status.Fault;
            if (problem is not null)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"[{i}]: {problem}");
                return Status.Ok;
            }

            isChanged |= !ReferenceEquals(item.Ref, items[i].Ref) || item.Bits != items[i].Bits;
        }

        return Status.Ok;
    }

    private Status ShapeMap(ListValue types, Value value, out Value shaped, out string? problem)
    {
        shaped = value;
        return value.Kind switch
        {
            ValueKind.Record => ShapeObjectAsMap(types, value.As<Aggregate>(), out shaped, out problem),
            ValueKind.List => ShapePairsAsMap(types, value, out shaped, out problem),
            _ => Refuse("Map", value, out problem),
        };
    }

    private Status ShapeObjectAsMap(ListValue types, Aggregate record, out Value shaped, out string? problem)
    {
        shaped = default;
        problem = null;
        var entries = new KeyValuePair<Value, Value>[record.Shape.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var name = record.Shape.Fields[i];
            if (ShapeAs(types[1], record[i], out var item, out problem) != Status.Ok) return Status.Fault;
            if (problem is not null)
            {
                problem = $"field `{name.Text}`: {problem}";
                return Status.Ok;
            }

            if (_ctx.ChargeCells(CellCost.Bytes(name.Utf8.Length)) != Status.Ok) return Status.Fault;
            entries[i] = new(Value.Object(TextValue.Of(name.Utf8)), item);
        }

        if (_ctx.ChargeCells(CellCost.Map(entries.Length)) != Status.Ok) return Status.Fault;
        shaped = Value.Object(MapValue.Of(entries));
        return Status.Ok;
    }

    private Status ShapePairsAsMap(ListValue types, Value value, out Value shaped, out string? problem)
    {
        shaped = default;
        problem = null;
        var list = value.As<ListValue>();
        var entries = new KeyValuePair<Value, Value>[list.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            if (list[i].Kind != ValueKind.List || list[i].As<ListValue>().Count != 2) return Refuse("Map", value, out problem);
            if (ShapeItems(list[i].As<ListValue>(), default, types, out var pair, out _, out problem) != Status.Ok) return Status.Fault;
            if (problem is null && !SortedKey.IsKey(pair[0])) problem = SortedKey.Refuse(pair[0]);
            if (problem is not null)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"[{i}]: {problem}");
                return Status.Ok;
            }

            entries[i] = new(pair[0], pair[1]);
        }

        if (Charge.Both(_ctx, entries.Length * (long)CellCost.BitLength(entries.Length), CellCost.Map(entries.Length)) != Status.Ok) return Status.Fault;
        shaped = Value.Object(MapValue.Of(entries));
        return Status.Ok;
    }

    private Status ShapeRecord(Value fields, Value value, out Value shaped, out string? problem)
    {
        shaped = value;
        if (value.Kind != ValueKind.Record) return Refuse("Object", value, out problem);

        var wanted = fields.As<Aggregate>();
        problem = RequiredFields.Missing(MissingFields(wanted, value));
        if (problem is not null) return Status.Ok;

        // Fields that the type does not name stay. Both sides are in ascending order, so that the result is too.
        var present = value.As<Aggregate>();
        var names = new List<Name>(present.Shape.Count + wanted.Shape.Count);
        var parts = new List<Value>(present.Shape.Count + wanted.Shape.Count);
        var isChanged = false;
        var p = 0;
        var w = 0;
        while (p < present.Shape.Count || w < wanted.Shape.Count)
        {
            var order = p == present.Shape.Count ? 1
                : w == wanted.Shape.Count ? -1
                : present.Shape.Fields[p].CompareTo(wanted.Shape.Fields[w]);
            if (order < 0)
            {
                names.Add(present.Shape.Fields[p]);
                parts.Add(present[p++]);
                continue;
            }

            var name = wanted.Shape.Fields[w];
            var part = order == 0 ? present[p++] : Value.Unit;
            if (ShapeAs(wanted[w++], part, out var item, out problem) != Status.Ok) return Status.Fault;
            if (problem is not null)
            {
                problem = $"field `{name.Text}`: {problem}";
                return Status.Ok;
            }

            isChanged |= order != 0 || !ReferenceEquals(part.Ref, item.Ref) || part.Bits != item.Bits;
            names.Add(name);
            parts.Add(item);
        }

        if (!isChanged) return Status.Ok;
        if (_ctx.ChargeCells(CellCost.Parts(parts.Count)) != Status.Ok) return Status.Fault;
        shaped = Value.Object(Aggregate.Create(ShapeFamily.OfDynamicRecord([.. names]), parts.ToArray()));
        return Status.Ok;
    }

    private static List<string> MissingFields(Aggregate wanted, Value value)
    {
        var missing = new List<string>();
        for (var i = 0; i < wanted.Shape.Count; i++)
        {
            var isOptional = Records.TryGet(wanted[i], Names.Option, out _);
            if (!isOptional && !Records.TryGet(value, wanted.Shape.Fields[i], out _)) missing.Add(wanted.Shape.Fields[i].Text);
        }

        return missing;
    }

    private Status ShapeVariant(Value constructors, Value value, out Value shaped, out string? problem)
    {
        shaped = value;
        if (value.Kind != ValueKind.Variant) return Refuse("Variant", value, out problem);

        var variant = value.As<Aggregate>();
        var name = variant.Shape.Constructor;
        if (!Records.TryGet(constructors, name, out var types))
        {
            problem = $"unknown constructor `{name.Text}`";
            return Status.Ok;
        }

        var arguments = types.As<ListValue>();
        if (arguments.Count != variant.Shape.Count)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"constructor `{name.Text}`: expected {arguments.Count} args, got {variant.Shape.Count}");
            return Status.Ok;
        }

        problem = null;
        var parts = new Value[arguments.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            if (ShapeAs(arguments[i], variant[i], out parts[i], out problem) != Status.Ok) return Status.Fault;
            if (problem is null) continue;
            problem = string.Create(CultureInfo.InvariantCulture, $"constructor `{name.Text}`: [{i}]: {problem}");
            return Status.Ok;
        }

        if (_ctx.ChargeCells(CellCost.Parts(parts.Length)) != Status.Ok) return Status.Fault;
        shaped = Value.Object(Aggregate.Create(ShapeFamily.OfVariant(name, parts.Length), parts));
        return Status.Ok;
    }

    // Where nothing is checked, what does not fit stays as it is.
    private readonly Status Refuse(string expected, Value got, out string? problem)
    {
        problem = _isStrict ? $"expected {expected}, got {JsonNameOf(got)}" : null;
        return Status.Ok;
    }

    private static string JsonNameOf(Value value) => value.Kind switch
    {
        ValueKind.Unit => "null",
        ValueKind.Bool => "Bool",
        ValueKind.Int or ValueKind.Float => "Number",
        ValueKind.Str => "Str",
        ValueKind.List => "Array",
        _ => "Object",
    };
}
