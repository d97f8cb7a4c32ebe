using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Tables;

/// <summary>
/// Numbers cells by content in the order in which they first occur, apart for each group. Zeros are one, and so are NaNs, and so
/// are nulls. What is hashed differs from process to process, so that no table can be made to collide.
/// </summary>
internal sealed class KeyNumbers(ExecutionContext ctx)
{
    // What an entry takes, and what belongs to it elsewhere.
    private const long CellsOfEntry = 8;

    private readonly Dictionary<Key, int> _numbers = [];

    private Dictionary<TextValue, long>? _texts;

    private Work _work = new(ctx);

    /// <summary>How many different cells there were.</summary>
    public int Count => _numbers.Count;

    /// <summary>The number of a cell within its group, a new one if it has not occurred.</summary>
    public Status Add(int group, Value cell, out int number)
    {
        number = -1;
        if (ctx.ChargeCopy(CellsOfEntry) != Status.Ok || Pay(cell) != Status.Ok) return Status.Fault;
        if (cell.Kind == ValueKind.Str) (_texts ??= new(TextComparer.Instance)).TryAdd(cell.As<TextValue>(), _texts.Count);
        if (!_numbers.TryAdd(KeyOf(group, cell), _numbers.Count)) number = _numbers[KeyOf(group, cell)];
        else number = _numbers.Count - 1;
        return Status.Ok;
    }

    /// <summary>The number of a cell that may have occurred, or -1.</summary>
    public Status Find(int group, Value cell, out int number)
    {
        number = -1;
        if (Pay(cell) != Status.Ok) return Status.Fault;
        var isKnown = cell.Kind != ValueKind.Str || (_texts is not null && _texts.ContainsKey(cell.As<TextValue>()));
        if (isKnown && _numbers.TryGetValue(KeyOf(group, cell), out var found)) number = found;
        return Status.Ok;
    }

    private Status Pay(Value cell) => _work.Add(1 + (cell.Kind == ValueKind.Str ? Charge.Units(cell.As<TextValue>().Length) : 0));

    private Key KeyOf(int group, Value cell) => cell.Kind switch
    {
        ValueKind.Unit => new Key(group, 0, true),
        ValueKind.Str => new Key(group, _texts![cell.As<TextValue>()], false),
        ValueKind.Float when cell.AsFloat == 0 => new Key(group, 0, false),
        ValueKind.Float when double.IsNaN(cell.AsFloat) => new Key(group, BitConverter.DoubleToInt64Bits(double.NaN), false),
        _ => new Key(group, cell.Bits, false),
    };

    private readonly record struct Key(int Group, long Code, bool IsNull)
    {
        // The hash of a long is not that of its halves, but their difference.
        public override int GetHashCode() => HashCode.Combine(Group, (int)Code, (int)(Code >> 32), IsNull);
    }
}
