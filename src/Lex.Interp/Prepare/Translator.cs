using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Prepare;

/// <summary>
/// Turns canonical code into execution code by running it on descriptions of values instead of values. Copies become
/// descriptions, pure ops wait until it is known where their result goes, and a straight run continues through jumps for
/// as long as no other edge meets it; what meets is put where everyone expects it. See ARCHITECTURE.md.
/// </summary>
internal sealed unsafe partial class Translator : ExecLowering
{
    /// <summary>Longest run that is copied instead of jumped to.</summary>
    private const int LongestCopy = 12;

    /// <summary>Code larger than this does not become faster by being prepared.</summary>
    private const int MostInstructions = 30_000;

    private readonly Session _session;

    // The function whose code is being read: the one that is prepared, or one whose body takes the place of a call.
    private FunctionCode _function;

    private Blocks _blocks;

    private readonly KindFlow _kinds;

    private readonly int _tempSlots;

    private int _localCount;

    private readonly Stack<Edge> _open = new();

    // The label of a place where edges meet, by the canonical instruction.
    private readonly Dictionary<int, int> _meeting = [];

    private Loc[] _locals;

    private List<Loc> _stack = [];

    private int _pc;

    private int _next;

    private bool _ended;

    // The instruction whose place in a run is not looked at again: the run has just gone there on purpose.
    private int _arrived;

    private int _weight;

    // Copies of tests that may still be made: a loop of tests whose outcome is known would be copied forever.
    private int _copiesLeft;

    private Way _way = Way.From(0);

    // Places that only one edge reaches, as the first time through has shown; and what this time shows.
    private readonly HashSet<int> _passed;

    private readonly Learnt _learnt = new();

    private Translator(Session session, FunctionCode function, int tempSlots, Learnt known)
    {
        _session = session;
        _tempSlots = tempSlots;
        _passed = [.. known.Passed];
        _tempBase = function.LocalsCount;
        _stackBase = function.LocalsCount + tempSlots;
        _function = function;
        _localCount = function.LocalsCount;
        _blocks = new Blocks(function);
        _kinds = new KindFlow(session, function, _blocks, known.Walked);
        _copiesLeft = function.Code.Length;
        _locals = EntryLocals();
    }

    /// <summary>The execution code of a function, or null if canonical code has to do.</summary>
    public static ExecCode? Translate(Session session, FunctionCode function)
    {
        var flow = function.Flow;
        if (!flow.IsValid || function.Code.Length > MostInstructions || function.LocalsCount + flow.MaxHeight > 60_000) return null;
        // A jump to the entry would meet a frame that does not look like a call's.
        if (flow.IsTarget(0)) return null;
        // How many slots values of unbuilt aggregates and of bodies in place take is known afterwards; the second time the
        // operands lie directly behind them.
        // The second time it is also known which lists loops walk through, and where only one edge comes after all.
        var first = new Translator(session, function, MostTemps, new Learnt());
        first.Run();
        if (first._failed) return null;
        var second = new Translator(session, function, first._tempsUsed, first._learnt);
        second.Run();
        if (second._tempsUsed <= first._tempsUsed) return second._failed ? null : second.Finish();
        second = new Translator(session, function, MostTemps, first._learnt);
        second.Run();
        return second._failed ? null : second.Finish();
    }

    private Loc[] EntryLocals()
    {
        var locals = new Loc[_localCount];
        for (var i = 0; i < locals.Length; i++)
            locals[i] = i < _function.Arity ? Loc.At(i, _kinds.OfParameter(i)) : Loc.Unit;
        return locals;
    }

    private void Run()
    {
        for (var i = 0; i < _function.Arity; i++)
        {
            // A caller hands over lists that are built.
            if (_kinds.OfParameter(i) == Loc.UnbuiltList) Emit(ExecOp.LoadK, i, 0, 0, 0);
        }

        _meeting[0] = NewLabel();
        _open.Push(new Edge(_meeting[0], 0, true, _locals, [], 0, Side.IsTaken));
        while (_open.TryPop(out var edge) && !_failed)
        {
            if (edge.Meets && IsMarked(edge.Label)) continue;
            _locals = edge.Locals;
            _stack = edge.Stack;
            _nextTemp = edge.Temps;
            _loops = edge.Loops;
            _weight = 0;
            _way = Way.From(edge.Pc);
            Mark(edge.Label);
            _arrived = edge.Meets ? edge.Pc : -1;
            RunFrom(edge.Pc);
        }
    }

