using System.Text;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Trace;

/// <summary>
/// A value as a trace holds it: the value itself, or what was read from a file. Two are equal when their JSON is, which
/// shows every bit of them. <c>default</c> is <c>()</c>.
/// </summary>
public readonly struct TraceValue : IEquatable<TraceValue>
{
    /// <summary>So long may the JSON of a value become before something else stands for it.</summary>
    internal const int MaxBytes = 1 << 24;

    private readonly Value _value;

    private readonly bool _isRaw;

    private TraceValue(Value value, bool isRaw) => (_value, _isRaw) = (value, isRaw);

    /// <summary>The value, or what stands for it.</summary>
    internal Value Inner => _value;

    /// <summary>Whether the value is JSON that was read but not restored.</summary>
    internal bool IsRaw => _isRaw;

    /// <summary>The lossless JSON form (docs/tracing.md).</summary>
    public string Json
    {
        get
        {
            var text = new ByteBuilder(null, MaxBytes);
            if (!TryAppendTo(ref text)) return OmittedJson(MaxBytes);
            return Encoding.UTF8.GetString(text.Written);
        }
    }

    /// <inheritdoc/>
    public bool Equals(TraceValue other)
    {
        if (_value.Bits == other._value.Bits && ReferenceEquals(_value.Ref, other._value.Ref) && _isRaw == other._isRaw) return true;
        var mine = new ByteBuilder(null, MaxBytes);
        var others = new ByteBuilder(null, MaxBytes);
        // A value that is too long for its form is equal to what has as much of it in common.
        return TryAppendTo(ref mine) == other.TryAppendTo(ref others) && mine.Written.SequenceEqual(others.Written);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TraceValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)_value.Kind;

    /// <summary>The JSON form.</summary>
    public override string ToString() => Json;

    /// <summary>Whether two are equal.</summary>
    public static bool operator ==(TraceValue left, TraceValue right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(TraceValue left, TraceValue right) => !left.Equals(right);

    /// <summary>A part of this value.</summary>
    internal TraceValue With(Value part) => new(part, _isRaw);

    internal static TraceValue Of(Value value) => new(value, isRaw: false);

    /// <summary>What the decoder for plain JSON made of the lossless form.</summary>
    internal static TraceValue OfRaw(Value raw) => new(raw, isRaw: true);

    /// <summary>Stands for a value that is not recorded.</summary>
    internal static TraceValue Omitted(string why)
    {
        var family = ShapeFamily.OfDynamicRecord([Name.Intern("$omitted")]);
        return new(Value.Object(Aggregate.Create(family, [Value.Object(TextValue.Of(why))])), isRaw: true);
    }

    /// <summary>Adds the JSON form; false: it does not fit, and a part of it stands there.</summary>
    internal bool TryAppendTo(ref ByteBuilder text) =>
        JsonEncoder.TryAppend(ref text, _value, _isRaw ? JsonStyle.Plain : JsonStyle.Lossless);

    /// <summary>The value for a program; false: it has none, and the problem says why.</summary>
    internal bool TryRestore(ProgramCode program, out Value value, out string? problem)
    {
        if (_isRaw) return LosslessJson.TryRestore(_value, program, out value, out problem);
        (value, problem) = (_value, null);
        return true;
    }

    /// <summary>Whether something stands here for a value that was not recorded.</summary>
    internal bool IsOmitted => _isRaw && _value.Kind == ValueKind.Record && _value.Ref!.Shape.Fields is [{ Text: "$omitted" }];

    internal static string OmittedJson(int maxBytes) => $"{{\"$omitted\":\"more than {maxBytes} bytes\"}}";
}
