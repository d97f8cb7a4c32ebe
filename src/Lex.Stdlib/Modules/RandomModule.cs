using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>
/// The module <c>random</c>: a seeded generator as a value, the record of its 64-bit state. It is SplitMix64, bit for bit,
/// since programs rely on the numbers they draw.
/// </summary>
internal static class RandomModule
{
    private static readonly Name StateField = Name.Intern("state");

    private static readonly ShapeFamily Generator = ShapeFamily.OfDynamicRecord([StateField]);

    // A generator, and a pair of a result and a generator.
    private static readonly long GeneratorCells = CellCost.Parts(1);

    private static readonly long DrawCells = CellCost.Parts(2) + GeneratorCells;

    /// <summary>A generator that starts from a number.</summary>
    [LexBuiltin("random.seed", "(Int) -> Rng", Cost = BuiltinCost.Charged)]
    internal static Status Seed(ExecutionContext ctx, long seed, out Value generator)
    {
        generator = default;
        if (ctx.ChargeCells(GeneratorCells) != Status.Ok) return Status.Fault;
        generator = Of(Step((ulong)seed, out _));
        return Status.Ok;
    }

    /// <summary>An integer between two others, both included, and the generator for the next draw.</summary>
    [LexBuiltin("random.int", "(Rng, Int, Int) -> (Int, Rng)", Cost = BuiltinCost.Charged)]
    internal static Status Int(ExecutionContext ctx, Value generator, long low, long high, out Value drawn)
    {
        drawn = default;
        if (!TryState(ctx, "random.int", generator, out var state)) return Status.Fault;
        if (high < low) return ctx.Fault(LexError.Effect(FormattableString.Invariant($"random.int: hi ({high}) must be >= lo ({low})")));
        if (ctx.ChargeCells(DrawCells) != Status.Ok) return Status.Fault;
        var output = Step(state, out var next);
        var range = (UInt128)((Int128)high - low + 1);
        drawn = Make.Pair(Value.Int((long)((Int128)low + (Int128)(output % range))), Of(next));
        return Status.Ok;
    }

    /// <summary>A float from 0 up to, not including, 1, and the generator for the next draw.</summary>
    [LexBuiltin("random.float", "(Rng) -> (Float, Rng)", Cost = BuiltinCost.Charged)]
    internal static Status Float(ExecutionContext ctx, Value generator, out Value drawn)
    {
        drawn = default;
        if (!TryState(ctx, "random.float", generator, out var state) || ctx.ChargeCells(DrawCells) != Status.Ok) return Status.Fault;
        var output = Step(state, out var next);
        drawn = Make.Pair(Value.Float((output >> 11) * (1.0 / (1UL << 53))), Of(next));
        return Status.Ok;
    }

    /// <summary>An element of a list and the generator for the next draw; none from an empty list.</summary>
    [LexBuiltin("random.choose", "(Rng, List[T]) -> Option[(T, Rng)]", Cost = BuiltinCost.Charged)]
    internal static Status Choose(ExecutionContext ctx, Value generator, ListValue list, out Value drawn)
    {
        drawn = Make.None;
        if (!TryState(ctx, "random.choose", generator, out var state)) return Status.Fault;
        if (list.Count == 0) return Status.Ok;
        if (ctx.ChargeCells(DrawCells + CellCost.Parts(1)) != Status.Ok) return Status.Fault;
        var output = Step(state, out var next);
        drawn = Make.Some(Make.Pair(list[(int)(output % (ulong)list.Count)], Of(next)));
        return Status.Ok;
    }

    private static ulong Step(ulong state, out ulong next)
    {
        next = state + 0x9E37_79B9_7F4A_7C15;
        var mixed = (next ^ (next >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }

    private static Value Of(ulong state) => Value.Object(Aggregate.Create(Generator, [Value.Int((long)state)]));

    private static bool TryState(ExecutionContext ctx, string function, Value generator, out ulong state)
    {
        var isGenerator = Records.TryGetInt(generator, StateField, out var bits);
        state = (ulong)bits;
        if (!isGenerator) BuiltinArguments.WrongKind(ctx, function, "Rng", generator);
        return isGenerator;
    }
}
