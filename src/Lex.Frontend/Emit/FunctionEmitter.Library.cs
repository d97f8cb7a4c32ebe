using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Frontend.Types;

namespace Lex.Frontend.Emit;

/// <content>Library operations that run closures are lowered here (runtime 13.8 and 13.9); all others are calls of the library.</content>
internal sealed partial class FunctionEmitter
{
    private void EmitLibraryCall(string module, string name, LibraryArguments arguments)
    {
        switch (module, name)
        {
            case ("list", "map"):
                EmitListOperation(arguments, () => _code.ListMap(Pool.NodeId("n_list_map")));
                break;
            case ("list", "filter"):
                EmitListOperation(arguments, () => _code.ListFilter(Pool.NodeId("n_list_filter")));
                break;
            case ("list", "par_map"):
                EmitListOperation(arguments, () => _code.ParallelMap(Pool.NodeId("n_list_par_map")));
                break;
            case ("list", "sort_by"):
                EmitListOperation(arguments, () => _code.SortByKey(Pool.NodeId("n_list_sort_by")));
                break;
            case ("list", "fold"):
                EmitListOperation(arguments, () => _code.ListFold(Pool.NodeId("n_list_fold"), arguments.ResultKind));
                break;
            case ("result", "map"):
                EmitOnVariant(arguments, "Ok", wrap: true);
                break;
            case ("result", "and_then"):
                EmitOnVariant(arguments, "Ok", wrap: false);
                break;
            case ("result", "map_err"):
                EmitOnVariant(arguments, "Err", wrap: true);
                break;
            case ("option", "map"):
                EmitOnVariant(arguments, "Some", wrap: true);
                break;
            case ("option", "and_then"):
                EmitOnVariant(arguments, "Some", wrap: false);
                break;
            case ("result", "or_else"):
                EmitOrElse(arguments, "Err", payload: true);
                break;
            case ("option", "or_else"):
                EmitOrElse(arguments, "None", payload: false);
                break;
            case ("option", "unwrap_or_else"):
                EmitUnwrapOrElse(arguments, "Some", payload: false, "n_uoe");
                break;
            case ("result", "unwrap_or_else"):
                EmitUnwrapOrElse(arguments, "Ok", payload: true, "n_ruoe");
                break;
            case ("map", "fold"):
                EmitMapFold(arguments);
                break;
            case ("map", "map"):
                EmitMapEntries(arguments, keeps: false);
                break;
            case ("map", "filter"):
                EmitMapEntries(arguments, keeps: true);
                break;
            case ("set", "map"):
                EmitSetOperation(arguments, () => _code.ListMap(Pool.NodeId("n_set_map")));
                break;
            case ("set", "filter"):
                EmitSetOperation(arguments, () => _code.ListFilter(Pool.NodeId("n_set_filter")));
                break;
            case ("list", "any"):
                EmitListTest(arguments, stopsAt: true, "n_list_any");
                break;
            case ("list", "all"):
                EmitListTest(arguments, stopsAt: false, "n_list_all");
                break;
            case ("list", "find"):
                EmitListFind(arguments);
                break;
            case ("list", "flat_map"):
                EmitFlatMap(arguments);
                break;
            case ("flow", "parallel_list"):
                EmitParallelList(arguments);
                break;
            case ("iter", "from_list"):
                arguments.Emit(0);
                Push(Constant.Int(0));
                MakeVariant(Prelude.ConstructorName("IterEager"), 2);
                break;
            case ("iter", "unfold"):
                arguments.EmitAll();
                MakeVariant(Prelude.ConstructorName("IterLazy"), 2);
                break;
            case ("iter" or "parser", _) when _program.Prelude.Has($"__{module}_{name}"):
                arguments.EmitAll();
                _code.Call(_program.Prelude.FunctionId($"__{module}_{name}"), arguments.Count, Pool.NodeId(arguments.NodeId),
                    hint: arguments.ResultKind);
                break;
            case ("flow", _) when _program.Prelude.Has($"__flow_{name}"):
                arguments.EmitAll();
                _code.MakeClosure(_program.Prelude.FunctionId($"__flow_{name}"), arguments.Count);
                break;
            default:
                EmitBuiltinCall(module, name, arguments);
                break;
        }
    }

    /// <summary>A call of the library itself; one that decodes by type carries the type with it.</summary>
    private void EmitBuiltinCall(string module, string name, LibraryArguments arguments)
    {
        arguments.EmitAll();
        if (arguments.Call is { } call)
        {
            _code.SourceOffset = call.Span.Start;
            if (!_isPrelude && _program.Program.Decodings is { } decodings && decodings.TryGetValue(call.Id, out var decoded)
                && TypedDecoding.SchemaOf(decoded, _program.Program.Types) is { } schema)
            {
                Push(Constant.Str(schema));
                EffectCall(module, $"{name}_typed", arguments.Count + 1, arguments.NodeId, arguments.ResultKind);
                return;
            }
        }

        EffectCall(module, name, arguments.Count, arguments.NodeId, arguments.ResultKind);
    }

