namespace Lex.Jit.Build;

/// <summary>A transfer of control with the values that the target's parameters get.</summary>
internal sealed class SsaEdge(SsaBlock target)
{
    /// <summary>Where control goes.</summary>
    public SsaBlock Target { get; } = target;

    /// <summary>One value for each parameter of the target.</summary>
    public SsaValue[] Arguments { get; set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"b{Target.Id}({string.Join(", ", (object[])Arguments)})";
}

/// <summary>How a block ends.</summary>
internal abstract record SsaEnd(int Pc)
{
    /// <summary>Where code goes on when it has to leave here.</summary>
    public SsaExit? Exit { get; init; }

    /// <summary>Where control may go.</summary>
    public virtual IEnumerable<SsaEdge> Edges => [];

    /// <summary>The values that it reads, arguments of edges included.</summary>
    public IEnumerable<SsaValue> Reads
    {
        get
        {
            foreach (var value in Own) yield return value;
            foreach (var edge in Edges)
            {
                foreach (var argument in edge.Arguments) yield return argument;
            }
        }
    }

    /// <summary>The values that it reads itself.</summary>
    protected virtual IEnumerable<SsaValue> Own => [];

    /// <summary>The same end with other values in place of those that it reads itself.</summary>
    public virtual SsaEnd With(Func<SsaValue, SsaValue> replacement) => this;

    /// <summary>Goes on elsewhere.</summary>
    internal sealed record Jump(int Pc, SsaEdge To) : SsaEnd(Pc)
    {
        public override IEnumerable<SsaEdge> Edges => [To];
    }

    /// <summary>Goes one of two ways, depending on a Bool.</summary>
    internal sealed record Branch(int Pc, SsaValue Condition, SsaEdge Then, SsaEdge Else) : SsaEnd(Pc)
    {
        public override IEnumerable<SsaEdge> Edges => [Then, Else];

        protected override IEnumerable<SsaValue> Own => [Condition];

        public override SsaEnd With(Func<SsaValue, SsaValue> replacement) => this with { Condition = replacement(Condition) };
    }

    /// <summary>Leaves the function with its result.</summary>
    internal sealed record Return(int Pc, SsaValue Value) : SsaEnd(Pc)
    {
        protected override IEnumerable<SsaValue> Own => [Value];

        public override SsaEnd With(Func<SsaValue, SsaValue> replacement) => this with { Value = replacement(Value) };
    }

    /// <summary>Leaves the function by calling another one in its place.</summary>
    internal sealed record TailCall(int Pc, int Function, SsaValue[] Arguments) : SsaEnd(Pc)
    {
        protected override IEnumerable<SsaValue> Own => Arguments;

        public override SsaEnd With(Func<SsaValue, SsaValue> replacement) => this with { Arguments = Array.ConvertAll(Arguments, value => replacement(value)) };
    }

    /// <summary>Lets the interpreter go on: there is nothing that compiled code could do better.</summary>
    internal sealed record Leave(int Pc) : SsaEnd(Pc);
}

/// <summary>A straight run of instructions. Values pass between blocks as arguments of edges to parameters.</summary>
internal sealed class SsaBlock(int id, int start)
{
    /// <summary>The number in listings.</summary>
    public int Id { get; } = id;

    /// <summary>The first canonical instruction.</summary>
    public int Start { get; } = start;

    /// <summary>One past the last canonical instruction.</summary>
    public int Finish { get; set; }

    /// <summary>The values that edges bring.</summary>
    public List<SsaValue> Parameters { get; } = [];

    /// <summary>The instructions.</summary>
    public List<SsaInstruction> Body { get; set; } = [];

    /// <summary>How it ends.</summary>
    public SsaEnd End { get; set; } = null!;

    /// <summary>The frame at its start.</summary>
    public SsaExit Entry { get; set; } = null!;

    /// <summary>A block whose end was copied here: its instructions are paid for here, too.</summary>
    public SsaBlock? Tail { get; set; }

    /// <summary>How many edges lead here, the entry of the function included.</summary>
    public int Predecessors { get; set; }
}
