using System.Collections.Immutable;

using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Frontend.Canonical;
using Lex.Frontend.Syntax;
using Lex.Frontend.Types;

namespace Lex.Frontend.Emit;

/// <content>Expressions (runtime 13.3 and 13.4).</content>
internal sealed partial class FunctionEmitter
{
    /// <summary>A list literal longer than this is built piece by piece, so that no frame has to hold all its elements.</summary>
    private const int LongListLiteral = 16_384;

    /// <summary>
    /// Emits code that leaves the value of an expression, and answers its numeric class. Chains are walked with a loop.
    /// </summary>
    private NumericClass Emit(Expr expression, NodePath path, bool tail)
    {
        var floor = _spine.Count;
        while (NextOnSpine(expression) is { } next)
        {
            _spine.Push((expression, path, tail));
            if (expression is CallExpr { Piped: true } piped && TargetOf(piped) == CallTarget.Closure)
                Emit(piped.Callee, path.Child(0), false);
            path = path.Child(SpineIndex(expression));
            expression = next;
            tail = false;
        }

        var height = _code.Height;
        var result = EmitLeaf(expression, path, tail);
        _code.AssumeHeight(height + 1);
        while (_spine.Count > floor)
        {
            var (node, nodePath, isTail) = _spine.Pop();
            result = Finish(node, nodePath, isTail, result);
        }

        return result;
    }

    /// <summary>The operand that is emitted first and under which the chain goes on, or null.</summary>
    private Expr? NextOnSpine(Expr expression)
    {
        switch (expression)
        {
            case CallExpr call:
                var target = TargetOf(call);
                if (call.Piped) return call.Arguments[0];
                return target == CallTarget.Closure ? call.Callee : null;
            case FieldExpr access:
                return IsModuleAccess(access) ? null : access.Value;
            default:
                return expression.Spine;
        }
    }

    private static int SpineIndex(Expr expression) => expression is CallExpr { Piped: true } ? 1 : 0;

    private NumericClass Finish(Expr node, NodePath path, bool tail, NumericClass spine)
    {
        var height = _code.Height;
        _code.SourceOffset = node.Span.Start;
        switch (node)
        {
            case BinaryExpr { Operator: BinaryOperator.And or BinaryOperator.Or } logical:
                FinishLogical(logical, path, tail);
                return NumericClass.Unknown;
            case BinaryExpr binary:
                return FinishBinary(binary, path, spine);
            case FieldExpr access:
                return FinishField(access, path);
            case MatchExpr match:
                FinishMatch(match, path, tail);
                _code.AssumeHeight(height);
                return NumericClass.Unknown;
            case ConstructorExpr constructor:
                EmitRest(constructor.Arguments, path, 1);
                MakeVariant(constructor.Name.Text, constructor.Arguments.Length);
                return NumericClass.Unknown;
            default:
                FinishCall((CallExpr)node, path, tail);
                return NumericClass.Unknown;
        }
    }

    /// <summary>Emits the arguments from the second on; the first hangs on the spine.</summary>
    private void EmitRest(ImmutableArray<Expr> arguments, NodePath path, int firstIndex)
    {
        for (var i = 1; i < arguments.Length; i++) Emit(arguments[i], path.Child(firstIndex + i - 1), false);
    }

    private void EmitItems(ImmutableArray<Expr> items, NodePath path)
    {
        for (var i = 0; i < items.Length; i++) Emit(items[i], path.Child(i), false);
    }

    private NumericClass EmitLeaf(Expr expression, NodePath path, bool tail)
    {
        _code.SourceOffset = expression.Span.Start;
        switch (expression)
        {
            case LiteralExpr literal:
                Push(PredicateCompiler.ConstantOf(literal.Value));
                return literal.Value.Kind switch
                {
                    LiteralKind.Int => NumericClass.Int,
                    LiteralKind.Float => NumericClass.Float,
                    _ => NumericClass.Unknown,
                };
            case VarExpr variable:
                return EmitVariable(variable);
            case LetExpr or BlockExpr:
                return EmitStatements(expression, path, tail);
            case ConstructorExpr constructor:
                MakeVariant(constructor.Name.Text, 0);
                return NumericClass.Unknown;
            case RecordExpr record:
                EmitRecord(record, path);
                return NumericClass.Unknown;
            case TupleExpr tuple:
                EmitItems(tuple.Items, path);
                _code.MakeTuple(tuple.Items.Length);
                return NumericClass.Unknown;
            case ListExpr list:
                EmitList(list, path);
                return NumericClass.Unknown;
            case UnaryExpr unary:
                var operand = Emit(unary.Operand, path.Child(0), false);
                _code.SourceOffset = unary.Span.Start;
                if (unary.IsNot) _code.BoolNot();
                else _code.NumNeg(hint: KindOf(unary));
                return unary.IsNot ? NumericClass.Unknown : operand;
            case LambdaExpr lambda:
                EmitLambda(lambda);
                return NumericClass.Unknown;
            case CallExpr call:
                FinishCall(call, path, tail);
                return NumericClass.Unknown;
            case ReturnExpr leave:
                var height = _code.Height;
                Emit(leave.Value, path.Child(0), tail: true);
                _code.Return();
                // Nothing comes here, but what follows is written as if the value had arrived.
                _code.AssumeHeight(height + 1);
                return NumericClass.Unknown;
            default:
                EmitStandardValue(expression);
                return NumericClass.Unknown;
        }
    }

