using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Interp.Feedback;

/// <summary>The feedback of one session: a vector for each function that it has entered. Recording changes nothing that a program
/// can see.</summary>
internal sealed class FeedbackRecorder(ProgramCode program)
{
    /// <summary>The number that listings give to records without a shape (runtime section 2.6).</summary>
    public const uint NoShape = Shape.NoShapeId;

    /// <summary>The number that listings give to all shapes of a site that saw too many.</summary>
    public const uint OtherShapes = 0xFFFF_FFFE;

    private readonly FeedbackVector?[] _vectors = new FeedbackVector?[program.Functions.Length];

    private readonly FunctionState?[] _states = new FunctionState?[program.Functions.Length];

    // The numbers of record families: those of the program have their index in it.
    private readonly Dictionary<ShapeFamily, uint> _families = FamiliesOf(program);

    private readonly List<Name> _constructors = [];

    /// <summary>The program.</summary>
    public ProgramCode Program => program;

    /// <summary>The vector of a function.</summary>
    public FeedbackVector VectorOf(FunctionState state)
    {
        _states[state.Code.Id] ??= state;
        return _vectors[state.Code.Id] ??= new FeedbackVector(state.Code);
    }

    /// <summary>The functions that were entered, by id, with their calls' states.</summary>
    public IEnumerable<(FeedbackVector Vector, FunctionState State)> Entered()
    {
        for (var id = 0; id < _vectors.Length; id++)
        {
            if (_vectors[id] is { } vector) yield return (vector, _states[id]!);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => Array.Clear(_vectors);

    /// <summary>An instruction has succeeded.</summary>
    /// <param name="vector">The vector of its function.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="pc">Its place.</param>
    /// <param name="instruction">The instruction.</param>
    /// <param name="info">What is known of its op.</param>
    /// <param name="deepest">The deepest of the operands that it took.</param>
    /// <param name="top">The last one.</param>
    /// <param name="next">The place after it.</param>
    public void Record(FeedbackVector vector, int slot, int pc, in Instruction instruction, OpInfo info, Value deepest, Value top, int next)
    {
        switch (info.Site)
        {
            case SiteKind.Numeric:
                vector[slot].SeeKind(KindOf(deepest, top));
                break;
            case SiteKind.Property:
                SeeField(vector, slot, instruction, deepest.As<Aggregate>().Shape);
                break;
            case SiteKind.ClosureCall:
                SeeClosure(vector, slot, info, deepest, info.Group == Group.ListCall ? top : deepest);
                break;
            case SiteKind.Builtin:
                vector.SeeKey(slot, ((ulong)(uint)instruction.A << 32) | (uint)instruction.B);
                break;
            case SiteKind.VariantTest:
                vector[slot].Answer(ReferenceEquals(deepest.Ref!.Shape.Owner, program.Constants[instruction.A].Name));
                break;
            case SiteKind.VariantGet:
                vector.SeeKey(slot, NumberOf(deepest.Ref!.Shape.Constructor));
                break;
            case SiteKind.Branch:
                vector[slot].Answer(next != pc + 1);
                break;
            case SiteKind.ListRep:
                vector.SeeKey(slot, (ulong)deepest.Ref!.Shape.Elements);
                break;
            default:
                vector[slot].Count(1);
                break;
        }
    }

    /// <summary>The constructor that a key of a site stands for.</summary>
    public string ConstructorOf(ulong key) => _constructors[(int)key].Text;

    /// <summary>The number of a record's shape in listings.</summary>
    public uint NumberOf(Shape shape)
    {
        if (shape.Id == Shape.NoShapeId || shape.Family is not { } family) return NoShape;
        if (!_families.TryGetValue(family, out var number)) _families.Add(family, number = shape.Id);
        return number;
    }

    private ulong NumberOf(Name constructor)
    {
        var number = _constructors.IndexOf(constructor);
        if (number >= 0) return (ulong)number;
        _constructors.Add(constructor);
        return (ulong)_constructors.Count - 1;
    }

    private void SeeField(FeedbackVector vector, int slot, in Instruction instruction, Shape shape)
    {
        var number = NumberOf(shape);
        if (number == NoShape) vector.SeeUncached(slot);
        else vector.SeeKey(slot, ((ulong)(uint)shape.IndexOf(program.Constants[instruction.A].Name!) << 32) | number);
    }

    private static void SeeClosure(FeedbackVector vector, int slot, OpInfo info, Value list, Value closure)
    {
        if (closure.Kind != ValueKind.Closure) return;
        var function = (FunctionCode)closure.Ref!.Shape.Owner!;
        var captures = closure.Ref.Shape.Count;
        var key = ((ulong)(uint)captures << 48) | ((ulong)(uint)(function.Arity - captures) << 32) | (uint)function.Id;
        var executions = info.Group == Group.ListCall && list.Kind == ValueKind.List ? list.As<ListValue>().Count : 1;
        vector.SeeKey(slot, key, executions, countsChanges: true);
    }

    // Both operands have one kind, save for an equality.
    private static byte KindOf(Value left, Value right) => left.Kind == right.Kind ? KindBits.Of(left.Kind) : KindBits.Other;

    private static Dictionary<ShapeFamily, uint> FamiliesOf(ProgramCode program)
    {
        var families = new Dictionary<ShapeFamily, uint>();
        for (var i = 0; i < program.RecordShapes.Length; i++) families.TryAdd(program.RecordFamily(i), (uint)i);
        return families;
    }
}

/// <summary>The kinds that numeric sites tell apart, a bit for each.</summary>
internal static class KindBits
{
    /// <summary>Any kind but those with a bit of their own, or two kinds.</summary>
    public const byte Other = 16;

    private static readonly (ValueKind Kind, byte Bit)[] Bits = [(ValueKind.Int, 1), (ValueKind.Float, 2), (ValueKind.Str, 4), (ValueKind.Bool, 8)];

    /// <summary>The bit of a kind.</summary>
    public static byte Of(ValueKind kind)
    {
        foreach (var entry in Bits)
        {
            if (entry.Kind == kind) return entry.Bit;
        }

        return Other;
    }

    /// <summary>The names of the kinds in a mask.</summary>
    public static string NamesOf(byte mask)
    {
        var names = new List<string>();
        foreach (var entry in Bits)
        {
            if ((mask & entry.Bit) != 0) names.Add(entry.Kind.ToString());
        }

        if ((mask & Other) != 0) names.Add("Other");
        return string.Join('|', names);
    }
}
