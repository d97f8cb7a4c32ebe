using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lex.Interp.Dispatch;

/// <summary>
/// Finds a copy of the dispatch loop that lies well in memory. The loop's few dispatch instructions run before every other
/// instruction; where they lie across two cache lines, all interpreted code is 15 to 85 % slower (<c>docs/measured.md</c>).
/// The runtime puts machine code at multiples of half a line and takes no wishes, so in half of all processes the first copy
/// lies badly. Then, once a process has interpreted for a while, further copies are compiled in the background until one lies well:
/// what else is compiled meanwhile makes each of them a new throw of the coin.
/// A property of the process's machine code, which all sessions share.
/// </summary>
internal static unsafe class LoopPlacement
{
    private const int LineBytes = 64;

    // From the load of the op to the end of the indirect jump, if the range check branches far.
    private const int DispatchBytes = 40;

    // From the range check's branch on.
    private const int BytesFromBranch = 30;

    /// <summary>Slices of steps that a process interprets before a better place is worth a compilation.</summary>
    private const int SlicesBefore = 32;

    private static int s_slices;

    private static int s_copy;

    private static volatile bool s_isChoosing;

    /// <summary>The copy that runs; another one does the same.</summary>
    public static int Copy => s_copy;

    /// <summary>Whether copies are being compiled, after which another one may run: who measures waits for that.</summary>
    public static bool IsChoosing => s_isChoosing;

    /// <summary>Another slice of steps has been interpreted. True, once in a process: now is the time to choose.</summary>
    public static bool IsToBeChosen() => s_slices < SlicesBefore && Interlocked.Increment(ref s_slices) == SlicesBefore
        && RuntimeInformation.ProcessArchitecture == Architecture.X64 && RuntimeFeature.IsDynamicCodeCompiled;

    /// <summary>Chooses in the background among copies of the loop, each with a method that is compiled after it.</summary>
    public static void Choose((MethodInfo Loop, MethodInfo Fence)[] copies)
    {
        s_isChoosing = true;
        ThreadPool.UnsafeQueueUserWorkItem(Run, copies, preferLocal: false);

        static void Run((MethodInfo Loop, MethodInfo Fence)[] copies)
        {
            s_copy = IndexOfFirstWell(copies);
            s_isChoosing = false;
        }
    }

    private static int IndexOfFirstWell((MethodInfo Loop, MethodInfo Fence)[] copies)
    {
        for (var copy = 0; copy < copies.Length; copy++)
        {
            var start = CodeOf(copies[copy].Loop);
            // What lies between two methods of one region of code can be read.
            var end = CodeOf(copies[copy].Fence);
            if (LiesWell(start, end)) return copy;
        }

        return 0;
    }

    /// <summary>Whether the dispatch in this code lies within one line.</summary>
    private static bool LiesWell(byte* start, byte* behind)
    {
        const int regionBytes = 1 << 16;
        if (behind < start || behind - start > regionBytes) return false;
        for (var at = start; at < behind - 5; at++)
        {
            // add r64, r64; jmp r64
            if ((at[0] & 0xF8) != 0x48 || at[1] != 0x03 || at[2] < 0xC0) continue;
            var jump = at[3] == 0x41 ? at + 4 : at + 3;
            if (jump[0] != 0xFF || (jump[1] & 0xF8) != 0xE0) continue;
            var end = jump + 2;
            var branchesFar = end[-BytesFromBranch] == 0x0F && end[1 - BytesFromBranch] == 0x87;
            var first = end - (branchesFar ? DispatchBytes : DispatchBytes - 4);
            return (nuint)(end - 1) / LineBytes == (nuint)first / LineBytes;
        }

        return false;
    }

    /// <summary>Compiles a method and finds its code behind the jumps that lead there.</summary>
    private static byte* CodeOf(MethodInfo method)
    {
        RuntimeHelpers.PrepareMethod(method.MethodHandle);
        var code = (byte*)method.MethodHandle.GetFunctionPointer();
        for (var jumps = 0; jumps < 4; jumps++)
        {
            if (code[0] == 0xFF && code[1] == 0x25) code = *(byte**)(code + 6 + *(int*)(code + 2));
            else if (code[0] == 0xE9) code += 5 + *(int*)(code + 1);
            else break;
        }

        return code;
    }
}
