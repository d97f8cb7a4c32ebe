using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Prepare;

// The body of a small function in place of its call. Its locals and operands are slots of the caller's frame that nobody
// else uses, its parameters stand for the arguments wherever they are.
internal sealed unsafe partial class Translator
{
    /// <summary>Most slots beyond those of canonical code.</summary>
    public const int MostTemps = 64;

    private const int LongestBody = 64;

    private const int DeepestPlace = 4;

    private readonly List<InPlace?> _regionOf = [];

    private readonly HashSet<FunctionCode> _neverInPlace = [];

    private readonly Stack<FunctionCode> _bodies = new();

    private readonly int _tempBase;

    private int _nextTemp;

    private int _tempsUsed;

    private int _localBase;

    private int _stackBase;

    private int _depth;

    private InPlace? _region;

    // The body in place turned out to need something that cannot be started again.
    private bool _abandoned;

    private Loc _result;

    /// <summary>Puts a body in place of the call at the current instruction, if it is straight and pure.</summary>
    private bool TryInPlace(FunctionCode callee, int first, CallPath path)
    {
        if (callee.Code.Length > LongestBody || _bodies.Count == DeepestPlace || callee == _function || _bodies.Contains(callee)) return false;
        if (_neverInPlace.Contains(callee) || !_session.IsCalledDirectly(callee)) return false;
        for (var i = first; i < _stack.Count; i++) BuildPair(i);
        Settle();
        // Only now is it certain where the captures are.
        var captures = path == CallPath.Closure ? _stack[first].Unbuilt!.Parts : [];
        return _region is null ? TryBegin(callee, first, captures, path) : Body(callee, first, captures, path);
    }

    private bool TryBegin(FunctionCode callee, int first, Loc[] captures, CallPath path)
    {
        var region = new InPlace(Snap(_pc)) { Steps = _function.Fused.StepWeights[_pc] };
        var (start, temps, targets, addresses) = (_code.Count, _nextTemp, _targets.Count, _addresses.Count);
        var (weight, way) = (_weight, _way);
        var stack = new List<Loc>(_stack);
        var entry = Emit(ExecOp.Enter, 0, 0, 0, 0, new ExecInfo(_pc, At, [], 0, ValueKind.Unknown, region.Before, null));
        _region = region;
        _abandoned = false;
        var done = Body(callee, first, captures, path);
        _region = null;
        _lastResult = -1;
        var steps = weight - _function.Fused.StepWeights[_pc] + region.Steps;
        if (done && steps <= ushort.MaxValue && region.Cells <= ushort.MaxValue)
        {
            _code[entry] = _code[entry] with { A = (ushort)steps, C = (ushort)region.Cells, K = region.Address() };
            _session.AddInPlace(region);
            TakeWeight(_pc + 1);
            return true;
        }

        _neverInPlace.Add(callee);
        _failed = false;
        _stack = stack;
        _nextTemp = temps;
        (_weight, _way) = (weight, way);
        _targets.RemoveRange(targets, _targets.Count - targets);
        _addresses.RemoveRange(addresses, _addresses.Count - addresses);
        _code.RemoveRange(start, _code.Count - start);
        _pcs.RemoveRange(start, _pcs.Count - start);
        _ways.RemoveRange(start, _ways.Count - start);
        _infos.RemoveRange(start, _infos.Count - start);
        _regionOf.RemoveRange(start, _regionOf.Count - start);
        return false;
    }

    /// <summary>Lowers a body with the arguments that are on the stack, and replaces them by its result.</summary>
    private bool Body(FunctionCode callee, int first, Loc[] captures, CallPath path)
    {
        var slots = callee.LocalsCount + callee.Flow.MaxHeight + 1;
        if (_nextTemp + slots > MostTemps) return false;
        var region = _region!;
        if (path == CallPath.Call && callee.IsPure) region.PureCalls++;
        if (path != CallPath.Tail) _depth++;
        region.Depth = Math.Max(region.Depth, _depth);

        var caller = (_function, _blocks, _localCount, _localBase, _stackBase, _locals, _stack, _pc, _next);
        var locals = new Loc[callee.LocalsCount];
        Array.Fill(locals, Loc.Unit);
        captures.CopyTo(locals, 0);
        for (int i = captures.Length, at = _stack.Count - (callee.Arity - captures.Length); i < callee.Arity; i++, at++) locals[i] = _stack[at];
        _bodies.Push(_function);
        (_function, _blocks, _localCount, _locals, _stack) = (callee, new Blocks(callee), callee.LocalsCount, locals, []);
        _localBase = _tempBase + TakeTemps(slots);
        _stackBase = _localBase + callee.LocalsCount;
        _ended = false;
        for (_next = 0; !_ended && !_abandoned && !_failed;)
        {
            _pc = _next;
            _next = _pc + 1;
            // Code that goes back is no straight body.
            region.Steps += callee.Fused.StepWeights[_pc];
            Lower(callee.Code[_pc]);
            _abandoned |= _next <= _pc;
        }

        _bodies.Pop();
        (_function, _blocks, _localCount, _localBase, _stackBase, _locals, _stack, _pc, _next) = caller;
        _ended = false;
        if (path != CallPath.Tail) _depth--;
        if (_abandoned || _failed) return false;
        _stack.RemoveRange(first, _stack.Count - first);
        _stack.Add(_result);
        return true;
    }

    private void ReturnInPlace()
    {
        var top = _stack.Count - 1;
        BuildPair(top);
        var expected = Loc.OfHint(_function.Hints.Result);
        if (expected != ValueKind.Unknown)
        {
            var found = Guarded(top, expected).Kind;
            _abandoned |= Loc.IsScalarKind(expected) ? found != expected : Loc.IsScalarKind(found) || found == ValueKind.Unknown;
        }

        _result = Take();
        _ended = true;
    }

    /// <summary>The number of the first of some slots that nobody uses.</summary>
    private int TakeTemps(int count)
    {
        var first = _nextTemp;
        _nextTemp += count;
        _tempsUsed = Math.Max(_tempsUsed, _nextTemp);
        return first;
    }
}
