using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>Reads recordings. Nothing in them is trusted: whatever is wrong is a message with the number of the line.</summary>
public sealed class TraceReader
{
    // Longer than a node's arguments may be; a file with such a line is no recording.
    private const int MaxLine = 1 << 28;

    private readonly Stack<TraceNode> _open = new();

    private readonly List<TraceNode> _nodes = [];

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private Fields? _header;

    private Fields? _end;

    private string? _problem;

    private TraceReader()
    {
    }

    /// <summary>Reads a recording to its end. A recording that was cut off is read as far as it goes.</summary>
    /// <param name="stream">Where it is.</param>
    /// <param name="tree">The recording.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryRead(Stream stream, [NotNullWhen(true)] out TraceTree? tree, [NotNullWhen(false)] out string? problem)
    {
        var reader = new TraceReader();
        tree = reader.Read(stream);
        problem = reader._problem;
        return tree is not null;
    }

    private TraceTree? Read(Stream stream)
    {
        var number = 0;
        foreach (var line in Lines(stream))
        {
            number++;
            if (_problem is null) Take(line.Span);
            if (_problem is null) continue;
            _problem = $"line {number}: {_problem}";
            return null;
        }

        if (_header is null)
        {
            _problem ??= "the file is empty";
            return null;
        }

        var end = _end;
        return new TraceTree
        {
            RunId = _header.Text(TraceFormat.RunId) ?? "",
            RootTarget = _header.Text(TraceFormat.RootTarget) ?? "",
            RootInput = _header.Values(TraceFormat.Input),
            StartedAt = Since(_header.Number(TraceFormat.StartedAt)),
            RootOutput = end?.Find(TraceFormat.Output) is { } output ? TraceValue.OfRaw(output) : null,
            RootFailure = end?.Error(),
            EndedAt = end?.Duration() ?? default,
            Steps = end?.Number(TraceFormat.Steps) ?? 0,
            Cells = end?.Number(TraceFormat.Cells) ?? 0,
            Dropped = end?.Number(TraceFormat.Dropped) ?? 0,
            IsComplete = end is not null,
            Nodes = [.. _nodes],
        };
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        if (!JsonDecoder.TryDecode(line, out var value, out var problem, int.MaxValue)) Fail(problem!);
        else if (value.Kind != ValueKind.Record) Fail("no JSON object");
        else Take(new Fields(value));
    }

    private void Take(Fields line)
    {
        if (_end is not null) Fail("there is something after the end");
        else if (_header is null) TakeHeader(line);
        else if (line.Text(TraceFormat.Enter) is { } kind) Enter(line, kind);
        else if (line.Text(TraceFormat.Exit) is { } how) Exit(line, how);
        else if (line.Text(TraceFormat.End) is not null) TakeEnd(line);
        else Fail("neither an entry nor an exit");
    }

    private void TakeHeader(Fields line)
    {
        _header = line;
        if (line.Find(TraceFormat.Magic) is not { IsInt: true, AsInt: var version }) Fail("this is no recording of a run");
        else if (version != TraceFormat.Version) Fail($"recordings of version {version} cannot be read");
    }

    private void TakeEnd(Fields line)
    {
        _end = line;
        if (_open.Count > 0) Fail("the run ends inside a call");
    }

    private void Enter(Fields line, string kind)
    {
        if (kind is not ("call" or "effect"))
        {
            Fail($"an entry of kind `{kind}`");
            return;
        }

        var node = new TraceNode
        {
            Kind = kind == "call" ? TraceNodeKind.Call : TraceNodeKind.Effect,
            Key = new TraceKey(
                Name(line, TraceFormat.Caller),
                Name(line, TraceFormat.NodeId),
                Name(line, TraceFormat.Target),
                (int)Math.Clamp(line.Number(TraceFormat.Occurrence), 0, int.MaxValue)),
            By = line.Text(TraceFormat.By) == "handler" ? TracedBy.Handler : TracedBy.Machine,
            Input = line.Values(TraceFormat.Input),
            StartedAt = line.Duration(),
        };
        if (_open.TryPeek(out var parent)) parent.Add(node);
        else _nodes.Add(node);
        _open.Push(node);
    }

