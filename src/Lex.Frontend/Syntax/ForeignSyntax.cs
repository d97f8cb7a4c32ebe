using Lex.Frontend.Diagnostics;

namespace Lex.Frontend.Syntax;

/// <summary>What to say where the text is written as another language would have it.</summary>
internal static class ForeignSyntax
{
    /// <summary>At top level, where a declaration should begin.</summary>
    public static Repair? AtItem(in Token found) => found.Kind switch
    {
        TokenKind.Let => "`let` stands inside functions only; a constant is a function without parameters",
        TokenKind.Identifier => found.Text switch
        {
            "function" or "func" or "fun" or "def" or "proc" =>
                new Repair("a function is declared with `fn`", new SuggestedEdit(found.Span, "fn")),
            "const" or "var" or "val" or "static" => "a constant is a function without parameters: `fn limit() -> Int { 10 }`",
            "struct" or "class" or "interface" or "record" => "a record type is declared with `type Name = { field :: Type }`",
            "enum" or "data" or "union" or "sealed" => "a union is declared with `type Name = One | Other(Int)`",
            "pub" or "public" or "export" or "private" =>
                new Repair("every declaration can be seen; remove the word", new SuggestedEdit(found.Span, "")),
            "use" or "using" or "from" or "require" or "open" or "include" => "a module is imported with `import \"std.list\" as list`",
            "async" => new Repair("effects run one after the other; remove the word", new SuggestedEdit(found.Span, "")),
            "impl" or "trait" or "extend" or "extension" => "there are no methods; declare a function that takes the value as a parameter",
            "module" or "package" or "namespace" or "defmodule" => "the name of a file is the name of its module; remove the line",
            "examples" => "examples stand between the result type and the body of a function",
            "end" => "bodies stand in braces; remove the word",
            _ => "a function is declared with `fn name(x :: Int) -> Int { ... }`, and all else stands inside functions",
        },
        TokenKind.If or TokenKind.Match => "expressions stand inside functions",
        TokenKind.CloseBrace => "there is one `}` too many before this",
        TokenKind.Str or TokenKind.Minus => "a comment begins with `#`",
        _ => null,
    };

    /// <summary>Where an expression should begin.</summary>
    /// <param name="found">What stands there instead.</param>
    /// <param name="before">What stands before it.</param>
    /// <param name="isBehindQuestion">Whether a `?` stands before it in the line.</param>
    /// <param name="startsStatement">Whether what stands before it is a name that begins a statement.</param>
    public static Repair? AtExpression(in Token found, in Token before, bool isBehindQuestion, bool startsStatement)
    {
        var touches = before.Span.End == found.Span.Start;
        switch (found.Kind)
        {
            case TokenKind.Let when before.Kind == TokenKind.If:
                return "a pattern is tried with `match`: `match o { Some(x) => ..., None => ... }`";
            case TokenKind.Let:
                return "`let` is a statement; put it in a block";
            case TokenKind.Comma:
                return "several values are a tuple `(a, b)` or a list `[a, b]`";
            case TokenKind.Dot:
                return "`.` must follow its operand on the same line";
            case TokenKind.Equals when touches && before.Kind is TokenKind.EqualsEquals or TokenKind.BangEquals:
                return new("two `=` compare", new SuggestedEdit(found.Span, ""));
            case TokenKind.Equals when touches && before.Kind == TokenKind.Slash:
                return new("write `!=`", new SuggestedEdit(new(before.Span.Start, found.Span.End), "!="));
            case TokenKind.Equals when touches && before.Kind is TokenKind.Plus or TokenKind.Minus or TokenKind.Star or TokenKind.Percent:
                return "nothing is assigned twice; bind a new name: `let total := total + 1`";
            case TokenKind.ColonEquals when startsStatement:
                return new("a name is bound with `let`, and for good: a second `let` hides the first",
                    new SuggestedEdit(new(before.Span.Start, before.Span.Start), "let "));
            case TokenKind.Equals or TokenKind.ColonEquals:
                return "a name is bound with `let x := ...` and for good; a field is written `{ x: 1 }`, a comparison `x == 1`";
            case TokenKind.Greater when touches && before.Kind == TokenKind.Less:
                return new("write `!=`", new SuggestedEdit(new(before.Span.Start, found.Span.End), "!="));
            case TokenKind.Plus when before.Kind == TokenKind.Plus:
                return "texts are joined with `+`, lists with `list.concat`; nothing can be incremented";
            case TokenKind.Star when before.Kind == TokenKind.Star:
                return "there is no operator for powers; there is `math.pow`";
            case TokenKind.Colon when isBehindQuestion:
                return "there is no `c ? a : b`; write `if c { a } else { b }`";
            case TokenKind.FatArrow or TokenKind.Arrow or TokenKind.Bar:
                return Lambda;
            case TokenKind.Ellipsis when before.Kind == TokenKind.OpenBrace:
                return "only types can be spread; name all fields of a record";
            case TokenKind.Ellipsis:
                return "nothing is spread in a list; join lists with `list.concat(xs, ys)`";
            case TokenKind.As:
                return "there are no casts; convert with `int.to_float(n)`, `float.to_int(x)` or `int.to_str(n)`";
            case TokenKind.ColonColon when before.Kind == TokenKind.Identifier && Parser.StartsUpper(before.Text):
                return "a constructor stands without its type: `Name`, not `Type::Name`";
            case TokenKind.ColonColon:
                return "`::` says the type of a name; an element is put before a list with `list.cons(x, xs)`";
            case TokenKind.Colon when before.Kind == TokenKind.Str:
                return "the fields of a record are names; a map is made with `map.from_list([(\"a\", 1), (\"b\", 2)])`";
            case TokenKind.Colon:
                return "a `:` stands between a field and its value only: `{ x: 1 }`";
            case TokenKind.Else:
                return "an `else` follows the block of its `if`; is a `}` missing before it?";
            default:
                return null;
        }
    }

