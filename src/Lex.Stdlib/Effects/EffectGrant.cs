namespace Lex.Stdlib.Effects;

/// <summary>One granted effect: a kind, and possibly the only argument that it is granted for.</summary>
/// <param name="Kind">The effect's name, for example <c>io</c>.</param>
/// <param name="Argument">Null: everything of that kind; else the path, host or other text that is granted.</param>
public readonly record struct EffectGrant(string Kind, string? Argument = null)
{
    /// <summary>Reads <c>name</c>, <c>name:argument</c>, <c>name(argument)</c> or <c>name("argument")</c>.</summary>
    public static EffectGrant Parse(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var open = trimmed.IndexOfAny(':', '(');
        if (open < 0) return new EffectGrant(trimmed.ToString());

        var kind = trimmed[..open].ToString();
        var argument = trimmed[(open + 1)..];
        if (trimmed[open] == '(' && argument.EndsWith(")")) argument = argument[..^1];
        if (argument.Length >= 2 && argument[0] == '"' && argument[^1] == '"') argument = argument[1..^1];
        return new EffectGrant(kind, argument.ToString());
    }

    /// <summary>Whether this grant covers an effect as a signature declares it.</summary>
    internal bool Covers(string kind, string? argument) => Kind == kind && (Argument is null || Argument == argument);
}
