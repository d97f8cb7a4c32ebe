using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Runtime;

/// <summary>
/// Builds the options, results and tuples that library functions answer with. The variants named <c>New…</c> charge
/// the cells; the others are for callers that have charged.
/// </summary>
internal static class Make
{
    /// <summary>The option without a value.</summary>
    public static Value None => OptionValue.None;

    /// <summary>An option with a value.</summary>
    public static Value Some(Value value) => OptionValue.Some(value);

    /// <summary>A success.</summary>
    public static Value Ok(Value value) => Value.Object(Aggregate.Create(Constructors.Ok, [value]));

    /// <summary>A failure.</summary>
    public static Value Err(Value error) => Value.Object(Aggregate.Create(Constructors.Err, [error]));

    /// <summary>A failure with a text.</summary>
    public static Value Err(string text) => Err(Value.Object(TextValue.Of(text)));

    /// <summary>A pair.</summary>
    public static Value Pair(Value first, Value second) => Value.Object(Aggregate.Create(ShapeFamily.OfTuple(2), [first, second]));

    /// <summary>An option with a value, charged.</summary>
    public static Status NewSome(ExecutionContext ctx, Value value, out Value result) => OptionValue.Build(ctx, value, out result);

    /// <summary>A success, charged.</summary>
    public static Status NewOk(ExecutionContext ctx, Value value, out Value result)
    {
        result = default;
        if (ctx.ChargeCells(CellCost.Parts(1)) != Status.Ok) return Status.Fault;
        result = Ok(value);
        return Status.Ok;
    }

    /// <summary>A failure with a text, charged.</summary>
    public static Status NewErr(ExecutionContext ctx, string text, out Value result)
    {
        result = default;
        var error = TextValue.Of(text);
        if (Charge.Both(ctx, Charge.Units(error.Length), CellCost.Parts(1) + CellCost.Bytes(error.Length)) != Status.Ok) return Status.Fault;
        result = Err(Value.Object(error));
        return Status.Ok;
    }

    /// <summary>A text, charged.</summary>
    public static Status NewText(ExecutionContext ctx, string function, ReadOnlySpan<byte> utf8, out TextValue text)
    {
        text = null!;
        if (Charge.Text(ctx, function, utf8.Length, 0) != Status.Ok) return Status.Fault;
        text = TextValue.Of(utf8);
        return Status.Ok;
    }

    /// <summary>A pair, charged.</summary>
    public static Status NewPair(ExecutionContext ctx, Value first, Value second, out Value result)
    {
        result = default;
        if (ctx.ChargeCells(CellCost.Parts(2)) != Status.Ok) return Status.Fault;
        result = Pair(first, second);
        return Status.Ok;
    }
}

/// <summary>The constructors that the library builds and recognises.</summary>
internal static class Constructors
{
    public static readonly ShapeFamily None = OptionValue.NoneFamily;

    public static readonly ShapeFamily Some = OptionValue.SomeFamily;

    public static readonly ShapeFamily Ok = ShapeFamily.OfVariant(Name.Intern("Ok"), 1);

    public static readonly ShapeFamily Err = ShapeFamily.OfVariant(Name.Intern("Err"), 1);
}
