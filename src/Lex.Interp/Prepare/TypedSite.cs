using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Interp.Prepare;

/// <summary>What a call of a function over slots has to know, in unmanaged memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TypedCallee
{
    /// <summary>The function.</summary>
    public delegate*<ExecutionContext, long*, nint, TypedArguments*, long*, TypedStatus> Invoke;

    /// <summary>Where its arguments are.</summary>
    public TypedArguments Arguments;

    /// <summary>The canonical instruction.</summary>
    public int Pc;
}

/// <summary>Keeps one of them in place.</summary>
internal sealed unsafe class TypedSite
{
    private readonly TypedCallee[] _pinned = GC.AllocateArray<TypedCallee>(1, pinned: true);

    /// <summary>The address of what the loop reads.</summary>
    public long Address => (long)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_pinned));

    /// <summary>A site for a function at an address whose operands are in slots.</summary>
    public static TypedSite Create(nint function, int pc, Loc[] operands)
    {
        var site = new TypedSite();
        ref var callee = ref site._pinned[0];
        callee.Invoke = (delegate*<ExecutionContext, long*, nint, TypedArguments*, long*, TypedStatus>)function;
        callee.Pc = pc;
        for (var i = 0; i < operands.Length; i++) callee.Arguments.Set(i, operands[i].Slot, operands[i].Kind, operands[i].Kind == ValueKind.Unknown);
        return site;
    }
}
