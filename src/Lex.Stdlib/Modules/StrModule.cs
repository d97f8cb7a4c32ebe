using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;
using Lex.Stdlib.Text;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>str</c>. Lengths and <c>char_at</c> count bytes of UTF-8, <c>slice</c> counts code points.</summary>
internal static class StrModule
{
    /// <summary>Whether the text is empty.</summary>
    [LexBuiltin("str.is_empty", "(Str) -> Bool", Cost = BuiltinCost.Constant)]
    internal static bool IsEmpty(TextValue text) => text.Length == 0;

    /// <summary>The length in bytes of UTF-8.</summary>
    [LexBuiltin("str.len", "(Str) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Len(TextValue text) => text.Length;

    /// <summary>The ASCII character at a byte index; an empty text elsewhere.</summary>
    [LexBuiltin("str.char_at", "(Str, Int) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status CharAt(ExecutionContext ctx, TextValue text, long index, out TextValue character)
    {
        var isCharacter = (ulong)index < (ulong)text.Length && text.Utf8[(int)index] < 0x80;
        return Make.NewText(ctx, "str.char_at", isCharacter ? text.Utf8.Slice((int)index, 1) : [], out character);
    }

    /// <summary>The code points from one index up to, not including, another; indices are clamped to the text.</summary>
    [LexBuiltin("str.slice", "(Str, Int, Int) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Slice(ExecutionContext ctx, TextValue text, long from, long to, out TextValue slice)
    {
        slice = null!;
        from = Math.Max(from, 0);
        to = Math.Max(to, 0);
        if (from > to) return ctx.Fault(LexError.Effect(FormattableString.Invariant($"str.slice: reversed range [{from}..{to}]")));

        var start = (int)Math.Min(from, text.Length);
        var end = (int)Math.Min(to, text.Length);
        if (!text.IsAscii)
        {
            if (ctx.ChargeWork(Charge.Units(Math.Min(4L * end, text.Length))) != Status.Ok) return Status.Fault;
            start = text.OffsetOfCodePoint(from);
            end = text.OffsetOfCodePoint(to);
        }

        return Part(ctx, "str.slice", text, start, end - start, out slice);
    }

    /// <summary>One text after the other.</summary>
    [LexBuiltin("str.concat", "(Str, Str) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Concat(ExecutionContext ctx, TextValue left, TextValue right, out TextValue joined) =>
        TextValue.Concat(ctx, left, right, out joined);

    /// <summary>The pieces between separators, empty ones included; an empty separator splits into code points.</summary>
    [LexBuiltin("str.split", "(Str, Str) -> List[Str]", Cost = BuiltinCost.Charged)]
    internal static Status Split(ExecutionContext ctx, TextValue text, TextValue separator, out ListValue pieces)
    {
        pieces = null!;
        var builder = new PieceBuilder(ctx);
        if (builder.Read((long)text.Length + separator.Length) != Status.Ok) return Status.Fault;

        var utf8 = text.Utf8;
        var start = 0;
        if (separator.Length == 0)
        {
            while (start < utf8.Length)
            {
                var length = Utf8Scan.LengthAt(utf8[start]);
                if (builder.Add(text, start, length) != Status.Ok) return Status.Fault;
                start += length;
            }
        }
        else
        {
            var search = new Utf8Search(separator.Utf8);
            while (true)
            {
                var found = search.IndexIn(utf8[start..]);
                if (builder.Add(text, start, found < 0 ? utf8.Length - start : found) != Status.Ok) return Status.Fault;
                if (found < 0) break;
                start += found + separator.Length;
            }
        }

        pieces = builder.ToList();
        return Status.Ok;
    }

    /// <summary>The texts of a list with a separator between them.</summary>
    [LexBuiltin("str.join", "(List[Str], Str) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Join(ExecutionContext ctx, ListValue texts, TextValue separator, out TextValue joined)
    {
        joined = null!;
        if (ctx.ChargeWork(texts.Count) != Status.Ok) return Status.Fault;

        var length = Math.Max(0, texts.Count - 1L) * separator.Length;
        for (var i = 0; i < texts.Count; i++)
        {
            var item = texts[i];
            if (item.Kind != ValueKind.Str) return BuiltinArguments.WrongKind(ctx, "str.join", "Str", item);
            length += item.As<TextValue>().Length;
        }

        if (Charge.Text(ctx, "str.join", length, length) != Status.Ok) return Status.Fault;
        var writer = new Utf8Buffer((int)length);
        for (var i = 0; i < texts.Count; i++)
        {
            if (i != 0) writer.Write(separator.Utf8);
            writer.Write(texts[i].As<TextValue>().Utf8);
        }

        joined = writer.ToText();
        return Status.Ok;
    }

    /// <summary>Whether the text begins with another.</summary>
    [LexBuiltin("str.starts_with", "(Str, Str) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status StartsWith(ExecutionContext ctx, TextValue text, TextValue prefix, out bool starts)
    {
        starts = text.Utf8.StartsWith(prefix.Utf8);
        return ctx.ChargeWork(Charge.Units(Math.Min(text.Length, prefix.Length)));
    }

    /// <summary>Whether the text ends with another.</summary>
    [LexBuiltin("str.ends_with", "(Str, Str) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status EndsWith(ExecutionContext ctx, TextValue text, TextValue suffix, out bool ends)
    {
        ends = text.Utf8.EndsWith(suffix.Utf8);
        return ctx.ChargeWork(Charge.Units(Math.Min(text.Length, suffix.Length)));
    }

    /// <summary>Whether the text contains another.</summary>
    [LexBuiltin("str.contains", "(Str, Str) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status Contains(ExecutionContext ctx, TextValue text, TextValue part, out bool contains)
    {
        contains = false;
        if (ctx.ChargeWork(Charge.Units((long)text.Length + part.Length)) != Status.Ok) return Status.Fault;
        contains = part.Length == 0 || (part.Length <= text.Length && new Utf8Search(part.Utf8).IndexIn(text.Utf8) >= 0);
        return Status.Ok;
    }

    /// <summary>The text with each occurrence of one text replaced by another, from the left, without overlaps; an empty one occurs around every code point.</summary>
    [LexBuiltin("str.replace", "(Str, Str, Str) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Replace(ExecutionContext ctx, TextValue text, TextValue from, TextValue to, out TextValue replaced)
    {
        replaced = null!;
        if (ctx.ChargeWork(Charge.Units((long)text.Length + from.Length)) != Status.Ok) return Status.Fault;

        var utf8 = text.Utf8;
        var count = from.Length == 0 ? text.CodePoints + 1 : new Utf8Search(from.Utf8).CountIn(utf8);
        if (count == 0)
        {
            if (Charge.Text(ctx, "str.replace", text.Length, 0) != Status.Ok) return Status.Fault;
            replaced = text;
            return Status.Ok;
        }

        var length = text.Length + ((long)count * (to.Length - from.Length));
        if (Charge.Text(ctx, "str.replace", length, 0) != Status.Ok) return Status.Fault;
        var writer = new Utf8Buffer((int)length);
        if (from.Length == 0) Interleave(ref writer, utf8, to.Utf8);
        else ReplaceEach(ref writer, utf8, from.Utf8, to.Utf8);
        replaced = writer.ToText();
        return Status.Ok;
    }

    /// <summary>The text without white space (Unicode) at both ends.</summary>
    [LexBuiltin("str.trim", "(Str) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Trim(ExecutionContext ctx, TextValue text, out TextValue trimmed)
    {
        var utf8 = text.Utf8;
        var start = 0;
        while (start < utf8.Length && Utf8Scan.IsWhiteSpace(Utf8Scan.Decode(utf8, start, out var length))) start += length;
        var end = utf8.Length;
        while (end > start && Utf8Scan.IsWhiteSpace(Utf8Scan.DecodeBefore(utf8, end, out var length))) end -= length;
        trimmed = null!;
        return ctx.ChargeWork(Charge.Units(utf8.Length - (end - start))) == Status.Ok
            ? Part(ctx, "str.trim", text, start, end - start, out trimmed)
            : Status.Fault;
    }

    /// <summary>The text in upper case: the full mapping of Unicode, without regard to a language.</summary>
    [LexBuiltin("str.to_upper", "(Str) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status ToUpper(ExecutionContext ctx, TextValue text, out TextValue upper) =>
        CaseMapping.Map(ctx, "str.to_upper", text, upper: true, out upper);

    /// <summary>The text in lower case: the full mapping of Unicode, a final sigma included, without regard to a language.</summary>
    [LexBuiltin("str.to_lower", "(Str) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status ToLower(ExecutionContext ctx, TextValue text, out TextValue lower) =>
        CaseMapping.Map(ctx, "str.to_lower", text, upper: false, out lower);

    /// <summary>What follows a prefix, if the text has it.</summary>
    [LexBuiltin("str.strip_prefix", "(Str, Str) -> Option[Str]", Cost = BuiltinCost.Charged)]
    internal static Status StripPrefix(ExecutionContext ctx, TextValue text, TextValue prefix, out Value? rest)
    {
        rest = null;
        if (ctx.ChargeWork(Charge.Units(Math.Min(text.Length, prefix.Length))) != Status.Ok) return Status.Fault;
        if (!text.Utf8.StartsWith(prefix.Utf8)) return Status.Ok;
        if (Part(ctx, "str.strip_prefix", text, prefix.Length, text.Length - prefix.Length, out var part) != Status.Ok) return Status.Fault;
        rest = Value.Object(part);
        return Status.Ok;
    }

    /// <summary>What precedes a suffix, if the text has it.</summary>
    [LexBuiltin("str.strip_suffix", "(Str, Str) -> Option[Str]", Cost = BuiltinCost.Charged)]
    internal static Status StripSuffix(ExecutionContext ctx, TextValue text, TextValue suffix, out Value? rest)
    {
        rest = null;
        if (ctx.ChargeWork(Charge.Units(Math.Min(text.Length, suffix.Length))) != Status.Ok) return Status.Fault;
        if (!text.Utf8.EndsWith(suffix.Utf8)) return Status.Ok;
        if (Part(ctx, "str.strip_suffix", text, 0, text.Length - suffix.Length, out var part) != Status.Ok) return Status.Fault;
        rest = Value.Object(part);
        return Status.Ok;
    }

    /// <summary>-1, 0 or 1: how two texts compare by their bytes.</summary>
    [LexBuiltin("str.cmp", "(Str, Str) -> Int", Cost = BuiltinCost.Charged)]
    internal static Status Cmp(ExecutionContext ctx, TextValue left, TextValue right, out long order)
    {
        var status = TextValue.Compare(ctx, left, right, out var sign);
        order = Math.Sign(sign);
        return status;
    }

    /// <summary>The integer that the text writes in decimal, if it writes one that fits.</summary>
    [LexBuiltin("str.to_int", "(Str) -> Option[Int]", Cost = BuiltinCost.Charged)]
    internal static Status ToInt(ExecutionContext ctx, TextValue text, out Value? number)
    {
        number = null;
        if (ctx.ChargeWork(Charge.Units(text.Length)) != Status.Ok) return Status.Fault;
        if (NumberText.TryParseInt(text.Utf8, out var value)) number = Value.Int(value);
        return Status.Ok;
    }

    /// <summary>The number that the text writes in decimal, if it writes one.</summary>
    [LexBuiltin("str.to_float", "(Str) -> Option[Float]", Cost = BuiltinCost.Charged)]
    internal static Status ToFloat(ExecutionContext ctx, TextValue text, out Value? number)
    {
        number = null;
        if (ctx.ChargeWork(Charge.Units(text.Length)) != Status.Ok) return Status.Fault;
        if (NumberText.TryParseFloat(text.Utf8, out var value)) number = Value.Float(value);
        return Status.Ok;
    }

    /// <summary>The code points of a text, each as a text.</summary>
    [LexBuiltin("str.chars", "(Str) -> List[Str]", Cost = BuiltinCost.Charged)]
    internal static Status Chars(ExecutionContext ctx, TextValue text, out ListValue characters) =>
        Split(ctx, text, TextValue.Empty, out characters);

    /// <summary>The number of code points.</summary>
    [LexBuiltin("str.len_chars", "(Str) -> Int", Cost = BuiltinCost.Charged)]
    internal static Status LenChars(ExecutionContext ctx, TextValue text, out long count)
    {
        count = 0;
        if (ctx.ChargeWork(Charge.Units(text.Length)) != Status.Ok) return Status.Fault;
        count = text.CodePoints;
        return Status.Ok;
    }

    /// <summary>The lines of a text without their ends, a line feed or carriage return and line feed; the last line need not have one.</summary>
    [LexBuiltin("str.lines", "(Str) -> List[Str]", Cost = BuiltinCost.Charged)]
    internal static Status Lines(ExecutionContext ctx, TextValue text, out ListValue lines)
    {
        lines = ListValue.Empty;
        var builder = new PieceBuilder(ctx);
        if (builder.Read(text.Length) != Status.Ok) return Status.Fault;
        var utf8 = text.Utf8;
        for (var start = 0; start < utf8.Length;)
        {
            var found = utf8[start..].IndexOf((byte)'\n');
            var end = found < 0 ? utf8.Length : start + found;
            var length = end - start - (found > 0 && utf8[end - 1] == '\r' ? 1 : 0);
            if (builder.Add(text, start, length) != Status.Ok) return Status.Fault;
            start = end + 1;
        }

        lines = builder.ToList();
        return Status.Ok;
    }

    /// <summary>A text so many times in a row; none for a negative number.</summary>
    [LexBuiltin("str.repeat", "(Str, Int) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Repeat(ExecutionContext ctx, TextValue text, long times, out TextValue repeated)
    {
        repeated = TextValue.Empty;
        times = text.Length == 0 ? 0 : Math.Clamp(times, 0, int.MaxValue);
        if (Charge.Text(ctx, "str.repeat", text.Length * times, 0) != Status.Ok) return Status.Fault;
        repeated = TextValue.Create((int)(text.Length * times), text, static (to, text) => Fill(to, text.Utf8));
        return Status.Ok;
    }

    /// <summary>The text with a filling before it, so that it has so many code points at least.</summary>
    [LexBuiltin("str.pad_left", "(Str, Int, Str) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status PadLeft(ExecutionContext ctx, TextValue text, long width, TextValue filling, out TextValue padded) =>
        Pad(ctx, "str.pad_left", text, width, filling, atStart: true, out padded);

    /// <summary>The text with a filling after it, so that it has so many code points at least.</summary>
    [LexBuiltin("str.pad_right", "(Str, Int, Str) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status PadRight(ExecutionContext ctx, TextValue text, long width, TextValue filling, out TextValue padded) =>
        Pad(ctx, "str.pad_right", text, width, filling, atStart: false, out padded);

    // The filling is repeated and cut at a code point; an empty one fills nothing.
    private static Status Pad(
        ExecutionContext ctx, string function, TextValue text, long width, TextValue filling, bool atStart, out TextValue padded)
    {
        padded = text;
        if (ctx.ChargeWork(Charge.Units((long)text.Length + filling.Length)) != Status.Ok) return Status.Fault;
        var missing = width <= text.CodePoints ? 0 : width - text.CodePoints;
        if (filling.Length == 0) missing = 0;
        if (missing > Array.MaxLength) return Charge.TooLong(ctx, function);
        var whole = filling.CodePoints == 0 ? 0 : missing / filling.CodePoints;
        var rest = filling.CodePoints == 0 ? 0 : filling.OffsetOfCodePoint(missing % filling.CodePoints);
        var fill = (whole * filling.Length) + rest;
        if (Charge.Text(ctx, function, text.Length + fill, 0) != Status.Ok) return Status.Fault;
        padded = TextValue.Create((int)(text.Length + fill), (text, filling, fill: (int)fill, atStart), static (to, state) =>
        {
            var (text, filling, fill, atStart) = state;
            Fill(atStart ? to[..fill] : to[text.Length..], filling.Utf8);
            text.Utf8.CopyTo(atStart ? to[fill..] : to);
        });
        return Status.Ok;
    }

    private static void Fill(Span<byte> to, ReadOnlySpan<byte> part)
    {
        for (; to.Length > part.Length; to = to[part.Length..]) part.CopyTo(to);
        part[..to.Length].CopyTo(to);
    }

    private static Status Part(ExecutionContext ctx, string function, TextValue text, int start, int length, out TextValue part)
    {
        part = null!;
        if (Charge.Text(ctx, function, length, 0) != Status.Ok) return Status.Fault;
        part = text.Slice(start, length);
        return Status.Ok;
    }

    private static void Interleave(ref Utf8Buffer writer, ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> between)
    {
        for (var i = 0; i < utf8.Length;)
        {
            writer.Write(between);
            var length = Utf8Scan.LengthAt(utf8[i]);
            writer.Write(utf8.Slice(i, length));
            i += length;
        }

        writer.Write(between);
    }

    private static void ReplaceEach(ref Utf8Buffer writer, ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var search = new Utf8Search(from);
        while (true)
        {
            var found = search.IndexIn(utf8);
            writer.Write(found < 0 ? utf8 : utf8[..found]);
            if (found < 0) return;
            writer.Write(to);
            utf8 = utf8[(found + from.Length)..];
        }
    }
}
