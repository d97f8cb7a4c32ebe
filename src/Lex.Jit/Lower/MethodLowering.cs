using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Build;
using Lex.Jit.Emit;

namespace Lex.Jit.Lower;

/// <summary>
/// Emits a function from its static single assignment form. Values live in IL locals, an Unknown in two of them, and the
/// evaluation stack is empty between instructions; so a cold path can begin anywhere. Cold paths follow behind the code.
/// </summary>
internal sealed partial class MethodLowering : OpEmission
{
    private readonly SsaFunction _function;
    private readonly Signature _signature;
    private readonly IUnit _unit;
    private readonly Emitter _il;
    private readonly Placement _placement;
    private readonly Accounting _accounting;
    private readonly Dictionary<SsaValue, Local[]> _places = [];
    private Dictionary<SsaBlock, Label> _labels;
    private readonly Queue<Action> _cold;
    private readonly Local _fuel;
    private SsaInstruction _current = null!;
    private Stretch? _stretch;

    private MethodLowering(SsaFunction function, Signature signature, IUnit unit, CodeTarget target)
    {
        _function = function;
        _signature = signature;
        _unit = unit;
        _il = new Emitter(target);
        _cold = new Queue<Action>();
        _placement = Placement.Of(function);
        _accounting = new Accounting(function.Code);
        _fuel = _il.DeclareLocal(typeof(long), "fuel");
        _labels = DefineLabels("");
        _steps = StepsOf(function);
        _outermost = this;
        PlanRounds(function.Blocks[0]);
    }

    /// <summary>
    /// Emits the method; answers its listing. One that calls others or has their bodies in place of calls is emitted twice: as a
    /// method that does so without asking, and as one that asks the gate each time, which is compiled when it is needed.
    /// </summary>
    public static string Run(SsaFunction function, Signature signature, IUnit unit)
    {
        var lowering = new MethodLowering(function, signature, unit, signature.Target);
        lowering.Run();
        if (lowering._general is not { } target) return lowering._il.Listing;
        var general = new MethodLowering(function, signature, unit, target) { _room = 0 };
        general.TakeArguments();
        general.EmitRest();
        return $"{lowering._il.Listing}\n{target.Name}:\n{general._il.Listing}";
    }

    private void Run()
    {
        EmitEntry();
        EmitRest();
    }

    private void EmitRest()
    {
        EmitBody();
        foreach (var partner in _partners.Values) partner.EmitBody();
        while (_cold.TryDequeue(out var path)) path();
        _il.Seal();
    }

    private void EmitEntry()
    {
        FindPartners();
        if (HasCalls())
        {
            // The arguments are taken behind the checks, whose cold paths then do not keep them alive.
            EmitStackCheck();
            EmitLimitCheck();
            TakeArguments();
            return;
        }

        TakeArguments();
        if (!_hasLoops && _partners.Count == 0) return;
        StoreFuel();
        _reentry = _il.DefineLabel("enter");
        _il.MarkLabel(_reentry);
        FetchFuel();
    }

    /// <summary>Moves the arguments into the places of the first block's parameters.</summary>
    private void TakeArguments()
    {
        _il.LoadArgument(_signature.Fuel, "fuel");
        _il.StoreLocal(_fuel);
        var entry = _function.Blocks[0];
        for (var i = 0; i < entry.Parameters.Count; i++)
        {
            var first = _signature.First[i];
            var places = PlacesOf(entry.Parameters[i]);
            for (var half = 0; half < places.Length; half++)
            {
                _il.LoadArgument(first + half, $"p{i}");
                _il.StoreLocal(places[half]);
            }
        }
    }

    /// <summary>Emits a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="next">What is emitted behind it, if anything.</param>
    /// <param name="asks">Whether it asks for fuel, if it is one of those that do.</param>
    private void EmitBlock(SsaBlock block, SsaBlock? next, bool asks)
    {
        _il.MarkLabel(_labels[block]);
        var start = _accounting.StartOf(block);
        _stretch = Joined(_accounting.First(block, CallsAt(block)), block, 0);
        if (asks && MayOverdraw && _asking.Contains(block)) EmitFuelCheck(start, default);
        EmitCharge(_stretch, isChecked: !MayOverdraw);
        for (var i = 0; i < block.Body.Count; i++)
        {
            var instruction = block.Body[i];
            if (instruction.Result is { } result && _placement.IsNested(result)) continue;
            if (instruction is { Code: SsaCode.Build, IsUnbuilt: true }) continue;
            _current = instruction;
            if (!instruction.Settles)
            {
                EmitInstruction(instruction);
                continue;
            }

            // The guard behind a call is part of the next stretch, and leaves with the same frame.
            var stretch = Joined(_accounting.Next(block, i, Behind(instruction)), block, i + 1)!;
            var isInPlace = instruction.Code == SsaCode.Call && TryEmitInlined(instruction, stretch);
            if (!isInPlace) EmitInstruction(instruction);
            _stretch = stretch;
            if (!isInPlace || !MayOverdraw) EmitCharge(stretch, isChecked: true);
        }

        EmitEnd(block, next);
    }

