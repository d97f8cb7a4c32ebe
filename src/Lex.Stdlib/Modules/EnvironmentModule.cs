using System.Buffers.Binary;
using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The modules <c>env</c> and <c>rand</c>: what a program learns from its process.</summary>
internal static class EnvironmentModule
{
    /// <summary>The value of an environment variable, if it is set.</summary>
    [LexBuiltin("env.get", "(Str) -> [env] Option[Str]", Cost = BuiltinCost.Charged, Gate = "env")]
    internal static Status Get(EffectHost host, ExecutionContext ctx, TextValue name, out Value value)
    {
        value = Make.None;
        var key = name.ToString();
        if (key.Length == 0 || key.AsSpan().ContainsAny('=', '\0') || host.Environment(key) is not { } found) return Status.Ok;
        return Make.NewText(ctx, "env.get", TextValue.Of(found).Utf8, out var text) == Status.Ok
            ? Make.NewSome(ctx, Value.Object(text), out value)
            : Status.Fault;
    }

    /// <summary>A random integer between two others, both included.</summary>
    [LexBuiltin("rand.int_in", "(Int, Int) -> [random] Int", Cost = BuiltinCost.Constant, Gate = "random")]
    internal static Status IntIn(EffectHost host, ExecutionContext ctx, long low, long high, out long number)
    {
        number = 0;
        if (high < low) return ctx.Fault(LexError.Effect(FormattableString.Invariant($"rand.int_in: empty range [{low}, {high}]")));
        var range = (UInt128)((Int128)high - low + 1);
        Span<byte> entropy = stackalloc byte[16];

        // Draws beyond the last whole multiple of the range would favour its beginning.
        var limit = UInt128.MaxValue - (UInt128.MaxValue % range);
        UInt128 drawn;
        do
        {
            host.Entropy(entropy);
            drawn = BinaryPrimitives.ReadUInt128LittleEndian(entropy);
        }
        while (drawn >= limit);
        number = (long)((Int128)low + (Int128)(drawn % range));
        return Status.Ok;
    }
}
