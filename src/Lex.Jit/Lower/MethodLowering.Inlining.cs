using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Build;
using Lex.Jit.Emit;

namespace Lex.Jit.Lower;

// Bodies in place of calls. An inlined activation has its own depth, pays for itself and leaves for itself, exactly as if
// it had been called: the interpreter opens a frame of the callee's, finishes it, and what it returned is the result of the
// call. So no exit ever has to rebuild more than one frame.
internal sealed partial class MethodLowering
{
    // How deep calls are nested within one method, how large a body may be and how much one method may take in.
    private const int MostLevels = 3;
    private const int LargestBody = 32;
    private const int LargestLoop = 20;
    private const int MostInlined = 480;

    private readonly MethodLowering _outermost;
    private readonly Inlined? _inlined;
    private readonly int _level;

    // The functions that this version calls, or has in place of calls, without asking the gate: seen to when it is entered.
    private readonly SortedSet<int> _ungated = [];
    private int _room = MostInlined;
    private int _levels = MostLevels;

    // The method that asks at each call, if this one does not.
    private CodeTarget? _general;

    // The steps of all bodies in this method, its own included.
    private long _steps;

    /// <summary>A further body in a method: in place of a call, or one to which tail calls jump.</summary>
    private MethodLowering(MethodLowering caller, SsaFunction function, Signature signature, Inlined? inlined)
    {
        _outermost = caller._outermost;
        _inlined = inlined;
        _level = inlined is null ? 0 : caller._level + 1;
        _function = function;
        _signature = signature;
        (_unit, _il, _cold, _fuel) = (caller._unit, caller._il, caller._cold, caller._fuel);
        _placement = Placement.Of(function);
        _accounting = new Accounting(function.Code);
        _labels = DefineLabels("");
    }

    /// <summary>The call in whose place a body stands.</summary>
    /// <param name="Caller">The lowering of the activation that calls.</param>
    /// <param name="Call">The call.</param>
    /// <param name="Next">The caller's stretch behind the call, if the body pays for it together with its own last one.</param>
    /// <param name="Resumed">Where the caller goes on when the interpreter has finished the body; that stretch is not paid for then.</param>
    /// <param name="Done">Where it goes on when the result is in its place.</param>
    private sealed record Inlined(MethodLowering Caller, SsaInstruction Call, Stretch? Next, Label Resumed, Label Done);

    /// <summary>The body to lay in place of a call, or null when it is to be called.</summary>
    private SsaFunction? BodyFor(SsaInstruction call, Signature signature, int level, int room)
    {
        if (level == _outermost._levels || call.Result!.Kind != signature.Result || signature.Result == ValueKind.Unknown) return null;
        if (signature.Function.IsRefined || signature.Function.BudgetCost != 0 || !Fit(call.Operands, signature.Parameters)) return null;
        if (_unit.FormOf(signature.Function.Id) is not { } body) return null;
        var size = SizeOf(body);
        // A loop that calls nothing goes round often enough for a call of it to cost nothing.
        var largest = body.LoopHeads().Count == 0 || Calls(body) ? LargestBody : LargestLoop;
        return size <= largest && size <= room ? body : null;
    }

    /// <summary>How large a body is; beyond all bounds when it is of no use in place of a call.</summary>
    private static int SizeOf(SsaFunction body)
    {
        var size = 0;
        foreach (var block in body.Blocks)
        {
            size += 1 + block.Body.Count;
            if (block.End is SsaEnd.TailCall or SsaEnd.Leave) return int.MaxValue;
            foreach (var instruction in block.Body)
            {
                if (instruction.Settles && instruction.Code != SsaCode.Call) return int.MaxValue;
            }
        }

        return size;
    }

    /// <summary>Lays the callee's body in place of a call if it may stand there; the stretch behind the call may be paid for then.</summary>
    private bool TryEmitInlined(SsaInstruction call, Stretch next)
    {
        if (_unit.SignatureOf(call.Source.A) is not { } signature) return false;
        if (BodyFor(call, signature, _level, _outermost._room) is not { } body) return TryEmitPeeled(call, signature, next);
        EmitInlined(call, signature, body, next);
        return true;
    }

