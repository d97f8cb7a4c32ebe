using Lex.Interp.Limits;
using Xunit;

namespace Lex.Interp.Tests;

/// <summary>How steps are handed out.</summary>
public class MetersTests
{
    /// <summary>Whoever asks when some fuel is left gets no more than a slice in all: so far apart are two looks at deadline and cancellation.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1_024)]
    [InlineData(1, 1_024)]
    [InlineData(1_023, 1_024)]
    public void No_slice_is_longer_for_what_is_left_of_the_last_one(long left, long needed)
    {
        var meters = new Meters(0, 0, Meters.StandardSlice);
        var fuel = 0L;
        Assert.True(meters.TryRefill(ref fuel));
        fuel = left;
        var steps = meters.Steps(fuel);
        Assert.True(meters.TryRefill(ref fuel, needed));
        Assert.Equal((Meters.StandardSlice, steps), (fuel, meters.Steps(fuel)));
    }

    // Slice, step limit, fuel, what is needed; what there is then, or -1: the limit is reached.
    [Theory]
    [InlineData(100, 0, -7, 0, 93)]
    [InlineData(100, 0, -700, 0, 0)]
    [InlineData(10, 0, 4, 50, 50)]
    [InlineData(10, 0, -4, 50, 50)]
    [InlineData(100, 29, 5, 20, 35)]
    [InlineData(100, 29, -30, 0, 0)]
    [InlineData(100, 29, -31, 0, -1)]
    public void Fills_up_to_a_slice_to_what_is_needed_or_to_the_limit(int slice, long limit, long fuel, long needed, long expected)
    {
        // The limit counts from here; one step more than it runs.
        var meters = new Meters(limit, 0, slice);
        var before = meters.Steps(fuel);
        Assert.Equal(expected >= 0, meters.TryRefill(ref fuel, needed));
        Assert.Equal(Math.Max(expected, 0), fuel);
        Assert.Equal(expected >= 0 ? before : limit + 1, meters.Steps(fuel));
    }
}
