using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Regex;
using Lex.Stdlib.Runtime;
using Lex.Stdlib.Text;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>regex</c>. A compiled expression is its own text; positions are bytes of UTF-8.</summary>
internal static class RegexModule
{
    // A character of a pattern becomes a node, a set and instructions.
    private const int UnitsOfCharacter = 8;

    private static readonly ShapeFamily MatchFamily =
        ShapeFamily.OfDynamicRecord([Name.Intern("end"), Name.Intern("groups"), Name.Intern("start"), Name.Intern("text")]);

    /// <summary>The expression, if it is a valid one.</summary>
    [LexBuiltin("regex.compile", "(Str) -> Result[Regex, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Compile(ExecutionContext ctx, TextValue pattern, out Value result)
    {
        result = default;
        if (Prepare(ctx, pattern, out _, out var problem) != Status.Ok) return Status.Fault;
        return problem is null
            ? Make.NewOk(ctx, Value.Object(pattern), out result)
            : Make.NewErr(ctx, $"invalid regex: {problem}", out result);
    }

    /// <summary>Whether the expression matches somewhere in a text.</summary>
    [LexBuiltin("regex.is_match", "(Regex, Str) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status IsMatch(ExecutionContext ctx, TextValue pattern, TextValue text, out bool found)
    {
        found = false;
        return Start(ctx, "regex.is_match", pattern, text, withGroups: false, out _, out var matcher) == Status.Ok
            ? matcher.Find(0, out found)
            : Status.Fault;
    }

    /// <summary>As <c>regex.is_match</c>; an invalid expression matches nothing.</summary>
    [LexBuiltin("regex.is_match_str", "(Str, Str) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status IsMatchStr(ExecutionContext ctx, TextValue pattern, TextValue text, out bool found)
    {
        found = false;
        if (Prepare(ctx, pattern, out var program, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Status.Ok;
        return NewMatcher(ctx, program, text, withGroups: false, out var matcher) == Status.Ok ? matcher.Find(0, out found) : Status.Fault;
    }

    /// <summary>The first match.</summary>
    [LexBuiltin("regex.find", "(Regex, Str) -> Option[Match]", Cost = BuiltinCost.Charged)]
    internal static Status Find(ExecutionContext ctx, TextValue pattern, TextValue text, out Value match)
    {
        match = Make.None;
        if (Start(ctx, "regex.find", pattern, text, withGroups: true, out var program, out var matcher) != Status.Ok) return Status.Fault;
        if (matcher.Find(0, out var found) != Status.Ok) return Status.Fault;
        if (!found) return Status.Ok;
        return NewMatch(ctx, program, text, matcher.Slots, out var record) == Status.Ok
            ? Make.NewSome(ctx, record, out match)
            : Status.Fault;
    }

    /// <summary>All matches that do not overlap.</summary>
    [LexBuiltin("regex.find_all", "(Regex, Str) -> List[Match]", Cost = BuiltinCost.Charged)]
    internal static Status FindAll(ExecutionContext ctx, TextValue pattern, TextValue text, out ListValue matches)
    {
        matches = ListValue.Empty;
        if (Start(ctx, "regex.find_all", pattern, text, withGroups: true, out var program, out var matcher) != Status.Ok)
            return Status.Fault;
        var builder = new ListBuilder();
        var scan = new Scan(text);
        while (true)
        {
            if (scan.Next(matcher, out var found) != Status.Ok) return Status.Fault;
            if (!found) break;
            if (ctx.ChargeCells(builder.Count == 0 ? CellCost.Parts(1) : 1) != Status.Ok) return Status.Fault;
            if (NewMatch(ctx, program, text, matcher.Slots, out var record) != Status.Ok) return Status.Fault;
            builder.Add(record);
        }

        matches = builder.ToList();
        return Status.Ok;
    }

    /// <summary>The text with the first match replaced; <c>$1</c>, <c>$name</c>, <c>${name}</c> stand for groups, <c>$$</c> for a dollar.</summary>
    [LexBuiltin("regex.replace", "(Regex, Str, Str) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Replace(ExecutionContext ctx, TextValue pattern, TextValue text, TextValue replacement, out TextValue result) =>
        ReplaceSome(ctx, "regex.replace", pattern, text, replacement, 1, out result);

    /// <summary>The text with all matches replaced, as in <c>regex.replace</c>.</summary>
    [LexBuiltin("regex.replace_all", "(Regex, Str, Str) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status ReplaceAll(ExecutionContext ctx, TextValue pattern, TextValue text, TextValue replacement, out TextValue result) =>
        ReplaceSome(ctx, "regex.replace_all", pattern, text, replacement, int.MaxValue, out result);

    /// <summary>The pieces between the matches, empty ones included.</summary>
    [LexBuiltin("regex.split", "(Regex, Str) -> List[Str]", Cost = BuiltinCost.Charged)]
    internal static Status Split(ExecutionContext ctx, TextValue pattern, TextValue text, out ListValue pieces)
    {
        pieces = ListValue.Empty;
        if (Start(ctx, "regex.split", pattern, text, withGroups: false, out _, out var matcher) != Status.Ok) return Status.Fault;
        var builder = new PieceBuilder(ctx);
        var scan = new Scan(text);
        var start = 0;
        while (true)
        {
            if (scan.Next(matcher, out var found) != Status.Ok) return Status.Fault;
            var end = found ? matcher.Slots[0] : text.Length;
            if (builder.Add(text, start, end - start) != Status.Ok) return Status.Fault;
            if (!found) break;
            start = matcher.Slots[1];
        }

        pieces = builder.ToList();
        return Status.Ok;
    }

    private static Status ReplaceSome(
        ExecutionContext ctx, string function, TextValue pattern, TextValue text, TextValue replacement, int most, out TextValue result)
    {
        result = TextValue.Empty;
        if (Start(ctx, function, pattern, text, withGroups: true, out var program, out var matcher) != Status.Ok) return Status.Fault;
        if (ReplacementTemplate.Read(ctx, replacement.Utf8, program.Names, out var template) != Status.Ok) return Status.Fault;
        var builder = new ByteBuilder(ctx);
        var work = new Work(ctx);
        var scan = new Scan(text);
        var start = 0;
        for (; most > 0; most--)
        {
            if (scan.Next(matcher, out var found) != Status.Ok) return Status.Fault;
            if (!found) break;
            if (work.Add(1 + template.Count) != Status.Ok) return Status.Fault;
            builder.Add(text.Utf8[start..matcher.Slots[0]]);
            foreach (var (literal, group) in template)
            {
                if (literal is not null) builder.Add(literal);
                else if (matcher.Slots[2 * group] >= 0) builder.Add(text.Utf8[matcher.Slots[2 * group]..matcher.Slots[(2 * group) + 1]]);
                if (builder.Settle(ByteBuilder.ChargedAtOnce) != Status.Ok) return Status.Fault;
            }

            start = matcher.Slots[1];
        }

        builder.Add(text.Utf8[start..]);
        if (builder.Settle() != Status.Ok) return Status.Fault;
        result = TextValue.Of(builder.Written);
        return Status.Ok;
    }

    private static Status Start(
        ExecutionContext ctx, string function, TextValue pattern, TextValue text, bool withGroups, out RegexProgram program, out RegexMatcher matcher)
    {
        matcher = null!;
        if (Prepare(ctx, pattern, out program, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return ctx.Fault(LexError.Effect($"{function}: invalid regex: {problem}"));
        return NewMatcher(ctx, program, text, withGroups, out matcher);
    }

    private static Status NewMatcher(ExecutionContext ctx, RegexProgram program, TextValue text, bool withGroups, out RegexMatcher matcher)
    {
        matcher = null!;
        var places = (long)program.Code.Length * (withGroups ? program.Names.Count : 1);
        if (ctx.ChargeWork(places) != Status.Ok) return Status.Fault;
        matcher = new RegexMatcher(ctx, program, text, withGroups);
        return Status.Ok;
    }

    // A pattern costs what reading it and building its automaton costs, even if the session has kept the automaton.
    private static Status Prepare(ExecutionContext ctx, TextValue pattern, out RegexProgram program, out string? problem)
    {
        program = null!;
        problem = null;
        if (ctx.ChargeWork((long)pattern.Length * UnitsOfCharacter) != Status.Ok) return Status.Fault;
        problem = RegexCache.Of(ctx).Compile(pattern, out program);
        return ctx.ChargeWork(program.Code.Length);
    }

    private static Status NewMatch(ExecutionContext ctx, RegexProgram program, TextValue text, int[] slots, out Value match)
    {
        match = default;
        var groups = new PieceBuilder(ctx);
        for (var group = 1; group < program.Names.Count; group++)
        {
            var start = slots[2 * group];
            if (groups.Add(text, Math.Max(start, 0), start < 0 ? 0 : slots[(2 * group) + 1] - start) != Status.Ok) return Status.Fault;
        }

        if (ctx.ChargeCells(CellCost.Parts(4) + CellCost.Bytes(slots[1] - slots[0])) != Status.Ok) return Status.Fault;
        var whole = Value.Object(text.Slice(slots[0], slots[1] - slots[0]));
        match = Value.Object(
            Aggregate.Create(MatchFamily, [Value.Int(slots[1]), Value.Object(groups.ToList()), Value.Int(slots[0]), whole]));
        return Status.Ok;
    }

    /// <summary>Goes from match to match. An empty match right behind the one before does not count.</summary>
    private struct Scan(TextValue text)
    {
        private int _at;

        private int _lastEnd = -1;

        public Status Next(RegexMatcher matcher, out bool found)
        {
            found = false;
            if (_at > text.Length) return Status.Ok;
            if (matcher.Find(_at, out found) != Status.Ok) return Status.Fault;
            if (found && matcher.Slots[0] == matcher.Slots[1] && matcher.Slots[1] == _lastEnd)
            {
                found = false;
                if (_at >= text.Length) return Status.Ok;
                _at += Utf8Scan.LengthAt(text.Utf8[_at]);
                if (matcher.Find(_at, out found) != Status.Ok) return Status.Fault;
            }

            if (!found) return Status.Ok;
            _at = _lastEnd = matcher.Slots[1];
            return Status.Ok;
        }
    }
}
