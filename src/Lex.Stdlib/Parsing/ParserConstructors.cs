using Lex.Core.Values;

namespace Lex.Stdlib.Parsing;

/// <summary>
/// The variants in which a parse keeps what remains to be done. Programs cannot write their names. A parse is an
/// immutable value, so that a call that begins anew in another tier finds everything as it was.
/// </summary>
internal static class ParserConstructors
{
    /// <summary>The parse has ended: its result.</summary>
    public static readonly ShapeFamily Done = Of("__ParseDone", 1);

    /// <summary>A closure is to be called: the closure, its argument, the parse that waits for the answer.</summary>
    public static readonly ShapeFamily Call = Of("__ParseCall", 3);

    /// <summary>A waiting parse: text, position, whether the answer is a parser to go on with, what remains.</summary>
    public static readonly ShapeFamily State = Of("__ParseState", 4);

    /// <summary>The first half of a sequence runs: the second half, what remains.</summary>
    public static readonly ShapeFamily First = Of("__ParseFirst", 2);

    /// <summary>The second half of a sequence runs: the first result, what remains.</summary>
    public static readonly ShapeFamily Second = Of("__ParseSecond", 2);

    /// <summary>The first choice runs: the second one, where it would begin, what remains.</summary>
    public static readonly ShapeFamily Choice = Of("__ParseChoice", 3);

    /// <summary>A repetition runs: its parser, where this round began, the results so far, what remains.</summary>
    public static readonly ShapeFamily Repeat = Of("__ParseRepeat", 4);

    /// <summary>An optional parser runs: where it began, what remains.</summary>
    public static readonly ShapeFamily Option = Of("__ParseOption", 2);

    /// <summary>A parser runs whose result goes to a closure: the closure, what remains.</summary>
    public static readonly ShapeFamily Map = Of("__ParseMap", 2);

    /// <summary>A parser runs whose result goes to a closure that answers with a parser: the closure, what remains.</summary>
    public static readonly ShapeFamily Chain = Of("__ParseChain", 2);

    private static ShapeFamily Of(string name, int parts) => ShapeFamily.OfVariant(Name.Intern(name), parts);
}
