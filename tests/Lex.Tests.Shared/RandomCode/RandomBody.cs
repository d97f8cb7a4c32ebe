using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Tests.Shared.RandomCode;

/// <summary>Makes the code of one random function: expressions of a wanted type, by ways that are drawn.</summary>
internal sealed class RandomBody
{
    private static readonly RandomType Int = new RandomType.Scalar(ValueKind.Int);

    private static readonly RandomType Bool = new RandomType.Scalar(ValueKind.Bool);

    private readonly RandomFunctions _functions;

    private readonly Random _random;

    private readonly ProgramBuilder _pool;

    private readonly CodeBuilder _code;

    private readonly RandomType _result;

    private readonly int _level;

    // The type of what each local holds where code is being made; null: nothing is known.
    private readonly List<RandomType?> _locals = [];

    public RandomBody(RandomFunctions functions, RandomFunctions.Finished function, int level)
    {
        _functions = functions;
        _random = functions.Random;
        _pool = functions.Builder;
        _code = new CodeBuilder($"f{function.Id}");
        (_result, _level) = (function.Result, level);
        _locals.AddRange(function.Parameters);
    }

    /// <summary>Some statements and a result.</summary>
    public BuiltCode MakeStraight()
    {
        for (var i = _random.Next(3); i > 0; i--) Statement();
        Result();
        return _code.Build();
    }

    /// <summary>
    /// A loop that counts its first parameter down to 0, by tail calls of any of those in the circle that the function belongs to,
    /// each of which has a counter as its first parameter.
    /// </summary>
    public BuiltCode MakeLoop(IReadOnlyList<RandomFunctions.Finished> circle)
    {
        var goOn = _code.NewLabel();
        var counter = 0;
        if (_random.Next(2) == 0)
        {
            counter = NewLocal(Int);
            _code.LoadLocal(0);
            _code.StoreLocal(counter);
        }

        // The window that the specified listing fuses, or one that also stops for negative counters.
        _code.LoadLocal(counter);
        _code.PushConst(_pool.Int(0));
        if (_random.Next(2) == 0)
        {
            // Counts up to 0 from below would not end; the next test sees to it.
            _code.IntLe();
            _code.JumpIfNot(goOn);
        }
        else
        {
            _code.IntEq();
            _code.JumpIfNot(goOn);
        }

        Result();
        _code.Mark(goOn);
        _code.LoadLocal(counter);
        _code.PushConst(_pool.Int(_functions.Options.Rounds));
        _code.IntLt();
        var inRange = _code.NewLabel();
        _code.JumpIf(inRange);
        Leave(0);
        _code.Mark(inRange);
        _code.LoadLocal(0);
        _code.PushConst(_pool.Int(-_functions.Options.Rounds));
        _code.IntLe();
        var positive = _code.NewLabel();
        _code.JumpIfNot(positive);
        Leave(0);
        _code.Mark(positive);
        if (_random.Next(4) == 0) Rounds();
        for (var ways = _random.Next(4); ways > 0; ways--)
        {
            var known = _locals.Count;
            var otherWay = _code.NewLabel();
            Expression(Bool, 1);
            _code.JumpIf(otherWay);
            NextRound(circle);
            Forget(known);
            _code.Mark(otherWay);
        }

        NextRound(circle);
        return _code.Build();
    }

    private void NextRound(IReadOnlyList<RandomFunctions.Finished> circle)
    {
        var next = circle[_random.Next(circle.Count)];
        _code.LoadLocal(0);
        _code.PushConst(_pool.Int(_random.Next(1, 3)));
        _code.IntSub();
        for (var i = 1; i < next.Parameters.Length; i++) Expression(next.Parameters[i], 2);
        _code.TailCall(next.Id, next.Parameters.Length, Node());
    }

