using System.Buffers.Binary;
using System.Globalization;
using Lex.Core.Programs;

namespace Lex.Core.Values;

/// <summary>
/// Reads <see cref="JsonStyle.Lossless"/>. What plain JSON cannot say is an object whose first key begins with <c>$</c>:
/// <c>$bytes</c>, <c>$float</c> (the bits of what is not finite), <c>$tuple</c>, <c>$variant</c>, <c>$map</c>, <c>$set</c>,
/// <c>$deque</c>, <c>$f64_array</c>, <c>$arrow_table</c>, <c>$closure</c>, and <c>$record</c> for records that have such a key themselves or whose
/// fields are not in ascending order. All keys are in ascending order, so that what is read as plain JSON and written again
/// is the same text. Values without content, such as actors, are written as <c>$opaque</c> and cannot be
/// read. Nothing here recurses: a value may be nested to any depth.
/// </summary>
internal static class LosslessJson
{
    /// <summary>Whether records of a family are written as plain objects.</summary>
    public static bool IsPlainRecord(ShapeFamily family)
    {
        var ascending = family.Ascending;
        for (var i = 0; i < ascending.Length; i++)
        {
            if (ascending[i] != i || family.Fields[i].Utf8.AsSpan().StartsWith("$"u8)) return false;
        }

        return true;
    }

    /// <summary>Writes the bits of a number that JSON has no digits for.</summary>
    public static void AddBits(ref ByteBuilder text, double value)
    {
        Span<byte> bits = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(bits, value);
        text.Add("{\"$float\":\"");
        text.AddHex(bits);
        text.Add("\"}");
    }

    /// <summary>Reads a value. Closures are those of <paramref name="program"/>.</summary>
    /// <param name="utf8">The JSON text.</param>
    /// <param name="program">The program that the value is for; null: there are no closures.</param>
    /// <param name="value">The value.</param>
    /// <param name="problem">Why there is none.</param>
    public static bool TryDecode(ReadOnlySpan<byte> utf8, ProgramCode? program, out Value value, out string? problem)
    {
        if (!JsonDecoder.TryDecode(utf8, out var raw, out problem, int.MaxValue))
        {
            value = default;
            return false;
        }

        return TryRestore(raw, program, out value, out problem);
    }

    /// <summary>Makes a value of what the decoder for plain JSON reads: objects with tags become what they stand for.</summary>
    public static bool TryRestore(Value raw, ProgramCode? program, out Value value, out string? problem)
    {
        var restorer = new Restorer(program);
        value = restorer.Run(raw);
        problem = restorer.Problem;
        return problem is null;
    }

    private struct Frame
    {
        public Value Source;

        public Children Parts;

        public Value[] Restored;
    }

    // Rebuilds from the inside outwards what the JSON decoder has read.
    private struct Restorer(ProgramCode? program)
    {
        private WalkStack<Frame> _stack;

        public string? Problem { get; private set; }

        public Value Run(Value value)
        {
            while (true)
            {
                if (value.Kind is ValueKind.List or ValueKind.Record or ValueKind.Variant)
                {
                    var parts = Children.Of(value, asStored: true);
                    _stack.Push(new Frame { Source = value, Parts = parts, Restored = parts.Count == 0 ? [] : new Value[parts.Count] });
                }
                else
                {
                    if (_stack.IsEmpty) return value;
                    Put(value);
                }

                while (_stack.Top.Parts.IsEmpty)
                {
                    var whole = Rebuild(_stack.Top.Source, _stack.Top.Restored);
                    _stack.Pop();
                    if (Problem is not null) return default;
                    if (_stack.IsEmpty) return whole;
                    Put(whole);
                }

                value = _stack.Top.Parts.Next();
            }
        }

        private void Put(Value value)
        {
            ref var top = ref _stack.Top;
            top.Restored[top.Parts.Visited - 1] = value;
        }

        private Value Rebuild(Value source, Value[] parts)
        {
            if (source.Kind == ValueKind.List) return Value.Object(ListValue.Of(parts));
            var family = source.Ref!.Shape.Family!;
            return source.Kind == ValueKind.Record && FindTag(family) is { } tag
                ? Special(tag, new Fields(family, parts))
                : Value.Object(Aggregate.Create(family, parts));
        }

        private static string? FindTag(ShapeFamily family)
        {
            foreach (var field in family.Fields)
            {
                if (field.Utf8.AsSpan().StartsWith("$"u8)) return field.Text;
            }

            return null;
        }

        private Value Special(string tag, in Fields fields) => tag switch
        {
            "$float" => Float(fields),
            "$tuple" when fields.List("items") is { } items =>
                Value.Object(Aggregate.Create(ShapeFamily.OfTuple(items.Count), items.ToArray())),
            "$deque" when fields.List("items") is { } items => Value.Object(new DequeValue(items)),
            "$set" when fields.List("items") is { } items => Set(items.ToArray()),
            "$map" when fields.List("entries") is { } entries => Map(entries),
            "$record" when fields.List("fields") is { } entries => Record(entries),
            "$f64_array" => Matrix(fields),
            "$arrow_table" => Table(fields),
            "$closure" => Closure(fields),
            "$opaque" => Fail($"a value of kind {fields.Text("$opaque") ?? "?"} has no content that can be read"),
            "$omitted" => Fail("the value was too large to be recorded"),
            _ => Fail($"malformed `{tag}`"),
        };

