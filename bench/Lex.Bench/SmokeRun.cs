namespace Lex.Bench;

/// <summary><c>--smoke</c>: every kernel gives its twin's answer in every tier, at two sizes, twice in a row. Nothing is timed.</summary>
internal static class SmokeRun
{
    public static int Execute()
    {
        var wrong = 0;
        foreach (var kernel in Kernel.All)
        {
            using var interpreted = KernelRunner.Interpreted(kernel);
            using var compiled = KernelRunner.Compiled(kernel);
            foreach (var size in new[] { kernel.SmokeSize, kernel.Size })
            {
                var expected = kernel.Twin(size);
                for (var round = 0; round < 2; round++)
                {
                    wrong += Compare(kernel, size, "interp", expected, interpreted.Run(size));
                    wrong += Compare(kernel, size, "jit", expected, compiled.Run(size));
                }
            }
        }

        Console.WriteLine($"{Kernel.All.Count} kernels, {wrong} wrong answers");
        return wrong == 0 ? 0 : 1;
    }

    private static int Compare(Kernel kernel, long size, string tier, long expected, long actual)
    {
        if (actual == expected) return 0;
        Console.WriteLine($"{kernel.Name}({size}) in {tier}: expected {expected}, got {actual}");
        return 1;
    }
}
