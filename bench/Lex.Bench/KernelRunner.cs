using Lex.Hosting;
using Lex.Jit;

namespace Lex.Bench;

/// <summary>A kernel in one tier, ready to be called. No memo: what is measured is work, not remembering.</summary>
internal sealed class KernelRunner : IDisposable
{
    private readonly LexSession _session;
    private readonly LexFunction<long, long> _run;

    private KernelRunner(LexProgram program)
    {
        Program = program;
        _run = program.Function<long, long>("run");
        _session = program.RentSession();
    }

    /// <summary>The compiled program.</summary>
    public LexProgram Program { get; }

    /// <summary>The kernel in the interpreter.</summary>
    public static KernelRunner Interpreted(Kernel kernel) => Create(kernel, static _ => { });

    /// <summary>The kernel with every eligible function compiled at its first call.</summary>
    public static KernelRunner Compiled(Kernel kernel) => Create(kernel, static options => options.UseJit(JitOptions.Eager));

    /// <summary>One call.</summary>
    public long Run(long size) => _session.Call(_run, size);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static KernelRunner Create(Kernel kernel, Action<LexOptions> tier)
    {
        var engine = LexEngine.Create(options =>
        {
            options.StepLimit(0).CellLimit(0).Memo(false);
            tier(options);
        });
        return new KernelRunner(engine.Compile(kernel.Source, $"{kernel.Name}.lex").OrThrow());
    }
}