    private void EmitListOperation(LibraryArguments arguments, Func<int> operation)
    {
        arguments.EmitAll();
        if (arguments.Call is { } call) _code.SourceOffset = call.Span.Start;
        operation();
    }

    /// <summary>
    /// Stores the two arguments and tests the first; the matching payload is in the returned slot, the other value stays on top
    /// at <paramref name="skip"/>.
    /// </summary>
    private int EmitTest(LibraryArguments arguments, string constructor, CodeLabel skip)
    {
        arguments.Emit(0);
        var value = StoreNew();
        arguments.Emit(1);
        var function = StoreNew();
        Load(value);
        _code.Dup();
        _code.TestVariant(Pool.VariantName(constructor));
        _code.JumpIfNot(skip);
        return function;
    }

    /// <summary>Turns the variant on top into its payload and calls the function with it.</summary>
    private void CallWithPayload(int function, FunctionType? type, string node)
    {
        _code.GetVariantArg(0, KindOf(type?.Parameters[0]));
        var payload = StoreNew();
        Load(function);
        Load(payload);
        CallClosure(1, node, KindOf(type?.Result));
    }

    private void EmitOnVariant(LibraryArguments arguments, string constructor, bool wrap)
    {
        var end = new CodeLabel();
        CallWithPayload(EmitTest(arguments, constructor, end), arguments.FunctionAt(1), "n_hov");
        if (wrap) MakeVariant(constructor, 1);
        _code.Mark(end);
    }

    private void EmitOrElse(LibraryArguments arguments, string constructor, bool payload)
    {
        var end = new CodeLabel();
        var function = EmitTest(arguments, constructor, end);
        CallWithOrWithoutPayload(function, arguments.FunctionAt(1), payload, "n_hoe");
        _code.Mark(end);
    }

    private void CallWithOrWithoutPayload(int function, FunctionType? type, bool payload, string node)
    {
        if (payload)
        {
            CallWithPayload(function, type, node);
            return;
        }

        _code.Pop();
        Load(function);
        CallClosure(0, node, KindOf(type?.Result));
    }

    private void EmitUnwrapOrElse(LibraryArguments arguments, string constructor, bool payload, string node)
    {
        var otherwise = new CodeLabel();
        var end = new CodeLabel();
        var function = EmitTest(arguments, constructor, otherwise);
        _code.GetVariantArg(0, hint: arguments.ResultKind);
        _code.Jump(end);
        _code.Mark(otherwise);
        CallWithOrWithoutPayload(function, arguments.FunctionAt(1), payload, node);
        _code.Mark(end);
    }

    private void EmitMapFold(LibraryArguments arguments)
    {
        arguments.EmitAll();
        var function = StoreNew();
        var accumulator = StoreNew();
        EffectCall("map", "entries", 1, arguments.NodeId, ValueKind.List);
        var entries = StoreNew();
        var type = arguments.FunctionAt(2);
        EmitLoop(entries, (index, _) =>
        {
            var entry = StoreElement(entries, index, ValueKind.Tuple);
            Load(function);
            Load(accumulator);
            Load(entry);
            _code.GetElem(0, KindOf(type?.Parameters[1]));
            Load(entry);
            _code.GetElem(1, KindOf(type?.Parameters[2]));
            CallClosure(3, "n_map_fold", arguments.ResultKind);
            Store(accumulator);
        });
        Load(accumulator);
    }

    private void EmitParallelList(LibraryArguments arguments)
    {
        arguments.Emit(0);
        var functions = StoreNew();
        _code.MakeList(0);
        var results = StoreNew();
        EmitLoop(functions, (index, _) =>
        {
            Load(results);
            Load(functions);
            Load(index);
            _code.GetListElemDyn(hint: ValueKind.Closure);
            CallClosure(0, "n_flow_parallel_list");
            _code.ListAppend();
            Store(results);
        });
        Load(results);
    }

    /// <summary>Whether the function answers so for an element; then the loop ends.</summary>
    private void EmitListTest(LibraryArguments arguments, bool stopsAt, string node)
    {
        var (list, function) = StoreListAndFunction(arguments);
        Push(Constant.Bool(!stopsAt));
        var answer = StoreNew();
        EmitLoop(list, (index, end) =>
        {
            var next = new CodeLabel();
            Load(function);
            Load(list);
            Load(index);
            _code.GetListElemDyn(hint: KindOf(arguments.FunctionAt(1)?.Parameters[0]));
            CallClosure(1, node, ValueKind.Bool);
            if (stopsAt) _code.JumpIfNot(next);
            else _code.JumpIf(next);
            Push(Constant.Bool(stopsAt));
            Store(answer);
            _code.Jump(end);
            _code.Mark(next);
        });
        Load(answer);
    }

