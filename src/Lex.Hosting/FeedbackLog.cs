using Lex.Interp.Calls;
using Lex.Interp.Feedback;

namespace Lex.Hosting;

/// <summary>
/// What environment variables ask to be written down when a session of an engine ends: the statistics of field reads, which add
/// up over the engine's sessions (runtime section 6.1), and the whole feedback of the session (feedback section 11.2). Safe for any
/// number of threads.
/// </summary>
internal sealed class FeedbackLog
{
    private readonly SortedDictionary<(int Function, int Site, uint Shape), long> _reads = []; // also the lock

    /// <summary>Whether field reads are counted.</summary>
    public bool CountsReads { get; init; }

    /// <summary>Where their statistics go, the process id appended; null: to standard error.</summary>
    public string? ReadsPath { get; init; }

    /// <summary><c>json</c> or <c>tsv</c>; null: no feedback is written.</summary>
    public string? Format { get; init; }

    /// <summary>Where feedback goes, the process id appended; null: to standard error.</summary>
    public string? FormatPath { get; init; }

    /// <summary>A session ends.</summary>
    public void Write(Session session)
    {
        if (session.Feedback is null) return;
        var snapshot = FeedbackSnapshot.Of(session);
        if (CountsReads)
        {
            lock (_reads)
            {
                snapshot.AddReadsTo(_reads);
                Write(ReadsPath, FeedbackSnapshot.IcTsvOf(_reads));
            }
        }

        if (Format is not null && !snapshot.Functions.IsEmpty) Write(FormatPath, Format == "tsv" ? snapshot.ToTsv() : snapshot.ToJson() + "\n");
    }

    private static void Write(string? path, string text)
    {
        if (text.Length == 0) return;
        try
        {
            if (path is null) Console.Error.Write(text);
            else File.WriteAllText($"{path}.{Environment.ProcessId}", text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Statistics are no reason to fail.
        }
    }
}
