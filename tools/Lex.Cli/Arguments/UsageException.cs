namespace Lex.Cli.Arguments;

/// <summary>The command line cannot be carried out as written; the message says why.</summary>
internal sealed class UsageException(string message, int exitCode = ExitCode.Failure) : Exception(message)
{
    /// <summary>What the process returns.</summary>
    public int ExitCode { get; } = exitCode;
}