    /// <summary>A few rounds by a jump backwards, over whatever operands there are.</summary>
    private void Rounds()
    {
        var left = NewLocal(null);
        _code.PushConst(_pool.Int(_random.Next(1, 4)));
        _code.StoreLocal(left);
        var again = _code.MarkHere();
        Change();
        if (_random.Next(2) == 0)
        {
            // A second way back.
            var goOn = _code.NewLabel();
            var known = _locals.Count;
            Expression(Bool, 1);
            _code.JumpIf(goOn);
            Count();
            _code.JumpIf(again);
            Change();
            Forget(known);
            _code.Mark(goOn);
        }

        Count();
        _code.JumpIf(again);

        void Count()
        {
            _code.LoadLocal(left);
            _code.PushConst(_pool.Int(1));
            _code.IntSub();
            _code.Dup();
            _code.StoreLocal(left);
            _code.PushConst(_pool.Int(0));
            _code.IntLe();
            _code.BoolNot();
        }
    }

    /// <summary>A new value for a local; never for the first, which counts.</summary>
    private void Change()
    {
        var known = Enumerable.Range(0, _locals.Count).Where(i => i > 0 && _locals[i] is not null).ToList();
        if (known.Count == 0 || _random.Next(4) == 0)
        {
            Statement();
            return;
        }

        var local = known[_random.Next(known.Count)];
        Expression(_locals[local]!, 2);
        _code.StoreLocal(local);
    }

    private void Result()
    {
        if (_random.Next(4) == 0 && _functions.AnyWith(_result) is { } other)
        {
            foreach (var parameter in other.Parameters) Expression(parameter, 2);
            _code.TailCall(other.Id, other.Parameters.Length, Node());
            return;
        }

        Leave(_functions.Options.Depth);
    }

    private void Leave(int depth)
    {
        Expression(_result, depth);
        _code.Return();
    }

    /// <summary>Something that leaves the operands as they are.</summary>
    private void Statement()
    {
        if (_random.Next(8) == 0 && _code.Pc <= _functions.Options.Size)
        {
            Rounds();
            return;
        }

        var type = _functions.AnyType(2);
        Expression(type, _functions.Options.Depth - 1);
        if (_random.Next(4) == 0)
        {
            _code.Pop();
            return;
        }

        _code.StoreLocal(NewLocal(type));
    }

    private void Expression(RandomType type, int depth)
    {
        if (_random.NextDouble() < _functions.Options.Mistakes) type = _functions.AnyType(1);
        if (depth <= 0 || _code.Pc > _functions.Options.Size)
        {
            Leaf(type);
            return;
        }

        switch (_random.Next(12))
        {
            case 0:
                Leaf(type);
                break;
            case 1:
                If(type, depth);
                break;
            case 2:
                Kept(type, depth);
                break;
            case 3:
                Projection(type, depth);
                break;
            case 4 when TryCall(type, depth):
            case 5 when TryClosure(type, depth):
            case 6 when TryFold(type, depth):
            case 7 when TryBuiltin(type, depth):
                break;
            default:
                Computation(type, depth);
                break;
        }
    }

    /// <summary>A local or a constant; what has no constant is built from leaves.</summary>
    private void Leaf(RandomType type)
    {
        var fitting = Enumerable.Range(0, _locals.Count).Where(i => _locals[i] == type).ToList();
        if (fitting.Count > 0 && _random.Next(4) != 0)
        {
            _code.LoadLocal(fitting[_random.Next(fitting.Count)], _functions.Hint(type.Kind));
            return;
        }

        if (type is RandomType.Scalar) _code.PushConst(ConstantOf(type.Kind));
        else Build(type, 0);
    }

    private int ConstantOf(ValueKind kind) => kind switch
    {
        ValueKind.Int => _pool.Int(_random.Next(8) == 0 ? long.MinValue + _random.Next(2) : _random.Next(-2, 9)),
        ValueKind.Float => _pool.Float(_random.Next(8) == 0 ? double.NaN : _random.Next(-8, 9) / 2.0),
        ValueKind.Bool => _pool.Bool(_random.Next(2) == 0),
        ValueKind.Str => _pool.Str(new string((char)('a' + _random.Next(3)), _random.Next(4))),
        ValueKind.Bytes => _pool.Bytes(new byte[_random.Next(3)]),
        _ => _pool.Unit(),
    };

