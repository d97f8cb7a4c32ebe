using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Build;
using Lex.Jit.Emit;

namespace Lex.Jit.Lower;

// Loops. Each is one by tail calls: of the function itself, or of several in turn, whose bodies then stand in one method.
internal sealed partial class MethodLowering
{
    // Instructions and blocks of a loop that is laid out twice.
    private const int LargestUnrolled = 40;

    // How many functions may share a method, and how large the bodies may be together.
    private const int MostPartners = 8;
    private const int LargestTogether = 240;

    // Steps that an activation takes at most if it returns without asking.
    private const int MostUnasked = 64;

    // The functions that this one and they themselves tail-call in turn, with their bodies in this method.
    private readonly SortedDictionary<int, MethodLowering> _partners = [];

    // The blocks that ask for fuel, for a round or for the activation.
    private readonly HashSet<SsaBlock> _asking = [];

    // Where the edges lead that end a round.
    private readonly Dictionary<SsaEdge, Label> _rounds = [];

    private bool _hasLoops;

    // Loops that begin elsewhere than at the first block; code from a compiler has none.
    private bool _hasInnerLoops;

    // Where a method that calls nothing is entered again when it has got more fuel.
    private Label? _reentry;

    private Label Entry => _labels[_function.Blocks[0]];

    /// <summary>Decides where fuel is asked for.</summary>
    /// <param name="entry">The block where an activation begins that has to ask, or null.</param>
    private void PlanRounds(SsaBlock? entry)
    {
        var heads = _function.LoopHeads();
        _hasLoops = heads.Count != 0;
        _hasInnerLoops = heads.Count > (heads.Contains(_function.Blocks[0]) ? 1 : 0);
        if (entry is not null) heads.Add(entry);
        foreach (var head in heads) LetAsk(head);
    }

    /// <summary>Has a block ask for fuel, or the one behind it if it only finds out whether the function returns at once.</summary>
    private void LetAsk(SsaBlock block)
    {
        if (!Accounting.CanDefer(block) || LengthOf(block) > MostUnasked / 2 || block.End is not SsaEnd.Branch branch)
        {
            _asking.Add(block);
            return;
        }

        var (then, otherwise) = (branch.Then.Target, branch.Else.Target);
        if (ReturnsAtOnce(then) == ReturnsAtOnce(otherwise)) _asking.Add(block);
        else _asking.Add(ReturnsAtOnce(then) ? otherwise : then);
    }

    private static bool ReturnsAtOnce(SsaBlock block) =>
        block.End is SsaEnd.Return && LengthOf(block) <= MostUnasked / 2 && !block.Body.Exists(static instruction => instruction.Settles);

    private static int LengthOf(SsaBlock block) => block.Finish - block.Start + (block.Tail is { } tail ? tail.Finish - tail.Start : 0);

    private void EmitBody()
    {
        var entry = _function.Blocks[0];
        var ends = EndsOfRounds();
        foreach (var end in ends) _rounds[end] = Entry;
        if (!IsUnrolled)
        {
            EmitBlocks(asks: true);
            return;
        }

        // Two rounds. When there is one way through them they follow each other and the first asks for both; else the way by which a round
        // was left decides in which the next one runs: so the ways do not join, and what follows which is easier to foresee.
        var (first, second) = (_labels, DefineLabels("'"));
        for (var i = 0; i < ends.Count; i += 2) _rounds[ends[i]] = second[entry];
        EmitBlocks(asks: true);
        _labels = second;
        if (ends.Count == 1) _rounds[ends[0]] = first[entry];
        EmitBlocks(asks: ends.Count > 1);
    }

    private List<SsaEdge> EndsOfRounds()
    {
        var ends = new List<SsaEdge>();
        foreach (var block in _function.Blocks)
        {
            foreach (var edge in block.End.Edges)
            {
                if (edge.Target == _function.Blocks[0]) ends.Add(edge);
            }
        }

        return ends;
    }

    private void EmitBlocks(bool asks)
    {
        for (var i = 0; i < _function.Blocks.Count; i++)
        {
            var next = i + 1 < _function.Blocks.Count ? _function.Blocks[i + 1] : null;
            EmitBlock(_function.Blocks[i], next, asks);
        }
    }

    private Dictionary<SsaBlock, Label> DefineLabels(string suffix)
    {
        var labels = new Dictionary<SsaBlock, Label>();
        foreach (var block in _function.Blocks) labels.Add(block, _il.DefineLabel($"b{block.Id}{suffix}"));
        return labels;
    }

    private Label LabelOf(SsaEdge edge) => _rounds.TryGetValue(edge, out var round) ? round : _labels[edge.Target];

    /// <summary>Whether the function is a small loop, with none in it, that calls nothing.</summary>
    private bool IsUnrolled => _hasLoops && !_hasInnerLoops && _outermost._partners.Count == 0
        && SizeOfBlocks(_function) <= LargestUnrolled && !Calls(_function);

