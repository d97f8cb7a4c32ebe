using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Runtime;

/// <summary>The fields of records that the library answers with, in ascending order of their names.</summary>
internal sealed class RecordShape
{
    private readonly ShapeFamily _family;

    /// <summary>A shape with these fields.</summary>
    public RecordShape(params ReadOnlySpan<string> ascending)
    {
        var names = new Name[ascending.Length];
        for (var i = 0; i < names.Length; i++) names[i] = Name.Intern(ascending[i]);
        _family = ShapeFamily.OfDynamicRecord(names);
    }

    /// <summary>A record, charged.</summary>
    public Status New(ExecutionContext ctx, out Value record, params ReadOnlySpan<Value> fields)
    {
        record = default;
        if (ctx.ChargeCells(CellCost.Parts(fields.Length)) != Status.Ok) return Status.Fault;
        record = Value.Object(Aggregate.Create(_family, fields));
        return Status.Ok;
    }
}
