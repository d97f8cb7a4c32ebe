using System.Globalization;
using System.Text;
using Lex.Stdlib.Time;

namespace Lex.Stdlib.Effects;

/// <summary>The levels of log lines, in ascending order.</summary>
internal enum LogLevel
{
    /// <summary>For whoever looks for a mistake.</summary>
    Debug,

    /// <summary>What happens; the lowest level that is written unless a program says otherwise.</summary>
    Info,

    /// <summary>What should not happen.</summary>
    Warn,

    /// <summary>What went wrong.</summary>
    Error,
}

/// <summary>Where the log lines of a run go. Safe to share between threads.</summary>
internal sealed class LogSink(EffectHost host) : IDisposable
{
    private readonly object _gate = new();

    private Stream? _file;

    private volatile LogLevel _threshold = LogLevel.Info;

    private volatile bool _asJson;

    /// <summary>The lowest level that is written.</summary>
    public LogLevel Threshold
    {
        get => _threshold;
        set => _threshold = value;
    }

    /// <summary>Whether lines are JSON objects.</summary>
    public bool AsJson
    {
        get => _asJson;
        set => _asJson = value;
    }

    /// <summary>Writes a line, if its level is not below the threshold. The stamp is that of the clock, whatever is pinned.</summary>
    public void Write(LogLevel level, string message)
    {
        if (level < _threshold) return;
        var ticks = (Int128)(host.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var stamp = IsoFormat.Write(Instants.Saturate(ticks));
        var line = _asJson ? JsonLine(stamp, level, message) : $"[{stamp}] {NameOf(level).ToUpperInvariant()}: {message}\n";
        lock (_gate)
        {
            var stream = _file ?? host.ErrorOutput;
            stream.Write(Encoding.UTF8.GetBytes(line));
            stream.Flush();
        }
    }

    /// <summary>Writes on to a file that is open for appending; null: to the host's stream for errors.</summary>
    public void Use(Stream? file)
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = file;
        }
    }

    /// <summary>The level of this name.</summary>
    public static bool TryFind(string name, out LogLevel level)
    {
        for (level = LogLevel.Debug; level <= LogLevel.Error; level++)
        {
            if (NameOf(level) == name) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => Use(null);

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Debug => "debug",
        LogLevel.Info => "info",
        LogLevel.Warn => "warn",
        _ => "error",
    };

    private static string JsonLine(string stamp, LogLevel level, string message)
    {
        var text = new StringBuilder(message.Length + 64);
        text.Append("{\"ts\":\"").Append(stamp).Append("\",\"level\":\"").Append(NameOf(level)).Append("\",\"msg\":\"");
        foreach (var c in message)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c >= ' ') text.Append(c);
            else text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return text.Append("\"}\n").ToString();
    }
}
