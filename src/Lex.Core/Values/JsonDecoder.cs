using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>
/// Reads JSON text as values (runtime section 2.5), strictly as RFC 8259 has it. Neither recursion nor exceptions: what
/// is open is on a stack of its own, and a mistake is a message with its place.
/// </summary>
internal ref struct JsonDecoder
{
    /// <summary>So many nested arrays and objects are refused.</summary>
    public const int MaxNesting = 128;

    private readonly ExecutionContext? _ctx;

    private readonly ReadOnlySpan<byte> _text;

    private int _at;

    private string? _problem;

    private bool _isFault;

    private readonly int _maxNesting;

    private Work _work;

    private Frame[] _open;

    private int _depth;

    private byte[]? _scratch;

    private JsonDecoder(ExecutionContext? ctx, ReadOnlySpan<byte> text, int maxNesting = MaxNesting)
    {
        _ctx = ctx;
        _maxNesting = maxNesting;
        _text = text;
        _work = new Work(ctx);
        _open = [];
    }

    /// <summary>
    /// Reads a whole text that is valid UTF-8. A fault is a limit that was hit; a mistake in the text is
    /// <paramref name="problem"/>, null if there is none. Charges the reading and each part before it is made.
    /// </summary>
    public static Status Decode(ExecutionContext ctx, ReadOnlySpan<byte> utf8, out Value value, out string? problem)
    {
        value = default;
        problem = null;
        if (ctx.ChargeWork(utf8.Length >> 3) != Status.Ok) return Status.Fault;
        var decoder = new JsonDecoder(ctx, utf8);
        value = decoder.ReadDocument();
        problem = decoder.Message;
        return decoder._isFault ? Status.Fault : Status.Ok;
    }

    /// <summary>Reads a whole text for a host; false: the text is wrong, and the message says where.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> utf8, out Value value, out string? problem, int maxNesting = MaxNesting)
    {
        value = default;
        problem = null;
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
        {
            problem = "the text is not valid UTF-8";
            return false;
        }

        var decoder = new JsonDecoder(null, utf8, maxNesting);
        value = decoder.ReadDocument();
        problem = decoder.Message;
        return problem is null;
    }

    private readonly bool HasFailed => _problem is not null || _isFault;

    // The place is that of the byte where reading stopped, counted from 1; at the end of the text, of the last byte.
    private readonly string? Message
    {
        get
        {
            if (_problem is null) return null;
            var before = _text[.._at];
            var line = 1 + before.Count((byte)'\n');
            var start = before.LastIndexOf((byte)'\n') + 1;
            var column = Math.Min(_at + 1, _text.Length) - start;
            return string.Create(CultureInfo.InvariantCulture, $"{_problem} at line {line} column {column}");
        }
    }

    private Value ReadDocument()
    {
        var value = ReadNested();
        if (HasFailed) return default;
        SkipSpace();
        if (_at < _text.Length) Fail("trailing characters");
        return HasFailed ? default : value;
    }

    // Reads a value and all that is in it: opens what starts, and puts what is complete into what is open.
    private Value ReadNested()
    {
        while (true)
        {
            SkipSpace();
            var value = ReadOne(out var isOpened);
            if (HasFailed) return default;
            if (isOpened) continue;
            while (true)
            {
                if (_depth == 0) return value;
                if (!Put(value)) return default;
                if (!IsClosed()) break;
                if (HasFailed) return default;
                value = Close();
                if (HasFailed) return default;
            }

            if (HasFailed) return default;
        }
    }

    // Reads a scalar, or an empty array or object, or opens one.
    private Value ReadOne(out bool isOpened)
    {
        isOpened = false;
        if (_work.Add(1) != Status.Ok) return Faulted();
        if (_at == _text.Length) return Fail("EOF while parsing a value");
        switch (_text[_at])
        {
            case (byte)'n':
                return ReadWord("null"u8, Value.Unit);
            case (byte)'t':
                return ReadWord("true"u8, Value.Bool(true));
            case (byte)'f':
                return ReadWord("false"u8, Value.Bool(false));
            case (byte)'"':
                var content = ReadString();
                if (HasFailed || !Charge(CellCost.Bytes(content.Length))) return default;
                return Value.Object(TextValue.Of(content));
            case (byte)'[':
                return OpenArray(out isOpened);
            case (byte)'{':
                return OpenObject(out isOpened);
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return ReadNumber();
            default:
                return Fail("expected value");
        }
    }

    private Value OpenArray(out bool isOpened)
    {
        isOpened = false;
        if (_depth + 1 >= _maxNesting) return Fail("recursion limit exceeded");
        ref var frame = ref Push(false);
        SkipSpace();
        if (Accept(']'))
        {
            _depth--;
            return Value.Object(ListValue.Empty);
        }

        frame.Items = new ListBuilder();
        isOpened = Charge(1);
        return default;
    }

    private Value OpenObject(out bool isOpened)
    {
        isOpened = false;
        if (_depth + 1 >= _maxNesting) return Fail("recursion limit exceeded");
        ref var frame = ref Push(true);
        frame.Count = 0;
        SkipSpace();
        if (Accept('}'))
        {
            _depth--;
            return Value.Object(Aggregate.Create(ShapeFamily.OfDynamicRecord([]), []));
        }

        ReadKey(ref frame);
        isOpened = !HasFailed && Charge(1);
        return default;
    }

    private ref Frame Push(bool isObject)
    {
        if (_depth == _open.Length) Array.Resize(ref _open, Math.Max(4, 2 * _depth));
        _at++;
        ref var frame = ref _open[_depth++];
        frame.IsObject = isObject;
        return ref frame;
    }

    // Puts a complete value into the innermost array or object.
    private bool Put(Value value)
    {
        if (!Charge(1)) return false;
        ref var frame = ref _open[_depth - 1];
        if (!frame.IsObject)
        {
            frame.Items!.Add(value);
            return true;
        }

        if (frame.Values is null) frame.Values = new Value[8];
        else if (frame.Count == frame.Values.Length) Array.Resize(ref frame.Values, 2 * frame.Count);
        frame.Values[frame.Count++] = value;
        return true;
    }

    // After a value: whether the innermost array or object ends here. If not, the next value (after its key) is due.
    private bool IsClosed()
    {
        ref var frame = ref _open[_depth - 1];
        SkipSpace();
        if (Accept(frame.IsObject ? '}' : ']')) return true;
        if (_at == _text.Length)
        {
            Fail(frame.IsObject ? "EOF while parsing an object" : "EOF while parsing a list");
            return false;
        }

        if (!Accept(','))
        {
            Fail(frame.IsObject ? "expected `,` or `}`" : "expected `,` or `]`");
            return false;
        }

        SkipSpace();
        if (frame.IsObject) ReadKey(ref frame);
        else if (_at < _text.Length && _text[_at] == ']') Fail("trailing comma");
        return false;
    }

    private Value Close()
    {
        ref var frame = ref _open[--_depth];
        if (!frame.IsObject)
        {
            var list = frame.Items!.ToList();
            frame.Items = null;
            return Value.Object(list);
        }

        return CloseObject(ref frame);
    }

    private void ReadKey(ref Frame frame)
    {
        if (_at == _text.Length)
        {
            Fail("EOF while parsing an object");
            return;
        }

        if (_text[_at] != '"')
        {
            Fail(_text[_at] == '}' ? "trailing comma" : "key must be a string");
            return;
        }

        var key = ReadString();
        if (HasFailed) return;
        if (frame.Names is null) frame.Names = new Name[8];
        else if (frame.Count == frame.Names.Length) Array.Resize(ref frame.Names, 2 * frame.Count);

        // The objects of an array mostly have the same keys in the same order: then the slot still has the name.
        ref var name = ref frame.Names[frame.Count];
        if (name is null || !key.SequenceEqual(name.Utf8))
        {
            name = Name.Intern(Encoding.UTF8.GetString(key));
            frame.Layout = null;
        }

        SkipSpace();
        if (Accept(':')) return;
        Fail(_at == _text.Length ? "EOF while parsing an object" : "expected `:`");
    }

    private Value CloseObject(ref Frame frame)
    {
        var values = frame.Values.AsSpan(0, frame.Count);
        if (frame.Layout is null || frame.Layout.Read != frame.Count) frame.Layout = Layout.Of(frame.Names.AsSpan(0, frame.Count));
        var layout = frame.Layout;
        if (layout.Variant >= 0 && values[layout.Variant].Kind == ValueKind.Str && values[layout.Arguments].Kind == ValueKind.List)
            return MakeVariant(values[layout.Variant].As<TextValue>(), values[layout.Arguments].As<ListValue>());
        if (layout.IsBytes && values[layout.Source[0]].Kind == ValueKind.Str
            && TryReadHex(values[layout.Source[0]].As<TextValue>(), out var bytes))
            return bytes;
        var sorted = frame.Sorted is { } buffer && buffer.Length >= layout.Source.Length ? buffer : frame.Sorted = new Value[values.Length];
        for (var i = 0; i < layout.Source.Length; i++) sorted[i] = values[layout.Source[i]];
        return Value.Object(Aggregate.Create(layout.Family, sorted.AsSpan(0, layout.Source.Length)));
    }

    private Value MakeVariant(TextValue constructor, ListValue arguments)
    {
        if (!Charge(CellCost.Parts(arguments.Count))) return default;
        return Value.Object(Aggregate.Create(ShapeFamily.OfVariant(Name.Intern(constructor.ToString()), arguments.Count),
            arguments.ToArray()));
    }

    private bool TryReadHex(TextValue digits, out Value bytes)
    {
        bytes = default;
        if ((digits.Length & 1) != 0) return false;
        var text = digits.Utf8;
        if (text.IndexOfAnyExcept(HexDigits.Values) >= 0) return false;
        if (!Charge(CellCost.Bytes(text.Length / 2))) return true;
        bytes = Value.Object(BytesValue.Create(text.Length / 2, digits, static (target, source) =>
            Convert.FromHexString(source.Utf8, target, out _, out _)));
        return true;
    }

    // The content of the string that starts here, escapes resolved; valid until the next string is read.
    private ReadOnlySpan<byte> ReadString()
    {
        var start = ++_at;
        while (true)
        {
            var run = _text[_at..].IndexOfAny(JsonEscapes.Bytes);
            if (run < 0)
            {
                _at = _text.Length;
                Fail("EOF while parsing a string");
                return default;
            }

            _at += run;
            if (_text[_at] == '"') return _text[start.._at++];
            if (_text[_at] == '\\') return ReadEscapedString(start);
            Fail("control character (\\u0000-\\u001F) found while parsing a string");
            return default;
        }
    }

    private ReadOnlySpan<byte> ReadEscapedString(int start)
    {
        var count = 0;
        while (true)
        {
            var run = _text[_at..].IndexOfAny(JsonEscapes.Bytes);
            if (run < 0) run = _text.Length - _at;
            if (count == 0 && start < _at) Append(ref count, _text[start.._at]);
            Append(ref count, _text.Slice(_at, run));
            _at += run;
            start = _at;
            if (_at == _text.Length)
            {
                Fail("EOF while parsing a string");
                return default;
            }

            if (_text[_at] == '"')
            {
                _at++;
                return _scratch.AsSpan(0, count);
            }

            if (_text[_at] != '\\')
            {
                Fail("control character (\\u0000-\\u001F) found while parsing a string");
                return default;
            }

            _at++;
            ReadEscape(ref count);
            if (HasFailed) return default;
            start = _at;
        }
    }

    private void ReadEscape(ref int count)
    {
        if (_at == _text.Length)
        {
            Fail("EOF while parsing a string");
            return;
        }

        var plain = _text[_at] switch
        {
            (byte)'"' => '"',
            (byte)'\\' => '\\',
            (byte)'/' => '/',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => '\0',
        };
        if (plain != '\0')
        {
            _at++;
            Append(ref count, [(byte)plain]);
        }
        else if (_text[_at] == 'u')
        {
            _at++;
            ReadCodePoint(ref count);
        }
        else
        {
            Fail("invalid escape");
        }
    }

    private void ReadCodePoint(ref int count)
    {
        if (!TryReadHexUnit(out var unit)) return;
        var rune = default(Rune);
        if (char.IsHighSurrogate(unit))
        {
            if (_text.Length - _at < 2 || _text[_at] != '\\' || _text[_at + 1] != 'u')
            {
                Fail("lone leading surrogate in hex escape");
                return;
            }

            _at += 2;
            if (!TryReadHexUnit(out var low)) return;
            if (!Rune.TryCreate(unit, low, out rune)) Fail("lone leading surrogate in hex escape");
        }
        else if (!Rune.TryCreate(unit, out rune))
        {
            Fail("lone trailing surrogate in hex escape");
        }

        if (HasFailed) return;
        Span<byte> utf8 = stackalloc byte[4];
        Append(ref count, utf8[..rune.EncodeToUtf8(utf8)]);
    }

    private bool TryReadHexUnit(out char unit)
    {
        unit = '\0';
        if (_text.Length - _at < 4)
        {
            _at = _text.Length;
            Fail("EOF while parsing a string");
            return false;
        }

        if (!Utf8Parser.TryParse(_text.Slice(_at, 4), out ushort code, out var read, 'x') || read != 4)
        {
            Fail("invalid escape");
            return false;
        }

        _at += 4;
        unit = (char)code;
        return true;
    }

    private Value ReadNumber()
    {
        var start = _at;
        var isNegative = Accept('-');
        if (_at < _text.Length && _text[_at] == '0') _at++;
        else if (!SkipDigits()) return Fail(_at == _text.Length ? "EOF while parsing a value" : "invalid number");
        if (_at < _text.Length && _text[_at] is >= (byte)'0' and <= (byte)'9') return Fail("invalid number");
        var isInteger = true;
        if (Accept('.'))
        {
            isInteger = false;
            if (!SkipDigits()) return Fail(_at == _text.Length ? "EOF while parsing a value" : "invalid number");
        }

        if (_at < _text.Length && (_text[_at] | 0x20) == 'e')
        {
            isInteger = false;
            _at++;
            if (!Accept('+')) Accept('-');
            if (!SkipDigits()) return Fail(_at == _text.Length ? "EOF while parsing a value" : "invalid number");
        }

        var digits = _text[start.._at];
        if (isInteger && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            && (whole != 0 || !isNegative))
            return Value.Int(whole);
        double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        if (double.IsFinite(number)) return Value.Float(number);
        _at--;
        return Fail("number out of range");
    }

    private bool SkipDigits()
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] is >= (byte)'0' and <= (byte)'9') _at++;
        return _at > start;
    }

    private Value ReadWord(ReadOnlySpan<byte> word, Value value)
    {
        var same = _text[_at..].CommonPrefixLength(word);
        _at += same;
        if (same == word.Length) return value;
        return Fail(_at == _text.Length ? "EOF while parsing a value" : "expected ident");
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r') _at++;
    }

    private bool Accept(char expected)
    {
        if (_at == _text.Length || _text[_at] != expected) return false;
        _at++;
        return true;
    }

    private void Append(ref int count, scoped ReadOnlySpan<byte> bytes)
    {
        if (_scratch is null || bytes.Length > _scratch.Length - count)
        {
            Array.Resize(ref _scratch, Math.Max(2 * count, count + bytes.Length + 64));
        }

        bytes.CopyTo(_scratch.AsSpan(count));
        count += bytes.Length;
    }

    private bool Charge(long cells)
    {
        if (_ctx is null || cells == 0 || _ctx.ChargeCells(cells) == Status.Ok) return true;
        _isFault = true;
        return false;
    }

    private Value Faulted()
    {
        _isFault = true;
        return default;
    }

    private Value Fail(string problem)
    {
        _problem ??= problem;
        return default;
    }

    // An array or object that is being read. The buffers stay for the next one at this depth.
    private struct Frame
    {
        public bool IsObject;

        public ListBuilder? Items;

        public Name[]? Names;

        public Value[]? Values;

        public Value[]? Sorted;

        public int Count;

        public Layout? Layout;
    }

    /// <summary>What a sequence of keys makes: which of the values, in which order, of which record.</summary>
    private sealed class Layout
    {
        /// <summary>Number of keys as read, repetitions included.</summary>
        public required int Read { get; init; }

        /// <summary>For each field of the record, ascending: which value it gets.</summary>
        public required int[] Source { get; init; }

        /// <summary>The record's family.</summary>
        public required ShapeFamily Family { get; init; }

        /// <summary>The values of <c>$variant</c> and <c>args</c>, or -1.</summary>
        public required int Variant { get; init; }

        /// <summary>See <see cref="Variant"/>.</summary>
        public required int Arguments { get; init; }

        /// <summary>Whether the only key is <c>$bytes</c>.</summary>
        public required bool IsBytes { get; init; }

        public static Layout Of(ReadOnlySpan<Name> keys)
        {
            var names = keys.ToArray();
            var order = new int[names.Length];
            for (var i = 0; i < order.Length; i++) order[i] = i;

            // Of equal names the last one counts, so later ones go first.
            Array.Sort(order, (left, right) =>
            {
                var byName = names[left].CompareTo(names[right]);
                return byName != 0 ? byName : right.CompareTo(left);
            });
            var count = 0;
            var fields = new Name[names.Length];
            foreach (var source in order)
            {
                if (count > 0 && ReferenceEquals(fields[count - 1], names[source])) continue;
                fields[count] = names[source];
                order[count++] = source;
            }

            Array.Resize(ref fields, count);
            Array.Resize(ref order, count);
            var variant = Find(fields, "$variant");
            var arguments = Find(fields, "args");
            var isVariant = variant >= 0 && arguments >= 0;
            return new Layout
            {
                Read = names.Length,
                Source = order,
                Family = ShapeFamily.OfDynamicRecord(fields),
                Variant = isVariant ? order[variant] : -1,
                Arguments = isVariant ? order[arguments] : -1,
                IsBytes = count == 1 && fields[0].Text == "$bytes",
            };
        }

        private static int Find(Name[] fields, string name) => Array.FindIndex(fields, field => field.Text == name);
    }

    // On its own, so that it is made when it is first needed.
    private static class HexDigits
    {
        public static readonly SearchValues<byte> Values = SearchValues.Create("0123456789abcdefABCDEF"u8);
    }
}
