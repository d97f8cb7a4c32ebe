using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Lex.Core.Ops;
using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>One operand or word of a listing, not yet understood.</summary>
/// <param name="Kind">What it looks like.</param>
/// <param name="Text">Word, unescaped text, or digits.</param>
/// <param name="Line">The line it stands on, from 1.</param>
internal readonly record struct ListingToken(ListingTokenKind Kind, string Text, int Line);

/// <summary>The tokens of a listing.</summary>
internal enum ListingTokenKind : byte
{
    /// <summary>A bare word.</summary>
    Word,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A single character or the arrow.</summary>
    Mark,
}

/// <summary>A function of a listing whose operands still have to be resolved.</summary>
internal sealed class ListedFunction
{
    public required string Name { get; init; }

    public required int Line { get; init; }

    public required bool IsListed { get; init; }

    public int Arity { get; set; }

    public int Locals { get; set; }

    public bool HasOpenRow { get; set; }

    public List<EffectDeclaration> Effects { get; } = [];

    public Dictionary<int, Refinement> Refinements { get; } = [];

    public KindHints Hints { get; set; } = KindHints.None;

    public List<ValueKind> Pushed { get; } = [];

    public List<(OpInfo Op, List<ListingToken> Operands, int Line)> Code { get; } = [];

    public Dictionary<string, int> Labels { get; } = new(StringComparer.Ordinal);
}

/// <summary>Splits a listing into functions, labels and instructions.</summary>
internal sealed class ListingReader(string listing)
{
    private ListedFunction? _current;

    public List<ListedFunction> Functions { get; } = [];

    public List<(string Alias, string Module)> Aliases { get; } = [];

    public List<(string Name, ListingToken[] Function)> Names { get; } = [];

    public ListingToken[]? Entry { get; private set; }

    public void Read()
    {
        var number = 0;
        foreach (var line in listing.AsSpan().EnumerateLines())
        {
            number++;
            var tokens = Split(line, number);
            if (tokens.Count > 0) ReadLine(tokens);
        }
    }

    internal static LoadException Fail(int line, string reason) => new(new LoadError($"line {line}", reason));

    private void ReadLine(List<ListingToken> tokens)
    {
        var first = tokens[0];
        switch (first.Kind == ListingTokenKind.Word ? first.Text : "")
        {
            case "fn" or "hidden":
                StartFunction(tokens);
                break;
            case "alias" when tokens.Count == 3:
                Aliases.Add((tokens[1].Text, tokens[2].Text));
                break;
            case "name" when tokens.Count > 2:
                Names.Add((tokens[1].Text, [.. tokens[2..]]));
                break;
            case "entry" when tokens.Count > 1:
                Entry = [.. tokens[1..]];
                break;
            case "effects" when _current is not null:
                ReadEffects(_current, tokens);
                break;
            case "refine" when _current is not null:
                ReadRefinement(_current, tokens);
                break;
            case "hints" when _current is not null:
                ReadHints(_current, tokens);
                break;
            default:
                ReadCode(_current ?? throw Fail(first.Line, "expected a function"), tokens);
                break;
        }
    }

    private void StartFunction(List<ListingToken> tokens)
    {
        if (tokens is not [var keyword, var name, { Text: "arity" }, var arity, { Text: "locals" }, var locals])
            throw Fail(tokens[0].Line, "expected: fn NAME arity N locals N");
        _current = new ListedFunction
        {
            Name = name.Text,
            Line = keyword.Line,
            IsListed = keyword.Text == "fn",
            Arity = Number(arity, ProgramLimits.MaxArity),
            Locals = Number(locals, ProgramLimits.MaxFrameSlots),
        };
        Functions.Add(_current);
    }

    private static void ReadEffects(ListedFunction function, List<ListingToken> tokens)
    {
        for (var i = 1; i < tokens.Count; i++)
        {
            if (tokens[i] is { Kind: ListingTokenKind.Word, Text: ".." })
            {
                function.HasOpenRow = true;
            }
            else if (i + 3 < tokens.Count && tokens[i + 1].Text == "(" && tokens[i + 3].Text == ")"
                && tokens[i + 1].Kind == ListingTokenKind.Mark)
            {
                function.Effects.Add(EffectWith(tokens[i], tokens[i + 2]));
                i += 3;
            }
            else
            {
                function.Effects.Add(new EffectDeclaration(tokens[i].Text));
            }
        }
    }

    private static EffectDeclaration EffectWith(ListingToken kind, ListingToken argument) => argument.Kind switch
    {
        ListingTokenKind.Number when long.TryParse(argument.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var number) =>
            new EffectDeclaration(kind.Text, EffectArgumentKind.Int, null, number),
        ListingTokenKind.Text => new EffectDeclaration(kind.Text, EffectArgumentKind.Str, argument.Text),
        ListingTokenKind.Word => new EffectDeclaration(kind.Text, EffectArgumentKind.Ident, argument.Text),
        _ => throw Fail(argument.Line, "expected an effect's argument"),
    };

