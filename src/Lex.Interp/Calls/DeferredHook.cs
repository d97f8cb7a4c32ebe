using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>Makes the compiling tier when the first function is hot, or when someone asks for its state: most runs never need it.</summary>
/// <param name="program">The program.</param>
/// <param name="factory">Makes the hook; used once.</param>
internal sealed class DeferredHook(ProgramCode program, JitHookFactory factory) : IJitHook
{
    // Not a Lock: the first one of a process takes long to make.
    private readonly object _making = new();

    private IJitHook? _hook;

    /// <inheritdoc/>
    public JitAnswer TryCall(
        Session session, FunctionState callee, ReadOnlySpan<Value> arguments, ref long steps, long stepLimit, out Value result, out LexError? error)
    {
        if (Volatile.Read(ref _hook) is { } hook) return hook.TryCall(session, callee, arguments, ref steps, stepLimit, out result, out error);
        (result, error) = (default, null);
        return JitAnswer.Declined;
    }

    /// <inheritdoc/>
    public void Hot(Session session, FunctionState function) => Made().Hot(session, function);

    /// <inheritdoc/>
    public int Overdraft => factory.Overdraft;

    /// <inheritdoc/>
    public JitReport Report(ProgramCode reported) => Made().Report(reported);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IJitHook Made()
    {
        lock (_making) return _hook ??= factory.Make(program);
    }
}
