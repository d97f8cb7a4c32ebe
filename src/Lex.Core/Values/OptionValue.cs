using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>The variants <c>Some</c> and <c>None</c>, which the machine and the library build and recognise.</summary>
internal static class OptionValue
{
    /// <summary>The family of <c>None</c>.</summary>
    public static readonly ShapeFamily NoneFamily = ShapeFamily.OfVariant(Name.Intern("None"), 0);

    /// <summary>The family of <c>Some</c>.</summary>
    public static readonly ShapeFamily SomeFamily = ShapeFamily.OfVariant(Name.Intern("Some"), 1);

    /// <summary>The option without a value.</summary>
    public static Value None => Value.Object(NoneObject);

    private static readonly Aggregate NoneObject = Aggregate.Create(NoneFamily, []);

    /// <summary>An option with a value.</summary>
    public static Value Some(Value value) => Value.Object(Aggregate.Create(SomeFamily, [value]));

    /// <summary>Builds what a function answers that finds a value or none, and charges it.</summary>
    public static Status Build(ExecutionContext ctx, Value? option, out Value result)
    {
        result = None;
        if (option is not { } value) return Status.Ok;
        if (ctx.ChargeCells(CellCost.Parts(1)) != Status.Ok) return Status.Fault;
        result = Some(value);
        return Status.Ok;
    }
}
