using System.Collections.Immutable;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>
/// A refinement predicate made ready for calls (runtime section 4.6 with its improvements): operators and field names are
/// resolved once, arithmetic is that of the ops. It costs the program nothing. Immutable.
/// </summary>
internal sealed class CompiledPredicate
{
    private readonly FunctionCode _function;
    private readonly int _parameter;
    private readonly string _binding;
    private readonly Node _root;

    private CompiledPredicate(FunctionCode function, int parameter, Refinement refinement)
    {
        _function = function;
        _parameter = parameter;
        _binding = refinement.Binding;
        _root = Compile(refinement.Predicate, refinement.Binding, 1);
    }

    /// <summary>The predicates of a function's parameters; use <see cref="FunctionCode.Predicates"/>, which remembers them.</summary>
    internal static ImmutableArray<CompiledPredicate?> AllOf(FunctionCode function)
    {
        var compiled = ImmutableArray.CreateBuilder<CompiledPredicate?>(function.Refinements.Length);
        for (var i = 0; i < function.Refinements.Length; i++)
            compiled.Add(function.Refinements[i] is { } refinement ? new CompiledPredicate(function, i, refinement) : null);
        return compiled.MoveToImmutable();
    }

    /// <summary>The first refusal among a function's arguments, or null.</summary>
    public static LexError? Check(FunctionCode function, ReadOnlySpan<Value> arguments)
    {
        foreach (var predicate in function.Predicates)
        {
            if (predicate?.Check(arguments[predicate._parameter]) is { } refused) return refused;
        }

        return null;
    }

    /// <summary>Null if the argument satisfies the predicate, else the error that the call ends with.</summary>
    public LexError? Check(Value argument)
    {
        var evaluation = new Evaluation(argument);
        if (!_root.TryEvaluate(evaluation, out var result)) return Refuse(evaluation.Reason!);
        if (result.Kind != ValueKind.Bool) return Refuse($"predicate didn't reduce to a Bool, got {DebugText.Of(result)}");
        return result.AsBool ? null : Refuse($"predicate failed for {_binding} = {DebugText.Of(argument)}");
    }

    private LexError Refuse(string reason) => LexError.RefinementFailed(_function.Name, _parameter, _binding, reason);

    // Recursion is bounded: the verifier refuses deeper predicates, and what is too deep here does not evaluate.
    private static Node Compile(PredicateExpression expression, string binding, int depth) => expression switch
    {
        _ when depth > ProgramLimits.MaxPredicateDepth => new Refusal("unsupported predicate node: nested too deep"),
        PredicateExpression.Literal { Value: { Kind: ConstantKind.Bytes, Bytes: { } bytes } } =>
            new Known(Constant.Str(Convert.ToHexStringLower(bytes)).Value),
        PredicateExpression.Literal literal => new Known(literal.Value.Value),
        PredicateExpression.Variable variable when variable.Name == binding => new Argument(),
        PredicateExpression.Variable variable => new Refusal(
            $"predicate references free var `{variable.Name}`; a runtime check can only resolve the binding"),
        PredicateExpression.Unary unary => new UnaryNode(unary.Operator, Compile(unary.Operand, binding, depth + 1)),
        PredicateExpression.Binary { Operator: "and" or "or" } logical => new LogicalNode(
            logical.Operator, Compile(logical.Left, binding, depth + 1), Compile(logical.Right, binding, depth + 1)),
        PredicateExpression.Binary binary => new BinaryNode(
            binary.Operator, Compile(binary.Left, binding, depth + 1), Compile(binary.Right, binding, depth + 1)),
        PredicateExpression.Field field => new FieldNode(Compile(field.Record, binding, depth + 1), Name.Intern(field.Name)),
        _ => new Refusal($"unsupported predicate node: {PredicateText.Of(expression)}"),
    };

    /// <summary>One evaluation: the argument, why it failed, and a context for the ops it uses, made only when one does.</summary>
    private sealed class Evaluation(Value argument)
    {
        public readonly Value Argument = argument;

        public string? Reason;

        public UnmeteredContext Context => field ??= new UnmeteredContext();

        public bool Fail(string reason)
        {
            Reason = reason;
            return false;
        }
    }

    private abstract class Node
    {
        /// <summary>Evaluates; false: it cannot be evaluated, and the reason is recorded.</summary>
        public abstract bool TryEvaluate(Evaluation evaluation, out Value result);
    }

    private sealed class Known(Value value) : Node
    {
        public override bool TryEvaluate(Evaluation evaluation, out Value result)
        {
            result = value;
            return true;
        }
    }

    private sealed class Argument : Node
    {
        public override bool TryEvaluate(Evaluation evaluation, out Value result)
        {
            result = evaluation.Argument;
            return true;
        }
    }

