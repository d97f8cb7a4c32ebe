namespace Lex.Cli.Arguments;

/// <summary>A flag of the command line: what it is called, what it takes, what it does, and how it is read.</summary>
/// <param name="Name">With its two dashes.</param>
/// <param name="Value">What stands for its value in the help; null: it takes none.</param>
/// <param name="Summary">One line for the help.</param>
/// <param name="Set">Takes the value (or an empty text) into the command line.</param>
internal sealed record Flag(string Name, string? Value, string Summary, Action<CommandLine, string> Set)
{
    /// <summary>Flags of every command that runs code.</summary>
    public static IEnumerable<Flag> OfRunning =>
    [
        new("--allow-effects", "LIST", "grant effects, separated by commas", static (line, v) => line.Effects = v),
        new("--allow-fs-read", "PATH", "restrict reading to this path and below; repeatable", static (line, v) => line.ReadPaths.Add(v)),
        new("--allow-fs-write", "PATH", "restrict writing likewise", static (line, v) => line.WritePaths.Add(v)),
        new("--allow-net-host", "HOST", "restrict the network to this host; repeatable", static (line, v) => line.NetHosts.Add(v)),
        new("--allow-proc", "LIST", "restrict programs to these", static (line, v) => line.Programs.AddRange(Split(v))),
        new("--allow-approval", "LIST", "restrict approvals to these", static (line, v) => line.Approvals.AddRange(Split(v))),
        new("--budget", "N", "ceiling of the declared budgets", static (line, v) => line.Budget = Natural("--budget", v)),
        new("--max-steps", "N", "step limit, 0 for none", static (line, v) => line.StepLimit = Natural("--max-steps", v)),
        new("--max-cells", "N", "limit of cells of eight bytes, 0 for none", static (line, v) =>
            line.CellLimit = Natural("--max-cells", v)),
        new("--timeout", "S", "seconds that a call may take", static (line, v) => line.Timeout = Seconds(v)),
        new("--tier", "TIER", "auto, interp or jit", static (line, v) => line.Tier = TierOf(v)),
        new("--jit", null, "the same as --tier jit", static (line, _) => line.Tier = TierChoice.Jit),
        new("--no-memo", null, "remember no calls of pure functions", static (line, _) => line.Memo = false),
    ];

    /// <summary>Flags of <c>run</c> alone.</summary>
    public static IEnumerable<Flag> OfRun =>
    [
        new("--stats", null, "print steps, cells and times as JSON on standard error", static (line, _) => line.Stats = true),
        new("--dry-run", null, "say what would run, and end with exit code 9", static (line, _) => line.DryRun = true),
        new("--trace", null, "record calls and effects, for `lex trace` and `lex replay`", static (line, _) => line.Trace = true),
        .. OfTraces,
    ];

    /// <summary>Flags of every command that reads or writes recordings.</summary>
    public static IEnumerable<Flag> OfTraces =>
    [
        new("--store", "DIR", "keep recordings in this directory; LEX_STORE, or ~/.lex/store", static (line, v) => line.Store = v),
    ];

    /// <summary>Flags of <c>replay</c> alone.</summary>
    public static IEnumerable<Flag> OfReplay =>
    [
        new("--override", "NODE=JSON", "a value in place of an effect or library call; repeatable",
            static (line, v) => line.Overrides.Add(Pair(v))),
        new("--live", null, "perform what departs from the recording, as far as it is granted", static (line, _) => line.Live = true),
    ];

    /// <summary>Flags of <c>time</c> and <c>ab</c>.</summary>
    public static IEnumerable<Flag> OfMeasuring =>
    [
        new("--warm", "MS", "milliseconds before the first sample; 200", static (line, v) =>
            line.WarmMilliseconds = (int)Natural("--warm", v, int.MaxValue)),
        new("--runs", "N", "samples; 31", static (line, v) => line.Samples = (int)Math.Max(1, Natural("--runs", v, 1_000_000))),
    ];

    /// <summary>Flags of <c>disasm</c>.</summary>
    public static IEnumerable<Flag> OfDisassembly =>
    [
        new("--form", "FORM", "canonical, fused, exec, ssa, il or asm; canonical", static (line, v) => line.Form = v),
        new("--phase", "PHASE", "of ssa: build, speculate, simplify or place; place", static (line, v) => line.Phase = v),
    ];

    /// <summary>Flags of <c>check</c>.</summary>
    public static IEnumerable<Flag> OfChecking =>
    [
        new("--strict", null, "reject what is otherwise a warning", static (line, _) => line.Strict = true),
    ];

    /// <summary>Flags of <c>fmt</c>.</summary>
    public static IEnumerable<Flag> OfFormatting =>
    [
        new("--check", null, "change nothing; exit code 1 if a file is in another style", static (line, _) => line.CheckOnly = true),
    ];

    /// <summary>Flags of <c>repl</c>.</summary>
    public static IEnumerable<Flag> OfRepl =>
    [
        new("--load", "FILE", "begin with the declarations of a file", static (line, v) => line.LoadedFile = v),
    ];

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static KeyValuePair<string, string> Pair(string text) =>
        text.IndexOf('=') is > 0 and var at ? new(text[..at], text[(at + 1)..]) : throw new UsageException("--override must be NODE=JSON");

    private static long Natural(string flag, string text, long most = long.MaxValue) =>
        long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value)
            && value <= most
            ? value
            : throw new UsageException($"{flag} must be an integer");

    private static TimeSpan Seconds(string text) =>
        double.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture,
            out var seconds)
        && seconds < 1e9
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException("--timeout must be a number of seconds");

    private static TierChoice TierOf(string text) => text switch
    {
        "auto" => TierChoice.Auto,
        "interp" => TierChoice.Interp,
        "jit" => TierChoice.Jit,
        _ => throw new UsageException($"--tier must be auto, interp or jit, not `{text}`"),
    };
}

/// <summary>Which tiers may run a program.</summary>
internal enum TierChoice : byte
{
    /// <summary>The interpreter, and compiled code for what gets hot.</summary>
    Auto,

    /// <summary>The interpreter alone.</summary>
    Interp,

    /// <summary>Every eligible function is compiled at its first call, synchronously.</summary>
    Jit,
}

/// <summary>How results and errors are printed.</summary>
internal enum OutputForm : byte
{
    /// <summary>For people; results as one line of JSON.</summary>
    Text,

    /// <summary>One envelope.</summary>
    Json,

    /// <summary>As text; tables are the only form that some commands have.</summary>
    Table,
}
