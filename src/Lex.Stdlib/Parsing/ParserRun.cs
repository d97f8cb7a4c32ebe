using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Parsing;

/// <summary>
/// Runs a parser on a text until it ends or a closure must be called (runtime section 10). What remains to be done is a
/// chain of variants and no host stack, so neither nesting nor chains of closures are limited by it. Each node visited and
/// each part of a text compared is a unit of work.
/// </summary>
internal struct ParserRun
{
    private readonly ExecutionContext _ctx;

    private readonly TextValue _text;

    private Work _work;

    private int _position;

    // The parser to match, or the value that was matched.
    private Value _value;

    // What remains to be done: Unit, or a variant.
    private Value _rest;

    private ParserFailure _failure;

    private ParserRun(ExecutionContext ctx, TextValue text, int position, Value value, Value rest)
    {
        _ctx = ctx;
        _work = new Work(ctx);
        _text = text;
        _position = position;
        _value = value;
        _rest = rest;
    }

    private enum Turn : byte
    {
        Match,
        Matched,
        Failed,
        Ended,
        Fault,
    }

    /// <summary>Begins a parse.</summary>
    public static Status Start(ExecutionContext ctx, Value parser, TextValue text, out Value outcome) =>
        new ParserRun(ctx, text, 0, parser, Value.Unit).Go(Turn.Match, out outcome);

    /// <summary>Goes on with what a closure has answered.</summary>
    public static Status Resume(ExecutionContext ctx, Value state, Value answer, out Value outcome)
    {
        outcome = default;
        if (!Is(state, ParserConstructors.State)) return Malformed(ctx, state);
        var parts = state.As<Aggregate>();
        if (parts[0].Kind != ValueKind.Str || !parts[1].IsInt || !parts[2].IsBool) return Malformed(ctx, state);
        var text = parts[0].As<TextValue>();
        if ((ulong)parts[1].AsInt > (ulong)text.Length) return Malformed(ctx, state);
        var run = new ParserRun(ctx, text, (int)parts[1].AsInt, answer, parts[3]);
        return run.Go(parts[2].AsBool ? Turn.Match : Turn.Matched, out outcome);
    }

    private Status Go(Turn turn, out Value outcome)
    {
        outcome = default;
        while (true)
        {
            if (_work.Add(1) != Status.Ok) return Status.Fault;
            if (turn == Turn.Match) turn = Match();
            else if (_rest.Kind != ValueKind.Unit) turn = Continue(turn);
            else return End(turn, out outcome);
            if (turn == Turn.Fault) return Status.Fault;
            if (turn != Turn.Ended) continue;
            outcome = _value;
            return Status.Ok;
        }
    }

    private Turn Match()
    {
        var node = _value;
        if (node.Kind != ValueKind.Record) return Fail("parser: expected Parser node");
        if (!Records.TryGet(node, ParserNodes.Kind, out var kind) || kind.Kind != ValueKind.Str) return Fail("parser: malformed node (no kind)");
        var name = kind.As<TextValue>().Utf8;
        if (name.SequenceEqual("Char"u8)) return MatchText(node, ParserNodes.Character, "char: missing ch", saysEnd: true);
        if (name.SequenceEqual("String"u8)) return MatchText(node, ParserNodes.Text, "string: missing s", saysEnd: false);
        if (name.SequenceEqual("Digit"u8)) return MatchByte(char.IsAsciiDigit(Next()), "expected digit");
        if (name.SequenceEqual("Alpha"u8)) return MatchByte(char.IsAsciiLetter(Next()), "expected alpha");
        if (name.SequenceEqual("Whitespace"u8)) return MatchByte(Next() is ' ' or '\t' or '\n' or '\f' or '\r', "expected whitespace");
        if (name.SequenceEqual("Eof"u8)) return _position == _text.Length ? Succeed(Value.Unit, 0) : Fail("expected EOF");
        if (name.SequenceEqual("Seq"u8)) return MatchSequence(node);
        if (name.SequenceEqual("Alt"u8)) return MatchChoice(node);
        if (name.SequenceEqual("Many"u8)) return MatchMany(node);
        if (name.SequenceEqual("Optional"u8)) return MatchOptional(node);
        if (name.SequenceEqual("Map"u8)) return MatchThenCall(node, ParserConstructors.Map, "map: missing p", "map: missing f");
        if (name.SequenceEqual("AndThen"u8)) return MatchThenCall(node, ParserConstructors.Chain, "and_then: missing p", "and_then: missing f");
        return Fail("unknown parser kind: ", kind);
    }