    private void RunFrom(int pc)
    {
        _inHeader = pc == 0 && _headerTaken < 0;
        while (!_failed)
        {
            if (pc != _arrived && _blocks.IsMerge(pc) && !_passed.Remove(pc) && !Meet(ref pc)) return;
            _arrived = -1;
            _pc = pc;
            _next = pc + 1;
            _ended = false;
            _weight += _function.Fused.StepWeights[pc];
            Lower(_function.Code[pc]);
            if (_ended) return;
            pc = _next;
        }
    }

    /// <summary>
    /// The run reaches a place where edges meet. True: it goes on there, or in a copy; false: it has jumped.
    /// </summary>
    private bool Meet(ref int pc)
    {
        while (_stack.Count > 0 && _stack[^1] is { IsConstant: true, Constant.IsBool: true } known && OpTable.Of(_function.Code[pc].Op).IsBranch)
        {
            // The outcome of the branch is known on this edge.
            _pc = pc;
            _weight += _function.Fused.StepWeights[pc];
            _stack.RemoveAt(_stack.Count - 1);
            var taken = known.Constant.AsBool == (_function.Code[pc].Op == Op.JumpIf);
            if (taken) _way = _way.Turning(pc);
            pc = taken ? _blocks.TargetOf(pc) : pc + 1;
        }

        if (_copiesLeft > 0 && _blocks.BranchAfter(pc) >= 0 && TestedAt(pc) is { Kind: ValueKind.Bool } tested && (tested.Form != LocForm.Slot || _stack.Count > 0))
        {
            // The run goes through the test itself; what follows the branch is where edges meet.
            _copiesLeft--;
            return true;
        }

        if (IsShort(pc)) return true;

        _learnt.Arrived(pc);
        Conform(pc);
        if (_meeting.TryGetValue(pc, out var label) && IsMarked(label))
        {
            Charge(ExecOp.Jump, label);
            return false;
        }

        if (_weight > 0) EmitEnd(ExecOp.Jump, 0, 0, 1, pc);
        Mark(LabelOf(pc));
        _way = Way.From(pc);
        EnterMeeting(pc);
        _nextTemp = 0;
        return true;
    }

    /// <summary>The value that the branch after a place depends on.</summary>
    private Loc? TestedAt(int pc)
    {
        var instruction = _function.Code[pc];
        var info = OpTable.Of(instruction.Op);
        if (info.Operands is [{ Kind: OperandKind.Local }] && info.Pushes == 1) return _locals[instruction.A] is { Form: not LocForm.Slot } known ? known : null;
        return _stack.Count > 0 && info.Pushes < 2 && info.Operands is not [{ Kind: OperandKind.Constant }] ? _stack[^1] : null;
    }

    /// <summary>Whether a place is followed by few instructions without branches that leave the function.</summary>
    private bool IsShort(int pc)
    {
        for (var length = 0; length < LongestCopy; length++)
        {
            var info = OpTable.Of(_function.Code[pc].Op);
            if (info.IsBranch || info.Has(OpFacts.MayCall) && !info.IsTerminator) return false;
            if (info.TargetOperand >= 0) pc = _blocks.TargetOf(pc);
            else if (info.IsTerminator) return true;
            else pc++;
        }

        return false;
    }

    /// <summary>Whether a place is followed by few instructions that return or fail.</summary>
    private bool Returns(int pc)
    {
        for (var length = 0; length < LongestCopy; length++)
        {
            var info = OpTable.Of(_function.Code[pc].Op);
            if (_function.Code[pc].Op is Op.Return or Op.Panic) return true;
            if (info.IsBranch || info.Has(OpFacts.MayCall)) return false;
            pc = info.TargetOperand >= 0 ? _blocks.TargetOf(pc) : pc + 1;
        }

        return false;
    }

