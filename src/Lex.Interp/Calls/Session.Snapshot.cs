using System.Runtime.InteropServices;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Snapshots;
using Lex.Core.Values;
using Lex.Interp.Actors;
using Lex.Interp.Dispatch;
using Lex.Interp.Memo;
using Lex.Interp.Suspension;

namespace Lex.Interp.Calls;

// A suspended session as saved state. Frames are saved in terms of canonical code, whatever code they run, and go on with
// canonical code when they are restored; what they call then runs as in any other session. Meters and memo are part of the
// state, as steps depend on both; caches, execution code and compiled code are not.
internal sealed unsafe partial class Session
{
    private const FrameFlags SavedFlags = FrameFlags.Traced | FrameFlags.Remember | FrameFlags.ListStep | FrameFlags.Message;

    /// <summary>Writes the state of a session that waits for an answer of the host.</summary>
    public void Save(SnapshotWriter to, ActorNames names)
    {
        SaveLimits(to);
        SaveMemo(to);
        var effect = _wait!.Effect;
        to.Text(effect.Kind);
        to.Text(effect.Operation);
        to.Number(effect.Arguments.Length);
        foreach (var argument in effect.Arguments) to.Value(argument);
        to.Number(Depth);
        for (var frame = _frames + 1; frame <= _top; frame++) SaveFrame(to, frame);
        SaveActors(to, names);
    }

    /// <summary>A session with a saved state; throws <see cref="SnapshotFormatException"/> for any other. The smaller one of each limit holds.</summary>
    public static Session Restore(SnapshotReader from, ProgramCode program, SessionOptions options)
    {
        var memo = from.Flag();
        var stepLimit = Tighter(options.StepLimit, from.Number());
        var cellLimit = Tighter(options.CellLimit, from.Number());
        var session = new Session(program, options with { Memo = memo, StepLimit = stepLimit, CellLimit = cellLimit });
        session.RestoreLimits(from);
        session.RestoreMemo(from);
        var (kind, operation) = (from.Text(), from.Text());
        var arguments = new Value[from.Count()];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = from.Value();
        var effect = new EffectCall(kind, operation, ImmutableCollectionsMarshal.AsImmutableArray(arguments));
        var depth = from.Number(1, MaxDepth);
        for (var i = 0; i < depth; i++) session.RestoreFrame(from);
        session.RestoreWait(effect);
        session.RestoreActors(from);
        return session;
    }

    private void SaveLimits(SnapshotWriter to)
    {
        to.Flag(Options.Memo);
        to.Number(Options.StepLimit);
        to.Number(Options.CellLimit);
        to.Number(Steps);
        to.Number(CellsUsed);
        to.Number(_meters.CellBudget - _copiesLeft);
        to.Number(_timeLeft);
        var account = (Options.Handler as IAccountingHandler)?.Account ?? default;
        to.Number(unchecked((long)account.Budget));
        to.Number(account.Printed);
    }

    private void RestoreLimits(SnapshotReader from)
    {
        _meters.Restore(NotNegative(from.Number()));
        Cells = Math.Max(_meters.CellBudget - NotNegative(from.Number()), 0);
        _copiesLeft = Math.Max(_meters.CellBudget - NotNegative(from.Number()), 0);
        _timeLeft = NotNegative(from.Number());
        var account = new HandlerAccount(unchecked((ulong)from.Number()), NotNegative(from.Number()));
        if (Options.Handler is IAccountingHandler handler) handler.Account = account;
    }

    private void SaveMemo(SnapshotWriter to)
    {
        to.Number(MemoHits);
        to.Number(MemoMisses);
        to.Number(MemoSkips);
        to.Number(_functions.Length);
        foreach (var state in _functions)
        {
            to.Number(state?.MemoCalls ?? 0);
            to.Number(state?.MemoHits ?? 0);
            to.Flag(state?.MemoDisabled ?? false);
        }

        to.Flag(_memo is not null);
        _memo?.Save(to);
    }

    private void RestoreMemo(SnapshotReader from)
    {
        MemoHits = NotNegative(from.Number());
        MemoMisses = NotNegative(from.Number());
        _skips = NotNegative(from.Number());
        if (from.Count() != _functions.Length) throw new SnapshotFormatException("its functions are not those of the program");
        for (var i = 0; i < _functions.Length; i++)
        {
            var (calls, hits, isDisabled) = (from.Number(0, int.MaxValue), from.Number(0, int.MaxValue), from.Flag());
            if (calls == 0 && hits == 0 && !isDisabled) continue;
            (StateOf(i).MemoCalls, StateOf(i).MemoHits, StateOf(i).MemoDisabled) = (calls, hits, isDisabled);
        }

        if (from.Flag()) _memo = MemoTable.Restore(from, this);
    }

