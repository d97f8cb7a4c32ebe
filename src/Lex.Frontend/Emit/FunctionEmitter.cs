using System.Collections.Immutable;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Frontend.Canonical;
using Lex.Frontend.Syntax;
using Lex.Frontend.Types;

namespace Lex.Frontend.Emit;

/// <summary>Emits the body of one function.</summary>
internal sealed partial class FunctionEmitter
{
    private readonly ProgramEmitter _program;
    private readonly CodeBuilder _code;
    private readonly SlotAllocator _slots;
    private readonly LocalScope<Slot> _locals = new();
    private readonly Stack<(Expr Node, NodePath Path, bool Tail)> _spine = [];
    private readonly LexType?[] _nodeTypes;
    private readonly bool _isPrelude;

    /// <param name="program">The program it belongs to.</param>
    /// <param name="name">Its name.</param>
    /// <param name="arity">Its parameters, captures first; they take the first slots.</param>
    /// <param name="isPrelude">Whether it is one of the functions that the compiler supplies.</param>
    public FunctionEmitter(ProgramEmitter program, string name, int arity, bool isPrelude = false)
    {
        _program = program;
        _code = new(name);
        _slots = new(arity);
        _isPrelude = isPrelude;
        _nodeTypes = isPrelude ? [] : program.Program.NodeTypes;
    }

    /// <summary>Where a local lives and what is known about it.</summary>
    private readonly record struct Slot(int Index, NumericClass Class, RecordClasses? Fields, ValueKind Kind);

    /// <summary>Whether the body exceeds what the machine can hold.</summary>
    public bool IsTooLarge =>
        _slots.Peak + _code.MaxHeight > ProgramLimits.MaxFrameSlots;

    private ProgramBuilder Pool => _program.Builder;

    public void BindParameter(string name, int index, NumericClass numeric, RecordClasses? fields, ValueKind kind) =>
        _locals.Bind(name, new(index, numeric, fields, kind));

    /// <summary>Emits the predicate of a parameter and the end of the function if it does not hold.</summary>
    public void EmitRefinement(string function, RefinedNode refined, int parameter, ValueKind kind)
    {
        _code.SourceOffset = refined.Span.Start;
        var (slots, names) = (_slots.Next, _locals.Mark);
        _locals.Bind(refined.Binding, new(parameter, NumericClass.Unknown, null, kind));
        Load(parameter);
        Emit(refined.Predicate, NodePath.Root.Child(parameter).Child(1), tail: false);
        _code.Refine(Pool.Str(function), Pool.FieldName(refined.Binding), parameter);
        Store(parameter);
        _locals.Restore(names);
        _slots.Restore(slots);
    }

    /// <summary>Emits a whole body, its value in tail position, and the final return.</summary>
    public FunctionBody EmitBody(Expr body, NodePath path, ImmutableArray<ValueKind> parameterKinds, ValueKind result)
    {
        _code.SourceOffset = body.Span.Start;
        Emit(body, path, tail: true);
        _code.Return();
        return Finish(parameterKinds, result);
    }

    private FunctionBody Finish(ImmutableArray<ValueKind> parameterKinds, ValueKind result)
    {
        var built = _code.Build();
        return new(Math.Min(_slots.Peak, ProgramLimits.MaxFrameSlots), built.Code)
        {
            Hints = new(parameterKinds, result, built.Hints),
            SourceMap = built.SourceMap,
        };
    }

    private ValueKind KindOf(Expr expression) =>
        expression.Id < _nodeTypes.Length ? _program.Kinds.Of(_nodeTypes[expression.Id]) : ValueKind.Unknown;

    private ValueKind KindOf(LexType? type) => _program.Kinds.Of(type);

    private FunctionType? FunctionTypeOf(Expr expression) =>
        expression.Id < _nodeTypes.Length && _nodeTypes[expression.Id] is { } type ? _program.Program.Types.Unfold(type) as FunctionType
            : null;

    private ValueKind KindOf(Pattern pattern) =>
        pattern.Id < _nodeTypes.Length ? _program.Kinds.Of(_nodeTypes[pattern.Id]) : ValueKind.Unknown;

    private void Load(int slot) => _code.LoadLocal(slot);

    private void Store(int slot) => _code.StoreLocal(slot);

    /// <summary>Stores the top operand in a fresh slot.</summary>
    private int StoreNew()
    {
        var slot = _slots.New();
        Store(slot);
        return slot;
    }

    private void Push(Constant constant) => _code.PushConst(Pool.Intern(constant));

    private void MakeVariant(string name, int arity) =>
        _code.MakeVariant(Pool.VariantName(_isPrelude ? Prelude.ConstructorName(name) : name), arity);

    private void CallClosure(int arity, string node, ValueKind hint = ValueKind.Unknown) =>
        _code.CallClosure(arity, Pool.NodeId(node), hint: hint);

    private void EffectCall(string module, string operation, int arity, string node, ValueKind hint = ValueKind.Unknown) =>
        _code.EffectCall(Pool.Str(module), Pool.Str(operation), arity, Pool.NodeId(node), hint);
}
