using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

[assembly: DisableRuntimeMarshalling]

namespace Lex.Cli.Output;

/// <summary>
/// The calls of the C library that every run makes. The library is in the process already, so they are looked up there:
/// searching for its file would take longer than the calls.
/// </summary>
internal static unsafe class Posix
{
    private const int InterruptedCall = 4;

    private const int BrokenPipe = 32;

    private const int FirstBuffer = 16 * 1024;

    private const int LargestFile = 1 << 28;

    private static readonly nint Process = NativeLibrary.GetMainProgramHandle();

    /// <summary>Whether the call that just failed was merely interrupted.</summary>
    public static bool IsInterrupted => Marshal.GetLastSystemError() == InterruptedCall;

    /// <summary>Whether the call that just failed wrote to a pipe whose reader has gone away.</summary>
    public static bool IsUnread => Marshal.GetLastSystemError() == BrokenPipe;

    /// <summary>Writes to a descriptor; gives the number of bytes written, or -1.</summary>
    public static nint Write(int descriptor, byte* bytes, nint count) =>
        ((delegate* unmanaged<int, byte*, nint, nint>)Find("write"))(descriptor, bytes, count);

    /// <summary>Ends the process.</summary>
    public static void Exit(int code) => ((delegate* unmanaged<int, void>)Find("exit"))(code);

    /// <summary>The bytes of a file; null when anything is unusual, which <see cref="File"/> then has to handle or to name.
    /// <see cref="File"/> itself takes a fifth of a short run: its handles are made by reflection.</summary>
    public static byte[]? TryReadFile(string path)
    {
        if (OperatingSystem.IsWindows() || path.Contains('\0')) return null;
        int descriptor;
        fixed (byte* name = NameOf(path)) descriptor = ((delegate* unmanaged<byte*, int, int>)Find("open"))(name, 0);

        if (descriptor < 0) return null;
        var bytes = ReadToEnd(descriptor);
        ((delegate* unmanaged<int, int>)Find("close"))(descriptor);
        return bytes;
    }

    // As UTF-8, ended by a zero. Most names are short and ASCII, and the encoder is made for long texts: loading it takes longer
    // than all of this.
    private static byte[] NameOf(string path)
    {
        var name = new byte[path.Length + 1];
        for (var i = 0; i < path.Length; i++)
        {
            if (!char.IsAscii(path[i])) return Encoding.UTF8.GetBytes(path + "\0");
            name[i] = (byte)path[i];
        }

        return name;
    }

    private static byte[]? ReadToEnd(int descriptor)
    {
        var read = (delegate* unmanaged<int, byte*, nint, nint>)Find("read");
        var buffer = new byte[FirstBuffer];
        for (var used = 0; ;)
        {
            nint count;
            fixed (byte* start = buffer) count = read(descriptor, start + used, buffer.Length - used);
            if (count == 0) return buffer.AsSpan(0, used).ToArray();
            if (count > 0) used += (int)count;
            else if (!IsInterrupted) return null;

            if (used < buffer.Length) continue;
            if (used >= LargestFile) throw new IOException("it is larger than 256 MiB");
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    private static nint Find(string name) => NativeLibrary.GetExport(Process, name);
}
