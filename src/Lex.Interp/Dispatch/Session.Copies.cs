using System.Reflection;
using System.Runtime.CompilerServices;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Calls;

/// <summary>The copies of the dispatch loop, which <see cref="LoopPlacement"/> chooses from. A type argument makes a copy, no more.</summary>
internal sealed unsafe partial class Session
{
    private Signal RunCopy() => LoopPlacement.Copy switch
    {
        0 => RunFast<byte>(),
        1 => RunFast<short>(),
        2 => RunFast<int>(),
        _ => RunFast<long>(),
    };

    private (MethodInfo Loop, MethodInfo Fence)[] Copies() =>
    [
        (((Func<Signal>)RunFast<byte>).Method, ((Action)Fence<byte>).Method),
        (((Func<Signal>)RunFast<short>).Method, ((Action)Fence<short>).Method),
        (((Func<Signal>)RunFast<int>).Method, ((Action)Fence<int>).Method),
        (((Func<Signal>)RunFast<long>).Method, ((Action)Fence<long>).Method),
    ];

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Fence<TCopy>() where TCopy : struct
    {
    }
}
