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
        1 => RunFast<sbyte>(),
        2 => RunFast<short>(),
        3 => RunFast<ushort>(),
        4 => RunFast<int>(),
        5 => RunFast<uint>(),
        6 => RunFast<long>(),
        _ => RunFast<ulong>(),
    };

    private (MethodInfo Loop, MethodInfo Fence)[] Copies() =>
        [Copy<byte>(), Copy<sbyte>(), Copy<short>(), Copy<ushort>(), Copy<int>(), Copy<uint>(), Copy<long>(), Copy<ulong>()];

    private (MethodInfo Loop, MethodInfo Fence) Copy<TCopy>() where TCopy : struct =>
        (((Func<Signal>)RunFast<TCopy>).Method, ((Action)Fence<TCopy>).Method);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Fence<TCopy>() where TCopy : struct
    {
    }
}
