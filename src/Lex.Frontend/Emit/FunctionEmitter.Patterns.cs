
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
        var height = _code.Height;
        var end = new CodeLabel();
        for (var i = 0; i < match.Arms.Length; i++)
        {
            var arm = match.Arms[i];
            var (slots, names) = (_slots.Next, _locals.Mark);
            var fail = new CodeLabel();
            _code.SourceOffset = arm.Pattern.Span.Start;
            Load(scrutinee);
            Test(arm.Pattern, fail);
            Emit(arm.Body, path.Child(2 + 2 * i), tail);
            _code.Jump(end);
            _code.AssumeHeight(height);
            _code.Mark(fail);
            _locals.Restore(names);
            _slots.Restore(slots);
        }

        _code.SourceOffset = match.Span.Start;
        _code.Panic(Pool.Str("non-exhaustive match"));
        _code.Mark(end);
    }

    /// <summary>Takes the value on top and goes on, or goes to <paramref name="fail"/>; what lies below stays either way.</summary>
    private void Test(Pattern pattern, CodeLabel fail)
    {
        switch (pattern)
        {
            case WildcardPattern:
                _code.Pop();
                break;
            case BinderPattern binder:
                var slot = StoreNew();
                _locals.Bind(binder.Name, new(slot, NumericClass.Unknown, null, KindOf(binder)));
                break;
            case LiteralPattern literal:
                Push(PredicateCompiler.ConstantOf(literal.Value));
                Compare(literal.Value.Kind);
                _code.JumpIfNot(fail);
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

    private int Compare(LiteralKind kind) => kind switch
    {
        LiteralKind.Int => _code.IntEq(),
        LiteralKind.Float => _code.FloatEq(),
        LiteralKind.Str => _code.StrEq(),
        LiteralKind.Bytes => _code.BytesEq(),
        _ => _code.NumEq(),
    };

    private void TestConstructor(ConstructorPattern pattern, CodeLabel fail)
    {
        var matched = new CodeLabel();
        _code.Dup();
        _code.TestVariant(Pool.VariantName(_isPrelude ? Prelude.ConstructorName(pattern.Name) : pattern.Name));
        _code.JumpIf(matched);
        _code.Pop();
        _code.Jump(fail);
        _code.Mark(matched);
        switch (pattern.Arguments.Length)
        {
            case 0:
                _code.Pop();
                break;
            case 1 when !_isPrelude && pattern.Arguments[0] is not WildcardPattern
                && _program.Program.Types.FindConstructor(pattern.Name) is { Arity: > 1 and var parts }:
                // One pattern for a payload of several parts takes them all, as a tuple.
                var payload = StoreNew();
                for (var i = 0; i < parts; i++)
                {
                    Load(payload);
                    _code.GetVariantArg(i);
                }

                _code.MakeTuple(parts);
                Test(pattern.Arguments[0], fail);
                break;
            case 1:
                _code.GetVariantArg(0, hint: KindOf(pattern.Arguments[0]));
                Test(pattern.Arguments[0], fail);
                break;
            default:
                var whole = StoreNew();
                for (var i = 0; i < pattern.Arguments.Length; i++)
                {
                    Load(whole);
                    _code.GetVariantArg(i, hint: KindOf(pattern.Arguments[i]));
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
            _code.GetField(Pool.FieldName(field.Name.Text), hint: KindOf(field.Pattern));
            Test(field.Pattern, fail);
        }
    }

    private void TestTuple(TuplePattern pattern, CodeLabel fail)
    {
        var whole = StoreNew();
        for (var i = 0; i < pattern.Items.Length; i++)
        {
            Load(whole);
            _code.GetElem(i, hint: KindOf(pattern.Items[i]));
            Test(pattern.Items[i], fail);
        }
    }
}
