using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lex.Core.Errors;
using Lex.Core.Ops;
using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>What the compiler knows about a function before its body is emitted.</summary>
/// <param name="Name">Source name.</param>
/// <param name="Arity">Parameters, captures included.</param>
internal sealed record FunctionSignature(string Name, int Arity)
{
    /// <summary>Declared effects in source order.</summary>
    public ImmutableArray<EffectDeclaration> Effects { get; init; } = [];

    /// <summary>Whether the declared row ends in a variable.</summary>
    public bool HasOpenRow { get; init; }

    /// <summary>One entry for each parameter, or empty.</summary>
    public ImmutableArray<Refinement?> Refinements { get; init; } = [];

    /// <summary>The checked row, or null.</summary>
    public CheckedRow? CheckedRow { get; init; }
}

/// <summary>An emitted body.</summary>
/// <param name="LocalsCount">Local slots, parameters included.</param>
/// <param name="Code">Canonical code.</param>
internal sealed record FunctionBody(int LocalsCount, ImmutableArray<Instruction> Code)
{
    /// <summary>Inferred kinds.</summary>
    public KindHints Hints { get; init; } = KindHints.None;

    /// <summary>Source offset of each instruction, or empty.</summary>
    public ImmutableArray<int> SourceMap { get; init; } = [];
}

/// <summary>
/// Collects a program while it is compiled or assembled: pools are interned in the order of first use, functions get
/// their ids when they are declared and their bodies later. Equal constants of a kind are one entry, floats by their
/// bits and bytes by content too (runtime 1.1, improvement). Used once, by one thread.
/// </summary>
internal sealed class ProgramBuilder
{
    private readonly List<Constant> _constants = [];
    private readonly Dictionary<Constant, int> _constantIndex = new(new ByContent());
    private readonly List<FunctionSignature> _signatures = [];
    private readonly List<FunctionBody?> _bodies = [];
    private readonly Named<int> _names = new();

    // What many programs have none of is made when there is one, and where the making is not inlined: loading such a type takes longer
    // than compiling a function.
    private List<ImmutableArray<int>>? _shapes;
    private Dictionary<ShapeKey, int>? _shapeIndex;
    private Named<string>? _aliases;

    /// <summary>The entry function; the compiler leaves it empty.</summary>
    public int? Entry { get; set; }

    /// <summary>The source, for messages.</summary>
    public ISourceText? Source { get; set; }

    /// <summary>Number of functions declared so far, which is the id of the next one.</summary>
    public int FunctionCount => _signatures.Count;

    /// <summary>The constants so far, by index; valid until the next one is added.</summary>
    public ReadOnlySpan<Constant> Constants => CollectionsMarshal.AsSpan(_constants);