    /// <summary>
    /// Saves the actors that the run can reach: those it refers to, and those of its program that it could look up by name. An actor of
    /// another program or of the host is somebody else's, and is left out if only its name leads to it.
    /// </summary>
    private void SaveActors(SnapshotWriter to, ActorNames names)
    {
        var named = new List<(Value Name, Value Actor)>();
        for (var entries = names.Entries(); entries.Next();)
        {
            if (entries.Item.As<ActorValue>().Handler is not { } handler || !Owns(FunctionOf(handler))) continue;
            to.Expect(entries.Item);
            named.Add((entries.Key, entries.Item));
        }

        using var turns = new HeldTurns(Options.Actors, this);
        to.States(turns.TryRead);
        to.Number(named.Count);
        foreach (var (name, actor) in named)
        {
            to.Value(name);
            to.Value(actor);
        }
    }

    /// <summary>
    /// Gives restored actors their names, and takes the turns of those whose messages are being handled. It is the last thing that is
    /// done: what it does is seen by others.
    /// </summary>
    private void RestoreActors(SnapshotReader from)
    {
        var named = new (Value Name, ActorValue Actor)[from.Count()];
        for (var i = 0; i < named.Length; i++)
            named[i] = (Value.Object(from.Value<TextValue>(ValueKind.Str)), from.Value<ActorValue>(ValueKind.Actor));
        if (!from.IsAtEnd) throw new SnapshotFormatException("something follows it");

        using var turns = new HeldTurns(Options.Actors, this);
        for (var frame = _frames + 1; frame <= _top; frame++)
        {
            if ((frame->Flags & FrameFlags.Message) == 0) continue;
            var actor = MessageOf(frame).Actor;
            if (!turns.TryTake(actor)) throw new SnapshotFormatException("an actor whose message it handles handles another one here");
            // The handler has seen the state, and its answer would undo what has happened since.
            if (!from.IsAsSaved(actor)) throw new SnapshotFormatException("an actor whose message it handles has gone on here");
        }

        if (!Options.Actors.TryRegisterAll(named))
            throw new SnapshotFormatException("the name of one of its actors belongs to another one here");
        turns.Keep();
    }

    private ActorMessage MessageOf(Frame* frame) =>
        System.Runtime.CompilerServices.Unsafe.As<ActorMessage>(ReferenceOf(frame->Scalars - 1));

    private void SaveFrame(SnapshotWriter to, Frame* frame)
    {
        var code = Program.Functions[frame->Function];
        var (pc, height) = (frame->Pc, frame->Height);
        var snapshot = (frame->Flags & FrameFlags.Generic) == 0 ? AfterCall(frame) : null;
        if (snapshot is not null) (pc, height) = (snapshot.Pc, snapshot.Operands.Length);
        to.Number(code.Id);
        to.Number(pc);
        to.Number(height);
        to.Number((long)(frame->Flags & SavedFlags));
        for (var i = 0; i < code.LocalsCount + height; i++)
        {
            if (snapshot is null) to.Value(PairAt(frame->Scalars + i));
            else to.Value(ValueOf(i < code.LocalsCount ? snapshot.Locals[i] : snapshot.Operands[i - code.LocalsCount], frame->Scalars));
        }

        if ((frame->Flags & FrameFlags.Remember) != 0)
        {
            ref readonly var key = ref _pending[frame - _frames];
            to.Number(key.Callee!.Code.Id);
            foreach (var argument in key.Arguments) to.Value(argument);
        }

        if ((frame->Flags & FrameFlags.ListStep) != 0)
            System.Runtime.CompilerServices.Unsafe.As<ListOperation>(ReferenceOf(frame->Scalars - 1)).Save(to);
        if ((frame->Flags & FrameFlags.Message) != 0)
        {
            to.Value(Value.Object(MessageOf(frame).Actor));
            to.Flag(MessageOf(frame).WantsReply);
        }
    }

    /// <summary>What a frame of execution code is in terms of canonical code when what it has called returns.</summary>
    private Prepare.Snapshot AfterCall(Frame* frame)
    {
        var exec = StateOf(frame->Function).Exec!;
        return exec.InfoOf(exec.IndexOf(frame->Ip))!.After!;
    }

