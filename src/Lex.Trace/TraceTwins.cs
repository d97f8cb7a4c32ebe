using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Trace;

/// <summary>
/// Compares the values of two traces. The values of one run share their parts, and each node may show nearly all of what the one before it
/// shows: objects that were compared once are not entered again, so that a comparison takes time in proportion to what the runs have
/// built. It ends with the first difference; until then objects are taken to be equal as soon as they are entered.
/// </summary>
internal sealed class TraceTwins
{
    private readonly HashSet<Twins> _entered = [];

    /// <summary>Whether two values have the same lossless JSON.</summary>
    public bool AreEqual(TraceValue left, TraceValue right)
    {
        if (left.IsRaw != right.IsRaw) return left == right;
        var stack = default(WalkStack<Pair>);
        while (true)
        {
            if (!Visit(left, right, ref stack)) return false;
            if (stack.IsEmpty) return true;
            ref var top = ref stack.Top;
            (left, right) = (left.With(top.Left.Next()), right.With(top.Right.Next()));
            if (top.Left.IsEmpty) stack.Pop();
        }
    }

    // Compares what two values hold themselves, and puts their parts on the stack.
    private bool Visit(TraceValue left, TraceValue right, ref WalkStack<Pair> stack)
    {
        var (mine, theirs) = (left.Inner, right.Inner);
        if (mine.Kind != theirs.Kind) return false;
        if (ReferenceEquals(mine.Ref, theirs.Ref) && mine.Bits == theirs.Bits) return true;
        switch (mine.Kind)
        {
            case ValueKind.Unit:
                return true;
            case ValueKind.Int or ValueKind.Bool or ValueKind.Float:
                return mine.Bits == theirs.Bits;
            case ValueKind.Str:
                return mine.As<TextValue>().Utf8.SequenceEqual(theirs.As<TextValue>().Utf8);
            case ValueKind.List when AreNumbers(mine) && AreNumbers(theirs):
                return Equality.AreIdentical(mine, theirs);
            case ValueKind.Record:
                if (!HaveSameFields(mine.Ref!.Shape.Family!, theirs.Ref!.Shape.Family!)) return false;
                break;
            case ValueKind.Variant:
                if (!ReferenceEquals(mine.Ref!.Shape.Owner, theirs.Ref!.Shape.Owner)) return false;
                break;
            case ValueKind.Closure:
                if (!HaveSameBody((FunctionCode)mine.Ref!.Shape.Owner!, (FunctionCode)theirs.Ref!.Shape.Owner!)) return false;
                break;
            case ValueKind.List or ValueKind.Tuple or ValueKind.Deque or ValueKind.Map or ValueKind.Set:
                break;
            default:
                return left == right;
        }

        if (!_entered.Add(new(mine.Ref!, theirs.Ref!))) return true;
        var pair = new Pair { Left = Children.Of(mine), Right = Children.Of(theirs) };
        if (pair.Left.Count != pair.Right.Count) return false;
        if (pair.Left.Count > 0) stack.Push(pair);
        return true;
    }

    // They are compared as memory.
    private static bool AreNumbers(Value list) => list.As<ListValue>().Elements is ElementKind.Int or ElementKind.Bool;

    private static bool HaveSameFields(ShapeFamily left, ShapeFamily right) =>
        ReferenceEquals(left, right) || left.Fields.SequenceEqual(right.Fields);

    private static bool HaveSameBody(FunctionCode left, FunctionCode right) =>
        ReferenceEquals(left, right) || (left.StableName == right.StableName && left.BodyHash.AsSpan().SequenceEqual(right.BodyHash.AsSpan()));

    private struct Pair
    {
        public Children Left;

        public Children Right;
    }

    /// <summary>Two objects, by identity.</summary>
    private readonly struct Twins(HeapObject left, HeapObject right) : IEquatable<Twins>
    {
        private readonly HeapObject _left = left;

        private readonly HeapObject _right = right;

        public bool Equals(Twins other) => ReferenceEquals(_left, other._left) && ReferenceEquals(_right, other._right);

        public override bool Equals([NotNullWhen(true)] object? obj) => obj is Twins other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(_left), RuntimeHelpers.GetHashCode(_right));
    }
}
