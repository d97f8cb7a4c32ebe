using Lex.Frontend.Syntax;

namespace Lex.Frontend.Canonical;

/// <summary>The binary operators of the canonical tree.</summary>
internal enum BinaryOperator : byte
{
    Or, And, Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, Add, Subtract, Multiply, Divide, Remainder,
}

/// <summary>Spelling and classes of operators.</summary>
internal static class BinaryOperators
{
    private static readonly (TokenKind Token, string Spelling)[] Table =
    [
        (TokenKind.Or, "or"), (TokenKind.And, "and"), (TokenKind.EqualsEquals, "=="), (TokenKind.BangEquals, "!="),
        (TokenKind.Less, "<"), (TokenKind.LessEquals, "<="), (TokenKind.Greater, ">"), (TokenKind.GreaterEquals, ">="),
        (TokenKind.Plus, "+"), (TokenKind.Minus, "-"), (TokenKind.Star, "*"), (TokenKind.Slash, "/"), (TokenKind.Percent, "%"),
    ];

    /// <summary>The operator that a token spells.</summary>
    public static BinaryOperator Of(TokenKind token)
    {
        for (var i = 0; i < Table.Length; i++)
            if (Table[i].Token == token) return (BinaryOperator)i;
        throw new ArgumentOutOfRangeException(nameof(token));
    }

    public static string Spelling(this BinaryOperator op) => Table[(int)op].Spelling;

    public static bool IsLogical(this BinaryOperator op) => op <= BinaryOperator.And;

    public static bool IsEquality(this BinaryOperator op) => op is BinaryOperator.Equal or BinaryOperator.NotEqual;

    public static bool IsOrdering(this BinaryOperator op) => op is >= BinaryOperator.Less and <= BinaryOperator.GreaterEqual;

    public static bool IsArithmetic(this BinaryOperator op) => op >= BinaryOperator.Add;
}
