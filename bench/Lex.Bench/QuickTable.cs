using System.Globalization;
using Lex.Cli.Measuring;

namespace Lex.Bench;

/// <summary>
/// <c>--quick [NAME...]</c>: one line for each kernel with the medians of 31 samples that interpreter, compiled code and
/// C# take in turn, and the ratios to C#. Takes some seconds; the numbers steer work, published ones come from the full run.
/// </summary>
internal static class QuickTable
{
    private const int Samples = 31;

    public static int Execute(string[] names)
    {
        var kernels = names.Length == 0 ? Kernel.All : [.. Kernel.All.Where(k => names.Contains(k.Name))];
        Console.WriteLine(
            $"{"kernel",-12}{"C# us",10}{"interp us",12}{"jit us",10}"
            + $"{"interp/C#",12}{"jit/C#",10}{"interp/jit",12}  not compiled");
        var interpreted = new List<double>();
        var compiled = new List<double>();
        foreach (var kernel in kernels)
        {
            var row = Measure(kernel);
            interpreted.Add(row.Interpreted / row.Twin);
            compiled.Add(row.Compiled / row.Twin);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{kernel.Name,-12}{row.Twin / 1e3,10:0.0}{row.Interpreted / 1e3,12:0.0}{row.Compiled / 1e3,10:0.0}{row.Interpreted / row.Twin,12:0.00}{row.Compiled / row.Twin,10:0.00}{row.Interpreted / row.Compiled,12:0.00}  {row.NotCompiled}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{"geomean",-46}{Mean(interpreted),12:0.00}{Mean(compiled),10:0.00}   worst {interpreted.Max():0.00} and {compiled.Max():0.00}"));
        return 0;
    }

    private static (double Twin, double Interpreted, double Compiled, string NotCompiled) Measure(Kernel kernel)
    {
        using var interpreter = KernelRunner.Interpreted(kernel);
        using var compiler = KernelRunner.Compiled(kernel);
        var answer = 0L;
        var samplers = new[]
        {
            new Sampler(() => answer = kernel.Twin(kernel.Size)),
            new Sampler(() => answer = interpreter.Run(kernel.Size)),
            new Sampler(() => answer = compiler.Run(kernel.Size)),
        };
        foreach (var sampler in samplers) sampler.Warm(150);

        // Tier-1 code of the twin arrives in the background a little after its thirtieth call.
        Thread.Sleep(150);
        foreach (var sampler in samplers) sampler.Warm(50);
        for (var i = 0; i < Samples; i++)
        {
            foreach (var sampler in samplers) sampler.Sample();
        }

        GC.KeepAlive(answer);
        var missing = compiler.Program.Hook?.Report(compiler.Program.Code).Functions
            .Where(f => f.State != "compiled" && f.Reason is not null).Select(f => $"{f.Function} ({f.Reason})") ?? [];
        return (samplers[0].MedianNanoseconds, samplers[1].MedianNanoseconds, samplers[2].MedianNanoseconds, string.Join("; ", missing));
    }

    private static double Mean(List<double> ratios) => Math.Exp(ratios.Sum(Math.Log) / ratios.Count);
}
