namespace Lex.Core.Ops;

/// <summary>Marks the class whose static methods are the meanings of the ops. The generator reads it here and, from the
/// built assembly, in the tiers.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OpTableAttribute : Attribute;

/// <summary>Marks a partial class in which a tier has one method for every op of a table: plain ops call their meaning
/// unless it is overridden, structural ones are abstract (artifact 22).</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LoweringAttribute(Type table) : Attribute
{
    /// <summary>The class that carries <see cref="OpTableAttribute"/>.</summary>
    public Type Table { get; } = table;
}

/// <summary>Marks the partial class into which the dispatch loops over a table are generated (artifact 13).</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class DispatchAttribute(Type table) : Attribute
{
    /// <summary>The class that carries <see cref="OpTableAttribute"/>.</summary>
    public Type Table { get; } = table;
}

/// <summary>The family of an op; the enum of ops is ordered by family, then by declaration.</summary>
internal enum Group : byte
{
    /// <summary>Constants, locals and the operand stack.</summary>
    Move,

    /// <summary>Branches, return and panic.</summary>
    Flow,

    /// <summary>Calls and closures.</summary>
    Call,

    /// <summary>Records, tuples and variants.</summary>
    Aggregate,

    /// <summary>Lists.</summary>
    List,

    /// <summary>Native list operations that call closures.</summary>
    ListCall,

    /// <summary>Library calls and effects.</summary>
    Effect,

    /// <summary>Integer arithmetic.</summary>
    Int,

    /// <summary>Float arithmetic.</summary>
    Float,

    /// <summary>Arithmetic of a kind that is not known before.</summary>
    Num,

    /// <summary>Truth values.</summary>
    Bool,

    /// <summary>Text and bytes.</summary>
    Text,
}

/// <summary>Facts about an op that no signature can state (architecture 3.4, artifact 19).</summary>
[Flags]
internal enum OpFacts : ushort
{
    /// <summary>Nothing beyond the signature.</summary>
    None = 0,

    /// <summary>Builds something whose cells are counted.</summary>
    Allocates = 1,

    /// <summary>Looks at a whole value, however deep (equality, order).</summary>
    InspectsWhole = 2,

    /// <summary>Charges steps or cells that depend on the operands; a block's charge is settled at such an op.</summary>
    DynamicCost = 4,

    /// <summary>May run other Lex code or the host.</summary>
    MayCall = 8,

    /// <summary>Reads or writes what belongs to the session (memo, effects).</summary>
    Session = 16,

    /// <summary>Never continues at the next instruction.</summary>
    Terminator = 32,

    /// <summary>Leaves the function.</summary>
    Leaves = 64,

    /// <summary>Commutes: the operands may be exchanged.</summary>
    Commutes = 128,

    /// <summary>Has no written body: each tier has a handler for it (derived: declared in <c>CoreOps.IStructural</c>).</summary>
    Structural = 256,

    /// <summary>May end with an error, apart from that of a kind check (derived for what returns a status).</summary>
    MayFault = 512,

    /// <summary>Unwraps an operand of a fixed kind, and fails on any other kind (derived from the parameters).</summary>
    ChecksKinds = 1024,
}

/// <summary>The four kinds of op, by what a tier has to do for them (derived from the signature).</summary>
internal enum OpForm : byte
{
    /// <summary>Copies; disappears where copies are forwarded.</summary>
    Move,

    /// <summary>Values in, value out: may be folded, merged and dropped.</summary>
    Pure,

    /// <summary>May fail, by status.</summary>
    Faulting,

    /// <summary>Is the machine itself: each tier has a handler.</summary>
    Structural,
}

/// <summary>What an op does to the aggregates among its operands, as far as escape analysis is concerned (runtime 7.3 with
/// the rules of 7.4).</summary>
internal enum EscapeTransfer : byte
{
    /// <summary>Derived: moves and what pops scalars alone or nothing only read; structural ops, windows and ops that allocate
    /// or inspect whole values leak; everything else only reads.</summary>
    Derived,

