using System.Collections.Immutable;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>
/// Writes a recording while its run goes on, and keeps nothing in memory but the open nodes. What was written before an
/// effect is in the stream when it is performed, so that a process that dies leaves a recording up to there. A stream
/// that fails ends the recording, not the run. Does not close the stream.
/// </summary>
public sealed class TraceWriter : TraceSink, IDisposable
{
    private const int FlushAt = 64 * 1024;

    private readonly Stream _stream;

    private ByteBuilder _text = new(null, ByteStore.MaxLength);

    private long _written;

    private bool _hasEnded;

    /// <summary>Writes to a stream.</summary>
    public TraceWriter(Stream stream, TraceOptions? options = null)
        : base(options) => _stream = stream;

    /// <summary>The name of the run.</summary>
    public string RunId { get; internal init; } = TraceTree.NewRunId();

    /// <summary>Why the stream takes no more, or null.</summary>
    public string? Problem { get; private set; }

    /// <inheritdoc/>
    public override void BeginRun(string function, ReadOnlySpan<Value> arguments)
    {
        if (_written + _text.Written.Length > 0) return;
        WriteHeader(function, StartedAt, Recorded(function, arguments));
    }

    /// <inheritdoc/>
    public override void EndRun(in EffectOutcome outcome)
    {
        if (_hasEnded) return;
        _hasEnded = true;
        WriteEnd(outcome.Error is null ? TraceValue.Of(outcome.Value) : null, outcome.Error, Now, outcome.Steps, outcome.Cells, Dropped);
        Flush();
    }

    /// <summary>Writes what is still held back.</summary>
    public void Dispose() => Flush();

    /// <summary>Writes a whole recording.</summary>
    internal static void Write(TraceTree tree, Stream stream, TraceOptions? options)
    {
        var writer = new TraceWriter(stream, options) { RunId = tree.RunId };
        writer.WriteHeader(tree.RootTarget, tree.StartedAt, tree.RootInput);
        var pending = new Stack<(TraceNode Node, bool IsEnd)>();
        for (var i = tree.Nodes.Length - 1; i >= 0; i--) pending.Push((tree.Nodes[i], false));
        while (pending.TryPop(out var next))
        {
            if (next.IsEnd)
            {
                writer.Closed(next.Node);
                continue;
            }

            writer.Opened(next.Node, null);
            if (next.Node.End != TraceEnd.Open) pending.Push((next.Node, true));
            for (var i = next.Node.Children.Count - 1; i >= 0; i--) pending.Push((next.Node.Children[i], false));
        }

        if (tree.IsComplete) writer.WriteEnd(tree.RootOutput, tree.RootFailure, tree.EndedAt, tree.Steps, tree.Cells, tree.Dropped);
        writer.Flush();
        if (writer.Problem is { } problem) throw new IOException(problem);
    }

    /// <inheritdoc/>
    private protected override bool HasRoom => base.HasRoom && _written + _text.Written.Length < Options.MaxBytes;

    private protected override void Opened(TraceNode node, TraceNode? parent)
    {
        Begin(TraceFormat.Enter, node.Kind == TraceNodeKind.Call ? "call" : "effect");
        Add(TraceFormat.NodeId, node.NodeId);
        Add(TraceFormat.Caller, node.Caller);
        Add(TraceFormat.Target, node.Target);
        if (node.Key.Occurrence > 0) Add(TraceFormat.Occurrence, node.Key.Occurrence);
        if (node.By == TracedBy.Handler) Add(TraceFormat.By, "handler");
        AddName(TraceFormat.Input);
        TraceJson.AddValues(ref _text, node.Input, Options.MaxValueBytes);
        Add(TraceFormat.At, node.StartedAt.Ticks);
        EndLine();
        if (node.By == TracedBy.Handler) Flush();
    }

    private protected override void Closed(TraceNode node)
    {
        Begin(TraceFormat.Exit, node.End switch { TraceEnd.Value => "value", TraceEnd.Error => "error", _ => "tail" });
        if (node.End == TraceEnd.Value) AddOutput(node.Output);
        AddError(node.Failure);
        if (node.Steps != 0) Add(TraceFormat.Steps, node.Steps);
        if (node.Cells != 0) Add(TraceFormat.Cells, node.Cells);
        Add(TraceFormat.At, node.EndedAt.Ticks);
        EndLine();
    }

    private void WriteHeader(string target, DateTimeOffset startedAt, ImmutableArray<TraceValue> input)
    {
        _text.Add("{");
        AddName(TraceFormat.Magic);
        _text.Add((long)TraceFormat.Version);
        Add(TraceFormat.RunId, RunId);
        Add(TraceFormat.RootTarget, target);
        AddName(TraceFormat.Input);
        TraceJson.AddValues(ref _text, input, Options.MaxValueBytes);
        Add(TraceFormat.StartedAt, (startedAt - DateTimeOffset.UnixEpoch).Ticks);
        EndLine();
    }

    private void WriteEnd(TraceValue? output, LexError? failure, TimeSpan at, long steps, long cells, long dropped)
    {
        Begin(TraceFormat.End, failure is null ? "value" : "error");
        if (output is { } value) AddOutput(value);
        AddError(failure);
        Add(TraceFormat.Steps, steps);
        Add(TraceFormat.Cells, cells);
        Add(TraceFormat.Dropped, dropped);
        Add(TraceFormat.At, at.Ticks);
        EndLine();
    }

    private void Begin(string name, string value)
    {
        _text.Add("{");
        AddName(name);
        TraceJson.AddText(ref _text, value);
    }

    private void AddName(string name)
    {
        if (_text.Written[^1] != '{') _text.Add(",");
        TraceJson.AddText(ref _text, name);
        _text.Add(":");
    }

    private void Add(string name, string value)
    {
        AddName(name);
        TraceJson.AddText(ref _text, value);
    }

    private void Add(string name, long value)
    {
        AddName(name);
        _text.Add(value);
    }

    private void AddOutput(TraceValue value)
    {
        AddName(TraceFormat.Output);
        TraceJson.AddValue(ref _text, value, Options.MaxValueBytes);
    }

    private void AddError(LexError? error)
    {
        if (error is null) return;
        Add(TraceFormat.ErrorKind, error.Kind.ToString());
        Add(TraceFormat.Message, error.Message);
        if (error.Limit != LexLimit.None) Add(TraceFormat.Limit, error.Limit.ToString());
    }

    private void EndLine()
    {
        _text.Add("}\n");
        if (_text.Written.Length >= FlushAt) Flush();
    }

    private void Flush()
    {
        var bytes = _text.Written;
        _written += bytes.Length;
        try
        {
            if (Problem is null && !bytes.IsEmpty)
            {
                _stream.Write(bytes);
                _stream.Flush();
            }
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or InvalidOperationException or NotSupportedException)
        {
            Problem = error.Message;
        }

        _text.Clear();
    }
}