    private void EmitInstruction(SsaInstruction instruction)
    {
        if (instruction.Code == SsaCode.Guard) EmitGuard(instruction);
        else if (instruction.Code == SsaCode.Build) EmitBuild(instruction);
        else if (instruction.Code == SsaCode.Part) EmitPart(instruction);
        else if (instruction.Code is SsaCode.Apply or SsaCode.Test) EmitApply(instruction);
        else if (instruction.Code == SsaCode.Library) EmitLibrary(instruction);
        else Lower(instruction.Source);
    }

    /// <summary>The frame behind an instruction, with its result.</summary>
    private static SsaExit Behind(SsaInstruction instruction)
    {
        var after = instruction.After!;
        return new SsaExit(after.Function, after.Pc, instruction.Result is { } result ? [.. after.Slots, result] : after.Slots);
    }

    private void EmitEnd(SsaBlock block, SsaBlock? next)
    {
        switch (block.End)
        {
            case SsaEnd.Jump jump:
                EmitEdge(jump.To, next);
                break;
            case SsaEnd.Branch branch:
                EmitBranch(branch, next);
                break;
            case SsaEnd.Return result:
                EmitReturn(result.Value);
                break;
            case SsaEnd.TailCall call:
                EmitTailCall(call);
                break;
            default:
                var exit = block.End.Exit!;
                EmitExit(exit, Refund(exit.Pc));
                break;
        }
    }

    private void EmitBranch(SsaEnd.Branch branch, SsaBlock? next)
    {
        Load(branch.Condition);
        if (branch.Then.Arguments.Length == 0)
        {
            _il.BranchIfTrue(LabelOf(branch.Then));
            EmitEdge(branch.Else, next);
            return;
        }

        var then = _il.DefineLabel($"to b{branch.Then.Target.Id}");
        _il.BranchIfTrue(then);
        EmitEdge(branch.Else, null);
        _il.MarkLabel(then);
        EmitEdge(branch.Then, next);
    }

    /// <summary>Passes the arguments of an edge, all at once, and goes on.</summary>
    private void EmitEdge(SsaEdge edge, SsaBlock? next)
    {
        var parameters = edge.Target.Parameters;
        var stores = new Stack<Local>();
        for (var i = 0; i < edge.Arguments.Length; i++)
        {
            if (edge.Arguments[i] == parameters[i]) continue;
            var places = PlacesOf(parameters[i]);
            LoadInto(edge.Arguments[i], places);
            foreach (var place in places) stores.Push(place);
        }

        while (stores.TryPop(out var place)) _il.StoreLocal(place);
        if (edge.Target != next) _il.Branch(LabelOf(edge));
    }

    private void EmitPure(SsaBlock block)
    {
        foreach (var instruction in block.Body)
        {
            if (!_placement.IsNested(instruction.Result!)) EmitInstruction(instruction);
        }
    }

    /// <summary>
    /// Whether the method takes steps without asking, except where an activation or a round begins and behind whatever else has
    /// taken fuel. Between two such places all of it runs once at most, and so does what a callee takes that returns at once.
    /// </summary>
    private bool MayOverdraw => _outermost._steps + MostUnasked <= _unit.Overdraft;

    /// <summary>The steps that a body takes at most between two places where it asks, on the longest way; those of a loop may be two rounds apart.</summary>
    /// <param name="function">The body.</param>
    /// <param name="inPlace">What stands in place of the calls of each block.</param>
    private static long StepsOf(SsaFunction function, Dictionary<SsaBlock, long>? inPlace = null)
    {
        var accounting = new Accounting(function.Code);
        var before = new Dictionary<SsaBlock, long>();
        var most = 0L;
        foreach (var block in function.Blocks)
        {
            var steps = before.GetValueOrDefault(block) + (inPlace?.GetValueOrDefault(block) ?? 0) + accounting.StepsOf(block);
            most = Math.Max(most, steps);
            foreach (var edge in block.End.Edges) before[edge.Target] = Math.Max(before.GetValueOrDefault(edge.Target), steps);
        }

        return function.LoopHeads().Count == 0 ? most : 2 * most;
    }

