using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Text;

namespace Lex.Stdlib.Regex;

/// <summary>
/// Runs a pattern over a text: all ways to match at once, those with more right first, so that the time is linear in the
/// text and the match is the one that backtracking would find. Pays for each instruction that is looked at.
/// </summary>
internal sealed class RegexMatcher
{
    private readonly ExecutionContext _ctx;

    private readonly RegexInstruction[] _code;

    private readonly ReadOnlyMemory<byte> _text;

    private readonly int _slots;

    // What is still to be followed at one place: an instruction, or (negative) a slot to restore.
    private readonly Stack<(int Pc, int Old)> _pending = new();

    private ThreadList _current;

    private ThreadList _next;

    private Work _work;

    /// <summary>A matcher for one text; without groups it only says whether and where the whole pattern matches.</summary>
    public RegexMatcher(ExecutionContext ctx, RegexProgram program, TextValue text, bool withGroups)
    {
        _ctx = ctx;
        _code = program.Code;
        _text = text.Utf8Memory;
        _slots = withGroups ? 2 * program.Names.Count : 2;
        _current = new ThreadList(_code.Length, _slots);
        _next = new ThreadList(_code.Length, _slots);
        _work = new Work(ctx);
        Slots = new int[_slots];
    }

    /// <summary>Start and end of the groups of the last match, -1 for groups without part in it.</summary>
    public int[] Slots { get; }

    /// <summary>Finds the first match at or after a place.</summary>
    public Status Find(int start, out bool found)
    {
        found = false;
        var text = _text.Span;
        _current.Clear();
        var at = start;
        var initial = new int[_slots];
        while (true)
        {
            if (!found)
            {
                Array.Fill(initial, -1);
                if (Follow(_current, 0, at, initial) != Status.Ok) return Status.Fault;
            }

            if (_current.Count == 0) break;
            var codePoint = -1;
            var length = 0;
            if (at < text.Length) codePoint = Utf8Scan.Decode(text, at, out length);
            _next.Clear();
            for (var i = 0; i < _current.Count; i++)
            {
                if (_work.Add(1) != Status.Ok) return Status.Fault;
                var pc = _current.Pcs[i];
                ref readonly var instruction = ref _code[pc];
                if (instruction.Op == RegexOp.Match)
                {
                    _current.SlotsOf(pc).CopyTo(Slots);
                    found = true;
                    break; // What follows in the list has less right.
                }

                if (codePoint < 0 || !instruction.Set!.Contains(codePoint)) continue;
                _current.SlotsOf(pc).CopyTo(initial);
                if (Follow(_next, pc + 1, at + length, initial) != Status.Ok) return Status.Fault;
            }

            (_current, _next) = (_next, _current);
            if (at >= text.Length) break;
            at += length;
        }

        return Status.Ok;
    }

    /// <summary>Adds all instructions that wait for a code point and can be reached from here without one.</summary>
    private Status Follow(ThreadList list, int pc, int at, Span<int> slots)
    {
        _pending.Clear();
        _pending.Push((pc, 0));
        while (_pending.TryPop(out var item))
        {
            if (item.Pc < 0)
            {
                slots[~item.Pc] = item.Old;
                continue;
            }

            var next = item.Pc;
            while (list.Enter(next))
            {
                if (_work.Add(1) != Status.Ok) return Status.Fault;
                ref readonly var instruction = ref _code[next];
                switch (instruction.Op)
                {
                    case RegexOp.Jump:
                        next = instruction.X;
                        continue;
                    case RegexOp.Split:
                        _pending.Push((instruction.Y, 0));
                        next = instruction.X;
                        continue;
                    case RegexOp.Save:
                        if (instruction.X < slots.Length)
                        {
                            _pending.Push((~instruction.X, slots[instruction.X]));
                            slots[instruction.X] = at;
                        }

                        next++;
                        continue;
                    case RegexOp.At:
                        if (!Holds(instruction.Anchor, at)) break;
                        next++;
                        continue;
                    default:
                        list.Add(next, slots);
                        break;
                }

                break;
            }
        }

        return Status.Ok;
    }

    private bool Holds(Anchor anchor, int at)
    {
        var text = _text.Span;
        return anchor switch
        {
            Anchor.TextStart => at == 0,
            Anchor.TextEnd => at == text.Length,
            Anchor.LineStart => at == 0 || text[at - 1] == '\n',
            Anchor.LineEnd => at == text.Length || text[at] == '\n',
            _ => (IsWordBefore(at) != IsWordAfter(at)) == (anchor == Anchor.WordBoundary),
        };
    }

    private bool IsWordBefore(int at) => at > 0 && CharSets.IsWord(Utf8Scan.DecodeBefore(_text.Span, at, out _));

    private bool IsWordAfter(int at) => at < _text.Length && CharSets.IsWord(Utf8Scan.Decode(_text.Span, at, out _));

    /// <summary>The ways to match that are alive at one place, in order of right. Each instruction is entered once.</summary>
    private sealed class ThreadList(int size, int slots)
    {
        private readonly int[] _entered = new int[size];

        private readonly int[] _slots = new int[size * slots];

        private int _generation;

        /// <summary>The instructions that wait.</summary>
        public int[] Pcs { get; } = new int[size];

        /// <summary>How many wait.</summary>
        public int Count { get; private set; }

        /// <summary>Forgets all.</summary>
        public void Clear()
        {
            Count = 0;
            _generation++;
        }

        /// <summary>Whether an instruction is entered for the first time.</summary>
        public bool Enter(int pc)
        {
            if (_entered[pc] == _generation) return false;
            _entered[pc] = _generation;
            return true;
        }

        /// <summary>Adds one that waits.</summary>
        public void Add(int pc, ReadOnlySpan<int> values)
        {
            Pcs[Count++] = pc;
            values.CopyTo(SlotsOf(pc));
        }

        /// <summary>The groups noted on the way to an instruction.</summary>
        public Span<int> SlotsOf(int pc) => _slots.AsSpan(pc * slots, slots);
    }
}
