using BenchmarkDotNet.Attributes;

namespace Lex.Bench;

/// <summary>The published rows: each kernel in C#, in the interpreter and compiled, in one run.</summary>
[MemoryDiagnoser]
public class KernelBenchmark
{
    private Kernel _kernel = null!;
    private KernelRunner _interpreted = null!;
    private KernelRunner _compiled = null!;

    /// <summary>The kernels.</summary>
    public static IEnumerable<string> Names => Kernel.All.Select(k => k.Name);

    /// <summary>The kernel of the row.</summary>
    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    /// <summary>Compiles the kernel for both tiers and runs it until compiled code is in place.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _kernel = Kernel.All.First(k => k.Name == Name);
        _interpreted = KernelRunner.Interpreted(_kernel);
        _compiled = KernelRunner.Compiled(_kernel);
        _compiled.Run(_kernel.Size);
    }

    /// <summary>Gives the sessions back.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _interpreted.Dispose();
        _compiled.Dispose();
    }

    /// <summary>What a C# programmer would write.</summary>
    [Benchmark(Baseline = true)]
    public long CSharp() => _kernel.Twin(_kernel.Size);

    /// <summary>The interpreter.</summary>
    [Benchmark]
    public long Interp() => _interpreted.Run(_kernel.Size);

    /// <summary>Compiled code.</summary>
    [Benchmark]
    public long Jit() => _compiled.Run(_kernel.Size);
}
