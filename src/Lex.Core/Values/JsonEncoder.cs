using System.Text;
using Lex.Core.Execution;
using Lex.Core.Programs;

namespace Lex.Core.Values;

/// <summary>How values that JSON has no form for are written.</summary>
internal enum JsonStyle : byte
{
    /// <summary>As results and <c>json.stringify</c> do (stdlib section 7.1).</summary>
    Plain,

    /// <summary>As traces do: what <see cref="LosslessJson"/> reads back is the same value, bit by bit (runtime section 11.3).</summary>
    Lossless,
}

/// <summary>Writes values as compact JSON in UTF-8, object keys ascending. Never fails but by a limit or by size.</summary>
internal struct JsonEncoder
{
    private readonly JsonStyle _style;

    private ByteBuilder _text;

    private WalkStack<Frame> _stack;

    private Work _work;

    private JsonEncoder(ExecutionContext? ctx, JsonStyle style, int maxLength = ByteStore.MaxLength)
    {
        _style = style;
        _text = new ByteBuilder(ctx, maxLength);
        _work = new Work(ctx);
    }

    /// <summary>The JSON form as a text; charges each part that is read, and the cells of the text as it grows.</summary>
    public static Status Encode(ExecutionContext ctx, Value value, out TextValue text)
    {
        var encoder = new JsonEncoder(ctx, JsonStyle.Plain);
        var status = encoder.Run(value);
        if (status == Status.Ok) status = encoder._text.Settle();
        text = status == Status.Ok ? TextValue.Of(encoder._text.Written) : TextValue.Empty;
        return status;
    }

    /// <summary>
    /// Adds the JSON form of a value to a text; false if the text became longer than it may be, and then the form is not whole.
    /// </summary>
    public static bool TryAppend(ref ByteBuilder text, Value value, JsonStyle style)
    {
        var encoder = new JsonEncoder(null, style) { _text = text };
        var status = encoder.Run(value);
        text = encoder._text;
        return status == Status.Ok && !text.IsTooLong;
    }

    /// <summary>
    /// The JSON form for a host; false if it is longer than <paramref name="maxLength"/> bytes. A small value that uses
    /// a part many times can have a form of any length, so there is always a limit.
    /// </summary>
    public static bool TryEncode(Value value, out ReadOnlyMemory<byte> json, JsonStyle style = JsonStyle.Plain, int maxLength = 1 << 28)
    {
        var encoder = new JsonEncoder(null, style, maxLength);
        var status = encoder.Run(value);
        json = encoder._text.WrittenMemory;
        return status == Status.Ok && !encoder._text.IsTooLong;
    }

    private Status Run(Value value)
    {
        while (true)
        {
            if (_work.Add(UnitsOf(value)) != Status.Ok || _text.Settle(ByteBuilder.ChargedAtOnce) != Status.Ok) return Status.Fault;
            Open(value);
            while (!_stack.IsEmpty && _stack.Top.Parts.IsEmpty)
            {
                _text.Add(_stack.Top.Closer);
                _stack.Pop();
            }

            if (_stack.IsEmpty) return Status.Ok;
            ref var top = ref _stack.Top;
            Separate(ref top);
            value = top.Parts.Next();
        }
    }

    // The numbers of a matrix are parts that no walk visits.
    private static long UnitsOf(Value value) => value.Kind == ValueKind.F64Array ? 1 + value.As<F64Array>().Data.Length : 1;

