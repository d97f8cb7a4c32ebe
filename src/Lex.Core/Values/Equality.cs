using Lex.Core.Execution;
using Lex.Core.Programs;

namespace Lex.Core.Values;

/// <summary>
/// Structural equality (runtime section 2.2): records by name, closures by body and captures, floats as IEEE says, so
/// that what holds a NaN is not even equal to itself. No shortcut for identical objects: the steps must not depend on
/// sharing.
/// </summary>
internal static class Equality
{
    /// <summary>Compares two values, charging what is visited: a unit for each pair of parts and for each eight bytes of text.</summary>
    public static Status AreEqual(ExecutionContext ctx, Value left, Value right, out bool equal)
    {
        if (left.Kind == ValueKind.Int) return Answer(right.IsInt && left.Bits == right.Bits, out equal);
        if (left.Kind == ValueKind.Str && right.Kind == ValueKind.Str)
            return TextValue.AreEqual(ctx, left.As<TextValue>(), right.As<TextValue>(), out equal);
        return new Comparison(ctx, exact: false).Run(left, right, out equal);
    }

    /// <summary>Compares two values for a host.</summary>
    public static bool AreEqual(Value left, Value right)
    {
        new Comparison(null, exact: false).Run(left, right, out var equal);
        return equal;
    }

    /// <summary>
    /// Whether a pure function cannot tell two values apart: as equality, but zeros by their sign, NaN as itself, and closures
    /// by their function. Which of the many NaNs an operation gives is the processor's and the compiler's affair, so it may
    /// not decide whether a call is remembered: this is what a remembered call is compared with.
    /// </summary>
    public static bool AreIdentical(Value left, Value right)
    {
        new Comparison(null, exact: true).Run(left, right, out var equal);
        return equal;
    }

    private static Status Answer(bool value, out bool equal)
    {
        equal = value;
        return Status.Ok;
    }

    private static bool SameBody(FunctionCode left, FunctionCode right) =>
        ReferenceEquals(left, right) || (!left.BodyHash.IsEmpty && left.BodyHash.AsSpan().SequenceEqual(right.BodyHash.AsSpan()));

    private struct Pair
    {
        public Children Left;

        public Children Right;
    }

    private struct Comparison(ExecutionContext? ctx, bool exact)
    {
        private WalkStack<Pair> _stack;

        private Work _work = new(ctx);

        public Status Run(Value left, Value right, out bool equal)
        {
            equal = false;
            while (true)
            {
                if (Visit(left, right, out var same) != Status.Ok) return Status.Fault;
                if (!same) return Status.Ok;
                if (_stack.IsEmpty) break;
                ref var top = ref _stack.Top;
                left = top.Left.Next();
                right = top.Right.Next();

                // The last part takes the place of its parent: a chain needs no stack at all.
                if (top.Left.IsEmpty) _stack.Pop();
            }

            equal = true;
            return Status.Ok;
        }

        // Compares what two values hold themselves, and puts their parts on the stack.
        private Status Visit(Value left, Value right, out bool same)
        {
            same = false;
            if (_work.Add(1) != Status.Ok) return Status.Fault;
            var kind = left.Kind;
            if (kind != right.Kind) return Status.Ok;
            switch (kind)
            {
                case ValueKind.Unit:
                    same = true;
                    return Status.Ok;
                case ValueKind.Int or ValueKind.Bool:
                    same = left.Bits == right.Bits;
                    return Status.Ok;
                case ValueKind.Float:
                    same = AreEqual(left.AsFloat, right.AsFloat);
                    return Status.Ok;
                case ValueKind.Str:
                    return VisitBytes(left.As<TextValue>().Utf8, right.As<TextValue>().Utf8, out same);
                case ValueKind.Bytes:
                    return VisitBytes(left.As<BytesValue>().Span, right.As<BytesValue>().Span, out same);
                case ValueKind.F64Array:
                    return VisitMatrix(left.As<F64Array>(), right.As<F64Array>(), out same);
                case ValueKind.List:
                    return VisitLists(left.As<ListValue>(), right.As<ListValue>(), out same);
                case ValueKind.Deque:
                    return VisitLists(left.As<DequeValue>().Items, right.As<DequeValue>().Items, out same);
                case ValueKind.Record:
                    same = left.Ref!.Shape.Family!.HasSameFields(right.Ref!.Shape.Family!);
                    break;
                case ValueKind.Variant:
                    same = ReferenceEquals(left.Ref!.Shape.Owner, right.Ref!.Shape.Owner);
                    break;
                case ValueKind.Closure:
                    // Bodies that hash alike may still differ in typed ops and predicates, and so in what a call of them does.
                    same = exact
                        ? ReferenceEquals(left.Ref!.Shape.Owner, right.Ref!.Shape.Owner)
                        : SameBody((FunctionCode)left.Ref!.Shape.Owner!, (FunctionCode)right.Ref!.Shape.Owner!);
                    break;
                case ValueKind.ArrowTable:
                    same = left.As<TableValue>().HasLayoutOf(right.As<TableValue>());
                    break;
                case ValueKind.Tuple or ValueKind.Map or ValueKind.Set:
                    same = true;
                    break;
                default:
                    same = ReferenceEquals(left.Ref, right.Ref);
                    return Status.Ok;
            }

            if (same) same = PushParts(left, right);
            return Status.Ok;
        }

        private bool AreEqual(double left, double right) => exact
            ? BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right) || (double.IsNaN(left) && double.IsNaN(right))
            : left == right;

        private bool PushParts(Value left, Value right)
        {
            var pair = new Pair { Left = Children.Of(left), Right = Children.Of(right) };
            if (pair.Left.Count != pair.Right.Count) return false;
            if (pair.Left.Count > 0) _stack.Push(pair);
            return true;
        }

        private Status VisitBytes(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out bool same)
        {
            same = left.Length == right.Length;
            if (!same || left.IsEmpty) return Status.Ok;
            var prefix = left.CommonPrefixLength(right);
            same = prefix == left.Length;
            return _work.Add(Work.OfPrefix(prefix, left.Length));
        }

        private Status VisitMatrix(F64Array left, F64Array right, out bool same)
        {
            same = left.Rows == right.Rows && left.Columns == right.Columns;
            for (var i = 0; same && i < left.Data.Length; i++)
            {
                if (_work.Add(1) != Status.Ok) return Status.Fault;
                same = AreEqual(left.Data[i], right.Data[i]);
            }

            return Status.Ok;
        }

        // Lists of unboxed Ints or Bools are compared as memory.
        private Status VisitLists(ListValue left, ListValue right, out bool same)
        {
            same = left.Count == right.Count;
            if (!same || left.Count == 0) return Status.Ok;
            var isPlain = left.Elements == right.Elements && left.Elements is (ElementKind.Int or ElementKind.Bool);
            if (!isPlain)
            {
                same = PushParts(Value.Object(left), Value.Object(right));
                return Status.Ok;
            }

            for (var index = 0; same && index < left.Count;)
            {
                var mine = left.RunFrom<long>(index);
                var theirs = right.RunFrom<long>(index);
                var length = Math.Min(mine.Length, theirs.Length);
                var prefix = mine[..length].CommonPrefixLength(theirs[..length]);
                same = prefix == length;
                if (_work.Add(same ? length : prefix + 1) != Status.Ok) return Status.Fault;
                index += length;
            }

            return Status.Ok;
        }
    }
}
