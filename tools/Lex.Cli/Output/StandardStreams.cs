using System.Runtime.CompilerServices;
using System.Text;

namespace Lex.Cli.Output;

/// <summary>
/// Standard output and standard error without <see cref="Console"/>, which takes longer to start than a small program
/// runs. Output is buffered until <see cref="Flush"/>; errors flush it first, so that a reader of both sees them in order.
/// </summary>
internal sealed class StandardStreams
{
    private readonly Stream _error = Open(2, 1024);

    /// <summary>Standard output, buffered.</summary>
    public Stream Output { get; } = Open(1, 16 * 1024);

    /// <summary>Writes a line to standard output.</summary>
    public void WriteLine(string line) => WriteLine(Encoding.UTF8.GetBytes(line));

    /// <summary>Writes a line of UTF-8 to standard output.</summary>
    public void WriteLine(ReadOnlySpan<byte> line)
    {
        Output.Write(line);
        Output.WriteByte((byte)'\n');
    }

    /// <summary>Writes a line to standard error.</summary>
    public void WriteErrorLine(string line)
    {
        Flush();
        _error.Write(Encoding.UTF8.GetBytes(line.EndsWith('\n') ? line : line + "\n"));
        _error.Flush();
    }

    /// <summary>Writes what is buffered.</summary>
    public void Flush() => Output.Flush();

    /// <summary>The exit code of a process that ends: output that could not be written is a failure.</summary>
    public int Close(int exitCode)
    {
        Flush();
        if (exitCode != ExitCode.Success || Output is not DescriptorStream { IsLost: true }) return exitCode;
        WriteErrorLine("error: cannot write to standard output");
        return ExitCode.Failure;
    }

    private static Stream Open(int descriptor, int buffer)
    {
        return OperatingSystem.IsWindows() ? OpenOnWindows(descriptor, buffer) : new DescriptorStream(descriptor, buffer);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static BufferedStream OpenOnWindows(int descriptor, int buffer)
    {
        var stream = descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
        return new BufferedStream(stream, buffer);
    }
}