    private void Build(RandomType type, int depth)
    {
        switch (type)
        {
            case RandomType.List list:
                var count = _random.Next(4);
                for (var i = 0; i < count; i++) Expression(list.Element, depth);
                _code.MakeList(count);
                break;
            case RandomType.Tuple tuple:
                Expression(tuple.First, depth);
                Expression(tuple.Second, depth);
                Alternative(() => _code.MakeTuple(2), () => _code.AllocStackTuple(2), () => _code.AllocArenaTuple(2));
                break;
            case RandomType.Record record:
                Expression(record.A, depth);
                Expression(record.B, depth);
                var shape = _pool.Shape("a", "b");
                Alternative(() => _code.MakeRecord(shape, 2), () =>
                    _code.AllocStackRecord(shape, 2), () => _code.AllocArenaRecord(shape, 2));
                break;
            case RandomType.Option option when _random.Next(4) != 0:
                Expression(option.Item, depth);
                _code.MakeVariant(_pool.VariantName("Some"), 1);
                break;
            case RandomType.Option:
                _code.MakeVariant(_pool.VariantName("None"), 0);
                break;
            default:
                Leaf(type);
                break;
        }
    }

    private void Computation(RandomType type, int depth)
    {
        if (type is RandomType.List list)
        {
            ListOf(list, depth);
            return;
        }

        var ops = TypedOps.Of(type.Kind);
        if (type is not RandomType.Scalar || ops.Length == 0)
        {
            Build(type, depth - 1);
            return;
        }

        if (type == Bool && _random.Next(5) == 0)
        {
            Expression(new RandomType.Option(_functions.AnyType(0)), depth - 1);
            _code.TestVariant(_pool.VariantName(_random.Next(2) == 0 ? "Some" : "None"));
            return;
        }

        if (type == Int && _random.Next(8) == 0)
        {
            Expression(new RandomType.List(_functions.AnyType(0)), depth - 1);
            _code.GetListLen();
            return;
        }

        var (op, operands) = ops[_random.Next(ops.Length)];
        foreach (var kind in operands) Expression(new RandomType.Scalar(kind), depth - 1);
        _code.Emit(new Instruction(op.Op), _functions.Hint(type.Kind));
    }

    private void ListOf(RandomType.List type, int depth)
    {
        var source = _functions.AnyType(0);
        switch (_random.Next(6))
        {
            case 0:
                Expression(type, depth - 1);
                Expression(type.Element, depth - 1);
                _code.ListAppend();
                break;
            case 1 when Callback([source], type.Element) is { } map:
                Expression(new RandomType.List(source), depth - 1);
                Closure(map);
                Alternative(() => _code.ListMap(Node()), () => _code.ListMap(Node()), () => _code.ParallelMap(Node()));
                break;
            case 2 when Callback([type.Element], Bool) is { } keep:
                Expression(type, depth - 1);
                Closure(keep);
                _code.ListFilter(Node());
                break;
            case 3 when Callback([type.Element], source) is { } key:
                Expression(type, depth - 1);
                Closure(key);
                _code.SortByKey(Node());
                break;
            default:
                Build(type, depth - 1);
                break;
        }
    }

    private bool TryFold(RandomType type, int depth)
    {
        var element = _functions.AnyType(0);
        if (Callback([type, element], type) is not { } step) return false;
        Expression(new RandomType.List(element), depth - 1);
        Expression(type, depth - 1);
        Closure(step);
        _code.ListFold(Node(), _functions.Hint(type.Kind));
        return true;
    }

    /// <summary>A part of something that holds one of the type.</summary>
    private void Projection(RandomType type, int depth)
    {
        var hint = _functions.Hint(type.Kind);
        switch (_random.Next(6))
        {
            case 0:
                Expression(new RandomType.Tuple(type, _functions.AnyType(0)), depth - 1);
                _code.GetElem(0, hint);
                break;
            case 1:
                Expression(new RandomType.Record(_functions.AnyType(0), type), depth - 1);
                _code.GetField(_pool.FieldName("b"), hint);
                break;
            case 2:
                Expression(type, depth - 1);
                _code.MakeVariant(_pool.VariantName("Some"), 1);
                _code.GetVariantArg(0, hint);
                break;
            case 3:
                Expression(type, depth - 1);
                _code.MakeVariant(_pool.VariantName("Some"), 1);
                _code.GetVariant(_pool.VariantName("Some"));
                _code.GetElem(0, hint);
                break;
            case 4:
                Expression(type, depth - 1);
                _code.MakeList(1);
                _code.GetListElem(0, hint);
                break;
            default:
                Expression(type, depth - 1);
                Expression(type, depth - 1);
                _code.MakeList(2);
                _code.PushConst(_pool.Int(_random.Next(2)));
                _code.GetListElemDyn(hint);
                break;
        }
    }