    private const string Lambda = "a function value is written `fn (x :: Int) -> Int { x + 1 }`";

    /// <summary>Where one certain token should stand.</summary>
    public static Repair? AtToken(TokenKind wanted, in Token found, in Token before)
    {
        var word = found.Kind == TokenKind.Identifier ? found.Text : "";
        var last = before.Kind == TokenKind.Identifier ? before.Text : "";
        switch (wanted)
        {
            case TokenKind.Identifier when found.Kind == TokenKind.OpenBracket:
                return "type parameters stand behind the name: `fn name[T](...)`";
            case TokenKind.Identifier when found.Kind == TokenKind.Dot && before.Kind == TokenKind.Dot:
                return "there are no ranges; a list of Ints is made with `list.range(from, to)`";
            case TokenKind.Identifier when found.Kind is >= TokenKind.Fn and <= TokenKind.Not:
                return $"it means something of its own; choose another name: `{TokenNames.Of(found).Trim('`')}_`";
            case TokenKind.Equals when found.Kind == TokenKind.OpenBrace:
                return "write `type Name = { field :: Type }`, or `type Name = One | Other(Int)`";
            case TokenKind.ColonEquals when last == "mut":
                return new("what is bound is bound for good; remove `mut`", new SuggestedEdit(new(before.Span.Start, found.Span.Start), ""));
            case TokenKind.ColonEquals when found.Kind == TokenKind.Comma:
                return "`let` binds one name; take the parts apart with `match`: `match value { (a, b) => ... }`";
            case TokenKind.ColonColon when found.Kind == TokenKind.Question:
                return "a field that may be missing is an `Option`: `name :: Option[T]`";
            case TokenKind.ColonColon when before.Kind == TokenKind.Identifier:
                return $"a field is declared with its type: `{{ {last} :: Int }}`; effects stand in brackets: `[{last}]`";
            case TokenKind.Arrow when found.Kind == TokenKind.OpenBracket:
                return "the row stands behind the arrow: `-> [io] Unit`";
            case TokenKind.ColonEquals when found.Kind != TokenKind.Identifier:
                return "a name gets its value where it is bound: `let x := value`";
            case TokenKind.CloseBracket when found.Kind == TokenKind.Colon && !Parser.StartsUpper(last):
                return "there are no slices; a part of a list is `list.slice(xs, from, to)`, of a text `str.slice(s, from, to)`";
            case TokenKind.CloseParen or TokenKind.CloseBracket:
                return last == "lambda" ? Lambda : InList(found, before, word);
        }

        return found.Kind switch
        {
            TokenKind.FatArrow => Lambda,
            TokenKind.OpenBracket when before.Span.End == found.Span.Start => "there is no indexing; an element is got with `list.get(xs, 0)`",
            TokenKind.Arrow => "the parameters of a function type stand in parentheses: `(Int) -> Int`",
            _ => null,
        };
    }

