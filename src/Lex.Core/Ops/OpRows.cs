using Lex.Core.Values;

namespace Lex.Core.Ops;

/// <summary>
/// Reads the descriptions of the ops from the bytes in which the generator writes them. Written as C# expressions they
/// would be the largest method of the runtime, compiled at every start; as data they cost a loop.
/// </summary>
/// <param name="rows">The rows, in the order of the enum; <c>OpInfoWriter</c> in the generator states the fields.</param>
/// <param name="names">For each op a line: its name, then those of its operands, <c>_</c> for an unnamed one.</param>
internal ref struct OpRows(ReadOnlySpan<byte> rows, string names)
{
    private readonly ReadOnlySpan<byte> _rows = rows;

    private readonly string[] _lines = Split(names, '\n');

    private int _next;

    /// <summary>All descriptions.</summary>
    public OpInfo[] ReadAll()
    {
        var all = new OpInfo[_lines.Length];
        for (var op = 0; op < all.Length; op++) all[op] = Read((Op)op);
        return all;
    }

    private OpInfo Read(Op op)
    {
        var words = Split(_lines[(int)op], ' ');
        var info = new OpInfo
        {
            Op = op,
            Name = words[0],
            Group = (Group)Next(),
            Form = (OpForm)Next(),
            Return = (ReturnForm)Next(),
            Site = (SiteKind)Next(),
            Steps = Next(),
            Cells = (CellRule)Next(),
            Escape = (EscapeTransfer)Next(),
            Facts = (OpFacts)(Next() | (Next() << 8)),
            HashName = NameOf((Op)Next()),
            Generic = (Op)Next(),
            CountOperand = Next() - 1,
            TargetOperand = Next() - 1,
            Pushes = Next(),
            Peak = Next(),
            PushedKind = (ValueKind)Next(),
            PoppedKinds = ReadKinds(out var pops),
            FixedPops = pops,
            Operands = ReadOperands(words),
            Parameters = ReadParameters(),
            Super = ReadSuper(),
        };
        return info;
    }

    private readonly string NameOf(Op op) => Split(_lines[(int)op], ' ')[0];

    // By hand: the split of the core library is made for long texts, and loads vectors for them.
    private static string[] Split(string text, char separator)
    {
        var count = 1;
        foreach (var c in text) count += c == separator ? 1 : 0;
        var parts = new string[count];
        for (var (part, start, at) = (0, 0, 0); at <= text.Length; at++)
        {
            if (at < text.Length && text[at] != separator) continue;
            parts[part++] = text[start..at];
            start = at + 1;
        }

        return parts;
    }

    private ValueKind[] ReadKinds(out int count)
    {
        count = Next();
        var kinds = new ValueKind[count];
        for (var i = 0; i < count; i++) kinds[i] = (ValueKind)Next();
        return kinds;
    }

    private OperandInfo[] ReadOperands(string[] words)
    {
        var operands = new OperandInfo[words.Length - 1];
        for (var i = 0; i < operands.Length; i++)
            operands[i] = new OperandInfo((OperandKind)Next(), words[i + 1] == "_" ? null : words[i + 1], Next());
        return operands;
    }

    private OpParameter[] ReadParameters()
    {
        var parameters = new OpParameter[Next()];
        for (var i = 0; i < parameters.Length; i++)
            parameters[i] = new OpParameter((ParameterRole)Next(), Next(), (ValueKind)Next());
        return parameters;
    }

    private SuperInfo? ReadSuper()
    {
        var components = new Op[Next()];
        if (components.Length == 0) return null;
        var map = new int[components.Length][];
        for (var i = 0; i < components.Length; i++)
        {
            components[i] = (Op)Next();
            map[i] = new int[Next()];
            for (var operand = 0; operand < map[i].Length; operand++) map[i][operand] = Next();
        }

        return new SuperInfo(components, map, Next() - 1, Next());
    }

    private int Next() => _rows[_next++];
}