    private void EmitInlined(SsaInstruction call, Signature signature, SsaFunction body, Stretch next)
    {
        var resumed = _il.DefineLabel("resumed");
        var done = _il.DefineLabel("done");
        var refund = Refund(call.After!.Pc);
        _outermost._room -= SizeOf(body);
        _il.Note($"{call.Result} = {signature.Function.Name}({string.Join(", ", (object[])call.Operands)}), in place");
        var inlined = new MethodLowering(this, body, signature, new Inlined(this, call, next, resumed, done));
        inlined.PlanRounds(null);
        inlined.TakeArguments(this, call.Operands);
        if (inlined._hasLoops) AddToFuel(0, 1);
        inlined.EmitBody();
        _il.MarkLabel(done);
        EnqueueResumed(call, resumed, refund);
    }

    /// <summary>Behind a body that the interpreter has finished: the caller leaves with its result, or ends with its error.</summary>
    private void EnqueueResumed(SsaInstruction call, Label resumed, Charge refund) => _cold.Enqueue(() =>
    {
        if (!resumed.IsUsed) return;
        var good = _il.DefineLabel("good");
        _il.MarkLabel(resumed);
        FetchFuel();
        LoadSession();
        _il.LoadField(Members.CompiledExit);
        _il.BranchIfFalse(good);
        EmitReturnNothing();
        _il.MarkLabel(good);
        EmitExitWithAnswer(call, refund, isCounted: false);
    });

    /// <summary>
    /// Whether cold paths lead out of the method only: in a version that calls without asking. RyuJIT, which knows no profile of this code, lays a path that comes back
    /// into the midst of the hot one and keeps everything alive across its calls.
    /// </summary>
    private bool NeverRejoins => _outermost._ungated.Count != 0;

    /// <summary>The calls that are counted when a block begins: an inlined one where its body does, unless that is where its rounds begin, too.</summary>
    private int CallsAt(SsaBlock block) => _inlined is not null && !_hasLoops && block == _function.Blocks[0] ? 1 : 0;

    /// <summary>The caller's stretch joins the last one of a body that stands in place.</summary>
    private Stretch? Joined(Stretch? stretch, SsaBlock block, int index)
    {
        if (stretch is null || _inlined?.Next is not { } next || block.End is not SsaEnd.Return) return stretch;
        for (; index < block.Body.Count; index++)
        {
            if (block.Body[index].Settles) return stretch;
        }

        return stretch with { Total = stretch.Total + next.Total, Tail = stretch.Tail + next.Total };
    }

    /// <summary>
    /// Where a body is not laid in place of a call, the way on which it returns at once is, if there is one: recursion ends
    /// as often as it goes on. The call follows for the other way.
    /// </summary>
    private bool TryEmitPeeled(SsaInstruction call, Signature signature, Stretch next)
    {
        if (!NeverRejoins || !MayOverdraw || !_outermost._ungated.Contains(call.Source.A)) return false;
        if (_unit.FormOf(call.Source.A) is not { } body || !Fit(call.Operands, signature.Parameters) || call.Result!.Kind != signature.Result) return false;
        if (ReturnOf(body) is not { } returns) return false;
        var goesOn = _il.DefineLabel("call");
        var resumed = _il.DefineLabel("resumed");
        var done = _il.DefineLabel("done");
        var refund = Refund(call.After!.Pc);
        _il.Note($"{call.Result} = {signature.Function.Name}({string.Join(", ", (object[])call.Operands)}), if it returns at once");
        var peeled = new MethodLowering(this, body, signature, new Inlined(this, call, next, resumed, done));
        peeled.TakeArguments(this, call.Operands);
        peeled.EmitPeeled(returns, goesOn);
        _il.MarkLabel(goesOn);
        EmitInstruction(call);
        EmitCharge(next, isChecked: true);
        _il.MarkLabel(done);
        EnqueueResumed(call, resumed, refund);
        return true;
    }

    /// <summary>The block of a body that returns when its first block says so, and nothing can make code leave on that way.</summary>
    private static SsaBlock? ReturnOf(SsaFunction body)
    {
        if (body.Blocks[0].End is not SsaEnd.Branch || !Accounting.CanDefer(body.Blocks[0])) return null;
        foreach (var edge in body.Blocks[0].End.Edges)
        {
            if (edge.Target.End is SsaEnd.Return && !edge.Target.Body.Exists(Placement.MayLeave)) return edge.Target;
        }

        return null;
    }

    private void EmitPeeled(SsaBlock returns, Label goesOn)
    {
        var entry = _function.Blocks[0];
        var branch = (SsaEnd.Branch)entry.End;
        foreach (var block in _function.Blocks)
        {
            if (block != returns) _labels[block] = goesOn;
        }

        _accounting.First(entry, CallsAt(entry));
        EmitPure(entry);
        Load(branch.Condition);
        if (branch.Then.Target == returns) _il.BranchIfFalse(goesOn);
        else _il.BranchIfTrue(goesOn);
        EmitEdge(branch.Then.Target == returns ? branch.Then : branch.Else, returns);
        EmitBlock(returns, null, asks: false);
    }

