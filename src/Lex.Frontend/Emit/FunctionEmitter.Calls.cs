
using Lex.Core.Values;
using Lex.Frontend.Canonical;
using Lex.Frontend.Types;

namespace Lex.Frontend.Emit;

/// <content>Calls (runtime 13.6).</content>
internal sealed partial class FunctionEmitter
{
    /// <summary>What a call reaches.</summary>
    private enum CallTarget : byte
    {
        /// <summary>A function of a module.</summary>
        Library,

        /// <summary>A declared function, by name.</summary>
        Function,

        /// <summary>Something that only the prelude may call.</summary>
        Intrinsic,

        /// <summary>The value of an expression.</summary>
        Closure,
    }

    private CallTarget TargetOf(CallExpr call)
    {
        switch (call.Callee)
        {
            case StandardExpr:
                return CallTarget.Library;
            case FieldExpr access when IsModuleAccess(access):
                return CallTarget.Library;
            case VarExpr variable when !_locals.Contains(variable.Name):
                return _isPrelude && Prelude.IsIntrinsic(variable.Name) ? CallTarget.Intrinsic : CallTarget.Function;
            default:
                return CallTarget.Closure;
        }
    }

    /// <summary>Whether a field access means a function of an imported module; locals and functions win over aliases.</summary>
    private bool IsModuleAccess(FieldExpr access) =>
        !_isPrelude && access.Value is VarExpr alias && !_locals.Contains(alias.Name) && _program.FunctionId(alias.Name) < 0
        && _program.Program.Modules.Find(alias.Name, alias.Span.Start) is not null;

    /// <summary>The module and function that a library callee means.</summary>
    private (string Module, string Name) LibraryName(Expr callee) => callee is StandardExpr standard
        ? (standard.Module, standard.Name)
        : (_program.Program.Modules.Find(((VarExpr)((FieldExpr)callee).Value).Name, callee.Span.Start)!, ((FieldExpr)callee).Field.Text);

    private int FunctionId(string name) => _isPrelude ? _program.Prelude.FunctionId(name) : _program.FunctionId(name);

    /// <summary>Emits a call; of a piped one the first argument, and of a closure call the callee, have been emitted.</summary>
    private void FinishCall(CallExpr call, NodePath path, bool tail)
    {
        switch (TargetOf(call))
        {
            case CallTarget.Library:
                var (module, name) = LibraryName(call.Callee);
                EmitLibraryCall(module, name, new LibraryArguments(this, call, path));
                break;
            case CallTarget.Intrinsic:
                EmitArguments(call, path);
                EmitIntrinsic(call, path);
                break;
            case CallTarget.Function:
                EmitArguments(call, path);
                _code.SourceOffset = call.Span.Start;
                var height = _code.Height - call.Arguments.Length;
                var (function, node) = (FunctionId(((VarExpr)call.Callee).Name), Pool.NodeId(path.ToString()));
                if (tail) _code.TailCall(function, call.Arguments.Length, node);
                else _code.Call(function, call.Arguments.Length, node, KindOf(call));
                _code.AssumeHeight(height + 1);
                break;
            default:
                EmitArguments(call, path);
                _code.SourceOffset = call.Span.Start;
                CallClosure(call.Arguments.Length, path.ToString(), KindOf(call));
                break;
        }
    }

    private void EmitArguments(CallExpr call, NodePath path)
    {
        for (var i = call.Piped ? 1 : 0; i < call.Arguments.Length; i++) Emit(call.Arguments[i], path.Child(i + 1), false);
    }

    private void EmitIntrinsic(CallExpr call, NodePath path)
    {
        switch (((VarExpr)call.Callee).Name)
        {
            case Prelude.ElementAt:
                _code.GetListElemDyn();
                break;
            case Prelude.Length:
                _code.GetListLen();
                break;
            case Prelude.Append:
                _code.ListAppend();
                break;
            case Prelude.CursorNext:
                EffectCall("sql", "cursor_next", 1, path.ToString());
                break;
            case Prelude.ParserStart:
                EffectCall("parser", "start", 2, path.ToString());
                break;
            case Prelude.ParserResume:
                EffectCall("parser", "resume", 2, path.ToString());
                break;
            default:
                EffectCall("time", "sleep_ms", 1, path.ToString());
                break;
        }
    }

    /// <summary>Where the arguments of a library call come from: a call in the program, or the parameters of a trampoline.</summary>
    private readonly struct LibraryArguments(FunctionEmitter emitter, CallExpr? call, NodePath path, int count = 0)
    {
        public int Count => call?.Arguments.Length ?? count;

        public CallExpr? Call => call;

        /// <summary>The node id of the call itself.</summary>
        public string NodeId => path.ToString();

        /// <summary>What the call gives, as far as its type says.</summary>
        public ValueKind ResultKind => call is null ? ValueKind.Unknown : emitter.KindOf(call);

        /// <summary>The type of an argument that is a function, as far as it is known.</summary>
        public FunctionType? FunctionAt(int index) => call is null ? null : emitter.FunctionTypeOf(call.Arguments[index]);

        /// <summary>Leaves the value of an argument; arguments must be asked for in order, each once.</summary>
        public void Emit(int index)
        {
            if (call is null) emitter.Load(index);
            else if (index > 0 || !call.Piped) emitter.Emit(call.Arguments[index], path.Child(index + 1), false);
        }

        public void EmitAll()
        {
            for (var i = 0; i < Count; i++) Emit(i);
        }
    }

    /// <summary>A library function as a value: a closure over a function that does nothing but call it.</summary>
    private void EmitStandardValue(Expr callee)
    {
        var (module, name) = LibraryName(callee);
        var type = (FunctionType)_nodeTypes[callee.Id]!;
        var arity = type.Parameters.Length;
        var isPure = type.Row is { Effects.IsEmpty: true, Tail: null };
        var id = _program.Hidden($"__std_{module}_{name}", arity, isPure, isPrelude: false, trampoline =>
        {
            trampoline.EmitLibraryCall(module, name, new LibraryArguments(trampoline, null, NodePath.Fixed(NodePath.Unnamed), arity));
            trampoline._code.Return();
            return trampoline.Finish([], ValueKind.Unknown);
        });
        _code.MakeClosure(id, 0);
    }
}