    /// <summary>
    /// Pays for the stretch that begins here; when it cannot be paid, the interpreter goes on at its start.
    /// </summary>
    private void EmitCharge(Stretch? charged, bool isChecked)
    {
        if (charged is not { Total.IsNothing: false } stretch) return;
        var (total, start) = (stretch.Total, stretch.Start);
        AddToFuel(-total.Steps, total.Calls);
        if (isChecked && total.Steps != 0) EmitFuelCheck(start, new Charge(total.Steps, 0));
        if (total.Cells == 0) return;
        var poor = _il.DefineLabel("cells");
        AddTo(Members.Cells, -total.Cells);
        LoadSession();
        _il.LoadField(Members.Cells);
        _il.LoadConstant(0L);
        _il.BranchIfLess(poor);
        _cold.Enqueue(() =>
        {
            _il.MarkLabel(poor);
            EmitExit(start, total, isCounted: false);
        });
    }

    /// <summary>Asks for more fuel when there is none; when there is no more, the interpreter goes on.</summary>
    private void EmitFuelCheck(SsaExit start, Charge refund)
    {
        var refuel = _il.DefineLabel("refuel");
        var paid = _il.DefineLabel("paid");
        _il.LoadLocal(_fuel);
        _il.LoadConstant(0L);
        _il.BranchIfLess(refuel);
        _il.MarkLabel(paid);
        _cold.Enqueue(() =>
        {
            _il.MarkLabel(refuel);
            var beginsRound = _inlined is null && start == _function.Blocks[0].Entry;
            if (beginsRound && _reentry is not null) EmitReentry(start, refund);
            else if (beginsRound || NeverRejoins) EmitRefuelAndExit(start, refund, beginsRound);
            else EmitRefuel(paid, start, refund);
        });
    }

    /// <summary>Leaves with more fuel for those that are called from now on, or for a new round.</summary>
    private void EmitRefuelAndExit(SsaExit start, Charge refund, bool beginsRound)
    {
        EmitLeave(Members.LeaveForFuel, PointOf(beginsRound ? WithAllParameters(start) : start, refund, beginsRound: beginsRound));
        EmitAfterLeave();
    }

    /// <summary>The frame at the beginning of a round, as the arguments of a call: with those, too, that nobody reads.</summary>
    private SsaExit WithAllParameters(SsaExit start)
    {
        var slots = new SsaValue?[start.Slots.Length];
        for (var i = 0; i < _function.Code.Arity; i++) slots[i] = _function.Blocks[0].Parameters[i];
        return start with { Slots = slots };
    }

    private void EmitRefuel(Label paid, SsaExit start, Charge refund)
    {
        var poor = _il.DefineLabel("limit");
        StoreFuel();
        LoadSession();
        _il.Call(Members.Refuel);
        FetchFuel();
        _il.BranchIfFalse(poor);
        _il.Branch(paid);
        _il.MarkLabel(poor);
        EmitExit(start, refund, isCounted: false);
    }

    /// <summary>What of the present stretch is not executed when code leaves before an instruction.</summary>
    private Charge Refund(int pc) => _stretch is { } stretch && pc <= stretch.End ? _accounting.Between(pc, stretch.End) + stretch.Tail : default;

    private void AddToFuel(long steps, int calls = 0)
    {
        var amount = (steps << Session.FuelShift) + calls;
        if (amount == 0) return;
        _il.LoadLocal(_fuel);
        _il.LoadConstant(amount);
        _il.Add();
        _il.StoreLocal(_fuel);
    }

    private void AddTo(System.Reflection.FieldInfo field, long amount)
    {
        LoadSession();
        LoadSession();
        _il.LoadField(field);
        _il.LoadConstant(amount);
        _il.Add();
        _il.StoreField(field);
    }

    /// <summary>Takes the fuel from where the session keeps it.</summary>
    private void FetchFuel()
    {
        LoadSession();
        _il.Call(Members.GiveFuel);
        _il.StoreLocal(_fuel);
    }

    /// <summary>Gives fuel and counted calls back to the session. What is held here is worthless afterwards.</summary>
    private void StoreFuel()
    {
        LoadSession();
        _il.LoadLocal(_fuel);
        _il.Call(Members.TakeFuel);
    }

    /// <summary>Hands them to the calling method.</summary>
    private void HandFuel()
    {
        LoadSession();
        _il.LoadLocal(_fuel);
        _il.StoreField(Members.HandedFuel);
    }

    private void LoadSession() => _il.LoadArgument(0, "session");

    private void LoadDepth()
    {
        _il.LoadArgument(_outermost._signature.Depth, "depth");
        if (_level == 0) return;
        _il.LoadConstant(_level);
        _il.Add();
    }
}
