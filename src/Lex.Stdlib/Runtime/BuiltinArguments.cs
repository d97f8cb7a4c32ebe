using System.Globalization;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib;

/// <summary>The errors of a call that does not fit a library function; checked programs never see them.</summary>
internal static class BuiltinArguments
{
    /// <summary>An argument of another kind than the signature says.</summary>
    public static Status WrongKind(ExecutionContext ctx, string function, ValueKind expected, Value got, out Value result)
    {
        result = default;
        return WrongKind(ctx, function, expected.ToString(), got);
    }

    /// <summary>An argument, or a part of one, that is not what the signature says.</summary>
    public static Status WrongKind(ExecutionContext ctx, string function, string expected, Value got) =>
        ctx.Fault(LexError.Effect($"{function}: expected {expected}, got {DebugText.Of(got)}"));

    /// <summary>Too many or too few arguments.</summary>
    public static Status WrongCount(ExecutionContext ctx, string function, int expected, int got, out Value result)
    {
        result = default;
        return ctx.Fault(LexError.Effect(string.Create(CultureInfo.InvariantCulture, $"{function}: expected {expected} arguments, got {got}")));
    }

    /// <summary>An effect that was called as if it were pure.</summary>
    public static Status Refuse(ExecutionContext ctx, string function, out Value result)
    {
        result = default;
        return ctx.Fault(LexError.Effect($"effects not permitted (attempted {function})"));
    }
}