    // Writes a value without its parts; if it has some, they go on the stack.
    private void Open(Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Unit:
                _text.Add("null");
                break;
            case ValueKind.Int:
                _text.Add(value.AsInt);
                break;
            case ValueKind.Float:
                AddFloat(value.AsFloat);
                break;
            case ValueKind.Bool:
                _text.Add(value.AsBool ? "true" : "false");
                break;
            case ValueKind.Str:
                _text.AddQuoted(value.As<TextValue>().Utf8);
                break;
            case ValueKind.Bytes:
                AddBytes(value.As<BytesValue>().Span);
                break;
            case ValueKind.F64Array:
                AddMatrix(value.As<F64Array>());
                break;
            case ValueKind.ArrowTable when _style == JsonStyle.Lossless:
                OpenTable(value);
                break;
            case ValueKind.ArrowTable:
                AddSchema(value.As<TableValue>());
                break;
            case ValueKind.Closure when _style == JsonStyle.Lossless:
                OpenClosure(value);
                break;
            case ValueKind.Closure:
                AddClosure((FunctionCode)value.Ref!.Shape.Owner!);
                break;
            case ValueKind.Variant:
                _text.Add("{\"$variant\":");
                _text.AddQuoted(value.Ref!.Shape.Constructor.Utf8);
                Push(value, ",\"args\":[", "]}");
                break;
            case ValueKind.Record when _style == JsonStyle.Lossless && !LosslessJson.IsPlainRecord(value.Ref!.Shape.Family!):
                Push(value, "{\"$record\":true,\"fields\":[", "]}", MapForm.Fields);
                break;
            case ValueKind.Record:
                Push(value, "{", "}");
                break;
            case ValueKind.Tuple when _style == JsonStyle.Lossless:
                Push(value, "{\"$tuple\":true,\"items\":[", "]}");
                break;
            case ValueKind.Map:
                OpenMap(value);
                break;
            case ValueKind.Set when _style == JsonStyle.Lossless:
                Push(value, "{\"$set\":true,\"items\":[", "]}");
                break;
            case ValueKind.Deque when _style == JsonStyle.Lossless:
                Push(value, "{\"$deque\":true,\"items\":[", "]}");
                break;
            case ValueKind.List or ValueKind.Tuple or ValueKind.Deque or ValueKind.Set:
                Push(value, "[", "]");
                break;
            case var kind when _style == JsonStyle.Lossless:
                _text.Add("{\"$opaque\":\"");
                _text.Add(kind.ToString());
                _text.Add("\"}");
                break;
            default:
                _text.Add("\"<");
                _text.Add(value.Kind.ToString().ToLowerInvariant());
                _text.Add(">\"");
                break;
        }
    }

    private void OpenMap(Value map)
    {
        if (_style == JsonStyle.Lossless) Push(map, "{\"$map\":true,\"entries\":[", "]}", MapForm.Pairs);
        else if (map.As<MapValue>().HasTextKeysOnly) Push(map, "{", "}", MapForm.Object);
        else Push(map, "[", "]", MapForm.Pairs);
    }

    private void Push(Value value, string opener, string closer, MapForm form = MapForm.None)
    {
        _text.Add(opener);
        var parts = Children.Of(value, asStored: form == MapForm.Fields);
        if (parts.Count == 0) _text.Add(closer);
        else _stack.Push(new Frame { Parts = parts, Closer = IsPairs(form) ? "]" + closer : closer, Form = form });
    }

    // What stands before the next part.
    private void Separate(ref Frame frame)
    {
        ref var parts = ref frame.Parts;
        var isItem = frame.Form is MapForm.Object or MapForm.Pairs && (parts.Visited & 1) != 0;
        if (isItem)
        {
            _text.Add(frame.Form == MapForm.Object ? ":" : ",");
            return;
        }

        var isPair = IsPairs(frame.Form);
        if (parts.Visited > 0) _text.Add(isPair ? "]," : ",");
        if (isPair) _text.Add("[");
        if (parts.Parent.Kind != ValueKind.Record) return;
        _text.AddQuoted(parts.Parent.Shape.Fields[parts.NextPart].Utf8);
        _text.Add(isPair ? "," : ":");
    }

    private void AddFloat(double value)
    {
        if (!double.IsFinite(value))
        {
            if (_style == JsonStyle.Lossless) LosslessJson.AddBits(ref _text, value);
            else _text.Add("null");
            return;
        }

        Span<byte> digits = stackalloc byte[FloatText.MaxLength];
        _text.Add(digits[..FloatText.FormatJson(value, digits)]);
    }

    private void AddBytes(ReadOnlySpan<byte> bytes)
    {
        _text.Add("{\"$bytes\":\"");
        _text.AddHex(bytes);
        _text.Add("\"}");
    }

    private void AddMatrix(F64Array matrix)
    {
        _text.Add("{\"$f64_array\":true,\"cols\":");
        _text.Add(matrix.Columns);
        _text.Add(",\"data\":[");
        for (var i = 0; i < matrix.Data.Length; i++)
        {
            if (i > 0) _text.Add(",");
            AddFloat(matrix.Data[i]);
        }

        _text.Add("],\"rows\":");
        _text.Add(matrix.Rows);
        _text.Add("}");
    }

    private void AddSchema(TableValue table)
    {
        _text.Add("{\"$arrow_table\":true,\"ncols\":");
        _text.Add(table.Columns.Length);
        _text.Add(",\"nrows\":");
        _text.Add(table.Rows);
        _text.Add(",\"schema\":[");
        for (var i = 0; i < table.Columns.Length; i++)
        {
            _text.Add(i == 0 ? "{\"name\":" : ",{\"name\":");
            _text.AddQuoted(table.Names[i].As<TextValue>().Utf8);
            _text.Add(",\"type\":\"");
            _text.Add(table.Columns[i].Type);
            _text.Add("\"}");
        }

        _text.Add("]}");
    }

    // The parts that a walk finds, between the number of rows and the types of the columns.
    private void OpenTable(Value value)
    {
        var table = value.As<TableValue>();
        var types = new string[table.Columns.Length];
        for (var i = 0; i < types.Length; i++) types[i] = $"\"{table.Columns[i].Type}\"";
        _text.Add("{\"$arrow_table\":true,\"nrows\":");
        _text.Add(table.Rows);
        Push(value, ",\"parts\":[", $"],\"types\":[{string.Join(',', types)}]}}");
    }

    private void AddClosure(FunctionCode function)
    {
        _text.Add("\"<closure ");
        var hash = function.BodyHash.AsSpan();
        _text.AddHex(hash[..Math.Min(hash.Length, 4)]);
        _text.Add(">\"");
    }

    private static bool IsPairs(MapForm form) => form is MapForm.Pairs or MapForm.Fields;

    private void OpenClosure(Value closure)
    {
        var function = (FunctionCode)closure.Ref!.Shape.Owner!;
        _text.Add("{\"$closure\":\"");
        _text.AddHex(function.BodyHash.AsSpan());
        _text.Add("\",\"at\":");
        _text.AddQuoted(Encoding.UTF8.GetBytes(function.StableName));
        Push(closure, ",\"captures\":[", "]}");
    }

    private enum MapForm : byte
    {
        None,
        Object,
        Pairs,
        Fields,
    }

    private struct Frame
    {
        public Children Parts;

        public string Closer;

        public MapForm Form;
    }
}
