using System.Runtime.CompilerServices;
using Lex.Interp.Calls;
using Lex.Jit.Policy;

namespace Lex.Jit;

/// <summary>When functions are compiled.</summary>
public enum JitMode : byte
{
    /// <summary>On a thread of its own, while the interpreter goes on.</summary>
    Background,

    /// <summary>At the call that makes a function hot, before it runs: for tests and for measurements.</summary>
    Sync,
}

/// <summary>How the compiling tier behaves. Immutable.</summary>
public sealed record JitOptions
{
    /// <summary>When functions are compiled.</summary>
    public JitMode Mode { get; init; } = JitMode.Background;

    /// <summary>Heat (calls, and slices of steps spent in loops) at which a function is compiled, from 1.</summary>
    public int Threshold { get; init; } = 1_000;

    /// <summary>Whether functions are compiled, too, that the interpreter runs as fast or faster: those that call closures or build
    /// records and tuples. For tests and for measurements. Default false.</summary>
    public bool CompileAll { get; init; }

    /// <summary>Steps that code takes at most between two places where it asks for fuel, from 0; nearer to the limit it is not entered.</summary>
    internal int Overdraft { get; init; } = IJitHook.StandardOverdraft;

    /// <summary>Every function that may be compiled is, at its first call.</summary>
    public static JitOptions Eager { get; } = new() { Mode = JitMode.Sync, Threshold = 1, CompileAll = true };
}

/// <summary>Switches the compiling tier on.</summary>
public static class JitExtensions
{
    /// <summary>Compiles hot pure functions to machine code. Where code cannot be generated at run time, this does nothing.</summary>
    public static TOptions UseJit<TOptions>(this TOptions options, JitOptions? jit = null)
        where TOptions : IRuntimeOptions
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled) return options;
        var chosen = jit ?? new JitOptions();
        options.HookFactory = new JitHookFactory(program => new JitHook(program, chosen), chosen.Overdraft);
        options.HotThreshold = Math.Max(1, chosen.Threshold);
        return options;
    }
}