    private void If(RandomType type, int depth)
    {
        Expression(Bool, depth - 1);
        var other = _code.NewLabel();
        var end = _code.NewLabel();
        Alternative(() => _code.JumpIf(other), () => _code.JumpIfNot(other), () => _code.JumpIfNot(other));
        var before = _code.Height;
        var known = _locals.Count;
        if (_random.Next(20) == 0)
        {
            _code.Panic(_pool.Str("no way"));
        }
        else
        {
            Expression(type, depth - 1);
            _code.Jump(end);
        }

        // What a branch has put into new locals is not known after it; the slots are not used again.
        Forget(known);
        _code.AssumeHeight(before);
        _code.Mark(other);
        Expression(type, depth - 1);
        Forget(known);
        _code.Mark(end);
    }

    /// <summary>A value that is also kept in a local, with the copies that compilers make.</summary>
    private void Kept(RandomType type, int depth)
    {
        Expression(type, depth - 1);
        if (_random.Next(8) == 0) Rounds();
        var local = NewLocal(null);
        if (_random.Next(2) == 0)
        {
            _code.StoreLocal(local);
            _locals[local] = type;
            _code.LoadLocal(local, _functions.Hint(type.Kind));
        }
        else
        {
            _code.Dup();
            _code.StoreLocal(local);
            _locals[local] = type;
        }
    }

    private bool TryCall(RandomType type, int depth)
    {
        var callee = _functions.AnyWith(type) ?? Callback([Int], type);
        if (callee is not { } function) return false;
        foreach (var parameter in function.Parameters) Expression(parameter, depth - 1);
        _code.Call(function.Id, function.Parameters.Length, Node(), _functions.Hint(type.Kind));
        return true;
    }

    private bool TryClosure(RandomType type, int depth)
    {
        if (Callback([_functions.AnyType(0), _functions.AnyType(0)], type) is not { } function) return false;
        var captures = _random.Next(3);
        for (var i = 0; i < captures; i++) Expression(function.Parameters[i], depth - 1);
        _code.MakeClosure(function.Id, captures);
        for (var i = captures; i < 2; i++) Expression(function.Parameters[i], depth - 1);
        _code.CallClosure(2 - captures, Node(), _functions.Hint(type.Kind));
        return true;
    }

    private bool TryBuiltin(RandomType type, int depth)
    {
        var fitting = Array.FindAll(_functions.Options.Builtins, b => b.Result == type);
        if (fitting.Length == 0) return false;
        var builtin = fitting[_random.Next(fitting.Length)];
        foreach (var parameter in builtin.Parameters) Expression(parameter, depth - 1);
        _code.EffectCall(
            _pool.Str(builtin.Module), _pool.Str(builtin.Name), builtin.Parameters.Length, Node(), _functions.Hint(type.Kind));
        return true;
    }

    private RandomFunctions.Finished? Callback(RandomType[] parameters, RandomType result) =>
        _functions.Find(parameters, result, _level + 1);

    private void Closure(RandomFunctions.Finished function) => _code.MakeClosure(function.Id, 0);

    private int NewLocal(RandomType? type)
    {
        _locals.Add(type);
        return _locals.Count - 1;
    }

    private void Forget(int known)
    {
        for (var i = known; i < _locals.Count; i++) _locals[i] = null;
    }

    private int Node() => _pool.NodeId($"n_0.{_code.Pc}");

    private void Alternative(Func<int> first, Func<int> second, Func<int> third) =>
        (_random.Next(3) switch { 0 => first, 1 => second, _ => third })();
}
