using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>kv</c>: bytes under names, kept in a directory.</summary>
internal static class KvModule
{
    /// <summary>Opens the store in a directory, which is made if it is missing.</summary>
    [LexBuiltin("kv.open", "(Str) -> [kv, fs_write] Result[Kv, Str]", Cost = BuiltinCost.Charged, Gate = "kv")]
    internal static Status Open(EffectHost host, ExecutionContext ctx, TextValue path, out Value result)
    {
        result = default;
        var name = path.ToString();
        if (!host.Policy.IsGranted("fs_write")) return ctx.Fault(LexError.Effect("effect `fs_write` not in --allow-effects"));
        if (PathScope.Resolve(name, host.Policy.ScopeOf("fs_write")) is not { } directory)
            return Make.NewErr(ctx, $"kv.open: `{name}` outside --allow-fs-write", out result);
        // What is kept in the store is kept in memory, with some room for each entry.
        if (ctx.ChargeCopy(KvStore.SizeOf(directory)) != Status.Ok) return Status.Fault;
        return KvStore.Open(directory, out var problem) is { } store
            ? Make.NewOk(ctx, Value.Int(host.Stores.Add(store)), out result)
            : Make.NewErr(ctx, $"kv.open: {problem}", out result);
    }

    /// <summary>Closes a store; one that is not open is ignored.</summary>
    [LexBuiltin("kv.close", "(Kv) -> [kv] Unit", Cost = BuiltinCost.Constant, Gate = "kv")]
    internal static void Close(EffectHost host, Value store)
    {
        if (store.IsInt) host.Stores.Remove(store.AsInt)?.Dispose();
    }

    /// <summary>The bytes under a key.</summary>
    [LexBuiltin("kv.get", "(Kv, Str) -> [kv] Option[Bytes]", Cost = BuiltinCost.Charged, Gate = "kv")]
    internal static Status Get(EffectHost host, ExecutionContext ctx, Value store, TextValue key, out Value result)
    {
        result = Make.None;
        if (Find(host, ctx, "kv.get", store, key, out var found) != Status.Ok) return Status.Fault;
        if (found.Find(key) is not { } bytes) return Status.Ok;
        return Charge.Text(ctx, "kv.get", bytes.Length, 0) == Status.Ok
            ? Make.NewSome(ctx, Value.Object(BytesValue.Of(bytes)), out result)
            : Status.Fault;
    }

    /// <summary>Sets the bytes under a key.</summary>
    [LexBuiltin("kv.put", "(Kv, Str, Bytes) -> [kv] Result[Unit, Str]", Cost = BuiltinCost.Charged, Gate = "kv")]
    internal static Status Put(EffectHost host, ExecutionContext ctx, Value store, TextValue key, BytesValue bytes, out Value result)
    {
        result = default;
        if (Find(host, ctx, "kv.put", store, key, out var found) != Status.Ok) return Status.Fault;

        // What is kept in the store is kept in memory as well.
        if (Charge.Both(ctx, Charge.Units(bytes.Length), CellCost.Bytes(bytes.Length) + CellCost.Bytes(key.Length)) != Status.Ok)
            return Status.Fault;
        return Answer(ctx, "kv.put", found.Set(key, bytes.Span), out result);
    }

    /// <summary>Removes what is under a key; nothing there is no error.</summary>
    [LexBuiltin("kv.delete", "(Kv, Str) -> [kv] Result[Unit, Str]", Cost = BuiltinCost.Charged, Gate = "kv")]
    internal static Status Delete(EffectHost host, ExecutionContext ctx, Value store, TextValue key, out Value result)
    {
        result = default;
        return Find(host, ctx, "kv.delete", store, key, out var found) == Status.Ok
            ? Answer(ctx, "kv.delete", found.Delete(key), out result)
            : Status.Fault;
    }

    /// <summary>Whether there is something under a key.</summary>
    [LexBuiltin("kv.contains", "(Kv, Str) -> [kv] Bool", Cost = BuiltinCost.Charged, Gate = "kv")]
    internal static Status Contains(EffectHost host, ExecutionContext ctx, Value store, TextValue key, out bool contains)
    {
        contains = false;
        if (Find(host, ctx, "kv.contains", store, key, out var found) != Status.Ok) return Status.Fault;
        contains = found.Contains(key);
        return Status.Ok;
    }

    /// <summary>The keys that begin with a text, by ascending bytes.</summary>
    [LexBuiltin("kv.list_prefix", "(Kv, Str) -> [kv] List[Str]", Cost = BuiltinCost.Charged, Gate = "kv")]
    internal static Status ListPrefix(EffectHost host, ExecutionContext ctx, Value store, TextValue prefix, out ListValue keys)
    {
        keys = ListValue.Empty;
        if (Find(host, ctx, "kv.list_prefix", store, prefix, out var found) != Status.Ok || ctx.ChargeWork(found.Count) != Status.Ok)
            return Status.Fault;
        var list = new PieceBuilder(ctx);
        foreach (var key in found.KeysFrom(prefix))
        {
            if (list.Add(key, 0, key.Length) != Status.Ok) return Status.Fault;
        }

        keys = list.ToList();
        return Status.Ok;
    }

    private static Status Find(EffectHost host, ExecutionContext ctx, string function, Value handle, TextValue key, out KvStore store)
    {
        store = (handle.IsInt ? host.Stores.Find(handle.AsInt) : null)!;
        if (store is null) return ctx.Fault(LexError.Effect($"{function}: closed or unknown Kv handle"));
        return ctx.ChargeWork(Charge.Units(key.Length) + CellCost.BitLength(store.Count));
    }

    private static Status Answer(ExecutionContext ctx, string function, string? problem, out Value result) => problem is null
        ? Make.NewOk(ctx, Value.Unit, out result)
        : Make.NewErr(ctx, $"{function}: {problem}", out result);
}