    private void TakeArguments(MethodLowering caller, SsaValue[] arguments)
    {
        caller.LoadArguments(arguments, _signature.Parameters);
        var stores = new Stack<Local>();
        foreach (var parameter in _function.Blocks[0].Parameters)
        {
            foreach (var place in PlacesOf(parameter)) stores.Push(place);
        }

        while (stores.TryPop(out var place)) _il.StoreLocal(place);
    }

    /// <summary>Returns from the method, or gives the result to the call in whose place this body stands.</summary>
    private void EmitReturn(SsaValue value)
    {
        if (_inlined is { } inlined)
        {
            var places = inlined.Caller.PlacesOf(inlined.Call.Result!);
            LoadInto(value, places);
            for (var i = places.Length - 1; i >= 0; i--) _il.StoreLocal(places[i]);
            _il.Branch(inlined.Done);
            return;
        }

        HandFuel();
        LoadWhole(value, _signature.Result);
        _il.Return();
    }

    /// <summary>Goes on behind the activation that the interpreter has finished.</summary>
    private void EmitAfterLeave()
    {
        if (_inlined is not { } inlined)
        {
            EmitTakeResult();
            _il.Return();
            return;
        }

        _il.Branch(inlined.Resumed);
    }

    /// <summary>
    /// Hands over to the version that asks at each call unless all that are called here or stand in place of calls may be called
    /// without the gate, from the innermost body, too. No limit is lowered during a run, so this holds for the whole activation.
    /// </summary>
    private void EmitLimitCheck()
    {
        PlanInlining();
        if (_ungated.Count == 0) return;
        var general = _il.DefineLabel("general");
        foreach (var callee in _ungated)
        {
            LoadDepth();
            _il.LoadConstant(MostLevels);
            _il.Add();
            LoadLimit(callee);
            _il.BranchIfGreaterOrEqual(general);
        }

        _general = new CodeTarget($"{_signature.Target.Name}.general", typeof(Signature), _signature.Target.Returns, _signature.Target.Parameters);
        _cold.Enqueue(() =>
        {
            _il.MarkLabel(general);
            for (var i = 0; i < _general.Parameters.Length; i++) _il.LoadArgument(i, "handed on");
            _il.TailCall(_general);
        });
    }

    /// <summary>
    /// Finds the functions that are called directly or will stand in place of calls: as deep as the steps allow that are taken
    /// without asking. If not even the calls themselves do, nothing stands in place.
    /// </summary>
    private void PlanInlining()
    {
        for (_levels = MostLevels; _levels >= 0; _levels--)
        {
            var room = _room;
            _steps = Plan(_function, 0, ref room);
            foreach (var partner in _partners.Values) _steps += Plan(partner._function, 0, ref room);
            if (MayOverdraw) return;
        }

        _room = 0;
    }

    /// <summary>The steps of a body and of what stands in place of its calls, on the longest way.</summary>
    private long Plan(SsaFunction caller, int level, ref int room)
    {
        var inPlace = new Dictionary<SsaBlock, long>();
        foreach (var block in caller.Blocks)
        {
            var steps = 0L;
            foreach (var instruction in block.Body)
            {
                if (instruction.Code != SsaCode.Call || _unit.SignatureOf(instruction.Source.A) is not { } signature) continue;
                if (MayFit(instruction.Operands, signature.Parameters)) _ungated.Add(instruction.Source.A);
                if (BodyFor(instruction, signature, level, room) is { } body)
                {
                    room -= SizeOf(body);
                    steps += Plan(body, level + 1, ref room);
                }
                else if (_unit.FormOf(instruction.Source.A) is { } form && ReturnOf(form) is { } returns)
                {
                    // Perhaps it is peeled.
                    steps += LengthOf(form.Blocks[0]) + LengthOf(returns);
                }
            }

            inPlace.Add(block, steps);
        }

        return StepsOf(caller, inPlace);
    }

    /// <summary>Pushes the depth below which a function may be called without the gate.</summary>
    private void LoadLimit(int function)
    {
        LoadSession();
        _il.LoadField(Members.DirectDepth);
        _il.LoadConstant(function);
        _il.LoadInt32Element();
    }
}
