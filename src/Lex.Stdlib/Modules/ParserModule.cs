using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Parsing;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>
/// The module <c>parser</c>. A parser is a plain record, so that equally built ones are equal. A parse is a loop of the
/// program's own: the library takes it from one call of a closure to the next, the machine calls the closures.
/// </summary>
[LexInlined("parser.run", "(Parser[T], Str) -> Result[T, {pos :: Int, message :: Str}]", "Parses the beginning of a text; a failure says what was expected, and at which byte.")]
internal static class ParserModule
{
    /// <summary>Exactly this character.</summary>
    [LexBuiltin("parser.char", "(Str) -> Parser[Str]", Cost = BuiltinCost.Charged)]
    internal static Status Char(ExecutionContext ctx, TextValue character, out Value parser)
    {
        parser = default;
        if (character.Length is 0 or > 4 || character.CodePoints != 1)
        {
            var debug = DebugText.Of(Value.Object(character));
            return ctx.Fault(LexError.Effect($"parser.char: expected 1-character string, got {debug[4..^1]}"));
        }

        return New(ctx, "Char", "ch", Value.Object(character), out parser);
    }

    /// <summary>Exactly this text.</summary>
    [LexBuiltin("parser.string", "(Str) -> Parser[Str]", Cost = BuiltinCost.Charged)]
    internal static Status String(ExecutionContext ctx, TextValue text, out Value parser) =>
        New(ctx, "String", "s", Value.Object(text), out parser);

    /// <summary>One ASCII digit.</summary>
    [LexBuiltin("parser.digit", "() -> Parser[Str]", Cost = BuiltinCost.Charged)]
    internal static Status Digit(ExecutionContext ctx, out Value parser) => New(ctx, "Digit", out parser);

    /// <summary>One ASCII letter.</summary>
    [LexBuiltin("parser.alpha", "() -> Parser[Str]", Cost = BuiltinCost.Charged)]
    internal static Status Alpha(ExecutionContext ctx, out Value parser) => New(ctx, "Alpha", out parser);

    /// <summary>One ASCII white-space character.</summary>
    [LexBuiltin("parser.whitespace", "() -> Parser[Str]", Cost = BuiltinCost.Charged)]
    internal static Status Whitespace(ExecutionContext ctx, out Value parser) => New(ctx, "Whitespace", out parser);

    /// <summary>The end of the text.</summary>
    [LexBuiltin("parser.eof", "() -> Parser[Unit]", Cost = BuiltinCost.Charged)]
    internal static Status Eof(ExecutionContext ctx, out Value parser) => New(ctx, "Eof", out parser);

    /// <summary>One parser and then another; the results as a pair.</summary>
    [LexBuiltin("parser.seq", "(Parser[A], Parser[B]) -> Parser[(A, B)]", Cost = BuiltinCost.Charged)]
    internal static Status Seq(ExecutionContext ctx, Value first, Value second, out Value parser) =>
        NewTwo(ctx, "Seq", "a", first, "b", second, out parser);

    /// <summary>One parser or, where it fails, another from the same place.</summary>
    [LexBuiltin("parser.alt", "(Parser[T], Parser[T]) -> Parser[T]", Cost = BuiltinCost.Charged)]
    internal static Status Alt(ExecutionContext ctx, Value first, Value second, out Value parser) =>
        NewTwo(ctx, "Alt", "a", first, "b", second, out parser);

    /// <summary>A parser as often as it succeeds and advances.</summary>
    [LexBuiltin("parser.many", "(Parser[T]) -> Parser[List[T]]", Cost = BuiltinCost.Charged)]
    internal static Status Many(ExecutionContext ctx, Value inner, out Value parser) => New(ctx, "Many", "p", inner, out parser);

    /// <summary>A parser, or nothing.</summary>
    [LexBuiltin("parser.optional", "(Parser[T]) -> Parser[Option[T]]", Cost = BuiltinCost.Charged)]
    internal static Status Optional(ExecutionContext ctx, Value inner, out Value parser) => New(ctx, "Optional", "p", inner, out parser);

    /// <summary>A function of a parser's result.</summary>
    [LexBuiltin("parser.map", "(Parser[T], (T) -> [E] U) -> [E] Parser[U]", Cost = BuiltinCost.Charged)]
    internal static Status Map(ExecutionContext ctx, Value inner, Value function, out Value parser) =>
        NewTwo(ctx, "Map", "f", function, "p", inner, out parser);

    /// <summary>A parser that depends on the result of another.</summary>
    [LexBuiltin("parser.and_then", "(Parser[T], (T) -> [E] Parser[U]) -> [E] Parser[U]", Cost = BuiltinCost.Charged)]
    internal static Status AndThen(ExecutionContext ctx, Value inner, Value function, out Value parser) =>
        NewTwo(ctx, "AndThen", "f", function, "p", inner, out parser);

    /// <summary>Begins a parse and takes it to its end or to the first call of a closure.</summary>
    [LexBuiltin("parser.start", "(Parser[T], Str) -> S", Cost = BuiltinCost.Charged, Hidden = true)]
    internal static Status Start(ExecutionContext ctx, Value parser, Value input, out Value outcome)
    {
        outcome = default;
        return input.Kind == ValueKind.Str
            ? ParserRun.Start(ctx, parser, input.As<TextValue>(), out outcome)
            : ctx.Fault(LexError.Effect("parser.run: input must be Str"));
    }

    /// <summary>Takes a parse on with the answer of a closure.</summary>
    [LexBuiltin("parser.resume", "(S, T) -> S", Cost = BuiltinCost.Charged, Hidden = true)]
    internal static Status Resume(ExecutionContext ctx, Value state, Value answer, out Value outcome) =>
        ParserRun.Resume(ctx, state, answer, out outcome);

    private static Status New(ExecutionContext ctx, string kind, out Value parser) =>
        New(ctx, kind, [ParserNodes.Kind], [Value.Object(TextValue.Of(kind))], out parser);

    // Fields are in ascending order of their names, as in all records that the library makes.
    private static Status New(ExecutionContext ctx, string kind, string field, Value part, out Value parser)
    {
        var name = Name.Intern(field);
        var text = Value.Object(TextValue.Of(kind));
        return name.CompareTo(ParserNodes.Kind) < 0
            ? New(ctx, kind, [name, ParserNodes.Kind], [part, text], out parser)
            : New(ctx, kind, [ParserNodes.Kind, name], [text, part], out parser);
    }

    private static Status NewTwo(ExecutionContext ctx, string kind, string first, Value one, string second, Value two, out Value parser)
    {
        var text = Value.Object(TextValue.Of(kind));
        return string.CompareOrdinal(second, ParserNodes.Kind.Text) < 0
            ? New(ctx, kind, [Name.Intern(first), Name.Intern(second), ParserNodes.Kind], [one, two, text], out parser)
            : New(ctx, kind, [Name.Intern(first), ParserNodes.Kind, Name.Intern(second)], [one, text, two], out parser);
    }

    private static Status New(ExecutionContext ctx, string kind, Name[] fields, ReadOnlySpan<Value> parts, out Value parser)
    {
        parser = default;
        if (ctx.ChargeCells(CellCost.Parts(parts.Length) + CellCost.Bytes(kind.Length)) != Status.Ok) return Status.Fault;
        parser = Value.Object(Aggregate.Create(ShapeFamily.OfDynamicRecord(fields), parts));
        return Status.Ok;
    }
}
