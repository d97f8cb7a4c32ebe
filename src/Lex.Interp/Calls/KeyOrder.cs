using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>Sorts lists by keys: a stable merge sort over the total order of keys.</summary>
internal static class KeyOrder
{
    /// <summary>
    /// The elements in ascending order of their keys; equal keys keep their order. The caller has paid for the comparisons; what they read
    /// of long texts is paid for as they are made.
    /// </summary>
    public static Status Sort(ExecutionContext ctx, ListValue list, Value[] keys, out ListValue sorted)
    {
        sorted = list;
        var work = new Work(ctx);
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        var from = order;
        var to = new int[order.Length];
        for (var width = 1; width < order.Length; width *= 2)
        {
            for (var low = 0; low < order.Length; low += 2 * width)
            {
                var middle = Math.Min(low + width, order.Length);
                if (Merge(ref work, keys, from, to, low, middle, Math.Min(middle + width, order.Length)) != Status.Ok) return Status.Fault;
            }

            (from, to) = (to, from);
        }

        var builder = new ListBuilder(order.Length, list.Elements);
        foreach (var index in from) builder.Add(list[index]);
        sorted = builder.ToList();
        return Status.Ok;
    }

    private static Status Merge(ref Work work, Value[] keys, int[] from, int[] to, int low, int middle, int high)
    {
        int left = low, right = middle;
        for (var next = low; next < high; next++)
        {
            var order = left < middle ? -1 : 1;
            if (left < middle && right < high && SortOrder.Compare(ref work, keys[from[left]], keys[from[right]], out order) != Status.Ok)
                return Status.Fault;
            to[next] = order <= 0 ? from[left++] : from[right++];
        }

        return Status.Ok;
    }
}