    /// <summary>A chain of lets and blocks, as a loop. Names end with it; slots are free again only after an arm.</summary>
    private NumericClass EmitStatements(Expr expression, NodePath path, bool tail)
    {
        var mark = _locals.Mark;
        while (true)
        {
            switch (expression)
            {
                case LetExpr let:
                    EmitLet(let, path);
                    path = path.Child(1);
                    expression = let.Body;
                    continue;
                case BlockExpr block:
                    for (var i = 0; i < block.Statements.Length; i++)
                    {
                        Emit(block.Statements[i], path.Child(i), false);
                        _code.Pop();
                    }

                    path = path.Child(block.Statements.Length);
                    expression = block.Result;
                    continue;
            }

            var result = Emit(expression, path, tail);
            _locals.Restore(mark);
            return result;
        }
    }

    private void EmitLet(LetExpr let, NodePath path)
    {
        var value = EmitWithRecordClasses(let.Value, path.Child(0), out var fields);
        var numeric = let.Type is { } type ? DeclaredClasses.Of(type) : value;
        var slot = StoreNew();
        _locals.Bind(let.Name.Text, new(slot, numeric, fields, KindOf(let.Value)));
    }

    /// <summary>Emits a value; of a record literal it also answers the classes of the fields.</summary>
    private NumericClass EmitWithRecordClasses(Expr value, NodePath path, out RecordClasses? fields)
    {
        fields = null;
        if (value is not RecordExpr record) return Emit(value, path, false);
        fields = EmitRecord(record, path);
        return NumericClass.Unknown;
    }

    private RecordClasses EmitRecord(RecordExpr record, NodePath path)
    {
        var classes = new RecordClasses();
        var names = new string[record.Fields.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = record.Fields[i].Name.Text;
            classes[names[i]] = Emit(record.Fields[i].Value, path.Child(i), false);
        }

        _code.SourceOffset = record.Span.Start;
        _code.MakeRecord(Pool.Shape(names), names.Length);
        return classes;
    }

    private void EmitList(ListExpr list, NodePath path)
    {
        var together = Math.Min(list.Items.Length, LongListLiteral);
        for (var i = 0; i < together; i++) Emit(list.Items[i], path.Child(i), false);
        _code.SourceOffset = list.Span.Start;
        _code.MakeList(together);
        for (var i = together; i < list.Items.Length; i++)
        {
            Emit(list.Items[i], path.Child(i), false);
            _code.ListAppend();
        }
    }

    private NumericClass EmitVariable(VarExpr variable)
    {
        if (_locals.TryFind(variable.Name, out var local))
        {
            Load(local.Index);
            return local.Class;
        }

        _code.MakeClosure(FunctionId(variable.Name), 0);
        return NumericClass.Unknown;
    }

    private void EmitLambda(LambdaExpr lambda)
    {
        var captures = _program.Program.Captures![lambda.Id];
        var kinds = ImmutableArray.CreateBuilder<ValueKind>(captures.Length);
        foreach (var name in captures)
        {
            _locals.TryFind(name, out var local);
            kinds.Add(local.Kind);
            Load(local.Index);
        }

        _code.MakeClosure(_program.QueueLambda(lambda, captures, kinds.MoveToImmutable()), captures.Length);
    }

    private NumericClass FinishField(FieldExpr access, NodePath path)
    {
        if (IsMatrix(access.Value) && MatrixOperation(access.Field.Text) is { } operation)
        {
            EffectCall("math", operation, 1, path.ToString(), KindOf(access));
            return NumericClass.Unknown;
        }

        _code.GetField(Pool.FieldName(access.Field.Text), hint: KindOf(access));
        return access.Value is VarExpr variable && _locals.TryFind(variable.Name, out var local) && local.Fields is { } fields
            ? fields[access.Field.Text]
            : NumericClass.Unknown;
    }

