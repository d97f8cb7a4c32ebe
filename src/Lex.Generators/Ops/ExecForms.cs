namespace Lex.Generators.Ops;

/// <summary>
/// Which execution ops an op of the table gives rise to (artifacts 2 and 15). An op over scalars has register forms;
/// a comparison has fused branches besides. Names are the op's with a suffix for the form: <c>RR</c> two slots,
/// <c>RK</c> a slot and a constant, <c>R</c> one slot; <c>Br</c> branches when it holds, <c>BrNot</c> when it does not.
/// </summary>
internal static class ExecForms
{
    /// <summary>Execution ops that no op of the table determines: moves, guards, calls, reads, allocation.</summary>
    public static readonly (string Name, string Summary)[] Structural =
    [
        ("Cold", "An op without a handler of its own: its meaning is called on values."),
        ("Library", "Calls a library function or performs an effect."),
        ("CallTyped", "Calls a pure library function, or an op, over slots."),
        ("Closure", "Calls a closure whose shape it knows."),
        ("Each", "Begins a list operation with a closure whose shape it knows."),
        ("Deopt", "Goes on with canonical code."),
        ("Move", "Copies a scalar."),
        ("MoveRef", "Copies a reference."),
        ("MovePair", "Copies both halves."),
        ("LoadK", "Sets a scalar."),
        ("LoadRef", "Sets a reference to a constant."),
        ("Tag", "Makes a pair of a scalar: writes the tag."),
        ("CheckTag", "Guards the kind of a pair that is to be a scalar."),
        ("CheckRef", "Guards that a pair is no scalar."),
        ("Jump", "Continues elsewhere."),
        ("BrTrue", "Branches when a Bool is true."),
        ("BrFalse", "Branches when a Bool is false."),
        ("LoopEq", "Adds a constant to a slot and branches when it equals another."),
        ("LoopNe", "Adds a constant to a slot and branches when it differs from another."),
        ("SumEq", "Branches when a slot equals the sum of two slots."),
        ("SumNe", "Branches when a slot differs from the sum of two slots."),
        ("DifferenceEq", "Branches when a slot equals the difference of two slots."),
        ("DifferenceNe", "Branches when a slot differs from the difference of two slots."),
        ("ModEq", "Branches when the remainder of a slot by a positive constant equals another."),
        ("ModNe", "Branches when the remainder of a slot by a positive constant differs from another."),
        ("BitsZero", "Branches when a power of two divides a slot."),
        ("BitsSet", "Branches when a power of two does not divide a slot."),
        ("Call", "Calls a function whose parameters have the representations that the arguments have."),
        ("CallTail", "Lets another such function take over the frame."),
        ("RetK", "Returns a scalar constant."),
        ("RetL", "Returns a scalar."),
        ("RetR", "Returns a reference."),
        ("Ret", "Returns what is in the first slot."),
        ("PartL", "Reads a scalar part of an aggregate whose shape it knows."),
        ("PartR", "Reads a reference part of an aggregate whose shape it knows."),
        ("PartP", "Reads a part of an aggregate whose shape it knows as a pair."),
        ("BrCtor", "Branches when a variant has a constructor."),
        ("BrNotCtor", "Branches when a variant has another constructor."),
        ("BrPresent", "Branches when an option that is not built has a value."),
        ("BrAbsent", "Branches when an option that is not built has none."),
        ("CheckPresent", "Guards that an option that is not built has a value."),
        ("BuildOption", "Builds an option; it has been paid for."),
        ("ListHead", "The first element of a list, as an option that is not built."),
        ("ListHeadL", "The first element of a list of scalars of a kind, as an option that is not built."),
        ("ListTail", "A list without its first element, as a view that is not built."),
        ("ListSkip", "As `ListTail`, where the list was."),
        ("BuildList", "Builds a view of a list; it has been paid for."),
        ("Build", "Builds an aggregate of a known shape."),
        ("Concat", "Adds two values that should be texts."),
        ("Cells", "Pays for an aggregate that is not built."),
        ("Enter", "Pays for a call whose body follows in its place."),
    ];

