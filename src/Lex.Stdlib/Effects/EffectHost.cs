using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Lex.Stdlib.Net;

namespace Lex.Stdlib.Effects;

/// <summary>
/// The world as effects see it: policy, output, input, arguments, clock, entropy. Hosts may replace each part. Output is
/// buffered until <see cref="Flush"/>. Sessions that run in parallel may share it.
/// </summary>
internal sealed class EffectHost : IDisposable
{
    private const int BufferSize = 16 * 1024;

    private readonly Stream _output;

    private readonly byte[] _buffer = new byte[BufferSize];

    // Not a Lock, which asks for the thread in a way that is compiled at run time: a short run compiles nothing else.
    private readonly object _printing = new();

    private readonly long _started;

    // Made when something of the kind is first used.
    private LogSink? _log;

    private HandleTable<KvStore>? _stores;

    private HandleTable<ChildProcess>? _processes;

    private HttpExchange? _http;

    private Stream? _errors;

    private int _buffered;

    private long _printed;

    /// <summary>A world that prints to a stream.</summary>
    public EffectHost(EffectPolicy policy, Stream output, Stream? input = null)
    {
        Policy = policy;
        _output = output;
        Input = new LineReader(input ?? Stream.Null);
        _started = Stopwatch.GetTimestamp();
        PinnedNow = ReadPinnedNow();
    }

    /// <summary>What is granted.</summary>
    public EffectPolicy Policy { get; }

    /// <summary>What <c>io.argv</c> answers.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get => field ?? TimeProvider.System; init; }

    /// <summary>Unix seconds that stand for now, when a test pins them (the variable LEX_TEST_NOW).</summary>
    public long? PinnedNow { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Fills bytes with entropy.</summary>
    public Action<Span<byte>> Entropy { get; init; } = static bytes => System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);

    /// <summary>Asks a person: scope and reason; the answer, or null for none. Null: there is nobody to ask.</summary>
    public Func<string, string, string?>? Approval { get; init; }

    /// <summary>Carries requests over the network; called once. It must not follow redirections itself. Null: the system's sockets,
    /// whose library is not loaded before a program needs it.</summary>
    public Func<HttpMessageHandler>? Transport { get; init; }

    /// <summary>Where log lines go unless the program says otherwise; standard error if nothing is set.</summary>
    public Stream ErrorOutput
    {
        get => LazyInitializer.EnsureInitialized(ref _errors, System.Console.OpenStandardError);
        init => _errors = value;
    }

    /// <summary>Where log lines go.</summary>
    public LogSink Log => LazyInitializer.EnsureInitialized(ref _log, () => new LogSink(this));

    /// <summary>The stores that are open.</summary>
    public HandleTable<KvStore> Stores => LazyInitializer.EnsureInitialized(ref _stores, static () => new HandleTable<KvStore>());

    /// <summary>The programs that run.</summary>
    public HandleTable<ChildProcess> Processes =>
        LazyInitializer.EnsureInitialized(ref _processes, static () => new HandleTable<ChildProcess>());

    /// <summary>Sends requests.</summary>
    public HttpExchange Http => LazyInitializer.EnsureInitialized(ref _http, () => new HttpExchange(this));

    /// <summary>Nanoseconds since 1970-01-01T00:00:00Z.</summary>
    public Int128 UnixNanoseconds => PinnedNow is { } seconds
        ? (Int128)seconds * 1_000_000_000
        : (Int128)(Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>Nanoseconds since this world was made; never decreases.</summary>
    public long MonotonicNanoseconds => Stopwatch.GetElapsedTime(_started).Ticks * 100;

    /// <summary>The reader behind <c>io.readline</c>.</summary>
    public LineReader Input { get; }

    /// <summary>Bytes that a run may print in all; 0: any number.</summary>
    public long OutputLimit { get; init; }

    /// <summary>Bytes that the run has printed.</summary>
    public long Printed
    {
        get => Volatile.Read(ref _printed);
        set => Volatile.Write(ref _printed, value);
    }

    /// <summary>Prints a line; false, and nothing is printed, if that is more than may be.</summary>
    public bool TryWriteLine(ReadOnlySpan<byte> bytes)
    {
        lock (_printing)
        {
            if (OutputLimit != 0 && bytes.Length + 1L > OutputLimit - _printed) return false;
            _printed += bytes.Length + 1L;
            Append(bytes);
            Append("\n"u8);
            return true;
        }
    }

    /// <summary>Hands what was printed to the stream.</summary>
    public void Flush()
    {
        lock (_printing)
        {
            Empty();
            _output.Flush();
        }
    }

    /// <summary>Ends a run: closes what it has left open. Another run may follow.</summary>
    public void EndRun()
    {
        _printed = 0;
        Interlocked.Exchange(ref _processes, null)?.Dispose();
        Interlocked.Exchange(ref _stores, null)?.Dispose();
        Interlocked.Exchange(ref _http, null)?.Dispose();
        Interlocked.Exchange(ref _log, null)?.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        EndRun();
        Flush();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferSize - _buffered) Empty();
        if (bytes.Length > BufferSize)
        {
            _output.Write(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }

    private void Empty()
    {
        var count = _buffered;
        _buffered = 0; // Also when writing fails: the same text must not come twice.
        if (count != 0) _output.Write(_buffer, 0, count);
    }

    private static long? ReadPinnedNow() =>
        System.Environment.GetEnvironmentVariable("LEX_TEST_NOW") is { } text ? SecondsIn(text) : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long? SecondsIn(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
