using System.Diagnostics.CodeAnalysis;

namespace Lex.Core.Values;

/// <summary>
/// Takes values out of the requests that they belong to (runtime section 8.3): afterwards all their parts, captures and items of
/// maps included, belong to the heap. The objects stay where they are and lose their mark alone, hence nothing is copied and
/// what was shared is still shared.
/// </summary>
internal static class Materializer
{
    /// <summary>Takes a value out. False: a part belongs to a request that has ended.</summary>
    public static bool TryMaterialize(Value value)
    {
        return TryWalk(value, long.MaxValue, out var marked) && TryMove(marked);
    }

    /// <summary>Takes a value out unless it has more parts than this. False: it has, or a part belongs to a request that has ended.</summary>
    public static bool TryMaterialize(Value value, long mostParts)
    {
        return TryWalk(value, mostParts, out var marked) && TryMove(marked);
    }

    /// <summary>Whether some part of a value belongs to a request.</summary>
    public static bool IsInRequest(Value value)
    {
        TryWalk(value, long.MaxValue, out var marked);
        return marked is not null;
    }

    /// <summary>Finds what has a mark. False: there are more parts than were to be looked at.</summary>
    private static bool TryWalk(Value value, long mostParts, out List<HeapObject>? marked)
    {
        marked = null;
        HashSet<HeapObject>? seen = null;
        var stack = default(WalkStack<Children>);
        while (true)
        {
            var parts = Parts(value);
            if (!parts.IsEmpty && (stack.IsEmpty || (seen ??= new(ReferenceEqualityComparer.Instance)).Add(value.Ref!)))
            {
                if ((mostParts -= parts.Count) < 0) return false;
                stack.Push(parts);
            }

            if (value.Ref is { Shape.Region: Region.Request } aggregate) (marked ??= []).Add(aggregate);
            while (!stack.IsEmpty && stack.Top.IsEmpty) stack.Pop();
            if (stack.IsEmpty) return true;
            value = stack.Top.Next();
        }
    }

    /// <summary>The parts among which there may be some with a mark.</summary>
    private static Children Parts(Value value) =>
        value.Ref is null or ScalarTag || value.Ref.Shape.Elements is ElementKind.Int or ElementKind.Float ? default : Children.Of(value, asStored: true);

    private static bool TryMove(List<HeapObject>? marked)
    {
        if (marked is null) return true;
        foreach (var aggregate in marked)
        {
            if (aggregate.Shape.Region is Region.Request { HasEnded: true }) return false;
        }

        foreach (var aggregate in marked) aggregate.Move(aggregate.Shape.OnHeap);
        return true;
    }
}