    /// <summary>Matrices are records to the checker but dense arrays to the machine.</summary>
    private bool IsMatrix(Expr value) =>
        value.Id < _nodeTypes.Length && _nodeTypes[value.Id] is { } type
            && TypeVariable.Prune(type) is NamedType { Name: BuiltInTypes.Matrix }
        && _program.Program.Types.FindType(BuiltInTypes.Matrix) is { IsBuiltIn: true };

    private static string? MatrixOperation(string field) => field switch
    {
        "rows" or "cols" => field,
        "data" => "to_flat",
        _ => null,
    };

    // Operators.

    private void FinishLogical(BinaryExpr binary, NodePath path, bool tail)
    {
        // Short circuit: the left value alone decides where it can.
        var isOr = binary.Operator == BinaryOperator.Or;
        var decided = new CodeLabel();
        var end = new CodeLabel();
        if (isOr) _code.JumpIf(decided);
        else _code.JumpIfNot(decided);
        Emit(binary.Right, path.Child(1), tail);
        _code.Jump(end);
        _code.Mark(decided);
        Push(Constant.Bool(isOr));
        _code.Mark(end);
    }

    private NumericClass FinishBinary(BinaryExpr binary, NodePath path, NumericClass left)
    {
        var right = Emit(binary.Right, path.Child(1), false);
        _code.SourceOffset = binary.Span.Start;
        var both = left == right ? left : NumericClass.Unknown;
        var op = binary.Operator;
        if (op.IsArithmetic())
        {
            Arithmetic(op, both, KindOf(binary));
            return both;
        }

        if (op is BinaryOperator.Greater or BinaryOperator.GreaterEqual) SwapTop();
        Comparison(op, both);
        if (op == BinaryOperator.NotEqual) _code.BoolNot();
        return NumericClass.Unknown;
    }

    /// <summary>Exchanges the two top operands: <c>a &gt; b</c> is <c>b &lt; a</c>, evaluated left to right.</summary>
    private void SwapTop()
    {
        var (a, b) = (_slots.New(), _slots.New());
        Store(b);
        Store(a);
        Load(b);
        Load(a);
    }

    private int Arithmetic(BinaryOperator op, NumericClass both, ValueKind hint) => (op, both) switch
    {
        (BinaryOperator.Add, NumericClass.Int) => _code.IntAdd(),
        (BinaryOperator.Add, NumericClass.Float) => _code.FloatAdd(),
        (BinaryOperator.Add, _) => _code.NumAdd(hint),
        (BinaryOperator.Subtract, NumericClass.Int) => _code.IntSub(),
        (BinaryOperator.Subtract, NumericClass.Float) => _code.FloatSub(),
        (BinaryOperator.Subtract, _) => _code.NumSub(hint),
        (BinaryOperator.Multiply, NumericClass.Int) => _code.IntMul(),
        (BinaryOperator.Multiply, NumericClass.Float) => _code.FloatMul(),
        (BinaryOperator.Multiply, _) => _code.NumMul(hint),
        (BinaryOperator.Divide, NumericClass.Int) => _code.IntDiv(),
        (BinaryOperator.Divide, NumericClass.Float) => _code.FloatDiv(),
        (BinaryOperator.Divide, _) => _code.NumDiv(hint),
        (_, NumericClass.Int) => _code.IntMod(),
        _ => _code.NumMod(hint),
    };

    private int Comparison(BinaryOperator op, NumericClass both) => (op, both) switch
    {
        (BinaryOperator.Equal or BinaryOperator.NotEqual, NumericClass.Int) => _code.IntEq(),
        (BinaryOperator.Equal or BinaryOperator.NotEqual, NumericClass.Float) => _code.FloatEq(),
        (BinaryOperator.Equal or BinaryOperator.NotEqual, _) => _code.NumEq(),
        (BinaryOperator.Less or BinaryOperator.Greater, NumericClass.Int) => _code.IntLt(),
        (BinaryOperator.Less or BinaryOperator.Greater, NumericClass.Float) => _code.FloatLt(),
        (BinaryOperator.Less or BinaryOperator.Greater, _) => _code.NumLt(),
        (_, NumericClass.Int) => _code.IntLe(),
        (_, NumericClass.Float) => _code.FloatLe(),
        _ => _code.NumLe(),
    };
}