    /// <summary>The index of a constant, which is added when it is new.</summary>
    public int Intern(Constant constant)
    {
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_constantIndex, constant, out var known);
        if (known) return index;
        index = _constants.Count;
        _constants.Add(constant);
        return index;
    }

    /// <summary>The index of an Int.</summary>
    public int Int(long value) => Intern(Constant.Int(value));

    /// <summary>The index of a Float.</summary>
    public int Float(double value) => Intern(Constant.Float(value));

    /// <summary>The index of a Bool.</summary>
    public int Bool(bool value) => Intern(Constant.Bool(value));

    /// <summary>The index of a text.</summary>
    public int Str(string value) => Intern(Constant.Str(value));

    /// <summary>The index of a byte sequence.</summary>
    public int Bytes(byte[] value) => Intern(Constant.OfBytes(value));

    /// <summary>The index of Unit.</summary>
    public int Unit() => Intern(Constant.Unit);

    /// <summary>The index of a field name.</summary>
    public int FieldName(string name) => Intern(Constant.FieldName(name));

    /// <summary>The index of a constructor name.</summary>
    public int VariantName(string name) => Intern(Constant.VariantName(name));

    /// <summary>The index of a node id.</summary>
    public int NodeId(string id) => Intern(Constant.NodeId(id));

    /// <summary>The index of the record shape with these fields in this order.</summary>
    public int Shape(params ReadOnlySpan<string> fields)
    {
        var indices = ImmutableArray.CreateBuilder<int>(fields.Length);
        foreach (var field in fields) indices.Add(FieldName(field));
        return Shape(indices.MoveToImmutable());
    }

    /// <summary>The index of the record shape with these field-name constants.</summary>
    public int Shape(ImmutableArray<int> fieldNames)
    {
        _shapes ??= [];
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_shapeIndex ??= [], new ShapeKey(fieldNames), out var known);
        if (known) return index;
        index = _shapes.Count;
        _shapes.Add(fieldNames);
        return index;
    }

    /// <summary>Declares a function that can be found by its name; answers its id.</summary>
    public int Declare(FunctionSignature signature)
    {
        var id = DeclareHidden(signature);
        AddName(signature.Name, id);
        return id;
    }

    /// <summary>Declares a function that has a name but cannot be looked up (trampolines); answers its id.</summary>
    public int DeclareHidden(FunctionSignature signature)
    {
        _signatures.Add(signature);
        _bodies.Add(null);
        return _signatures.Count - 1;
    }

    /// <summary>Declares a lambda, whose name follows from its id; answers the id.</summary>
    public int DeclareLambda(int arity, CheckedRow? row = null) =>
        DeclareHidden(new FunctionSignature(string.Create(CultureInfo.InvariantCulture, $"__lambda_{_signatures.Count}"),
            arity)
        { CheckedRow = row });

    /// <summary>Makes a declared function known under one more name. Of two functions with one name the last one is found.</summary>
    public void AddName(string name, int function) => _names.Set(name, function);

    /// <summary>Gives a declared function its body.</summary>
    public void Define(int function, FunctionBody body)
    {
        if (_bodies[function] is not null) throw new InvalidOperationException($"`{_signatures[function].Name}` has a body already.");
        _bodies[function] = body;
    }

    /// <summary>Records an import; <paramref name="module"/> is without <c>std.</c>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Alias(string alias, string module) => (_aliases ??= new()).Set(alias, module);

    /// <summary>The finished program. Every declared function must have a body. Records are put where <paramref name="placements"/>
    /// allows it.</summary>
    public ProgramCode Complete(RecordPlacements placements = RecordPlacements.None)
    {
        var functions = ImmutableArray.CreateBuilder<FunctionCode>(_signatures.Count);
        for (var id = 0; id < _signatures.Count; id++) functions.Add(Finish(id, placements));
        return new ProgramCode
        {
            Constants = [.. _constants],
            Functions = functions.MoveToImmutable(),
            FunctionNames = _names.Entries(),
            ModuleAliases = _aliases?.Entries() ?? [],
            RecordShapes = _shapes is null ? [] : [.. _shapes],
            Entry = Entry,
            Source = Source,
        };
    }

    private FunctionCode Finish(int id, RecordPlacements placements)
    {
        var signature = _signatures[id];
        var body = _bodies[id] ?? throw new InvalidOperationException($"`{signature.Name}` has no body.");
        body = RecordPlacement.Place(body, signature.Arity, placements, shape => _shapes![shape]);
        return new FunctionCode
        {
            Id = id,
            Name = signature.Name,
            Arity = signature.Arity,
            LocalsCount = Math.Max(body.LocalsCount, signature.Arity),
            Code = body.Code,
            Effects = signature.Effects,
            HasOpenRow = signature.HasOpenRow,
            Refinements = signature.Refinements,
            CheckedRow = signature.CheckedRow,
            FieldSites = FieldSitesOf(body.Code),
            Hints = body.Hints,
            SourceMap = body.SourceMap,
        };
    }

    /// <summary>How many field-read sites the code uses: one more than the largest number in it.</summary>
    private static int FieldSitesOf(ImmutableArray<Instruction> code)
    {
        var sites = 0;
        foreach (var instruction in code)
        {
            var operands = OpTable.Of(instruction.Op).Operands;
            for (var i = 0; i < operands.Length; i++)
            {
                if (operands[i].Kind == OperandKind.Site) sites = Math.Max(sites, instruction[i] + 1);
            }
        }

        return sites;
    }

    /// <summary>Values by name in the order in which the names came. Unlike <see cref="OrderedDictionary{TKey,TValue}"/> it becomes an
    /// array without LINQ, which takes time to load.</summary>
    private sealed class Named<T>
    {
        private readonly List<KeyValuePair<string, T>> _entries = [];
        private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

        public void Set(string name, T value)
        {
            if (_index.TryAdd(name, _entries.Count)) _entries.Add(new(name, value));
            else _entries[_index[name]] = new(name, value);
        }

        public ImmutableArray<KeyValuePair<string, T>> Entries() => [.. _entries];
    }

    /// <summary>Compares constants as they compare themselves; the comparer for that which a dictionary makes is made by reflection.</summary>
    private sealed class ByContent : IEqualityComparer<Constant>
    {
        public bool Equals(Constant? one, Constant? other) => one is null ? other is null : one.Equals(other);

        public int GetHashCode(Constant constant) => constant.GetHashCode();
    }

    /// <summary>Compares shapes by their fields.</summary>
    private readonly struct ShapeKey(ImmutableArray<int> fields) : IEquatable<ShapeKey>
    {
        private readonly ImmutableArray<int> _fields = fields;

        public bool Equals(ShapeKey other) => _fields.AsSpan().SequenceEqual(other._fields.AsSpan());

        public override bool Equals(object? obj) => obj is ShapeKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var field in _fields) hash.Add(field);
            return hash.ToHashCode();
        }
    }
}
