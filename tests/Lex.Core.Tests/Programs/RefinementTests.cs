using System.Text;
using Lex.Core.Errors;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Xunit;

namespace Lex.Core.Tests.Programs;

public class RefinementTests
{
    private static readonly PredicateExpression X = new PredicateExpression.Variable("x");

    [Fact]
    public void A_predicate_that_holds_lets_the_call_pass() => Assert.Null(Check(Binary(">", X, Int(0)), Value.Int(3)));

    [Fact]
    public void A_predicate_that_fails_names_parameter_binding_and_argument()
    {
        var error = Check(Binary(">", X, Int(0)), Value.Int(-3))!;
        Assert.Equal(LexErrorKind.RefinementFailed, error.Kind);
        Assert.Equal(0, error.ParameterIndex);
        Assert.Equal("x", error.Binding);
        Assert.Equal("refinement violated: argument 0 of `f` (binding `x`): predicate failed for x = Int(-3)", error.Display);
    }

    [Fact]
    public void A_free_variable_is_named()
    {
        var reason = Check(Binary("<=", X, new PredicateExpression.Variable("limit")), Value.Int(1))!.Message;
        Assert.Contains("free var `limit`", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void And_and_or_look_at_the_right_side_only_if_it_matters()
    {
        var free = new PredicateExpression.Variable("y");
        Assert.Contains("predicate failed", Check(Binary("and", Binary(">", X, Int(5)), free), Value.Int(1))!.Message,
            StringComparison.Ordinal);
        Assert.Contains("free var", Check(Binary("and", Binary(">", X, Int(0)), free), Value.Int(1))!.Message, StringComparison.Ordinal);
        Assert.Null(Check(Binary("or", Binary(">", X, Int(0)), free), Value.Int(1)));
        Assert.Equal("`and` on non-bool: Int(1)", Check(Binary("and", X, Bool(true)), Value.Int(1))!.Message);
        Assert.Equal("`or` on non-bool: Int(1)", Check(Binary("or", Bool(false), X), Value.Int(1))!.Message);
    }

    [Theory]
    [InlineData("+", long.MaxValue, 1, long.MinValue)]
    [InlineData("-", long.MinValue, 1, long.MaxValue)]
    [InlineData("*", long.MaxValue, 2, -2)]
    [InlineData("/", long.MinValue, -1, long.MinValue)]
    [InlineData("%", long.MinValue, -1, 0)]
    [InlineData("%", -7, 2, -1)]
    public void Integer_arithmetic_wraps(string op, long left, long right, long result) =>
        Assert.Null(Check(Binary("==", Binary(op, X, Int(right)), Int(result)), Value.Int(left)));

    [Theory]
    [InlineData("/")]
    [InlineData("%")]
    public void Division_by_zero_cannot_be_decided(string op) =>
        Assert.Equal($"unsupported binop `{op}` on Int(1) and Int(0)",
            Check(Binary("==", Binary(op, X, Int(0)), Int(0)), Value.Int(1))!.Message);

    [Fact]
    public void Operators_refuse_what_they_do_not_support()
    {
        Assert.Equal("unsupported binop `%` on Float(1.5) and Float(2.0)",
            Check(Binary("%", X, Literal(Constant.Float(2))), Value.Float(1.5))!.Message);
        Assert.StartsWith("unsupported binop `+` on Str(", Check(Binary("+", X, X), Text("a"))!.Message, StringComparison.Ordinal);
        Assert.Equal("unsupported unary `not` on Int(1)", Check(new PredicateExpression.Unary("not", X), Value.Int(1))!.Message);
        Assert.Equal("unsupported unary `-` on Bool(true)", Check(new PredicateExpression.Unary("-", X), Value.Bool(true))!.Message);
        Assert.Equal("predicate didn't reduce to a Bool, got Int(1)", Check(X, Value.Int(1))!.Message);
        Assert.Equal("unsupported predicate node: Call(x)", Check(new PredicateExpression.Unsupported("Call", [X]), Value.Int(1))!.Message);
    }

    [Fact]
    public void Texts_compare_by_code_point_and_kinds_never_mix()
    {
        Assert.Null(Check(Binary("<", X, Literal(Constant.Str("\U0001F600"))), Text("\uFF5E")));
        Assert.Null(Check(Binary(">=", X, Literal(Constant.Str("a"))), Text("b")));
        Assert.Null(Check(Binary("!=", X, Literal(Constant.Float(1))), Value.Int(1)));
        Assert.Null(Check(Binary("!=", X, X), Value.Float(double.NaN)));
        Assert.Null(Check(Binary("==", X, Literal(Constant.OfBytes([0xde, 0xad]))), Text("dead")));
    }

    [Fact]
    public void Fields_are_read()
    {
        var record =
            Value.Object(Aggregate.Create(ShapeFamily.OfRecord([Name.Intern("lo"), Name.Intern("hi")]), [Value.Int(1), Value.Int(2)]));
        var ordered = Binary("<", new PredicateExpression.Field(X, "lo"), new PredicateExpression.Field(X, "hi"));
        Assert.Null(Check(ordered, record));
        Assert.Equal("missing field `mid`", Check(new PredicateExpression.Field(X, "mid"), record)!.Message);
        Assert.Equal("GetField on non-record: Int(1)", Check(new PredicateExpression.Field(X, "lo"), Value.Int(1))!.Message);
    }

    [Fact]
    public void The_deepest_predicate_is_evaluated_and_a_deeper_one_makes_the_function_invalid()
    {
        Assert.Null(Check(Binary("==", Nested(ProgramLimits.MaxPredicateDepth - 1), Int(1)), Value.Int(1)));
        var builder = new ProgramBuilder();
        Define(builder, Nested(100_000));
        Assert.Equal(VerifyErrorKind.BadHeader, Assert.Single(Verifier.Check(builder.Complete())).Kind);
        Assert.Contains("nested too deep", Check(Binary("==", Nested(100_000), Int(1)), Value.Int(1))!.Message, StringComparison.Ordinal);
    }

    /// <summary>The variable x in an even number of minus signs.</summary>
    private static PredicateExpression Nested(int depth)
    {
        var expression = X;
        for (var i = 0; i < (depth - 1) / 2 * 2; i++) expression = new PredicateExpression.Unary("-", expression);
        return expression;
    }

    private static LexError? Check(PredicateExpression predicate, Value argument)
    {
        var builder = new ProgramBuilder();
        Define(builder, predicate);
        return CompiledPredicate.Check(builder.Complete().Functions[0], [argument]);
    }

    private static void Define(ProgramBuilder builder, PredicateExpression predicate)
    {
        var function = builder.Declare(new FunctionSignature("f", 1) { Refinements = [new Refinement("x", predicate)] });
        builder.Define(function, new FunctionBody(1, [new Instruction(Op.LoadLocal), new Instruction(Op.Return)]));
    }

    private static Value Text(string text) => Value.Object(TextValue.Of(Encoding.UTF8.GetBytes(text)));

    private static PredicateExpression Binary(string op, PredicateExpression left, PredicateExpression right) =>
        new PredicateExpression.Binary(op, left, right);

    private static PredicateExpression Literal(Constant value) => new PredicateExpression.Literal(value);

    private static PredicateExpression Int(long value) => Literal(Constant.Int(value));

    private static PredicateExpression Bool(bool value) => Literal(Constant.Bool(value));
}
