using System.Text;

namespace Lex.Generators.Builtins;

/// <summary>A library function's type, taken apart as far as the generator needs it: parameters, row, result.</summary>
internal sealed class SignatureText
{
    private SignatureText(List<string> parameters, string row, string result) =>
        (Parameters, Row, Result) = (parameters, row, result);

    /// <summary>The types of the parameters as written.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>What stands between the brackets of the effect row; empty for a pure function.</summary>
    public string Row { get; }

    /// <summary>The type of the result as written.</summary>
    public string Result { get; }

    /// <summary>Whether the row names an effect. A variable is none: it stands for the effects of an argument.</summary>
    public bool HasEffects =>
        Row.Split(',').Any(item => item.Trim() is { Length: > 0 } name && !(name.Length == 1 && char.IsUpper(name[0])));

    /// <summary>Takes <c>(A, B) -> [row] C</c> apart; null if the text has another form.</summary>
    public static SignatureText? TryParse(string text)
    {
        if (text.Length == 0 || text[0] != '(') return null;
        var close = MatchingBracket(text, 0);
        if (close < 0) return null;

        var parameters = SplitAtCommas(text.Substring(1, close - 1));
        if (parameters is null) return null;

        var rest = text.Substring(close + 1).TrimStart();
        if (!rest.StartsWith("->", StringComparison.Ordinal)) return null;
        rest = rest.Substring(2).Trim();

        var row = "";
        if (rest.Length != 0 && rest[0] == '[')
        {
            var end = MatchingBracket(rest, 0);
            if (end < 0) return null;
            row = rest.Substring(1, end - 1).Trim();
            rest = rest.Substring(end + 1).Trim();
        }

        return rest.Length == 0 ? null : new SignatureText(parameters, row, rest);
    }

    /// <summary>The kind of value that a type has at run time (a member of <c>ValueKind</c>), or null if it varies.</summary>
    public static string? KindOf(string type)
    {
        if (type[0] == '{') return "Record";
        if (type[0] == '(') return IsFunction(type) ? "Closure" : "Tuple";
        return HeadOf(type) switch
        {
            "Int" or "Instant" or "Duration" => "Int",
            "Float" => "Float",
            "Bool" => "Bool",
            "Str" or "Regex" => "Str",
            "Bytes" => "Bytes",
            "Unit" => "Unit",
            "List" => "List",
            "Map" => "Map",
            "Set" => "Set",
            "Deque" => "Deque",
            "Matrix" => "F64Array",
            "Table" => "ArrowTable",
            "Option" or "Result" or "Iter" or "Tz" => "Variant",
            "Decimal" or "DateTime" or "Rng" or "Match" or "Parser" => "Record",
            _ => null,
        };
    }

    private static bool IsFunction(string type)
    {
        var close = MatchingBracket(type, 0);
        return close >= 0 && type.IndexOf("->", close, StringComparison.Ordinal) >= 0;
    }

    private static string HeadOf(string type)
    {
        var bracket = type.IndexOf('[');
        return bracket < 0 ? type : type.Substring(0, bracket);
    }

    private static List<string>? SplitAtCommas(string text)
    {
        var parts = new List<string>();
        if (text.Trim().Length == 0) return parts;

        var part = new StringBuilder();
        var depth = 0;
        foreach (var c in text)
        {
            if (c is '(' or '[' or '{') depth++;
            if (c is ')' or ']' or '}') depth--;
            if (c == ',' && depth == 0)
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
                continue;
            }

            part.Append(c);
        }

        parts.Add(part.ToString().Trim());
        return parts.Contains("") ? null : parts;
    }

    private static int MatchingBracket(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            if (text[i] is '(' or '[' or '{') depth++;
            if (text[i] is ')' or ']' or '}' && --depth == 0) return i;
        }

        return -1;
    }
}
