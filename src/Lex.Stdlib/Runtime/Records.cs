using Lex.Core.Values;

namespace Lex.Stdlib.Runtime;

/// <summary>Reads the fields of records that the library takes as arguments.</summary>
internal static class Records
{
    /// <summary>A field of a record, whatever the order of its fields.</summary>
    public static bool TryGet(Value record, Name field, out Value value)
    {
        value = default;
        if (record.Kind != ValueKind.Record) return false;
        var aggregate = record.As<Aggregate>();
        var index = aggregate.Shape.IndexOf(field);
        if (index < 0) return false;
        value = aggregate[index];
        return true;
    }

    /// <summary>An integer field of a record.</summary>
    public static bool TryGetInt(Value record, Name field, out long number)
    {
        var isInt = TryGet(record, field, out var value) && value.IsInt;
        number = isInt ? value.AsInt : 0;
        return isInt;
    }
}
