using System.Runtime.InteropServices;

namespace Lex.Interp.Dispatch;

/// <summary>One instruction of execution code: three-address code over the slots of a frame.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct Instr
{
    /// <summary>The execution op.</summary>
    public ushort Op;

    /// <summary>The destination slot.</summary>
    public ushort A;

    /// <summary>The first source slot.</summary>
    public ushort B;

    /// <summary>The second source slot.</summary>
    public ushort C;

    /// <summary>An immediate, a target, or a cache.</summary>
    public long K;
}
