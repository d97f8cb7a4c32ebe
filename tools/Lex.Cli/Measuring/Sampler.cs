using System.Diagnostics;

namespace Lex.Cli.Measuring;

/// <summary>
/// Takes time samples of one piece of work. A sample is a batch of calls long enough for the clock; a caller that compares
/// several pieces of work takes their samples in turn, so that all see the same machine.
/// </summary>
internal sealed class Sampler(Action work)
{
    /// <summary>What a sample must last at least.</summary>
    private const long ShortestSampleNanoseconds = 200_000;

    private const int StageMilliseconds = 60;

    private const int MostStages = 20;

    private const double ClearlyFaster = 0.95;

    private readonly List<double> _samples = [];

    /// <summary>Calls in a sample.</summary>
    public int Batch { get; private set; } = 1;

    /// <summary>Samples taken.</summary>
    public int Count => _samples.Count;

    /// <summary>The fastest sample, in nanoseconds for each call.</summary>
    public double MinNanoseconds => _samples.Min();

    /// <summary>The sample in the middle, in nanoseconds for each call.</summary>
    public double MedianNanoseconds
    {
        get
        {
            var sorted = _samples.ToArray();
            Array.Sort(sorted);
            return sorted[sorted.Length / 2];
        }
    }

    /// <summary>
    /// Runs the work until code is compiled and caches are warm, then finds the size of the batch. The runtime replaces what
    /// it compiled in haste in several waves, so this goes on as long as each stage is clearly faster than the one before.
    /// </summary>
    /// <param name="milliseconds">What it lasts at least.</param>
    public void Warm(int milliseconds)
    {
        var best = Fastest(milliseconds);
        for (var stage = 0; stage < MostStages; stage++)
        {
            var next = Fastest(StageMilliseconds);
            if (next > best * ClearlyFaster) break;
            best = next;
        }

        while (RunBatch() < ShortestSampleNanoseconds && Batch < 1 << 28) Batch *= 2;
    }

    private double Fastest(int milliseconds)
    {
        var fastest = double.MaxValue;
        var start = Stopwatch.GetTimestamp();
        do fastest = Math.Min(fastest, RunBatch());
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds);
        return fastest;
    }

    /// <summary>Takes one sample.</summary>
    public void Sample() => _samples.Add(RunBatch() / Batch);

    private double RunBatch()
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Batch; i++) work();
        return (Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency);
    }
}
