using System.Diagnostics;
using Lex.Cli.Output;

namespace Lex.Cli;

/// <summary>How a short run ends.</summary>
internal static class ShortRun
{
    /// <summary>
    /// Ends the process as <c>exit</c> of the C library does, if it is young. A return from <c>Main</c> first wakes the thread of the
    /// finalizers, for which the runtime loads its compiler: a tenth of a short run. Both remove what the runtime has put into the file
    /// system. Whoever traces the process from outside needs the return; that can only be asked for when it starts, by variables, or
    /// later than this.
    /// </summary>
    public static void End(long begin, int exitCode)
    {
        if (OperatingSystem.IsWindows() || Stopwatch.GetTimestamp() - begin > Stopwatch.Frequency / 4) return;
        if (IsSet("DOTNET_EnableEventPipe") || IsSet("DOTNET_DiagnosticPorts")) return;
        Posix.Exit(exitCode);
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
