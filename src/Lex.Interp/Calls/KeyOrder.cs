using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>Sorts lists by keys: a stable merge sort over the total order of keys.</summary>
internal static class KeyOrder
{
    /// <summary>The elements in ascending order of their keys; equal keys keep their order.</summary>
    public static ListValue Sort(ListValue list, Value[] keys)
    {
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        var from = order;
        var to = new int[order.Length];
        for (var width = 1; width < order.Length; width *= 2)
        {
            for (var low = 0; low < order.Length; low += 2 * width)
            {
                var middle = Math.Min(low + width, order.Length);
                Merge(keys, from, to, low, middle, Math.Min(middle + width, order.Length));
            }

            (from, to) = (to, from);
        }

        var sorted = new ListBuilder(order.Length, list.Elements);
        foreach (var index in from) sorted.Add(list[index]);
        return sorted.ToList();
    }

    private static void Merge(Value[] keys, int[] from, int[] to, int low, int middle, int high)
    {
        int left = low, right = middle;
        for (var next = low; next < high; next++)
        {
            var takeLeft = left < middle && (right >= high || SortOrder.Compare(keys[from[left]], keys[from[right]]) <= 0);
            to[next] = takeLeft ? from[left++] : from[right++];
        }
    }
}
