using Lex.Core.Values;

namespace Lex.Stdlib.Parsing;

/// <summary>The fields of parsers (runtime section 10.1).</summary>
internal static class ParserNodes
{
    /// <summary>Which parser it is.</summary>
    public static readonly Name Kind = Name.Intern("kind");

    /// <summary>The character of a <c>Char</c>.</summary>
    public static readonly Name Character = Name.Intern("ch");

    /// <summary>The text of a <c>String</c>.</summary>
    public static readonly Name Text = Name.Intern("s");

    /// <summary>The first parser of two.</summary>
    public static readonly Name First = Name.Intern("a");

    /// <summary>The second parser of two.</summary>
    public static readonly Name Second = Name.Intern("b");

    /// <summary>The only parser inside another.</summary>
    public static readonly Name Inner = Name.Intern("p");

    /// <summary>The closure of a <c>Map</c> or <c>AndThen</c>.</summary>
    public static readonly Name Function = Name.Intern("f");
}
