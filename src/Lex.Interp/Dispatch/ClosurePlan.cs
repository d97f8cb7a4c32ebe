using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lex.Core.Values;
using Lex.Interp.Prepare;

namespace Lex.Interp.Dispatch;

/// <summary>How a closure's capture or an argument becomes a parameter.</summary>
internal enum ParameterMove : byte
{
    /// <summary>As bits.</summary>
    Scalar,

    /// <summary>As a reference.</summary>
    Reference,

    /// <summary>Both halves of a pair.</summary>
    Pair,

    /// <summary>A reference becomes a pair.</summary>
    ReferenceToPair,

    /// <summary>An Int becomes a pair.</summary>
    IntToPair,

    /// <summary>A Float becomes a pair.</summary>
    FloatToPair,

    /// <summary>A Bool becomes a pair.</summary>
    BoolToPair,

    /// <summary>Of a pair that should be an Int, the bits.</summary>
    PairToInt,

    /// <summary>Of a pair that should be a Float, the bits.</summary>
    PairToFloat,

    /// <summary>Of a pair that should be a Bool, the bits.</summary>
    PairToBool,

    /// <summary>Of a pair that should be no scalar, the reference.</summary>
    PairToReference,
}

/// <summary>A capture: its part, how it is moved, and which parameter it becomes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct CaptureMove(nint Part, ParameterMove Move, byte Parameter);

/// <summary>What has to be done to the arguments of a closure.</summary>
internal enum ArgumentsMove : byte
{
    /// <summary>Nothing: they are where the function takes them, and as it takes them.</summary>
    Stay,

    /// <summary>All are scalars and move by some slots.</summary>
    Shift,

    /// <summary>Each has a move of its own.</summary>
    Each,
}

/// <summary>What the site of a list operation knows of its closure besides.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EachPlan
{
    /// <summary>The canonical instruction.</summary>
    public int Pc;

    /// <summary>How a fold's initial value becomes a parameter.</summary>
    public ParameterMove Initial;

    /// <summary>How what the closure returns becomes a parameter of its next call.</summary>
    public ParameterMove Next;

    /// <summary>How it becomes the result of the fold.</summary>
    public ParameterMove Answer;

    /// <summary>How the initial value becomes the result of the fold.</summary>
    public ParameterMove Empty;

    /// <summary>How a list stores what the closure returns.</summary>
    public ElementKind Result;

    /// <summary>How lists store their elements if the closure takes them as they are.</summary>
    public ElementKind Straight;

    /// <summary>The kind in which the closure takes elements.</summary>
    public ValueKind Element;
}

/// <summary>
/// What a call site knows of the closures of one shape, which are closures of one function with captures of the same kinds.
/// In unmanaged memory; the sites of a session keep it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ClosurePlan
{
    /// <summary>The id of the shape.</summary>
    public uint Shape;

    /// <summary>Checked: they return another kind than the caller's code expects, or perhaps so.</summary>
    public FrameFlags Flags;

    /// <summary>Number of captures.</summary>
    public byte Captures;

    /// <summary>Number of arguments.</summary>
    public byte Arguments;

    /// <summary>What becomes of the arguments.</summary>
    public ArgumentsMove ArgumentsMove;

    /// <summary>Whether some arguments are pairs of which the kind has to be seen first.</summary>
    public bool HasGuards;

    /// <summary>The function.</summary>
    public FunctionPlan* Callee;

    /// <summary>The number of captures that are scalars and stay so; their moves come first.</summary>
    public byte ScalarCaptures;

    /// <summary>The number of captures that are scalars or references and stay so.</summary>
    public byte PlainCaptures;

    /// <summary>The moves of the captures: scalars, references, and those that become pairs.</summary>
    public CaptureMove* CaptureMoves;

    /// <summary>The moves of the arguments.</summary>
    public ParameterMove* ArgumentMoves;

    /// <summary>What a list operation needs besides.</summary>
    public EachPlan Each;

    /// <summary>What the site knows of another shape, or null.</summary>
    public ClosurePlan* Next;
}

/// <summary>The shapes that a call site has met, in the order in which it met them.</summary>
internal sealed unsafe class ClosurePlans
{
    private const int MostShapes = 8;

    private readonly nint[] _first = GC.AllocateArray<nint>(1, pinned: true);

    private readonly List<Array> _kept = [];

    /// <summary>The address of the address of the first plan.</summary>
    public long Address => (long)Unsafe.AsPointer(ref _first[0]);

