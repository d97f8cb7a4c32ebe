namespace Lex.Stdlib.Regex;

/// <summary>What an instruction does.</summary>
internal enum RegexOp : byte
{
    /// <summary>Takes one code point of a set.</summary>
    One,

    /// <summary>Goes on if a condition holds.</summary>
    At,

    /// <summary>Goes on at X and, with less right, at Y.</summary>
    Split,

    /// <summary>Goes on at X.</summary>
    Jump,

    /// <summary>Notes the place in slot X.</summary>
    Save,

    /// <summary>A match.</summary>
    Match,
}

/// <summary>One instruction.</summary>
internal struct RegexInstruction
{
    public RegexOp Op;

    public Anchor Anchor;

    public int X;

    public int Y;

    public CharSet? Set;
}

/// <summary>A compiled pattern: a nondeterministic automaton whose size bounds what a step through the text costs. Immutable.</summary>
internal sealed class RegexProgram
{
    // Counted repetitions multiply, so that a short pattern can ask for a huge automaton.
    private const int MaxSize = 20_000;

    // A pattern is read into nodes of many times its size before that of the automaton is known.
    private const int MaxLength = 1 << 18;

    private const string TooLarge = "the compiled pattern is too large";

    // A run notes the places of all groups for each instruction.
    private const int MaxSlots = 1 << 20;

    private readonly List<RegexInstruction> _code = [];

    private bool _isTooLarge;

    private RegexProgram(IReadOnlyList<string?> names) => Names = names;

    /// <summary>The names of the groups by index; group 0 is the whole match.</summary>
    public IReadOnlyList<string?> Names { get; }

    /// <summary>The instructions; the first one is the entry.</summary>
    public RegexInstruction[] Code { get; private set; } = [];

    /// <summary>Compiles a pattern; what is wrong with it, or null.</summary>
    public static string? Compile(string pattern, out RegexProgram program)
    {
        program = new RegexProgram([null]);
        if (pattern.Length > MaxLength) return TooLarge;
        var problem = RegexParser.Parse(pattern, out var node, out var names);
        program = new RegexProgram(names);
        if (problem is not null) return problem;
        program.Emit(new RegexNode.Group(node, 0));
        program.Add(new RegexInstruction { Op = RegexOp.Match });
        program.Code = [.. program._code];
        program._isTooLarge |= (long)program.Code.Length * names.Count > MaxSlots;
        return program._isTooLarge ? TooLarge : null;
    }

    private void Emit(RegexNode node)
    {
        if (_isTooLarge) return;
        switch (node)
        {
            case RegexNode.One one:
                Add(new RegexInstruction { Op = RegexOp.One, Set = one.Set });
                break;
            case RegexNode.At at:
                Add(new RegexInstruction { Op = RegexOp.At, Anchor = at.Anchor });
                break;
            case RegexNode.Sequence sequence:
                foreach (var part in sequence.Parts) Emit(part);
                break;
            case RegexNode.Choice choice:
                EmitChoice(choice);
                break;
            case RegexNode.Repeat repeat:
                EmitRepeat(repeat);
                break;
            case RegexNode.Group group:
                Add(new RegexInstruction { Op = RegexOp.Save, X = 2 * group.Index });
                Emit(group.Inner);
                Add(new RegexInstruction { Op = RegexOp.Save, X = (2 * group.Index) + 1 });
                break;
        }
    }

    private void EmitChoice(RegexNode.Choice choice)
    {
        var ends = new List<int>();
        for (var i = 0; i < choice.Branches.Count - 1; i++)
        {
            var split = Add(new RegexInstruction { Op = RegexOp.Split });
            Emit(choice.Branches[i]);
            ends.Add(Add(new RegexInstruction { Op = RegexOp.Jump }));
            Patch(split, split + 1, _code.Count);
        }

        Emit(choice.Branches[^1]);
        foreach (var end in ends) Patch(end, _code.Count, 0);
    }

    private void EmitRepeat(RegexNode.Repeat repeat)
    {
        for (var i = 0; i < repeat.Min && !_isTooLarge; i++)
        {
            var before = _code.Count;
            Emit(repeat.Inner);

            // Nothing remains nothing, however often it is nested and repeated.
            if (_code.Count == before) break;
        }

        if (repeat.Max < 0)
        {
            var loop = Add(new RegexInstruction { Op = RegexOp.Split });
            Emit(repeat.Inner);
            Add(new RegexInstruction { Op = RegexOp.Jump, X = loop });
            Fork(loop, _code.Count, repeat.IsGreedy);
            return;
        }

        var splits = new List<int>();
        for (var i = repeat.Min; i < repeat.Max && !_isTooLarge; i++)
        {
            splits.Add(Add(new RegexInstruction { Op = RegexOp.Split }));
            Emit(repeat.Inner);
        }

        foreach (var split in splits) Fork(split, _code.Count, repeat.IsGreedy);
    }

    private void Fork(int split, int exit, bool isGreedy) => Patch(split, isGreedy ? split + 1 : exit, isGreedy ? exit : split + 1);

    private int Add(RegexInstruction instruction)
    {
        _isTooLarge |= _code.Count >= MaxSize;
        if (!_isTooLarge) _code.Add(instruction);
        return _code.Count - 1;
    }

    private void Patch(int index, int x, int y)
    {
        if (_isTooLarge) return;
        var instruction = _code[index];
        instruction.X = x;
        instruction.Y = y;
        _code[index] = instruction;
    }
}
