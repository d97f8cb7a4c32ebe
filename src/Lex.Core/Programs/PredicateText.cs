using System.Globalization;
using System.Text;
using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>Predicates as people read them, every operation in parentheses: for listings and messages.</summary>
internal static class PredicateText
{
    /// <summary>The text of a predicate.</summary>
    public static string Of(PredicateExpression expression)
    {
        var text = new StringBuilder();
        Append(text, expression, 1);
        return text.ToString();
    }

    private static void Append(StringBuilder text, PredicateExpression expression, int depth)
    {
        if (depth > ProgramLimits.MaxPredicateDepth)
        {
            text.Append('…');
            return;
        }

        switch (expression)
        {
            case PredicateExpression.Literal literal:
                text.Append(DebugText.Of(literal.Value.Value));
                break;
            case PredicateExpression.Variable variable:
                text.Append(variable.Name);
                break;
            case PredicateExpression.Unary unary:
                text.Append('(').Append(unary.Operator).Append(' ');
                Append(text, unary.Operand, depth + 1);
                text.Append(')');
                break;
            case PredicateExpression.Binary binary:
                text.Append('(');
                Append(text, binary.Left, depth + 1);
                text.Append(CultureInfo.InvariantCulture, $" {binary.Operator} ");
                Append(text, binary.Right, depth + 1);
                text.Append(')');
                break;
            case PredicateExpression.Field field:
                Append(text, field.Record, depth + 1);
                text.Append('.').Append(field.Name);
                break;
            case PredicateExpression.Unsupported other:
                text.Append(other.Node).Append('(');
                for (var i = 0; i < other.Children.Length; i++)
                {
                    if (i > 0) text.Append(", ");
                    Append(text, other.Children[i], depth + 1);
                }

                text.Append(')');
                break;
        }
    }
}
