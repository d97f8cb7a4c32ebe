using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Ops;

/// <summary>The failure of unwrapping an operand that has another kind than the op takes (runtime section 2.9).</summary>
internal static class KindCheck
{
    /// <summary>Records that <paramref name="found"/> is not of the kind <paramref name="expected"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Status Fail(ExecutionContext ctx, ValueKind expected, Value found) =>
        ctx.Fault(LexError.TypeMismatch($"expected {expected}, got {DebugText.Of(found)}"));
}