        private Value Float(in Fields fields) =>
            fields.Text("$float") is { Length: 16 } digits
                && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
                ? Value.Float(BitConverter.UInt64BitsToDouble(bits))
                : Fail("malformed `$float`");

        private Value Set(Value[] elements)
        {
            foreach (var element in elements)
            {
                if (!SortedKey.IsKey(element)) return Fail("malformed `$set`");
            }

            return Value.Object(SetValue.Of(elements));
        }

        private Value Map(ListValue entries)
        {
            var pairs = new KeyValuePair<Value, Value>[entries.Count];
            for (var i = 0; i < pairs.Length; i++)
            {
                if (Pair(entries[i]) is not { } pair || !SortedKey.IsKey(pair[0])) return Fail("malformed `$map`");
                pairs[i] = new(pair[0], pair[1]);
            }

            return Value.Object(MapValue.Of(pairs));
        }

        private Value Record(ListValue entries)
        {
            var names = new Name[entries.Count];
            var values = new Value[entries.Count];
            for (var i = 0; i < names.Length; i++)
            {
                if (Pair(entries[i]) is not { } pair || pair[0].Kind != ValueKind.Str) return Fail("malformed `$record`");
                names[i] = Name.Intern(pair[0].As<TextValue>().ToString());
                values[i] = pair[1];
            }

            var distinct = new HashSet<Name>(names, ReferenceEqualityComparer.Instance);
            return distinct.Count == names.Length
                ? Value.Object(Aggregate.Create(ShapeFamily.OfRecord(names), values))
                : Fail("malformed `$record`");
        }

        private Value Matrix(in Fields fields)
        {
            if (fields["rows"] is not { IsInt: true, Bits: >= 0 and <= int.MaxValue and var rows }
                || fields["cols"] is not { IsInt: true, Bits: >= 0 and <= int.MaxValue and var columns }
                || fields.List("data") is not { } data || rows * columns != data.Count) return Fail("malformed `$f64_array`");
            var numbers = new double[data.Count];
            for (var i = 0; i < numbers.Length; i++)
            {
                if (!data[i].IsFloat) return Fail("malformed `$f64_array`");
                numbers[i] = data[i].AsFloat;
            }

            return Value.Object(new F64Array((int)rows, (int)columns, numbers));
        }

        private Value Table(in Fields fields)
        {
            if (fields["nrows"] is not { IsInt: true, Bits: >= 0 and <= int.MaxValue and var rows }
                || fields.List("parts") is not { } parts || fields.List("types") is not { } types) return Fail("malformed `$arrow_table`");
            var kinds = new ValueKind[types.Count];
            for (var i = 0; i < kinds.Length; i++)
            {
                kinds[i] = types[i].Kind == ValueKind.Str ? TableColumn.KindOf(types[i].As<TextValue>().ToString()) : ValueKind.Unknown;
                if (kinds[i] == ValueKind.Unknown) return Fail("malformed `$arrow_table`");
            }

            return TableValue.OfParts(kinds, (int)rows, parts.ToArray()) is { } table
                ? Value.Object(table)
                : Fail("malformed `$arrow_table`");
        }

        // Closures are equal when bodies and captures are, so any function of this body will do; of several the one of the same name.
        private Value Closure(in Fields fields)
        {
            if (fields.Text("$closure") is not { } hash || fields.List("captures") is not { } captures) return Fail("malformed `$closure`");
            FunctionCode? found = null;
            foreach (var function in program?.Functions ?? [])
            {
                if (function.Arity < captures.Count || Convert.ToHexStringLower(function.BodyHash.AsSpan()) != hash) continue;
                if (found is null || function.StableName == fields.Text("at")) found = function;
            }

            return found is null
                ? Fail($"the program has no function with the body of the closure `{fields.Text("at")}`")
                : Value.Object(Aggregate.Create(ShapeFamily.OfClosure(found, captures.Count), captures.ToArray()));
        }

        private static ListValue? Pair(Value value) =>
            value.Kind == ValueKind.List && value.As<ListValue>() is { Count: 2 } pair ? pair : null;

        private Value Fail(string problem)
        {
            Problem = problem;
            return default;
        }
    }

    private readonly ref struct Fields(ShapeFamily family, ReadOnlySpan<Value> parts)
    {
        private readonly ReadOnlySpan<Value> _parts = parts;

        public Value this[string name]
        {
            get
            {
                for (var i = 0; i < _parts.Length; i++)
                {
                    if (family.Fields[i].Text == name) return _parts[i];
                }

                return default;
            }
        }

        public ListValue? List(string name) => this[name] is { Kind: ValueKind.List } list ? list.As<ListValue>() : null;

        public string? Text(string name) => this[name] is { Kind: ValueKind.Str } text ? text.As<TextValue>().ToString() : null;
    }
}
