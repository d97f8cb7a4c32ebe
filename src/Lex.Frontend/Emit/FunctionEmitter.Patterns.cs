using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Frontend.Canonical;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Emit;

/// <content>Matches (runtime 13.5).</content>
internal sealed partial class FunctionEmitter
{
    private void FinishMatch(MatchExpr match, NodePath path, bool tail)
    {
        var scrutinee = StoreNew();
        var end = new CodeLabel();
        for (var i = 0; i < match.Arms.Length; i++)
        {
            var arm = match.Arms[i];
            var (slots, names) = (_code.NextSlot, _locals.Mark);
            var fail = new CodeLabel();
            _code.Offset = arm.Pattern.Span.Start;
            Load(scrutinee);
            Test(arm.Pattern, fail);
            Emit(arm.Body, path.Child(2 + 2 * i), tail);
            _code.Jump(Op.Jump, end);
            // An arm that cannot fail still gives the next one its height.
            fail.Height = _code.Height - 1;
            _code.Mark(fail);
            _locals.Restore(names);
            _code.RestoreSlots(slots);
        }

        _code.Offset = match.Span.Start;
        _code.Write(Op.Panic, Pool.Str("non-exhaustive match"));
        _code.Mark(end);
    }

    /// <summary>Takes the value on top and goes on, or goes to <paramref name="fail"/>; what lies below stays either way.</summary>
    private void Test(Pattern pattern, CodeLabel fail)
    {
        switch (pattern)
        {
            case WildcardPattern:
                _code.Write(Op.Pop);
                break;
            case BinderPattern binder:
                var slot = StoreNew();
                _locals.Bind(binder.Name, new(slot, NumericClass.Unknown, null, KindOf(binder)));
                break;
            case LiteralPattern literal:
                Push(PredicateCompiler.ConstantOf(literal.Value));
                _code.Write(EqualityOf(literal.Value.Kind));
                _code.Jump(Op.JumpIfNot, fail);
                break;
            case ConstructorPattern constructor:
                TestConstructor(constructor, fail);
                break;
            case RecordPattern record:
                TestRecord(record, fail);
                break;
            default:
                TestTuple((TuplePattern)pattern, fail);
                break;
        }
    }

    private static Op EqualityOf(LiteralKind kind) => kind switch
    {
        LiteralKind.Int => Op.IntEq,
        LiteralKind.Float => Op.FloatEq,
        LiteralKind.Str => Op.StrEq,
        LiteralKind.Bytes => Op.BytesEq,
        _ => Op.NumEq,
    };

    private void TestConstructor(ConstructorPattern pattern, CodeLabel fail)
    {
        var matched = new CodeLabel();
        _code.Write(Op.Dup);
        _code.Write(Op.TestVariant, Pool.VariantName(_isPrelude ? Prelude.ConstructorName(pattern.Name) : pattern.Name));
        _code.Jump(Op.JumpIf, matched);
        _code.Write(Op.Pop);
        _code.Jump(Op.Jump, fail);
        _code.Mark(matched);
        switch (pattern.Arguments.Length)
        {
            case 0:
                _code.Write(Op.Pop);
                break;
            case 1:
                _code.Write(Op.GetVariantArg, 0, hint: KindOf(pattern.Arguments[0]));
                Test(pattern.Arguments[0], fail);
                break;
            default:
                var whole = StoreNew();
                for (var i = 0; i < pattern.Arguments.Length; i++)
                {
                    Load(whole);
                    _code.Write(Op.GetVariantArg, i, hint: KindOf(pattern.Arguments[i]));
                    Test(pattern.Arguments[i], fail);
                }

                break;
        }
    }

    private void TestRecord(RecordPattern pattern, CodeLabel fail)
    {
        var whole = StoreNew();
        foreach (var field in pattern.Fields)
        {
            Load(whole);
            _code.Write(Op.GetField, Pool.FieldName(field.Name.Text), _code.NewFieldSite(), hint: KindOf(field.Pattern));
            Test(field.Pattern, fail);
        }
    }

    private void TestTuple(TuplePattern pattern, CodeLabel fail)
    {
        var whole = StoreNew();
        for (var i = 0; i < pattern.Items.Length; i++)
        {
            Load(whole);
            _code.Write(Op.GetElem, i, hint: KindOf(pattern.Items[i]));
            Test(pattern.Items[i], fail);
        }
    }
}
