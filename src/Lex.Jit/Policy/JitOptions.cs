using Lex.Interp.Calls;

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
}

/// <summary>Switches the compiling tier on.</summary>
public static class JitExtensions
{
    /// <summary>Compiles hot pure functions to machine code. Where code cannot be generated at run time, this does nothing.</summary>
    public static TOptions UseJit<TOptions>(this TOptions options, JitOptions? jit = null)
        where TOptions : IRuntimeOptions
    {
        if (System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeCompiled)
            options.HookFactory = program => new Policy.JitHook(program, jit ?? new JitOptions());
        return options;
    }
}