    /// <summary>Puts every value that lives on where the others that come to a meeting put it.</summary>
    private void Conform(int pc)
    {
        var kinds = _kinds.At(pc);
        var moves = new List<Assignment>();
        for (var i = 0; i < _localCount; i++)
        {
            if (_blocks.IsLive(pc, i)) moves.Add(new Assignment(i, kinds[i], _locals[i]));
        }

        for (var i = 0; i < _stack.Count; i++) moves.Add(new Assignment(Home(i), kinds[_localCount + i], _stack[i]));
        Assign(moves, keptOperands: 0, keepsLocals: false);
    }

    /// <summary>Whether nothing has to move for an edge to a meeting.</summary>
    private bool Conforms(int pc)
    {
        var kinds = _kinds.At(pc);
        for (var i = 0; i < _localCount; i++)
        {
            if (_blocks.IsLive(pc, i) && !IsInPlace(new Assignment(i, kinds[i], _locals[i]))) return false;
        }

        for (var i = 0; i < _stack.Count; i++)
        {
            if (!IsInPlace(new Assignment(Home(i), kinds[_localCount + i], _stack[i]))) return false;
        }

        return true;
    }

    private void EnterMeeting(int pc)
    {
        var kinds = _kinds.At(pc);
        var locals = new Loc[_localCount];
        for (var i = 0; i < locals.Length; i++) locals[i] = _blocks.IsLive(pc, i) ? Loc.At(i, kinds[i]) : Loc.Unit;
        _locals = locals;
        var height = _function.Flow.Heights[pc];
        _stack = new List<Loc>(height);
        for (var i = 0; i < height; i++) _stack.Add(Loc.At(Home(i), kinds[_localCount + i]));
    }

    private int LabelOf(int pc)
    {
        if (_meeting.TryGetValue(pc, out var label)) return label;
        return _meeting[pc] = NewLabel();
    }

    /// <summary>A label for an edge from here; whatever has to be done on the way is done behind it.</summary>
    private int EdgeTo(int pc)
    {
        if (_blocks.IsMerge(pc) && !_passed.Contains(pc) && !IsShort(pc) && Conforms(pc))
        {
            _learnt.Arrived(pc);
            var meeting = LabelOf(pc);
            if (IsMarked(meeting)) return meeting;
            var (locals, stack) = (_locals, _stack);
            EnterMeeting(pc);
            _open.Push(new Edge(meeting, pc, true, _locals, _stack, 0, Loops()));
            (_locals, _stack) = (locals, stack);
            return meeting;
        }

        var label = NewLabel();
        _open.Push(new Edge(label, pc, false, (Loc[])_locals.Clone(), new List<Loc>(_stack), _nextTemp, Loops()));
        return label;
    }

    private Side Loops() => _inHeader ? Side.IsTaken : _loops;

    private Snapshot Snap(int pc)
    {
        var locals = new Loc[_localCount];
        for (var i = 0; i < locals.Length; i++) locals[i] = _blocks.IsLive(pc, i) ? _locals[i] : Loc.Unit;
        return new Snapshot(pc, locals, [.. _stack]);
    }

    /// <summary>The home of the operand at a position of the stack.</summary>
    private int Home(int position) => _stackBase + position;

    /// <summary>The home of a local.</summary>
    private int HomeOf(int local) => _localBase + local;

    /// <summary>Whether a slot is the home of some operand, where the next one will be put.</summary>
    private bool IsOperandHome(int slot) => slot >= _stackBase && slot <= _stackBase + _function.Flow.MaxHeight;

    /// <summary>What can only be known when the function has been gone through once.</summary>
    private sealed class Learnt
    {
        private readonly HashSet<int> _met = [];

        /// <summary>Parameters for which a loop passes what remains of a list.</summary>
        public HashSet<int> Walked { get; } = [];

        /// <summary>Places where edges could have met but only one has come: a run goes on there.</summary>
        public HashSet<int> Passed { get; } = [];

        /// <summary>An edge has come to a place where edges meet.</summary>
        public void Arrived(int pc)
        {
            if (_met.Add(pc)) Passed.Add(pc);
            else Passed.Remove(pc);
        }
    }

    /// <summary>A run that has still to be translated: where it begins, and how the frame looks there.</summary>
    private sealed record Edge(int Label, int Pc, bool Meets, Loc[] Locals, List<Loc> Stack, int Temps, Side Loops);
}