    /// <summary>They are read and stay where they are.</summary>
    Reads,

    /// <summary>A part is taken out: the site becomes opened.</summary>
    Opens,

    /// <summary>They become parts of the result, which is a site itself.</summary>
    Contains,

    /// <summary>They leave what the analysis sees.</summary>
    Leaks,
}

/// <summary>What kind of feedback an op's site gathers (spec/feedback.md 2.3).</summary>
internal enum SiteKind : byte
{
    /// <summary>The op has no site.</summary>
    None,

    /// <summary>Operand kinds of arithmetic.</summary>
    Numeric,

    /// <summary>Shape and offset of a field read.</summary>
    Property,

    /// <summary>The function behind a closure.</summary>
    ClosureCall,

    /// <summary>How often a static call ran.</summary>
    CallEdge,

    /// <summary>The library function behind a name.</summary>
    Builtin,

    /// <summary>The outcomes of a constructor test.</summary>
    VariantTest,

    /// <summary>The constructor whose argument is read.</summary>
    VariantGet,

    /// <summary>How often a branch was not taken.</summary>
    Branch,

    /// <summary>The representation of a list.</summary>
    ListRep,

    /// <summary>How often an aggregate was built.</summary>
    Alloc,

    /// <summary>How often a closure was made.</summary>
    ClosureMake,
}

/// <summary>How the cells of an op are counted (the cell table of the decisions).</summary>
internal enum CellRule : byte
{
    /// <summary>It builds nothing.</summary>
    None,

    /// <summary>One and the number of its parts, or none without parts. The machine charges before it runs the op.</summary>
    Parts,

    /// <summary>Known only when it runs: the meaning charges, after it has checked the kinds of its operands.</summary>
    Dynamic,
}

/// <summary>Makes a static method the meaning of an op.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpAttribute(Group group) : Attribute
{
    /// <summary>The op's family.</summary>
    public Group Group { get; } = group;

    /// <summary>The op under whose name the body hash counts this one; null: its own.</summary>
    public string? Canonical { get; set; }

    /// <summary>The feedback that its site gathers.</summary>
    public SiteKind Site { get; set; }

    /// <summary>Facts that the signature does not show; the generator adds those that it does.</summary>
    public OpFacts Facts { get; set; }

    /// <summary>Steps that one execution counts.</summary>
    public int Steps { get; set; } = 1;

    /// <summary>Who charges the cells of what the op builds.</summary>
    public CellRule Cells { get; set; }

    /// <summary>The kind of the result, where the type that the method returns does not say it.</summary>
    public Values.ValueKind Result { get; set; }

    /// <summary>What the op does to aggregates among its operands, where the derived answer is not right.</summary>
    public EscapeTransfer Escape { get; set; }
}

/// <summary>
/// Declares a superinstruction by its window. Its operands are those of the components in order, its meaning is the
/// composition of theirs. The ones that the specification names count one step; others count the sum of their parts.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class SuperAttribute(string name, params string[] parts) : Attribute
{
    /// <summary>The superinstruction's name.</summary>
    public string Name { get; } = name;

    /// <summary>The names of the ops in the window.</summary>
    public string[] Parts { get; } = parts;

    /// <summary>The operands' names in the serialised form, in the order of the components, separated by spaces;
    /// <c>=name</c> repeats an operand that must be equal.</summary>
    public string Operands { get; set; } = "";

    /// <summary>A further condition on the window: <c>constant:Int</c> demands an integer constant.</summary>
    public string? When { get; set; }

    /// <summary>Steps counted; 0 means the sum of the parts.</summary>
    public int Steps { get; set; }

    /// <summary>The pass of the specified fusion order (runtime 13.10) that makes it; 0: not of the specified listing.</summary>
    public int Pass { get; set; }
}

