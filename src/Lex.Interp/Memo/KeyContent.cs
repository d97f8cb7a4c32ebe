using System.Buffers.Binary;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Interp.Memo;

/// <summary>
/// Writes arguments as a sequence of words such that equal sequences mean equal arguments, kinds included. Fields are
/// written by name, hence the order in which a record stores them does not matter. Positive and negative zero differ,
/// which costs a miss and nothing else (runtime section 5.2).
/// </summary>
internal static class KeyContent
{
    /// <summary>Most units of arguments that are looked up: elements, entries, nodes, or eight bytes of text each.</summary>
    public const int MostUnits = 256;

    /// <summary>False: the arguments have more units, or contain something that has an identity rather than content.</summary>
    public static bool TryWrite(ReadOnlySpan<Value> arguments, out ulong[] content)
    {
        var scalar = true;
        foreach (var argument in arguments) scalar &= argument.IsInt || argument.IsFloat || argument.IsBool;
        if (scalar)
        {
            content = new ulong[2 * arguments.Length];
            for (var i = 0; i < arguments.Length; i++) (content[2 * i], content[2 * i + 1]) = ((ulong)arguments[i].Kind, (ulong)arguments[i].Bits);
            return arguments.Length <= MostUnits;
        }

        var writer = new Writer();
        if (!writer.Write(arguments))
        {
            content = [];
            return false;
        }

        content = [.. writer.Words];
        return true;
    }

    private sealed class Writer
    {
        public readonly List<ulong> Words = [];

        private readonly Stack<Value> _open = new();

        private int _units;

        public bool Write(ReadOnlySpan<Value> arguments)
        {
            for (var i = arguments.Length - 1; i >= 0; i--) _open.Push(arguments[i]);
            while (_open.TryPop(out var value))
            {
                if (++_units + _open.Count > MostUnits || !WriteOne(value)) return false;
            }

            return true;
        }

        private bool WriteOne(Value value)
        {
            Words.Add((ulong)value.Kind);
            switch (value.Kind)
            {
                case ValueKind.Unit:
                    return true;
                case ValueKind.Int or ValueKind.Float or ValueKind.Bool:
                    Words.Add((ulong)value.Bits);
                    return true;
                case ValueKind.Str:
                    return WriteBytes(value.As<TextValue>().Utf8);
                case ValueKind.Bytes:
                    return WriteBytes(value.As<BytesValue>().Span);
                case ValueKind.List:
                    return WriteList(value.As<ListValue>());
                case ValueKind.Tuple or ValueKind.Record or ValueKind.Variant or ValueKind.Closure:
                    return WriteAggregate(value.As<Aggregate>());
                default:
                    return false;
            }
        }

        private bool WriteBytes(ReadOnlySpan<byte> bytes)
        {
            _units += bytes.Length >> 3;
            if (_units > MostUnits) return false;
            Words.Add((ulong)bytes.Length);
            for (; bytes.Length >= 8; bytes = bytes[8..]) Words.Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            var last = 0UL;
            for (var i = 0; i < bytes.Length; i++) last |= (ulong)bytes[i] << (8 * i);
            if (bytes.Length > 0) Words.Add(last);
            return true;
        }

        private bool WriteList(ListValue list)
        {
            if (_units + list.Count > MostUnits) return false;
            Words.Add((ulong)list.Count);
            for (var i = list.Count - 1; i >= 0; i--) _open.Push(list[i]);
            return true;
        }

        private bool WriteAggregate(Aggregate aggregate)
        {
            var shape = aggregate.Shape;
            Words.Add((ulong)shape.Count);
            if (_units + shape.Count > MostUnits) return false;
            if (shape.Owner is FunctionCode function)
            {
                var hash = function.BodyHash.AsSpan();
                Words.Add(BinaryPrimitives.ReadUInt64LittleEndian(hash));
                Words.Add(BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
            }
            else if (shape.Owner is Name constructor && !WriteBytes(constructor.Utf8))
            {
                return false;
            }

            if (shape.Kind != ValueKind.Record)
            {
                for (var i = shape.Count - 1; i >= 0; i--) _open.Push(aggregate[i]);
                return true;
            }

            var order = shape.Family!.Ascending;
            foreach (var field in order)
            {
                if (!WriteBytes(shape.Fields[field].Utf8)) return false;
            }

            for (var i = order.Length - 1; i >= 0; i--) _open.Push(aggregate[order[i]]);
            return true;
        }
    }
}