    private void Exit(Fields line, string how)
    {
        if (!_open.TryPop(out var node))
        {
            Fail("an exit with nothing open");
            return;
        }

        var end = how switch { "value" => TraceEnd.Value, "error" => TraceEnd.Error, "tail" => TraceEnd.TailCall, _ => TraceEnd.Open };
        if (end == TraceEnd.Open) Fail($"an exit of kind `{how}`");
        var failure = end == TraceEnd.Error ? line.Error() : null;
        if (end == TraceEnd.Error && failure is null) Fail("an error without a kind");
        node.Close(
            end, end == TraceEnd.Value ? TraceValue.OfRaw(line.Find(TraceFormat.Output) ?? default) : default, failure,
            line.Duration(), line.Number(TraceFormat.Steps), line.Number(TraceFormat.Cells));
    }

    // There are few names and many nodes.
    private string Name(Fields line, string field)
    {
        var text = line.Text(field) ?? "";
        return _names.TryGetValue(text, out var known) ? known : _names[text] = text;
    }

    private void Fail(string problem) => _problem ??= problem;

    // Times that no recording has must not overflow when they are added.
    private static DateTimeOffset Since(long ticks) =>
        DateTimeOffset.UnixEpoch + new TimeSpan(Math.Clamp(ticks, 0, 5_000 * TimeSpan.TicksPerDay * 365));

    // The lines that end with a line feed; what follows the last one was being written when the recording was cut off.
    private IEnumerable<ReadOnlyMemory<byte>> Lines(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        var count = 0;
        while (true)
        {
            var read = stream.Read(buffer, count, buffer.Length - count);
            if (read == 0) yield break;
            var searched = count;
            count += read;
            var start = 0;
            while (buffer.AsSpan(searched, count - searched).IndexOf((byte)'\n') is >= 0 and var at)
            {
                yield return buffer.AsMemory(start, searched + at - start);
                start = searched = searched + at + 1;
            }

            buffer.AsSpan(start, count - start).CopyTo(buffer);
            count -= start;
            if (count < buffer.Length) continue;
            if (count >= MaxLine)
            {
                Fail($"a line of more than {MaxLine} bytes");
                yield return default;
                yield break;
            }

            Array.Resize(ref buffer, 2 * count);
        }
    }

    /// <summary>One line.</summary>
    private sealed class Fields(Value record)
    {
        public Value? Find(string name)
        {
            var names = record.Ref!.Shape.Fields;
            for (var i = 0; i < names.Length; i++)
            {
                if (names[i].Text == name) return record.As<Aggregate>()[i];
            }

            return null;
        }

        public string? Text(string name) => Find(name) is { Kind: ValueKind.Str } text ? text.As<TextValue>().ToString() : null;

        public long Number(string name) => Find(name) is { IsInt: true, AsInt: var number } ? number : 0;

        public TimeSpan Duration() => new(Math.Clamp(Number(TraceFormat.At), 0, 100 * TimeSpan.TicksPerDay * 365));

        public ImmutableArray<TraceValue> Values(string name)
        {
            if (Find(name) is not { Kind: ValueKind.List } list) return [];
            var values = ImmutableArray.CreateBuilder<TraceValue>(list.As<ListValue>().Count);
            foreach (var value in list.As<ListValue>().ToArray()) values.Add(TraceValue.OfRaw(value));
            return values.MoveToImmutable();
        }

        public LexError? Error()
        {
            if (!Enum.TryParse<LexErrorKind>(Text(TraceFormat.ErrorKind), out var kind) || !Enum.IsDefined(kind)) return null;
            if (!Enum.TryParse<LexLimit>(Text(TraceFormat.Limit), out var limit) || !Enum.IsDefined(limit)) limit = LexLimit.None;
            return LexError.Recorded(kind, Text(TraceFormat.Message) ?? "", limit);
        }
    }
}
