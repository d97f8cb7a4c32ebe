namespace Lex.Generators.Ops;

/// <summary>
/// What follows from the window of a superinstruction: its operands, which of them each component takes, and its effect on
/// the operand stack as a whole.
/// </summary>
internal sealed class SuperLayout
{
    /// <summary>The one condition that a window may have.</summary>
    public const string IntConstantCondition = "constant:Int";

    private SuperLayout(SuperModel super, OpModel[] components)
    {
        Super = super;
        Components = components;
        OperandMap = new int[components.Length][];
    }

    /// <summary>The declaration.</summary>
    public SuperModel Super { get; }

    /// <summary>The ops of the window.</summary>
    public OpModel[] Components { get; }

    /// <summary>The operands of the fused op.</summary>
    public List<OperandModel> Operands { get; } = [];

    /// <summary>For each component and each of its operands: which operand of the fused op it is.</summary>
    public int[][] OperandMap { get; }

    /// <summary>The operand that must be an Int constant, or -1.</summary>
    public int IntConstant { get; private set; } = -1;

    /// <summary>Operands that the window takes from below it, deepest first.</summary>
    public List<TypeModel> Popped { get; } = [];

    /// <summary>How many results it leaves.</summary>
    public int Pushes { get; private set; }

    /// <summary>The highest point above the height at entry.</summary>
    public int Peak { get; private set; }

    /// <summary>The kind of its result.</summary>
    public string ResultKind { get; private set; } = "Unknown";

    /// <summary>Which operand is the jump offset, or -1.</summary>
    public int Target => Operands.FindIndex(o => o.Kind == "Target");

    /// <summary>Steps of one execution.</summary>
    public int Steps => Super.Steps != 0 ? Super.Steps : Components.Sum(c => c.Steps);

    /// <summary>The component that owns the site, or null.</summary>
    public OpModel? SiteOwner => Components.FirstOrDefault(c => c.Site != "None");

    /// <summary>Whether an op does nothing but push a constant.</summary>
    public static bool IsConstant(OpModel op) =>
        op.Return == ReturnForm.Pushed && op.Parameters.Count == 1 && op.Parameters[0].Operand?.Kind == "Constant";

    /// <summary>Works it out for a window that has been validated.</summary>
    public static SuperLayout Of(OpTableModel table, SuperModel super)
    {
        var layout = new SuperLayout(super, [.. super.Parts.Select(p => table.Find(p)!)]);
        layout.MapOperands();
        layout.WalkStack();
        return layout;
    }

    private void MapOperands()
    {
        var next = 0;
        for (var i = 0; i < Components.Length; i++)
        {
            var map = new List<int>();
            foreach (var parameter in Components[i].Operands)
            {
                var name = Super.Operands[next++].TrimStart('=');
                var index = Operands.FindIndex(o => o.Name == name);
                if (index < 0)
                {
                    index = Operands.Count;
                    Operands.Add(parameter.Operand! with { Name = name });
                }

                if (parameter.Operand!.Kind == "Constant" && Super.When == IntConstantCondition) IntConstant = index;
                map.Add(index);
            }

            OperandMap[i] = [.. map];
        }
    }

    private void WalkStack()
    {
        var stack = new List<TypeModel>();
        foreach (var component in Components)
        {
            foreach (var popped in component.Popped.Reverse())
            {
                if (stack.Count != 0) stack.RemoveAt(stack.Count - 1);
                else Popped.Insert(0, popped.Type);
            }

            stack.AddRange(component.Results);
            Peak = Math.Max(Peak, stack.Count - Popped.Count);
            ResultKind = component.ResultKind;
        }

        Pushes = stack.Count;
        if (Pushes != 1) ResultKind = "Unknown";
    }
}
