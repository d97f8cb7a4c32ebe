namespace Lex.Interp.Calls;

/// <summary>
/// The options of a runtime as far as an optional tier extends them. A tier offers an extension method on this interface
/// (<c>options.UseJit()</c>), so that neither the interpreter nor the embedding API refers to it.
/// </summary>
public interface IRuntimeOptions
{
    /// <summary>Makes the hook of one program; null: programs are interpreted only. Used once for each program.</summary>
    internal JitHookFactory? HookFactory { get; set; }

    /// <summary>Heat at which a function is offered to the hook.</summary>
    internal int HotThreshold { get; set; }
}