/// <summary>The index space of an instruction operand, hence how the loader checks it (artifact 4).</summary>
internal enum OperandKind : byte
{
    /// <summary>A local slot.</summary>
    Local,

    /// <summary>A constant of any kind.</summary>
    Constant,

    /// <summary>A constant that must be a field name.</summary>
    FieldName,

    /// <summary>A constant that must be a constructor name.</summary>
    VariantName,

    /// <summary>A constant used as text: effect kinds and names.</summary>
    Text,

    /// <summary>A constant that must be a node id.</summary>
    NodeId,

    /// <summary>A record shape of the program.</summary>
    Shape,

    /// <summary>A function of the program.</summary>
    Function,

    /// <summary>How many operands the op pops.</summary>
    Count,

    /// <summary>A position inside an aggregate or list.</summary>
    Index,

    /// <summary>A field-read site.</summary>
    Site,

    /// <summary>A jump offset, relative to the next instruction.</summary>
    Target,
}

/// <summary>Says what an operand attribute stands for; the generator reads it where the attribute is used.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OperandKindAttribute(OperandKind kind, int bits) : Attribute
{
    /// <summary>The index space.</summary>
    public OperandKind Kind { get; } = kind;

    /// <summary>Width in the specified format, unless the use says another.</summary>
    public int Bits { get; } = bits;
}

/// <summary>Base of the attributes that take a parameter from the instruction instead of from the operand stack.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal abstract class OperandAttribute(string? name) : Attribute
{
    /// <summary>The name in the serialised form; null: the op's only operand, written without a name.</summary>
    public string? Name { get; } = name;
}

/// <summary>A local slot.</summary>
[OperandKind(OperandKind.Local, 16)]
internal sealed class LocalAttribute(string? name = null) : OperandAttribute(name);

/// <summary>A constant.</summary>
[OperandKind(OperandKind.Constant, 32)]
internal sealed class ConstAttribute(string? name = null) : OperandAttribute(name);

/// <summary>A field name.</summary>
[OperandKind(OperandKind.FieldName, 32)]
internal sealed class FieldAttribute(string? name = null) : OperandAttribute(name);

/// <summary>A constructor name.</summary>
[OperandKind(OperandKind.VariantName, 32)]
internal sealed class ConstructorAttribute(string? name = null) : OperandAttribute(name);

/// <summary>The name of an effect kind or operation.</summary>
[OperandKind(OperandKind.Text, 32)]
internal sealed class TextAttribute(string? name = null) : OperandAttribute(name);

/// <summary>A node id.</summary>
[OperandKind(OperandKind.NodeId, 32)]
internal sealed class NodeAttribute(string? name = null) : OperandAttribute(name);

/// <summary>A record shape.</summary>
[OperandKind(OperandKind.Shape, 32)]
internal sealed class ShapeAttribute(string? name = null) : OperandAttribute(name);

/// <summary>A function.</summary>
[OperandKind(OperandKind.Function, 32)]
internal sealed class FunctionAttribute(string? name = null) : OperandAttribute(name);

/// <summary>The number of operands popped into the window that follows.</summary>
[OperandKind(OperandKind.Count, 16)]
internal sealed class CountAttribute(string? name = null, int bits = 16) : OperandAttribute(name)
{
    /// <summary>Width in the specified format.</summary>
    public int Bits { get; } = bits;
}

/// <summary>A position.</summary>
[OperandKind(OperandKind.Index, 16)]
internal sealed class IndexAttribute(string? name = null, int bits = 16) : OperandAttribute(name)
{
    /// <summary>Width in the specified format.</summary>
    public int Bits { get; } = bits;
}

/// <summary>A field-read site.</summary>
[OperandKind(OperandKind.Site, 32)]
internal sealed class SiteAttribute(string? name = null) : OperandAttribute(name);

/// <summary>A jump offset.</summary>
[OperandKind(OperandKind.Target, 32)]
internal sealed class TargetAttribute(string? name = null) : OperandAttribute(name);
