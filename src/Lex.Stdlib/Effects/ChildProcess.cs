using System.ComponentModel;
using System.Diagnostics;

namespace Lex.Stdlib.Effects;

/// <summary>What a child process is started with. Its environment is empty but for the path and what stands here.</summary>
/// <param name="Command">The program, never a command line: no shell reads it.</param>
/// <param name="Arguments">Its arguments, verbatim.</param>
/// <param name="Directory">Where it runs; null: where the host does.</param>
/// <param name="Environment">Variables beside the path.</param>
/// <param name="Input">What it reads; null: nothing.</param>
internal sealed record ChildStart(
    string Command, IReadOnlyList<string> Arguments, string? Directory, IReadOnlyList<KeyValuePair<string, string>> Environment, byte[]? Input);

/// <summary>A running child process with readers for both of its pipes. Disposing it ends it.</summary>
internal sealed class ChildProcess : IDisposable
{
    // What shells add to the number of a signal that ended a program; the runtime reports such ends the same way.
    private const int SignalBase = 128;

    private const int LastSignal = SignalBase + 64;

    private readonly Process _process;

    private ChildProcess(Process process, byte[]? input)
    {
        _process = process;
        Output = new PipeBuffer(process.StandardOutput.BaseStream);
        Errors = new PipeBuffer(process.StandardError.BaseStream);
        var stdin = process.StandardInput.BaseStream;
        if (input is null)
        {
            stdin.Dispose();
            return;
        }

        new Thread(() => Feed(stdin, input)) { IsBackground = true }.Start();
    }

    /// <summary>What it writes to standard output.</summary>
    public PipeBuffer Output { get; }

    /// <summary>What it writes to standard error.</summary>
    public PipeBuffer Errors { get; }

    /// <summary>Starts a process; null: it cannot be started, and why.</summary>
    public static ChildProcess? Start(ChildStart start, out string problem)
    {
        problem = "";
        var info = new ProcessStartInfo(start.Command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = start.Directory ?? "",
        };
        foreach (var argument in start.Arguments) info.ArgumentList.Add(argument);
        var path = Environment.GetEnvironmentVariable("PATH");
        info.Environment.Clear();
        if (path is not null) info.Environment["PATH"] = path;
        foreach (var (name, value) in start.Environment) info.Environment[name] = value;
        try
        {
            return new ChildProcess(Process.Start(info)!, start.Input);
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException || ScopedFiles.IsExpected(error))
        {
            problem = error is Win32Exception { NativeErrorCode: 2 } ? ScopedFiles.NotFound : error.Message;
            return null;
        }
    }

    /// <summary>Waits for a moment; whether it has ended.</summary>
    public bool HasEnded(int milliseconds) => _process.WaitForExit(milliseconds);

    /// <summary>The code it ended with, or -1 and true for one that a signal ended.</summary>
    public (int Code, bool IsSignaled) End()
    {
        var code = _process.ExitCode;
        return code is > SignalBase and <= LastSignal ? (-1, true) : (code, false);
    }

    /// <summary>The code it ended with, as the system gives it.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Ends it and what it has started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended meanwhile.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static void Feed(Stream stdin, byte[] input)
    {
        try
        {
            using (stdin) stdin.Write(input);
        }
        catch (Exception error) when (ScopedFiles.IsExpected(error))
        {
            // It does not read on.
        }
    }
}
