namespace Lex.Cli.Arguments;

/// <summary>
/// The words of a command line, read. Flags may stand anywhere before <c>--</c>; a word that starts with two dashes and
/// is no flag of the command is an error.
/// </summary>
internal sealed class CommandLine
{
    private readonly List<string> _positionals = [];

    private CommandLine(Command command) => Command = command;

    public Command Command { get; }

    /// <summary>File, function and arguments.</summary>
    public IReadOnlyList<string> Positionals => _positionals;

    /// <summary>What follows <c>--</c>, for <c>io.argv</c>; null if there is no <c>--</c>.</summary>
    public string[]? ProgramArguments { get; private set; }

    public OutputForm Output { get; private set; }

    public string Effects { get; set; } = "";

    public List<string> ReadPaths { get; } = [];

    public List<string> WritePaths { get; } = [];

    public List<string> NetHosts { get; } = [];

    public List<string> Programs { get; } = [];

    public List<string> Approvals { get; } = [];

    public long? Budget { get; set; }

    /// <summary>Null: the command's own default.</summary>
    public long? StepLimit { get; set; }

    public long? CellLimit { get; set; }

    public long? OutputLimit { get; set; }

    public TimeSpan? Timeout { get; set; }

    public TierChoice Tier { get; set; }

    public bool Memo { get; set; } = true;

    public bool Stats { get; set; }

    public bool DryRun { get; set; }

    public bool Trace { get; set; }

    /// <summary>The directory in which recordings are kept; null: the usual one.</summary>
    public string? Store { get; set; }

    /// <summary>What <c>replay</c> puts in the place of effects: which one, and a value.</summary>
    public List<KeyValuePair<string, string>> Overrides => field ??= [];

    /// <summary>Whether <c>replay</c> performs what the recording does not answer.</summary>
    public bool Live { get; set; }

    /// <summary>Effects in front of which the run stops.</summary>
    public List<string> SuspendAt { get; } = [];

    /// <summary>Where the state of a run that has stopped is written.</summary>
    public string? Snapshot { get; set; }

    /// <summary>The answer to the effect that a saved run waits for, in JSON form.</summary>
    public string? Value { get; set; }

    /// <summary>The text with which that effect is to fail.</summary>
    public string? Error { get; set; }

    /// <summary>The program of a saved run, if its file has moved.</summary>
    public string? ProgramFile { get; set; }

    public int WarmMilliseconds { get; set; } = 200;

    public int Samples { get; set; } = 31;

    public bool CheckOnly { get; set; }

    public bool Strict { get; set; }

    public string? LoadedFile { get; set; }

    public string Form { get; set; } = "canonical";

    /// <summary>How <c>feedback</c> prints.</summary>
    public string Format { get; set; } = "json";

    /// <summary>The phase of compilation after which <c>disasm --form ssa</c> looks.</summary>
    public string Phase { get; set; } = "place";

    /// <summary>The file, which every command but <c>help</c> and <c>version</c> needs.</summary>
    public string File => _positionals.Count > 0 ? _positionals[0] : throw new UsageException($"usage: {Command.Usage}");

    /// <summary>Whether a function is named.</summary>
    public bool HasFunction => _positionals.Count > 1;

    /// <summary>The function, <c>main</c> by default.</summary>
    public string Function => _positionals.Count > 1 ? _positionals[1] : "main";

    /// <summary>The JSON texts after the function.</summary>
    public string[] CallArguments => _positionals.Count > 2 ? [.. _positionals[2..]] : [];

    /// <summary>Takes away the first positional, which is what the command has before the file.</summary>
    public string TakeFirst()
    {
        var first = File;
        _positionals.RemoveAt(0);
        return first;
    }

    /// <summary>Makes the line that of a saved run: its program, where it stops, and its arguments.</summary>
    public void Continue(string program, string[] suspendAt, string[]? arguments)
    {
        _positionals.Clear();
        _positionals.Add(program);
        SuspendAt.AddRange(suspendAt.Except(SuspendAt));
        ProgramArguments ??= arguments;
    }

    /// <summary>Reads the words; throws <see cref="UsageException"/> if they make no sense.</summary>
    public static CommandLine Read(string[] words)
    {
        var name = NameIn(words);
        var line = new CommandLine(Command.Find(name));
        var named = false;
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (word == "--")
            {
                line.ProgramArguments = words[(i + 1)..];
                break;
            }

            if (!named && word == name) named = true;
            else if (word.StartsWith("--", StringComparison.Ordinal)) i += line.TakeFlag(words, i);
            else line._positionals.Add(word);
        }

        return line;
    }

    // The command is the first word that is neither a flag nor the value of --output.
    private static string NameIn(string[] words)
    {
        for (var i = 0; i < words.Length && words[i] != "--"; i++)
        {
            if (words[i] == "--output") i++;
            else if (words[i] is "--version" or "--help") return words[i];
            else if (!words[i].StartsWith("--", StringComparison.Ordinal)) return words[i];
        }

        throw new UsageException("usage: lex <command> ...");
    }

    // How many further words belong to the flag.
    private int TakeFlag(string[] words, int at)
    {
        var word = words[at];
        var equals = word.IndexOf('=');
        var name = equals < 0 ? word : word[..equals];
        if (name == "--help") return 0;
        var flag = name == "--output"
            ? null
            : Command.FindFlag(name) ?? throw new UsageException($"unknown flag `{name}` for `lex {Command.Name}`");
        if (flag is { Value: null })
        {
            if (equals >= 0) throw new UsageException($"{name} takes no value");
            flag.Set(this, "");
            return 0;
        }

        var value = equals >= 0 ? word[(equals + 1)..]
            : at + 1 < words.Length && words[at + 1] != "--" ? words[at + 1]
            : throw new UsageException($"{name} needs a value");
        if (flag is null) Output = OutputOf(value);
        else flag.Set(this, value);
        return equals >= 0 ? 0 : 1;
    }

    private static OutputForm OutputOf(string text) => text switch
    {
        "text" => OutputForm.Text,
        "json" => OutputForm.Json,
        "table" => OutputForm.Table,
        _ => throw new UsageException($"--output must be text, json or table, not `{text}`", ExitCode.Rejected),
    };
}