    private void RestoreFrame(SnapshotReader from)
    {
        var state = StateOf(from.Number(0, Program.Functions.Length - 1));
        if (!state.IsValid) throw new SnapshotFormatException("a frame runs code that is not valid");
        var pc = from.Number(1, state.Code.Code.Length - 1);
        var height = from.Number(0, state.Code.Flow.MaxHeight);
        var flags = (FrameFlags)from.Number(0, ushort.MaxValue);
        if ((flags & ~SavedFlags) != 0 || (flags & (FrameFlags.ListStep | FrameFlags.Message)) == (FrameFlags.ListStep | FrameFlags.Message))
            throw new SnapshotFormatException("a frame is of no known kind");
        if (_tracer is null) flags &= ~FrameFlags.Traced;
        if (!Waits(state.Code, pc, height)) throw new SnapshotFormatException("a frame does not wait where it says");

        var slots = state.Code.LocalsCount + height;
        var values = new Value[slots];
        for (var i = 0; i < slots; i++) values[i] = from.Value();
        var key = (flags & FrameFlags.Remember) != 0 ? RestoreKey(from) : default;
        HeapObject? below = (flags & FrameFlags.ListStep) != 0 ? RestoreList(from)
            : (flags & FrameFlags.Message) != 0 ? RestoreMessage(from)
            : null;

        var window = _top == _frames ? _slots : _top->Scalars + Program.Functions[_top->Function].LocalsCount + _top->Height;
        if (below is not null) window++;
        if (_top == _lastFrame || (window + state.Slots > _slotsEnd && !TryMakeRoom(ref window, state.Slots)))
            throw new SnapshotFormatException("its frames take too much room");
        if (below is not null)
        {
            window[-1] = 0;
            ReferenceOf(window - 1) = below;
        }

        for (var i = 0; i < slots; i++) SetPair(window + i, values[i]);
        var isBase = _top == _frames;
        *++_top = new Frame
        {
            Scalars = window,
            Function = state.Code.Id,
            Pc = pc,
            Height = height,
            Flags = flags | FrameFlags.Generic | (isBase ? FrameFlags.Base : FrameFlags.Checked),
        };
        _pending[Depth] = key;
    }

    /// <summary>Whether code may stand behind the instruction that it waits for, with so many operands left.</summary>
    private bool Waits(FunctionCode code, int pc, int height)
    {
        var instruction = code.Code[pc - 1];
        var info = OpTable.Of(instruction.Op);
        return code.Flow.IsReachable(pc - 1) && code.Flow.IsReachable(pc) && info.Has(OpFacts.MayCall) && !info.IsTerminator
            && code.Flow.Heights[pc - 1] - info.PopsOf(instruction) == height && code.Flow.Heights[pc] == height + 1;
    }

    /// <summary>The instruction that a frame waits for.</summary>
    private Instruction WaitedFor(Frame* frame) => Program.Functions[frame->Function].Code[frame->Pc - 1];

    private PendingCall RestoreKey(SnapshotReader from)
    {
        var callee = StateOf(from.Number(0, Program.Functions.Length - 1));
        var arguments = new Value[callee.Code.Arity];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = from.Value();
        if (!MemoTable.TryMakeKey(callee, arguments, out var key)) throw new SnapshotFormatException("a call that is to be remembered is too large");
        _memo ??= new MemoTable();
        return key;
    }

    private ListOperation RestoreList(SnapshotReader from)
    {
        if (_top == _frames || OpTable.Of(WaitedFor(_top).Op).Group != Group.ListCall) throw new SnapshotFormatException("no list operation is under way");
        return ListOperation.Restore(from);
    }

    private ActorMessage RestoreMessage(SnapshotReader from)
    {
        var actor = from.Value<ActorValue>(ValueKind.Actor);
        var message = new ActorMessage(actor, from.Flag() ? ActorOperation.Ask : ActorOperation.Tell);
        if (actor.Native is null && _top != _frames && OperationOn(WaitedFor(_top)) == message.Sent) return message;
        throw new SnapshotFormatException("a message is handled that was not sent");
    }

    /// <summary>What an instruction does on actors.</summary>
    private ActorOperation OperationOn(Instruction instruction) => instruction.Op != Op.EffectCall
        ? ActorOperation.None
        : ActorOperations.Find(Program.Constants[instruction.A].Text!, Program.Constants[instruction.B].Text!);

    private void RestoreWait(EffectCall effect)
    {
        for (var frame = _frames + 2; frame <= _top; frame++)
        {
            var isList = OpTable.Of(WaitedFor(frame - 1).Op).Group == Group.ListCall;
            var isEffect = WaitedFor(frame - 1).Op == Op.EffectCall;
            if (isEffect != ((frame->Flags & FrameFlags.Message) != 0) || isList != ((frame->Flags & FrameFlags.ListStep) != 0))
                throw new SnapshotFormatException("a frame does not wait for the one above it");
        }

        var instruction = WaitedFor(_top);
        if (instruction.Op != Op.EffectCall || Program.Constants[instruction.A].Text != effect.Kind || Program.Constants[instruction.B].Text != effect.Operation)
            throw new SnapshotFormatException("it waits for another effect than its code");
        if (FindPure(instruction) is not null) throw new SnapshotFormatException("it waits for something that is no effect");
        _wait = new EffectWait(effect, null) { Slot = _top->Scalars + Program.Functions[_top->Function].LocalsCount + _top->Height - _slots };
    }

    private static long Tighter(long own, long saved)
    {
        NotNegative(saved);
        return own == 0 ? saved : saved == 0 ? own : Math.Min(own, saved);
    }

    private static long NotNegative(long value) => value >= 0 ? value : throw new SnapshotFormatException("a count is negative");
}