    /// <summary>Whether the method calls others, or is left for them.</summary>
    private bool HasCalls()
    {
        var hasCalls = Calls(_function);
        foreach (var partner in _partners.Values) hasCalls |= Calls(partner._function);
        return hasCalls;
    }

    private bool Calls(SsaFunction function)
    {
        foreach (var block in function.Blocks)
        {
            if (block.End is SsaEnd.TailCall call && PartnerFor(call) is null) return true;
            if (block.Body.Exists(static instruction => instruction.Settles)) return true;
        }

        return false;
    }

    private static int SizeOfBlocks(SsaFunction function)
    {
        var size = 0;
        foreach (var block in function.Blocks) size += 1 + block.Body.Count;
        return size;
    }

    /// <summary>Takes in the functions with which this one tail-calls itself in a circle.</summary>
    private void FindPartners()
    {
        var circle = Circle();
        var size = SizeOfBlocks(_function);
        foreach (var form in circle) size += SizeOfBlocks(form);
        if (circle.Count > MostPartners || size > LargestTogether) return;
        foreach (var form in circle)
        {
            // With one partner every round comes by the first block of this function.
            var partner = new MethodLowering(this, form, _unit.SignatureOf(form.Code.Id)!, null);
            partner.PlanRounds(circle.Count == 1 ? null : form.Blocks[0]);
            _partners.Add(form.Code.Id, partner);
            _steps += StepsOf(form);
        }
    }

    /// <summary>The functions that tail calls lead to from here and back again.</summary>
    private List<SsaFunction> Circle()
    {
        var reached = new List<SsaFunction> { _function };
        for (var i = 0; i < reached.Count && reached.Count <= 2 * MostPartners; i++)
        {
            foreach (var callee in JoinedBy(reached[i]))
            {
                if (!reached.Exists(form => form.Code.Id == callee) && _unit.FormOf(callee) is { } found) reached.Add(found);
            }
        }

        var leadBack = new HashSet<int> { _function.Code.Id };
        while (reached.Exists(form => leadBack.Overlaps(JoinedBy(form)) && leadBack.Add(form.Code.Id)))
        {
            // Another one leads to one of those.
        }

        reached.Remove(_function);
        reached.RemoveAll(form => !leadBack.Contains(form.Code.Id));
        return reached;
    }

    /// <summary>The functions whose bodies a function's tail calls may jump to.</summary>
    private List<int> JoinedBy(SsaFunction function)
    {
        var callees = new List<int>();
        foreach (var block in function.Blocks)
        {
            if (block.End is SsaEnd.TailCall call && MayJoin(call)) callees.Add(call.Function);
        }

        return callees;
    }

    /// <summary>Whether a tail call may be a jump to the other body.</summary>
    private bool MayJoin(SsaEnd.TailCall call) =>
        _unit.SignatureOf(call.Function) is { } signature && signature.Result == _signature.Result && Fit(call.Arguments, signature.Parameters)
        && !signature.Function.IsRefined && signature.Function.BudgetCost == 0;

    /// <summary>The body to which a tail call jumps, if it does.</summary>
    private MethodLowering? PartnerFor(SsaEnd.TailCall call)
    {
        if (_outermost._partners.Count == 0 || !MayJoin(call)) return null;
        return call.Function == _outermost._function.Code.Id ? _outermost : _outermost._partners.GetValueOrDefault(call.Function);
    }

    /// <summary>
    /// A loop by self tail calls begins its round anew when it has got more fuel: then the way to the session is no part of
    /// the loop, and what the loop keeps in registers stays there. Its values wait in the slots meanwhile.
    /// </summary>
    private void EmitReentry(SsaExit start, Charge refund)
    {
        var parameters = _function.Blocks[0].Parameters;
        var poor = _il.DefineLabel("limit");
        EmitLeave(Members.RefuelOrLeave, PointOf(start, refund));
        _il.BranchIfFalse(poor);
        for (var i = 0; i < parameters.Count; i++)
        {
            if (start.Slots[i] == parameters[i]) TakeBack(parameters[i], i);
        }

        _il.Branch(_reentry!);
        _il.MarkLabel(poor);
        EmitAfterLeave();
    }

    /// <summary>Reads a parameter from the slot where it has waited.</summary>
    private void TakeBack(SsaValue parameter, int slot)
    {
        foreach (var place in PlacesOf(parameter))
        {
            var isReference = place.Type == typeof(HeapObject);
            if (isReference) LoadSession();
            LoadSession();
            _il.LoadField(Members.CompiledBase);
            _il.OffsetPointer(slot * sizeof(long));
            if (isReference)
            {
                _il.Call(Members.ReferenceOf);
                _il.LoadReferenceIndirect(typeof(HeapObject));
            }
            else
            {
                _il.LoadInt64Indirect();
                if (place.Type != typeof(long)) Unwrap(parameter.Kind);
            }

            _il.StoreLocal(place);
        }
    }
}
