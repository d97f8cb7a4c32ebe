namespace Lex.Trace;

/// <summary>
/// The words of a recording: UTF-8, one JSON object on a line. First comes the run (<c>lex_trace</c> is the version), then
/// each entry and each exit as it happens, last the end of the run. A recording that was cut off is valid as far as it goes.
/// </summary>
internal static class TraceFormat
{
    /// <summary>Readers refuse other versions.</summary>
    public const int Version = 1;

    /// <summary>The first line's version.</summary>
    public const string Magic = "lex_trace";

    /// <summary>The name of the run.</summary>
    public const string RunId = "run_id";

    /// <summary>The function that the host called.</summary>
    public const string RootTarget = "root_target";

    /// <summary>When recording began, in 100 ns since 1970.</summary>
    public const string StartedAt = "started_at";

    /// <summary><c>call</c> or <c>effect</c>: a node begins.</summary>
    public const string Enter = "enter";

    /// <summary><c>value</c>, <c>error</c> or <c>tail</c>: the innermost node ends.</summary>
    public const string Exit = "exit";

    /// <summary><c>value</c> or <c>error</c>: the run ends.</summary>
    public const string End = "end";

    /// <summary>The function that asks.</summary>
    public const string Caller = "in";

    /// <summary>The place in it.</summary>
    public const string NodeId = "node_id";

    /// <summary>What is called.</summary>
    public const string Target = "target";

    /// <summary>The number of an effect's occurrence.</summary>
    public const string Occurrence = "nr";

    /// <summary><c>handler</c>; left out where the machine does it.</summary>
    public const string By = "by";

    /// <summary>The arguments.</summary>
    public const string Input = "input";

    /// <summary>The result.</summary>
    public const string Output = "output";

    /// <summary>An error's kind.</summary>
    public const string ErrorKind = "error_kind";

    /// <summary>An error's message.</summary>
    public const string Message = "message";

    /// <summary>The limit that an error stands for; left out where there is none.</summary>
    public const string Limit = "limit";

    /// <summary>Steps charged; left out if none.</summary>
    public const string Steps = "steps";

    /// <summary>Cells charged; left out if none.</summary>
    public const string Cells = "cells";

    /// <summary>Nodes that were dropped.</summary>
    public const string Dropped = "dropped";

    /// <summary>When, in 100 ns since the beginning.</summary>
    public const string At = "t";
}