    private sealed class Refusal(string reason) : Node
    {
        public override bool TryEvaluate(Evaluation evaluation, out Value result)
        {
            result = default;
            return evaluation.Fail(reason);
        }
    }

    private sealed class FieldNode(Node record, Name name) : Node
    {
        public override bool TryEvaluate(Evaluation evaluation, out Value result)
        {
            if (!record.TryEvaluate(evaluation, out result)) return false;
            return CoreOps.GetField(evaluation.Context, result, name, 0, out result) == Status.Ok
                || evaluation.Fail(evaluation.Context.Error!.Message);
        }
    }

    private sealed class UnaryNode(string op, Node operand) : Node
    {
        private readonly bool _isNot = op == "not";
        private readonly bool _isMinus = op == "-";

        public override bool TryEvaluate(Evaluation evaluation, out Value result)
        {
            if (!operand.TryEvaluate(evaluation, out var value))
            {
                result = default;
                return false;
            }

            result = value;
            if (_isNot && value.IsBool) result = Value.Bool(CoreOps.BoolNot(value.AsBool));
            else if (_isMinus && value.IsInt) result = Value.Int(CoreOps.IntNeg(value.AsInt));
            else if (_isMinus && value.IsFloat) result = Value.Float(CoreOps.FloatNeg(value.AsFloat));
            else return evaluation.Fail($"unsupported unary `{op}` on {DebugText.Of(value)}");
            return true;
        }
    }

    /// <summary><c>and</c>, <c>or</c>: the right side is evaluated only if it matters.</summary>
    private sealed class LogicalNode(string op, Node left, Node right) : Node
    {
        private readonly bool _decided = op == "or";

        public override bool TryEvaluate(Evaluation evaluation, out Value result)
        {
            if (!TryTruth(evaluation, left, out result)) return false;
            return result.AsBool == _decided || TryTruth(evaluation, right, out result);
        }

        private bool TryTruth(Evaluation evaluation, Node side, out Value result) =>
            side.TryEvaluate(evaluation, out result)
            && (result.IsBool || evaluation.Fail($"`{op}` on non-bool: {DebugText.Of(result)}"));
    }

    private sealed class BinaryNode(string op, Node left, Node right) : Node
    {
        private readonly Apply? _apply = Find(op);

        private delegate bool Apply(ExecutionContext ctx, Value left, Value right, out Value result);

        public override bool TryEvaluate(Evaluation evaluation, out Value result)
        {
            result = default;
            if (!left.TryEvaluate(evaluation, out var a) || !right.TryEvaluate(evaluation, out var b)) return false;
            return (_apply is not null && _apply(evaluation.Context, a, b, out result))
                || evaluation.Fail($"unsupported binop `{op}` on {DebugText.Of(a)} and {DebugText.Of(b)}");
        }

        private static Apply? Find(string op) => op switch
        {
            "+" => static (ctx, a, b, out r) => AreNumbers(a, b, out r) && CoreOps.NumAdd(ctx, a, b, out r) == Status.Ok,
            "-" => static (ctx, a, b, out r) => AreNumbers(a, b, out r) && CoreOps.NumSub(ctx, a, b, out r) == Status.Ok,
            "*" => static (ctx, a, b, out r) => AreNumbers(a, b, out r) && CoreOps.NumMul(ctx, a, b, out r) == Status.Ok,
            "/" => static (ctx, a, b, out r) => AreNumbers(a, b, out r) && CoreOps.NumDiv(ctx, a, b, out r) == Status.Ok,
            "%" => static (ctx, a, b, out r) => AreNumbers(a, b, out r) && a.IsInt && CoreOps.NumMod(ctx, a, b, out r) == Status.Ok,
            "==" => static (ctx, a, b, out r) => Truth(CoreOps.NumEq(ctx, a, b, out var equal), equal, out r),
            "!=" => static (ctx, a, b, out r) => Truth(CoreOps.NumEq(ctx, a, b, out var equal), !equal, out r),
            "<" => static (ctx, a, b, out r) => Truth(CoreOps.NumLt(ctx, a, b, out var less), less, out r),
            "<=" => static (ctx, a, b, out r) => Truth(CoreOps.NumLe(ctx, a, b, out var less), less, out r),
            ">" => static (ctx, a, b, out r) => Truth(CoreOps.NumLt(ctx, b, a, out var less), less, out r),
            ">=" => static (ctx, a, b, out r) => Truth(CoreOps.NumLe(ctx, b, a, out var less), less, out r),
            _ => null,
        };

        private static bool AreNumbers(Value left, Value right, out Value result)
        {
            result = default;
            return (left.IsInt && right.IsInt) || (left.IsFloat && right.IsFloat);
        }

        private static bool Truth(Status status, bool truth, out Value result)
        {
            result = Value.Bool(truth);
            return status == Status.Ok;
        }
    }
}