    private Turn MatchText(Value node, Name field, string missing, bool saysEnd)
    {
        if (!Records.TryGet(node, field, out var wanted) || wanted.Kind != ValueKind.Str) return Fail(missing);
        var literal = wanted.As<TextValue>();
        var remaining = _text.Utf8[_position..];
        if (_work.Add(Charge.Units(Math.Min(literal.Length, remaining.Length))) != Status.Ok) return Turn.Fault;
        if (remaining.StartsWith(literal.Utf8)) return Succeed(wanted, literal.Length);
        return Fail("expected ", wanted, saysEnd && remaining.Length < literal.Length ? ", got EOF" : "");
    }

    // The next byte; what is neither digit nor letter nor white space where there is none. Bytes of longer characters are none of these either.
    private readonly char Next() => _position < _text.Length ? (char)_text.Utf8[_position] : '\0';

    private Turn MatchByte(bool matches, string expected)
    {
        if (!matches) return Fail(expected);
        return _ctx.ChargeCells(CellCost.Bytes(1)) == Status.Ok
            ? Succeed(Value.Object(_text.Slice(_position, 1)), 1)
            : Turn.Fault;
    }

    private Turn MatchSequence(Value node)
    {
        if (!Records.TryGet(node, ParserNodes.First, out var first)) return Fail("seq: missing a");
        return Records.TryGet(node, ParserNodes.Second, out var second)
            ? Descend(first, ParserConstructors.First, [second, _rest])
            : Fail("seq: missing b");
    }

    private Turn MatchChoice(Value node)
    {
        if (!Records.TryGet(node, ParserNodes.First, out var first)) return Fail("alt: missing a");
        return Records.TryGet(node, ParserNodes.Second, out var second)
            ? Descend(first, ParserConstructors.Choice, [second, Value.Int(_position), _rest])
            : Fail("alt: missing b");
    }

    private Turn MatchMany(Value node) => Records.TryGet(node, ParserNodes.Inner, out var inner)
        ? Descend(inner, ParserConstructors.Repeat, [inner, Value.Int(_position), Value.Object(ListValue.Empty), _rest])
        : Fail("many: missing p");

    private Turn MatchOptional(Value node) => Records.TryGet(node, ParserNodes.Inner, out var inner)
        ? Descend(inner, ParserConstructors.Option, [Value.Int(_position), _rest])
        : Fail("optional: missing p");

    private Turn MatchThenCall(Value node, ShapeFamily then, string missingParser, string missingFunction)
    {
        if (!Records.TryGet(node, ParserNodes.Inner, out var inner)) return Fail(missingParser);
        return Records.TryGet(node, ParserNodes.Function, out var function)
            ? Descend(inner, then, [function, _rest])
            : Fail(missingFunction);
    }

    /// <summary>Takes the next entry of what remains, after a success or a failure.</summary>
    private Turn Continue(Turn turn)
    {
        var entry = _rest;
        if (entry.Kind != ValueKind.Variant) return MalformedRest();
        var parts = entry.As<Aggregate>();
        var count = parts.Shape.Count;
        if (count == 0) return MalformedRest();
        _rest = parts[count - 1];
        var matched = turn == Turn.Matched;
        if (Is(entry, ParserConstructors.First)) return matched ? Descend(parts[0], ParserConstructors.Second, [_value, _rest]) : Turn.Failed;
        if (Is(entry, ParserConstructors.Second)) return matched ? New(ShapeFamily.OfTuple(2), [parts[0], _value], out _value, Turn.Matched) : Turn.Failed;
        if (Is(entry, ParserConstructors.Map)) return matched ? Suspend(parts[0], goesOn: false) : Turn.Failed;
        if (Is(entry, ParserConstructors.Chain)) return matched ? Suspend(parts[0], goesOn: true) : Turn.Failed;
        if (Is(entry, ParserConstructors.Choice)) return matched ? Turn.Matched : Retry(parts[1], parts[0]);
        if (Is(entry, ParserConstructors.Option)) return matched ? New(Constructors.Some, [_value], out _value, Turn.Matched) : GiveUp(parts[0], Make.None);
        if (Is(entry, ParserConstructors.Repeat)) return Repeat(matched, parts);
        _rest = entry;
        return MalformedRest();
    }