    /// <summary>Whether a plan can be added.</summary>
    public bool HasRoom => _kept.Count < MostShapes * 3;

    /// <summary>Whether there is a plan for a shape.</summary>
    public bool Knows(uint shape)
    {
        for (var plan = *(ClosurePlan**)Address; plan is not null; plan = plan->Next)
        {
            if (plan->Shape == shape) return true;
        }

        return false;
    }

    /// <summary>Adds a plan behind the others.</summary>
    public void Add(ClosurePlan plan, CaptureMove[] captures, ParameterMove[] arguments)
    {
        Array.Sort(captures, static (left, right) => left.Move.CompareTo(right.Move));
        plan.ScalarCaptures = (byte)Array.FindAll(captures, static capture => capture.Move == ParameterMove.Scalar).Length;
        plan.PlainCaptures = (byte)Array.FindAll(captures, static capture => capture.Move <= ParameterMove.Reference).Length;
        plan.Captures = (byte)captures.Length;
        plan.Arguments = (byte)arguments.Length;
        plan.ArgumentsMove = captures.Length == 1 && Array.TrueForAll(arguments, static move => move <= ParameterMove.Pair) ? ArgumentsMove.Stay
            : captures.Length > 1 && Array.TrueForAll(arguments, static move => move == ParameterMove.Scalar) ? ArgumentsMove.Shift
            : ArgumentsMove.Each;
        plan.HasGuards = Array.Exists(arguments, static move => move >= ParameterMove.PairToInt);
        plan.CaptureMoves = Pinned<CaptureMove>(captures);
        plan.ArgumentMoves = Pinned<ParameterMove>(arguments);
        var end = (nint*)Address;
        while (*end != 0) end = (nint*)&((ClosurePlan*)*end)->Next;
        *end = (nint)Pinned<ClosurePlan>([plan]);
    }

    private T* Pinned<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        var kept = GC.AllocateUninitializedArray<T>(Math.Max(values.Length, 1), pinned: true);
        values.CopyTo(kept);
        _kept.Add(kept);
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(kept));
    }

    /// <summary>How a capture of a kind becomes a parameter of the kind that the function's code expects; null: it does not.</summary>
    public static ParameterMove? OfCapture(PartKind part, ValueKind wanted) => Of(KindOf(part), wanted);

    /// <summary>The same of an argument.</summary>
    public static ParameterMove? Of(ValueKind found, ValueKind wanted)
    {
        var toPair = wanted == ValueKind.Unknown;
        return found switch
        {
            ValueKind.Unknown => wanted switch
            {
                ValueKind.Unknown => ParameterMove.Pair,
                ValueKind.Int => ParameterMove.PairToInt,
                ValueKind.Float => ParameterMove.PairToFloat,
                ValueKind.Bool => ParameterMove.PairToBool,
                _ => ParameterMove.PairToReference,
            },
            ValueKind.Int when toPair => ParameterMove.IntToPair,
            ValueKind.Float when toPair => ParameterMove.FloatToPair,
            ValueKind.Bool when toPair => ParameterMove.BoolToPair,
            ValueKind.Int or ValueKind.Float or ValueKind.Bool => wanted == found ? ParameterMove.Scalar : null,
            _ when toPair => ParameterMove.ReferenceToPair,
            _ => wanted is ValueKind.Int or ValueKind.Float or ValueKind.Bool ? null : ParameterMove.Reference,
        };
    }

    /// <summary>The same of a value whose kind is certain; null where it would have to be guarded.</summary>
    public static ParameterMove? OfKnown(ValueKind found, ValueKind wanted) => Of(found, wanted) is { } move and < ParameterMove.PairToInt ? move : null;

    /// <summary>How a list stores elements of a kind; Mixed: that is not known.</summary>
    public static ElementKind StorageOf(ValueKind kind) => kind switch
    {
        ValueKind.Unknown => ElementKind.Mixed,
        ValueKind.Int => ElementKind.Int,
        ValueKind.Float => ElementKind.Float,
        ValueKind.Bool => ElementKind.Bool,
        _ => ElementKind.Reference,
    };

    private static ValueKind KindOf(PartKind part) => part switch
    {
        PartKind.Int => ValueKind.Int,
        PartKind.Float => ValueKind.Float,
        PartKind.Bool => ValueKind.Bool,
        _ => Loc.AnyReference,
    };
}
