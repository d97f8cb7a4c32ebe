using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Json;

/// <summary>
/// Descriptions of types as the compiler writes them for <see cref="TypedValue"/>, decoded: a name, or a record of one field. In a program
/// that was loaded they are texts like others and may be anything, so they are looked through before one is followed.
/// </summary>
internal static class TypeDescription
{
    /// <summary>Whether a type and all that it refers to are descriptions. Nests no deeper than JSON does.</summary>
    public static bool IsSound(Value type, Value types)
    {
        if (!IsType(type)) return false;
        if (types.Kind != ValueKind.Record) return types.Kind == ValueKind.Unit;
        var defined = types.As<Aggregate>();
        for (var i = 0; i < defined.Shape.Count; i++)
        {
            if (!IsType(defined[i])) return false;
        }

        return true;
    }

    /// <summary>What a reference refers to, or the type itself; of references in a circle, or to nothing, a reference remains.</summary>
    public static Value Resolve(Value type, Value types)
    {
        for (var most = types.Kind == ValueKind.Record ? types.As<Aggregate>().Shape.Count : 0; most >= 0; most--)
        {
            if (!Records.TryGet(type, Names.Reference, out var name)) return type;
            if (Name.Find(name.As<TextValue>().ToString()) is not { } known || !Records.TryGet(types, known, out var target)) break;
            type = target;
        }

        return type;
    }

    private static bool IsType(Value type)
    {
        if (type.Kind == ValueKind.Str) return true;
        if (type.Kind != ValueKind.Record || type.As<Aggregate>().Shape.Count != 1) return false;
        var (form, inner) = (type.As<Aggregate>().Shape.Fields[0], type.As<Aggregate>()[0]);
        if (ReferenceEquals(form, Names.Reference)) return inner.Kind == ValueKind.Str;
        if (ReferenceEquals(form, Names.Record)) return AreParts(inner, static part => IsType(part));
        if (ReferenceEquals(form, Names.Variant)) return AreParts(inner, static part => AreTypes(part));
        if (ReferenceEquals(form, Names.Map)) return AreTypes(inner) && inner.As<ListValue>().Count == 2;
        if (ReferenceEquals(form, Names.Tuple)) return AreTypes(inner);
        var isOfOne = ReferenceEquals(form, Names.List) || ReferenceEquals(form, Names.Option) || ReferenceEquals(form, Names.Set);
        return isOfOne && IsType(inner);
    }

    private static bool AreTypes(Value list)
    {
        if (list.Kind != ValueKind.List) return false;
        foreach (var type in list.As<ListValue>())
        {
            if (!IsType(type)) return false;
        }

        return true;
    }

    private static bool AreParts(Value record, Func<Value, bool> accept)
    {
        if (record.Kind != ValueKind.Record) return false;
        var aggregate = record.As<Aggregate>();
        for (var i = 0; i < aggregate.Shape.Count; i++)
        {
            if (!accept(aggregate[i])) return false;
        }

        return true;
    }

    /// <summary>The words of the description.</summary>
    internal static class Names
    {
        public static readonly Name Root = Name.Intern("root");

        public static readonly Name Types = Name.Intern("types");

        public static readonly Name Reference = Name.Intern("ref");

        public static readonly Name Option = Name.Intern("option");
        public static readonly Name Some = Name.Intern("Some");
        public static readonly Name None = Name.Intern("None");

        public static readonly Name Record = Name.Intern("record");

        public static readonly Name Variant = Name.Intern("variant");

        public static readonly Name List = Name.Intern("list");

        public static readonly Name Map = Name.Intern("map");

        public static readonly Name Tuple = Name.Intern("tuple");

        public static readonly Name Set = Name.Intern("set");
    }
}
