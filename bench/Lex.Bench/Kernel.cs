using System.Reflection;
using Lex.Bench.Kernels;

namespace Lex.Bench;

/// <summary>
/// One workload: a Lex program whose function <c>run</c> takes and returns an Int, and the same work in the C# that a C#
/// programmer would write.
/// </summary>
/// <param name="Name">The name of the Lex file and of the row.</param>
/// <param name="Size">The argument when time is taken: some 20 to 500 microseconds of C#.</param>
/// <param name="SmokeSize">The argument when only the answer is checked.</param>
/// <param name="Twin">The C# form.</param>
internal sealed record Kernel(string Name, long Size, long SmokeSize, Func<long, long> Twin)
{
    /// <summary>Two kernels for each class of programs.</summary>
    internal static IReadOnlyList<Kernel> All { get; } =
    [
        new("tail_loop", 50_000, 1_000, TailLoop.Run),
        new("recursion", 20, 12, Recursion.Run),
        new("division", 5_000, 200, Division.Run),
        new("mandelbrot", 40, 8, Mandelbrot.Run),
        new("records", 10_000, 200, Records.Run),
        new("tuples", 20_000, 200, Tuples.Run),
        new("lists", 50_000, 500, Lists.Run),
        new("unions", 12, 6, Unions.Run),
        new("closures", 10_000, 200, Closures.Run),
        new("queens", 7, 5, Queens.Run),
        new("strings", 10_000, 200, Strings.Run),
        new("maps", 5_000, 200, Maps.Run),
        new("tail_pair", 50_000, 1_000, TailPair.Run),
        new("ackermann", 50, 8, Ackermann.Run),
        new("primes", 3_000, 200, Primes.Run),
        new("integral", 3_000, 100, Integral.Run),
        new("orders", 5_000, 200, Orders.Run),
        new("extremes", 20_000, 200, Extremes.Run),
        new("merge_sort", 1_000, 100, MergeSort.Run),
        new("expressions", 14, 5, Expressions.Run),
        new("compose", 2_000, 100, Compose.Run),
        new("queens_fold", 7, 5, QueensFold.Run),
        new("report", 1_000, 50, Report.Run),
        new("index", 3_000, 100, Kernels.Index.Run),
    ];

    /// <summary>The text of the Lex program.</summary>
    internal string Source
    {
        get
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Name}.lex")
                ?? throw new InvalidOperationException($"the kernel {Name}.lex is not embedded");
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    /// <summary>The row's name in a table.</summary>
    public override string ToString() => Name;
}
