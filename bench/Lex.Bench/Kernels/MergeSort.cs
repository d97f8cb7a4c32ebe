namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>merge_sort.lex</c>: lists of their own at every step, as there.</summary>
internal static class MergeSort
{
    internal static long Run(long n)
    {
        var items = new List<long>((int)n);
        for (var i = 0L; i < n; i++) items.Add(i * 7919 % 10007);

        var sum = 0L;
        foreach (var x in Sorted(items)) sum = (sum * 31 + x) % 1000003;
        return sum;
    }

    private static List<long> Sorted(List<long> items)
    {
        if (items.Count < 2) return items;
        var half = items.Count / 2;
        return Merged(Sorted(items.GetRange(0, half)), Sorted(items.GetRange(half, items.Count - half)));
    }

    private static List<long> Merged(List<long> a, List<long> b)
    {
        var merged = new List<long>(a.Count + b.Count);
        int i = 0, j = 0;
        while (i < a.Count && j < b.Count) merged.Add(a[i] <= b[j] ? a[i++] : b[j++]);
        while (i < a.Count) merged.Add(a[i++]);
        while (j < b.Count) merged.Add(b[j++]);
        return merged;
    }
}
