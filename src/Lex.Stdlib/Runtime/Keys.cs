using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Runtime;

/// <summary>Checks the keys of maps and elements of sets, and pays for looking them up.</summary>
internal static class Keys
{
    /// <summary>Checks a key and pays for finding it in a collection of a size.</summary>
    public static Status Pay(ExecutionContext ctx, Value key, int size) => SortedKey.IsKey(key)
        ? ctx.ChargeWork(SortedKey.WorkOf(key, size))
        : ctx.Fault(LexError.Effect(SortedKey.Refuse(key)));

    /// <summary>Checks one of many keys and adds what finding it costs.</summary>
    public static Status Pay(ExecutionContext ctx, ref Work work, Value key, int size) => SortedKey.IsKey(key)
        ? work.Add(SortedKey.WorkOf(key, size))
        : ctx.Fault(LexError.Effect(SortedKey.Refuse(key)));

    /// <summary>Pays for reading all keys of two collections side by side.</summary>
    public static Status PayAll(ExecutionContext ctx, SortedCursor first, SortedCursor second)
    {
        var work = new Work(ctx);
        return PayAll(ref work, first) == Status.Ok ? PayAll(ref work, second) : Status.Fault;
    }

    /// <summary>The keys in order.</summary>
    public static ListValue ToList(SortedCursor keys, int count)
    {
        var builder = new ListBuilder(count);
        while (keys.Next()) builder.Add(keys.Key);
        return builder.ToList();
    }

    private static Status PayAll(ref Work work, SortedCursor keys)
    {
        while (keys.Next())
        {
            if (work.Add(SortedKey.WorkOf(keys.Key, 0)) != Status.Ok) return Status.Fault;
        }

        return Status.Ok;
    }
}