    private void EmitListFind(LibraryArguments arguments)
    {
        var (list, function) = StoreListAndFunction(arguments);
        MakeVariant("None", 0);
        var answer = StoreNew();
        EmitLoop(list, (index, end) =>
        {
            var next = new CodeLabel();
            var element = StoreElement(list, index, KindOf(arguments.FunctionAt(1)?.Parameters[0]));
            Load(function);
            Load(element);
            CallClosure(1, "n_list_find", ValueKind.Bool);
            _code.JumpIfNot(next);
            Load(element);
            MakeVariant("Some", 1);
            Store(answer);
            _code.Jump(end);
            _code.Mark(next);
        });
        Load(answer);
    }

    private void EmitFlatMap(LibraryArguments arguments)
    {
        var (list, function) = StoreListAndFunction(arguments);
        _code.MakeList(0);
        var results = StoreNew();
        EmitLoop(list, (index, _) =>
        {
            Load(results);
            Load(function);
            Load(list);
            Load(index);
            _code.GetListElemDyn(hint: KindOf(arguments.FunctionAt(1)?.Parameters[0]));
            CallClosure(1, "n_list_flat_map", ValueKind.List);
            EffectCall("list", "concat", 2, arguments.NodeId, ValueKind.List);
            Store(results);
        });
        Load(results);
    }

    /// <summary>
    /// Calls a function with key and value of each entry and makes a map of the answers, or of the entries that they keep.
    /// </summary>
    private void EmitMapEntries(LibraryArguments arguments, bool keeps)
    {
        arguments.Emit(0);
        EffectCall("map", "entries", 1, arguments.NodeId, ValueKind.List);
        var entries = StoreNew();
        arguments.Emit(1);
        var function = StoreNew();
        var type = arguments.FunctionAt(1);
        _code.MakeList(0);
        var results = StoreNew();
        EmitLoop(entries, (index, _) =>
        {
            var entry = StoreElement(entries, index, ValueKind.Tuple);
            Load(entry);
            _code.GetElem(0, KindOf(type?.Parameters[0]));
            var key = StoreNew();
            Load(function);
            Load(key);
            Load(entry);
            _code.GetElem(1, KindOf(type?.Parameters[1]));
            CallClosure(2, keeps ? "n_map_filter" : "n_map_map", KindOf(type?.Result));
            var answer = StoreNew();
            var next = new CodeLabel();
            if (keeps)
            {
                Load(answer);
                _code.JumpIfNot(next);
            }

            Load(results);
            if (keeps)
            {
                Load(entry);
            }
            else
            {
                Load(key);
                Load(answer);
                _code.MakeTuple(2);
            }

            _code.ListAppend();
            Store(results);
            _code.Mark(next);
        });
        Load(results);
        EffectCall("map", "from_list", 1, arguments.NodeId, ValueKind.Map);
    }

    /// <summary>A list operation on the elements of a set; the results become a set.</summary>
    private void EmitSetOperation(LibraryArguments arguments, Func<int> operation)
    {
        arguments.Emit(0);
        EffectCall("set", "to_list", 1, arguments.NodeId, ValueKind.List);
        arguments.Emit(1);
        operation();
        EffectCall("set", "from_list", 1, arguments.NodeId, ValueKind.Set);
    }

    private (int List, int Function) StoreListAndFunction(LibraryArguments arguments)
    {
        arguments.EmitAll();
        var function = StoreNew();
        return (StoreNew(), function);
    }

    private int StoreElement(int list, int index, ValueKind hint)
    {
        Load(list);
        Load(index);
        _code.GetListElemDyn(hint: hint);
        return StoreNew();
    }

    /// <summary>Runs a body once for each index of a list, in order; the body may jump to the label, which is the end.</summary>
    private void EmitLoop(int list, Action<int, CodeLabel> body)
    {
        Push(Constant.Int(0));
        var index = StoreNew();
        var (next, end) = (new CodeLabel(), new CodeLabel());
        _code.Mark(next);
        Load(index);
        Load(list);
        _code.GetListLen();
        _code.IntLt();
        _code.JumpIfNot(end);
        body(index, end);
        Load(index);
        Push(Constant.Int(1));
        _code.IntAdd();
        Store(index);
        _code.Jump(next);
        _code.Mark(end);
    }
}
