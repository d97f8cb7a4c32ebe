using System.Diagnostics;
using System.Globalization;
using Lex.Frontend;
using Lex.Frontend.Syntax;

namespace Lex.Bench;

/// <summary><c>--check</c>: the time in which the front end checks generated programs, warm, and what it allocates for a line.</summary>
internal static class CheckTable
{
    private const int Runs = 15;

    private static readonly CompileOptions CheckOnly = new() { CheckOnly = true };

    public static int Execute()
    {
        Console.WriteLine($"{"lines",8}{"best ms",10}{"median ms",12}{"ns/line",10}{"bytes/line",12}");
        foreach (var lines in (int[])[1_000, 10_000, 20_000, 40_000])
        {
            var text = GeneratedSource.OfLines(lines);
            var times = new double[Runs];
            var bytes = 0L;
            for (var i = -3; i < Runs; i++)
            {
                var source = SourceText.FromString(text);
                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                var result = LexCompiler.Compile(source, Stdlib.Library.Signatures, CheckOnly);
                var elapsed = Stopwatch.GetElapsedTime(start);
                bytes = GC.GetAllocatedBytesForCurrentThread() - before;
                if (!result.IsSuccess) throw new InvalidOperationException(result.Diagnostics[0].ToString());
                if (i >= 0) times[i] = elapsed.TotalMilliseconds;
            }

            Array.Sort(times);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{lines,8}{times[0],10:0.0}{times[Runs / 2],12:0.0}{times[0] * 1e6 / lines,10:0}{(double)bytes / lines,12:0}"));
        }

        return 0;
    }
}
