using Lex.Cli.Arguments;
using Lex.Trace;

namespace Lex.Cli.Traces;

/// <summary>
/// The directory in which recordings are kept, each under the id of its run: that of <c>--store</c>, of <c>LEX_STORE</c>, or
/// <c>~/.lex/store</c> (stdlib section 6.10), there <c>traces</c>.
/// </summary>
internal sealed class TraceStore(CommandLine line)
{
    private const string Extension = ".trace";

    private readonly string _directory = Path.Combine(
        line.Store ?? NotEmpty(Environment.GetEnvironmentVariable("LEX_STORE"))
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".lex", "store"),
        "traces");

    /// <summary>Opens the file of a run that is about to be recorded.</summary>
    public FileStream Create(string runId)
    {
        var path = Path.Combine(_directory, runId + Extension);
        try
        {
            Directory.CreateDirectory(_directory);
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        }
        catch (Exception error) when (IsFileProblem(error))
        {
            throw FileProblemException.Writing(path, error);
        }
    }

    /// <summary>Keeps a recording.</summary>
    public void Save(TraceTree tree)
    {
        try
        {
            using var file = Create(tree.RunId);
            tree.Write(file);
        }
        catch (IOException error)
        {
            throw new FileProblemException($"cannot write the trace: {error.Message}");
        }
    }

    /// <summary>Reads a recording: that of an id, or of the start of one that no other id has, or the file at a path.</summary>
    public TraceTree Read(string run)
    {
        var path = Find(run);
        try
        {
            using var file = File.OpenRead(path);
            return TraceReader.TryRead(file, out var tree, out var problem)
                ? tree
                : throw new FileProblemException($"cannot read `{path}`: {problem}");
        }
        catch (Exception error) when (IsFileProblem(error))
        {
            throw new FileProblemException($"cannot read `{path}`: {error.Message}");
        }
    }

    private string Find(string run)
    {
        if (File.Exists(run)) return run;
        var isId = run.Length is > 0 and <= 64 && run.All(char.IsAsciiHexDigitLower);
        string[] found = isId && Directory.Exists(_directory) ? Directory.GetFiles(_directory, run + "*" + Extension) : [];
        return found switch
        {
            [var only] => only,
            [] => throw new FileProblemException($"no trace `{run}` in {_directory}"),
            _ => throw new FileProblemException($"{found.Length} traces begin with `{run}`"),
        };
    }

    private static bool IsFileProblem(Exception error) =>
        error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