    private Turn Repeat(bool matched, Aggregate parts)
    {
        var (inner, began, results) = (parts[0], parts[1], parts[2]);
        if (!began.IsInt || results.Kind != ValueKind.List) return MalformedRest();

        // A round that does not advance ends the repetition as a failure does.
        if (!matched || _position <= began.AsInt) return GiveUp(began, results);
        if (_ctx.ChargeCells(CellCost.Element) != Status.Ok) return Turn.Fault;
        if (ListValue.Append(_ctx, results.As<ListValue>(), _value, out var longer) != Status.Ok) return Turn.Fault;
        return Descend(inner, ParserConstructors.Repeat, [inner, Value.Int(_position), Value.Object(longer), _rest]);
    }

    private Turn Retry(Value position, Value parser)
    {
        if (!TryMoveTo(position)) return MalformedRest();
        _value = parser;
        return Turn.Match;
    }

    private Turn GiveUp(Value position, Value result)
    {
        if (!TryMoveTo(position)) return MalformedRest();
        _value = result;
        return Turn.Matched;
    }

    private bool TryMoveTo(Value position)
    {
        if (!position.IsInt || (ulong)position.AsInt > (ulong)_text.Length) return false;
        _position = (int)position.AsInt;
        return true;
    }

    private Turn Succeed(Value value, int length)
    {
        _value = value;
        _position += length;
        return Turn.Matched;
    }

    private Turn Fail(string message, Value quoted = default, string end = "")
    {
        _failure = new ParserFailure(_position, message, quoted, end);
        return Turn.Failed;
    }

    private Turn Descend(Value parser, ShapeFamily entry, ReadOnlySpan<Value> parts)
    {
        _value = parser;
        return New(entry, parts, out _rest, Turn.Match);
    }

    private readonly Turn New(ShapeFamily family, ReadOnlySpan<Value> parts, out Value made, Turn next)
    {
        made = default;
        if (_ctx.ChargeCells(CellCost.Parts(parts.Length)) != Status.Ok) return Turn.Fault;
        made = Value.Object(Aggregate.Create(family, parts));
        return next;
    }

    private Turn Suspend(Value function, bool goesOn)
    {
        var turn = New(ParserConstructors.State, [Value.Object(_text), Value.Int(_position), Value.Bool(goesOn), _rest], out var state, Turn.Ended);
        return turn == Turn.Ended ? New(ParserConstructors.Call, [function, _value, state], out _value, Turn.Ended) : turn;
    }

    private Status End(Turn turn, out Value outcome)
    {
        outcome = default;
        var status = turn == Turn.Matched ? Make.NewOk(_ctx, _value, out var result) : _failure.NewErr(_ctx, out result);
        if (status != Status.Ok || _ctx.ChargeCells(CellCost.Parts(1)) != Status.Ok) return Status.Fault;
        outcome = Value.Object(Aggregate.Create(ParserConstructors.Done, [result]));
        return Status.Ok;
    }

    private readonly Turn MalformedRest()
    {
        _ = Malformed(_ctx, _rest);
        return Turn.Fault;
    }

    private static Status Malformed(ExecutionContext ctx, Value got) => BuiltinArguments.WrongKind(ctx, "parser.run", "a parse under way", got);

    private static bool Is(Value value, ShapeFamily family)
    {
        if (value.Kind != ValueKind.Variant) return false;
        var shape = value.As<Aggregate>().Shape;
        return ReferenceEquals(shape.Owner, family.Owner) && shape.Count == family.Count;
    }
}