    private static void ReadRefinement(ListedFunction function, List<ListingToken> tokens)
    {
        if (tokens is not [_, var parameter, var binding, { Kind: ListingTokenKind.Text } predicate])
            throw Fail(tokens[0].Line, "expected: refine PARAMETER BINDING \"PREDICATE\"");
        try
        {
            var json = new JsonCursor(Encoding.UTF8.GetBytes(predicate.Text), ProgramJson.JsonDepth);
            json.Next();
            var expression = PredicateJson.Read(ref json);
            json.ExpectEnd();
            function.Refinements[Number(parameter, ProgramLimits.MaxArity)] = new Refinement(binding.Text, expression);
        }
        catch (Exception malformed) when (malformed is System.Text.Json.JsonException or InvalidOperationException or LoadException)
        {
            throw Fail(predicate.Line, $"malformed predicate: {malformed.Message}");
        }
    }

    private static void ReadHints(ListedFunction function, List<ListingToken> tokens)
    {
        if (tokens.Count < 3 || tokens[^2].Text != "->") throw Fail(tokens[0].Line, "expected: hints KIND... -> KIND");
        var parameters = ImmutableArray.CreateBuilder<ValueKind>();
        foreach (var token in tokens[1..^2]) parameters.Add(Kind(token));
        function.Hints = new KindHints(parameters.ToImmutable(), Kind(tokens[^1]), []);
    }

    private static void ReadCode(ListedFunction function, List<ListingToken> tokens)
    {
        if (tokens is [{ Kind: ListingTokenKind.Word } label, { Text: ":" }])
        {
            if (!function.Labels.TryAdd(label.Text, function.Code.Count)) throw Fail(label.Line, $"label {label.Text} is there twice");
            return;
        }

        if (tokens[0].Kind == ListingTokenKind.Number)
        {
            if (Number(tokens[0], int.MaxValue) != function.Code.Count)
            {
                throw Fail(tokens[0].Line, $"this is instruction {function.Code.Count}");
            }

            tokens.RemoveAt(0);
        }

        var kind = ValueKind.Unknown;
        if (tokens is [.., { Kind: ListingTokenKind.Mark, Text: ":" }, var hint])
        {
            kind = Kind(hint);
            tokens.RemoveRange(tokens.Count - 2, 2);
        }

        if (tokens is not [{ Kind: ListingTokenKind.Word } name, ..] || OpTable.Find(name.Text) is not { } op)
            throw Fail(tokens.Count > 0 ? tokens[0].Line : function.Line, "expected an op");
        function.Code.Add((op, tokens[1..], name.Line));
        function.Pushed.Add(kind);
    }

    private static ValueKind Kind(ListingToken token)
    {
        if (token.Text == ListingText.UnknownKind) return ValueKind.Unknown;
        return Enum.TryParse<ValueKind>(token.Text, out var kind) && kind.ToString() == token.Text
            ? kind
            : throw Fail(token.Line, $"unknown kind {token.Text}");
    }

    internal static int Number(ListingToken token, int most) =>
        token.Kind == ListingTokenKind.Number && int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value <= most
            ? value
            : throw Fail(token.Line, $"expected a number up to {most}");

    private static List<ListingToken> Split(ReadOnlySpan<char> line, int number)
    {
        var tokens = new List<ListingToken>();
        var at = 0;
        while (at < line.Length)
        {
            var c = line[at];
            if (c is ListingText.Comment or ListingText.Tombstone) break;
            var start = at;
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (c == '"')
            {
                tokens.Add(new ListingToken(ListingTokenKind.Text, Unquote(line, ref at, number), number));
            }
            else if (char.IsAsciiDigit(c) || (c == '-' && at + 1 < line.Length && (char.IsAsciiDigit(line[at + 1]) || line[at + 1] == 'i')))
            {
                for (at++; at < line.Length
                    && (ListingText.IsWordPart(line[at]) || (line[at] is '+' or '-' && line[at - 1] is 'E' or 'e')); at++)
                {
                }

                tokens.Add(new ListingToken(ListingTokenKind.Number, line[start..at].ToString(), number));
            }
            else if (ListingText.IsWordPart(c))
            {
                while (at < line.Length && ListingText.IsWordPart(line[at])) at++;
                tokens.Add(new ListingToken(ListingTokenKind.Word, line[start..at].ToString(), number));
            }
            else
            {
                at += line[at..].StartsWith("->", StringComparison.Ordinal) ? 2 : 1;
                tokens.Add(new ListingToken(ListingTokenKind.Mark, line[start..at].ToString(), number));
            }
        }

        return tokens;
    }

    private static string Unquote(ReadOnlySpan<char> line, ref int at, int number)
    {
        var text = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            var c = line[at];
            if (c == '"')
            {
                at++;
                return IsUnicode(text) ? text.ToString() : throw Fail(number, "the text has half a character");
            }

            if (c != '\\')
            {
                text.Append(c);
                continue;
            }

            if (++at == line.Length) break;
            text.Append(line[at] switch
            {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => Escape(line, ref at, number),
                '"' or '\\' => line[at],
                _ => throw Fail(number, "unknown escape"),
            });
        }

        throw Fail(number, "the text does not end");
    }

    private static bool IsUnicode(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    private static char Escape(ReadOnlySpan<char> line, ref int at, int number)
    {
        var rest = line[(at + 1)..];
        var end = rest.IndexOf('}');
        if (rest.IsEmpty || rest[0] != '{' || end < 0
            || !ushort.TryParse(rest[1..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            throw Fail(number, "expected \\u{hex}");
        at += 1 + end;
        return (char)unit;
    }
}
