using System.Diagnostics;
using System.Runtime;
using Lex.Interp.Dispatch;

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

    private const int MostStages = 40;

    // Together longer than the runtime waits before it begins a wave.
    private const int CalmStages = 3;

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
    /// it compiled in haste in several waves, each some time after the last, and so does the interpreter with its loop; so this goes on
    /// until several stages in a row are no faster and nothing has been compiled in them.
    /// </summary>
    /// <param name="milliseconds">What it lasts at least.</param>
    public void Warm(int milliseconds)
    {
        var best = Fastest(milliseconds);
        var calm = 0;
        for (var stage = 0; stage < MostStages && calm < CalmStages; stage++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            var next = Fastest(StageMilliseconds);
            var isCalm = next > best * ClearlyFaster && JitInfo.GetCompiledMethodCount() == compiled && !LoopPlacement.IsChoosing;
            calm = isCalm ? calm + 1 : 0;
            best = Math.Min(best, next);
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
