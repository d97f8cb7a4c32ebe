namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>records.lex</c>.</summary>
internal static class Records
{
    private sealed record Reading(long Id, long Raw, long Gain);

    private sealed record Corrected(long Id, long Value, long Gain);

    private sealed record Verdict(long Value, bool Accepted);

    internal static long Run(long n)
    {
        var sum = 0L;
        for (var i = n; i != 0; i--)
        {
            var verdict = Judge(Correct(Measure(i)));
            sum = verdict.Accepted ? sum + verdict.Value : sum - 1;
        }

        return sum;
    }

    private static Reading Measure(long i) => new(i, i * 37 % 1000, i % 5 + 1);

    private static Corrected Correct(Reading r) => new(r.Id, r.Raw * r.Gain - r.Id % 7, r.Gain);

    private static Verdict Judge(Corrected c) => new(c.Value + c.Gain, c.Value > 500);
}