    /// <summary>Those of them that the loop hands to a method <c>{name}Cold</c> of the session when it cannot go on itself.</summary>
    public static readonly string[] WithColdPart =
    [
        "Cold", "Library", "CallTyped", "Closure", "Each", "Deopt", "CheckTag", "CheckRef", "CheckPresent", "Call", "CallTail", "RetK", "RetL", "RetR", "Ret",
        "PartL", "PartR", "PartP", "BrCtor", "BrNotCtor", "Build", "Cells", "Enter", "Concat",
        "ListHead", "ListHeadL", "ListTail", "ListSkip",
    ];

    /// <summary>
    /// Instructions that often follow each other: the first one has a form that goes on with the second without dispatch. The
    /// second stays where it is, so that everyone else finds it there; it may be such a form itself.
    /// </summary>
    public static readonly (string First, string Second)[] Pairs =
    [
        ("IntAddRR", "LoopNe"), ("IntSubRR", "LoopNe"), ("IntMulRR", "LoopNe"), ("FloatAddRR", "LoopNe"),
        ("IntModRK", "IntEqBrRK"), ("IntModRK", "IntEqBrNotRK"), ("IntModRR", "IntEqBrRK"), ("IntModRR", "IntEqBrNotRK"),
        ("IntAddRR", "IntEqBrNotRK"), ("IntSubRK", "IntEqBrNotRK"), ("IntAddRK", "IntEqBrNotRR"),
        ("Move", "IntAddRR"), ("IntMulRR", "IntAddRR"), ("IntMulRR", "IntAddRK"), ("IntAddRR", "RetL"), ("Move", "Call"),
        ("PartL", "PartL"), ("PartR", "PartL"), ("PartL", "PartR"), ("PartR", "PartR"),
        ("ListHeadL", "BrAbsent"), ("LoadK", "ListHeadL"), ("LoadK", "ListHeadLThenBrAbsent"), ("LoadK", "ListTail"),
        ("ListHeadL", "BrPresent"), ("IntAddRK", "ListHeadLThenBrPresent"), ("ListSkip", "IntAddRK"), ("ListSkip", "IntAddRKThenListHeadLThenBrPresent"),
        ("Move", "Move"), ("Move", "MoveRef"), ("LoadK", "Call"), ("MoveRef", "LoadKThenCall"), ("Move", "MoveRefThenLoadKThenCall"),
        ("SumEq", "DifferenceEq"), ("IntEqBrRR", "SumEqThenDifferenceEq"), ("IntEqBrRR", "MoveThenMoveRef"), ("IntEqBrRR", "MoveThenMoveRefThenLoadKThenCall"),
        ("FloatMulRR", "FloatMulRR"), ("FloatMulRR", "FloatAddRR"), ("FloatMulRR", "FloatSubRR"), ("FloatSubRR", "FloatAddRR"),
    ];

    /// <summary>The name of such a form.</summary>
    public static string NameOf((string First, string Second) pair) => $"{pair.First}Then{pair.Second}";

    /// <summary>Whether all operands and the result are scalars, so that the op has register forms.</summary>
    public static bool IsScalar(OpModel op) =>
        !op.IsStructural && op.Pushes == 1 && IsScalar(op.Results[0]) && op.Return is ReturnForm.Pushed or ReturnForm.Status
        && !op.HasWindow && !op.Operands.Any() && op.Popped.Count() is 1 or 2 && op.Popped.All(p => IsScalar(p.Type));

    /// <summary>Whether it has fused branches: two scalars in, a Bool out.</summary>
    public static bool IsComparison(OpModel op) =>
        IsScalar(op) && op.Return == ReturnForm.Pushed && op.Results[0].Kind == "Bool" && op.Popped.Count() == 2 && op.Popped.First().Type.Kind != "Bool";

    /// <summary>The register forms of an op in order.</summary>
    public static IEnumerable<string> Of(OpModel op)
    {
        if (!IsScalar(op)) yield break;
        if (op.Popped.Count() == 1)
        {
            yield return op.Name + "R";
            yield break;
        }

        yield return op.Name + "RR";
        yield return op.Name + "RK";
        if (!IsComparison(op)) yield break;
        yield return op.Name + "BrRR";
        yield return op.Name + "BrRK";
        yield return op.Name + "BrNotRR";
        yield return op.Name + "BrNotRK";
    }

    private static bool IsScalar(TypeModel type) => type.Kind is "Int" or "Float" or "Bool";
}
