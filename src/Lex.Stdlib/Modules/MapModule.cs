using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>map</c>: persistent maps in ascending order of their keys, which are texts or integers.</summary>
[LexInlined("map.fold", "(Map[K, V], A, (A, K, V) -> [E] A) -> [E] A", "Joins the entries in key order, beginning with a start value.")]
[LexInlined("map.map", "(Map[K, V], (K, V) -> [E] U) -> [E] Map[K, U]", "The map with each value replaced by what a function makes of key and value.")]
[LexInlined("map.filter", "(Map[K, V], (K, V) -> [E] Bool) -> [E] Map[K, V]", "The entries for which a function of key and value answers true.")]
internal static class MapModule
{
    /// <summary>The map without entries.</summary>
    [LexBuiltin("map.new", "() -> Map[K, V]", Cost = BuiltinCost.Constant)]
    internal static MapValue New() => MapValue.Empty;

    /// <summary>Number of entries.</summary>
    [LexBuiltin("map.size", "(Map[K, V]) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Size(MapValue map) => map.Count;

    /// <summary>Whether there are no entries.</summary>
    [LexBuiltin("map.is_empty", "(Map[K, V]) -> Bool", Cost = BuiltinCost.Constant)]
    internal static bool IsEmpty(MapValue map) => map.Count == 0;

    /// <summary>Whether a key has an entry.</summary>
    [LexBuiltin("map.has", "(Map[K, V], K) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status Has(ExecutionContext ctx, MapValue map, Value key, out bool has)
    {
        has = false;
        if (Keys.Pay(ctx, key, map.Count) != Status.Ok) return Status.Fault;
        has = map.TryGet(key, out _);
        return Status.Ok;
    }

    /// <summary>What a key maps to, if it has an entry.</summary>
    [LexBuiltin("map.get", "(Map[K, V], K) -> Option[V]", Cost = BuiltinCost.Charged)]
    internal static Status Get(ExecutionContext ctx, MapValue map, Value key, out Value? item)
    {
        item = null;
        if (Keys.Pay(ctx, key, map.Count) != Status.Ok) return Status.Fault;
        if (map.TryGet(key, out var found)) item = found;
        return Status.Ok;
    }

    /// <summary>What a key maps to, or a default if it has no entry.</summary>
    [LexBuiltin("map.get_or", "(Map[K, V], K, V) -> V", Cost = BuiltinCost.Charged)]
    internal static Status GetOr(ExecutionContext ctx, MapValue map, Value key, Value fallback, out Value item)
    {
        item = fallback;
        if (Keys.Pay(ctx, key, map.Count) != Status.Ok) return Status.Fault;
        if (map.TryGet(key, out var found)) item = found;
        return Status.Ok;
    }

    /// <summary>The map with an entry added or replaced.</summary>
    [LexBuiltin("map.set", "(Map[K, V], K, V) -> Map[K, V]", Cost = BuiltinCost.Charged)]
    internal static Status Set(ExecutionContext ctx, MapValue map, Value key, Value item, out MapValue changed)
    {
        changed = map;
        if (Keys.Pay(ctx, key, map.Count) != Status.Ok || ctx.ChargeCells(CellCost.Entry(map.Count)) != Status.Ok) return Status.Fault;
        changed = map.Set(key, item);
        return Status.Ok;
    }

    /// <summary>The map without a key's entry.</summary>
    [LexBuiltin("map.delete", "(Map[K, V], K) -> Map[K, V]", Cost = BuiltinCost.Charged)]
    internal static Status Delete(ExecutionContext ctx, MapValue map, Value key, out MapValue changed)
    {
        changed = map;
        if (Keys.Pay(ctx, key, map.Count) != Status.Ok) return Status.Fault;
        if (!map.TryGet(key, out _)) return Status.Ok;
        if (ctx.ChargeCells(CellCost.Entry(map.Count)) != Status.Ok) return Status.Fault;
        changed = map.Remove(key);
        return Status.Ok;
    }

    /// <summary>The keys, ascending.</summary>
    [LexBuiltin("map.keys", "(Map[K, V]) -> List[K]", Cost = BuiltinCost.Charged)]
    internal static Status KeysOf(ExecutionContext ctx, MapValue map, out ListValue keys)
    {
        keys = ListValue.Empty;
        if (Charge.List(ctx, "map.keys", map.Count, map.Count) != Status.Ok) return Status.Fault;
        keys = Keys.ToList(map.Entries(), map.Count);
        return Status.Ok;
    }

    /// <summary>What the keys map to, in key order.</summary>
    [LexBuiltin("map.values", "(Map[K, V]) -> List[V]", Cost = BuiltinCost.Charged)]
    internal static Status Values(ExecutionContext ctx, MapValue map, out ListValue values)
    {
        values = ListValue.Empty;
        if (Charge.List(ctx, "map.values", map.Count, map.Count) != Status.Ok) return Status.Fault;
        var builder = new ListBuilder(map.Count);
        var entries = map.Entries();
        while (entries.Next()) builder.Add(entries.Item);
        values = builder.ToList();
        return Status.Ok;
    }

    /// <summary>The entries as pairs, in key order.</summary>
    [LexBuiltin("map.entries", "(Map[K, V]) -> List[(K, V)]", Cost = BuiltinCost.Charged)]
    internal static Status Entries(ExecutionContext ctx, MapValue map, out ListValue pairs)
    {
        pairs = ListValue.Empty;
        if (Charge.List(ctx, "map.entries", map.Count, map.Count) != Status.Ok) return Status.Fault;
        if (ctx.ChargeCells(map.Count * CellCost.Parts(2)) != Status.Ok) return Status.Fault;
        var builder = new ListBuilder(map.Count);
        var entries = map.Entries();
        while (entries.Next()) builder.Add(Make.Pair(entries.Key, entries.Item));
        pairs = builder.ToList();
        return Status.Ok;
    }

    /// <summary>The map of these entries; of several with one key the last counts.</summary>
    [LexBuiltin("map.from_list", "(List[(K, V)]) -> Map[K, V]", Cost = BuiltinCost.Charged)]
    internal static Status FromList(ExecutionContext ctx, ListValue pairs, out MapValue map)
    {
        map = MapValue.Empty;
        var work = new Work(ctx);
        for (var i = 0; i < pairs.Count; i++)
        {
            var pair = pairs[i];
            if (pair.Kind != ValueKind.Tuple || pair.As<Aggregate>().Shape.Count != 2)
                return BuiltinArguments.WrongKind(ctx, "map.from_list", "a pair", pair);
            if (Keys.Pay(ctx, ref work, pair.As<Aggregate>()[0], pairs.Count) != Status.Ok) return Status.Fault;
        }

        if (ctx.ChargeCells(CellCost.Map(pairs.Count)) != Status.Ok) return Status.Fault;
        var entries = new KeyValuePair<Value, Value>[pairs.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var pair = pairs[i].As<Aggregate>();
            entries[i] = new(pair[0], pair[1]);
        }

        map = MapValue.Of(entries);
        return Status.Ok;
    }

    /// <summary>The entries of two maps; where both have a key the second one's counts.</summary>
    [LexBuiltin("map.merge", "(Map[K, V], Map[K, V]) -> Map[K, V]", Cost = BuiltinCost.Charged)]
    internal static Status Merge(ExecutionContext ctx, MapValue first, MapValue second, out MapValue merged)
    {
        merged = first;
        if (Keys.PayAll(ctx, first.Entries(), second.Entries()) != Status.Ok) return Status.Fault;
        if (ctx.ChargeCells(CellCost.Map((long)first.Count + second.Count)) != Status.Ok) return Status.Fault;
        merged = MapValue.Merge(first, second);
        return Status.Ok;
    }
}