    // Where a comma or the end of a list should stand.
    private static Repair? InList(in Token found, in Token before, string word)
    {
        switch (found.Kind)
        {
            case TokenKind.FatArrow:
                return Lambda;
            case TokenKind.OpenBracket when before.Span.End == found.Span.Start:
                return "there is no indexing; an element is got with `list.get(xs, 0)`";
            case TokenKind.Arrow:
                return "the parameters of a function type stand in parentheses: `(Int) -> Int`";
            case TokenKind.Question:
                return "there is no type with `?`; a value that may be missing is an `Option[T]`";
            case TokenKind.Equals:
                return "parameters have no defaults; each call gives each argument";
            case TokenKind.Colon when before.Kind == TokenKind.Identifier && Parser.StartsUpper(before.Text):
                return "type parameters have no bounds; write `[T]`";
            case TokenKind.Colon:
                return "arguments have no names; what has named parts takes a record: `Name({ field: value })`";
            case TokenKind.Identifier when word == "for":
                return "there are no comprehensions; use `list.map` and `list.filter`";
            case TokenKind.Identifier when word == "where":
                return "a condition on a parameter is part of its type: `n :: Int{n | n > 0}`";
            case TokenKind.Identifier or TokenKind.Let or TokenKind.CloseBrace when before.Kind is TokenKind.NewLine:
                return "the list before this is not closed, or a comma is missing";
            case TokenKind.Identifier or TokenKind.Int or TokenKind.Float or TokenKind.Str or TokenKind.FormatStr or TokenKind.True
                or TokenKind.False or TokenKind.Underscore:
                return new("separate them with a comma", new SuggestedEdit(new(before.Span.End, before.Span.End), ","));
            default:
                return null;
        }
    }

    /// <summary>Where a type should begin.</summary>
    public static Repair? AtType(in Token found, in Token before) => found.Kind switch
    {
        TokenKind.OpenBracket => "the type of a list is `List[T]`",
        TokenKind.OpenBrace or TokenKind.Equals when before.Kind == TokenKind.CloseBracket =>
            "after the row stands the type of the result, `Unit` for none",
        TokenKind.Fn => "the type of a function is `(Int) -> Int`",
        _ => null,
    };

    /// <summary>Where a block should begin.</summary>
    public static Repair? AtBlock(in Token found, in Token before) => found.Kind switch
    {
        TokenKind.Identifier when before.Kind == TokenKind.Identifier && Parser.StartsUpper(found.Text) && !Parser.StartsUpper(before.Text) =>
            new Repair($"effects stand in brackets: `-> [{before.Text}] {found.Text}`", new SuggestedEdit(before.Span, $"[{before.Text}]")),
        TokenKind.Equals or TokenKind.FatArrow => new("the body stands in braces: `{ ... }`"),
        TokenKind.Identifier when found.Text is "then" or "do" or "begin" => Braces,
        TokenKind.Identifier when found.Text == "where" => "type parameters have no bounds; remove them",
        TokenKind.Semicolon => "a function needs a body in braces",
        TokenKind.Identifier or TokenKind.Int or TokenKind.Str or TokenKind.OpenParen or TokenKind.True or TokenKind.False
            or TokenKind.Return or TokenKind.Colon => Braces,
        _ => null,
    };

    private const string Braces = "branches and bodies stand in braces: `if c { a } else { b }`";

    /// <summary>Where an <c>else</c> should stand.</summary>
    public static Repair AtElse(in Token found, bool returns) => found switch
    {
        _ when returns => new("nothing returns early: what follows stands in the `else`"),
        { Kind: TokenKind.Identifier, Text: "elif" or "elsif" or "elseif" } => new("write `else { if ... }`"),
        _ => new("every `if` has an `else`; to do nothing write `else { () }`"),
    };

    private const string NoListPatterns = "there are no list patterns; match on `list.head(xs)` and use `list.tail`";

    /// <summary>Where a pattern should begin.</summary>
    public static Repair? AtPattern(in Token found) => found.Kind switch
    {
        TokenKind.OpenBracket => NoListPatterns,
        TokenKind.Else => new Repair("the arm for all that is left is `_ => ...`", new SuggestedEdit(found.Span, "_")),
        _ => null,
    };

    /// <summary>After a pattern, where the arrow should stand; null: there is nothing to say.</summary>
    public static Repair? AfterPattern(in Token found, in Token before) => found.Kind switch
    {
        not TokenKind.FatArrow when before is { Kind: TokenKind.Identifier, Text: "case" } =>
            new Repair("an arm begins with its pattern; remove `case`", new SuggestedEdit(new(before.Span.Start, found.Span.Start), "")),
        TokenKind.OpenBrace => "a payload stands in parentheses: `Name({ field })`",
        TokenKind.Bar => "a pattern has no alternatives; write an arm for each",
        TokenKind.If => "an arm has no guard; put the `if` behind the arrow",
        TokenKind.As => "a pattern cannot name the whole; name the value with `let` before the match",
        TokenKind.Identifier when found.Text is "when" or "where" => "an arm has no guard; put an `if` behind the arrow",
        TokenKind.Ellipsis => "there are no ranges in patterns; compare in an `if`",
        TokenKind.ColonColon => NoListPatterns,
        _ => null,
    };

    /// <summary>A fitting alias for an import without one; null where none can be made.</summary>
    public static string? AliasFor(string reference)
    {
        var start = reference.AsSpan().LastIndexOfAny('.', '/') + 1;
        var name = reference.AsSpan(start);
        if (name.Length == 0 || !char.IsAsciiLetterLower(name[0])) return null;
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c != '_') return null;
        return name.ToString();
    }
}
