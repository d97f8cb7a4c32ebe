using System.Collections.Immutable;
using Lex.Core.Ops;
using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>
/// Escape analysis of one function (runtime section 7): for each instruction that builds a record or tuple, whether what it
/// builds may leave the frame, and whether it may leave the request. It runs the code on sets of such instructions instead of
/// values: forward from the entry, joining by union, until nothing changes. A part that is taken out of an aggregate stands for
/// what was put there. Saying "escapes" is never wrong; code that is too large to be looked at is answered so.
/// </summary>
internal sealed class EscapeAnalysis
{
    /// <summary>How many slots the search may touch before it answers that everything escapes.</summary>
    private const int Budget = 1 << 22;

    private readonly ImmutableArray<Instruction> _code;

    private readonly int _localsCount;

    // The field names of a record shape, by its index.
    private readonly Func<int, ImmutableArray<int>> _shapes;

    private readonly SiteSets _sets = new();

    // The sites by number, and the number of the site at an instruction.
    private readonly List<int> _sites = [];

    private readonly Dictionary<int, int> _siteAt = [];

    // What was put into each part of what a site builds.
    private readonly List<int[]> _parts = [];

    private readonly Dictionary<int, int[]> _states = [];

    private readonly Stack<int> _work = new();

    private int _budget = Budget;

    private bool _partsGrew;

    // Leaves the frame and the request; leaves the frame by being returned.
    private readonly List<bool> _leaked = [];

    private readonly List<bool> _returned = [];

    private readonly Dictionary<int, int> _read = [];

    private EscapeAnalysis(ImmutableArray<Instruction> code, int localsCount, Func<int, ImmutableArray<int>> shapes)
    {
        _code = code;
        _localsCount = localsCount;
        _shapes = shapes;
    }

    /// <summary>The sites of a function, by their place; code without a site has none.</summary>
    public static ImmutableArray<RecordSite> SitesOf(FunctionCode function) =>
        SitesOf(function.Code, function.LocalsCount, shape => function.Program.RecordShapes[shape]);

    /// <summary>The sites of a body whose shapes are known to <paramref name="shapes"/>.</summary>
    public static ImmutableArray<RecordSite> SitesOf(ImmutableArray<Instruction> code, int localsCount, Func<int, ImmutableArray<int>> shapes)
    {
        if (!RecordSite.AreIn(code)) return [];
        var analysis = new EscapeAnalysis(code, localsCount, shapes);
        analysis.FindSites();
        return analysis.Run();
    }

    /// <summary>
    /// Whether a function reads a field that some record it built itself does not have. Well-typed code never does.
    /// </summary>
    public static bool MissesOwnField(FunctionCode function)
    {
        return RecordSite.AreIn(function.Code) && ReadsMissingField(function);
    }

    private static bool ReadsMissingField(FunctionCode function)
    {
        var analysis = new EscapeAnalysis(function.Code, function.LocalsCount, shape => function.Program.RecordShapes[shape]);
        analysis.FindSites();
        analysis.Run();
        foreach (var (pc, receivers) in analysis._read)
        {
            foreach (var site in analysis._sets[receivers])
            {
                if (analysis.IsRecord(site) && analysis.ReadsField(pc) && analysis.PartRead(site, pc) < 0) return true;
            }
        }

        return analysis._budget < 0;
    }

    private bool IsRecord(int site) => OpTable.Of(_code[_sites[site]].Op).PushedKind == ValueKind.Record;

    private bool ReadsField(int pc) => OpTable.Of(_code[pc].Op).Operands[0].Kind == OperandKind.FieldName;

    private void FindSites()
    {
        for (var pc = 0; pc < _code.Length; pc++)
        {
            if (!RecordSite.IsAt(_code[pc].Op)) continue;
            _siteAt.Add(pc, _sites.Count);
            _sites.Add(pc);
            _leaked.Add(false);
            _returned.Add(false);
            _parts.Add(new int[_code[pc][OpTable.Of(_code[pc].Op).CountOperand]]);
        }
    }

    private ImmutableArray<RecordSite> Run()
    {
        // What is known of the parts may grow behind a read of them: in loops alone.
        do
        {
            _partsGrew = false;
            _states.Clear();
            Arrive(0, new int[_localsCount]);
            while (_budget >= 0 && _work.TryPop(out var pc)) RunFrom(pc, (int[])_states[pc].Clone());
        }
        while (_partsGrew && _budget >= 0);

        var request = WithParts(site => _leaked[site]);
        var frame = WithParts(site => _leaked[site] || _returned[site]);
        var sites = ImmutableArray.CreateBuilder<RecordSite>(_sites.Count);
        for (var site = 0; site < _sites.Count; site++)
        {
            var instruction = _code[_sites[site]];
            sites.Add(new RecordSite(
                _sites[site], IsRecord(site), IsRecord(site) ? instruction.A : 0, _parts[site].Length, _budget < 0 || frame[site], _budget < 0 || request[site]));
        }

        return sites.MoveToImmutable();
    }

    /// <summary>What escapes takes along what was put into it.</summary>
    private bool[] WithParts(Predicate<int> isEscaping)
    {
        var escapes = new bool[_sites.Count];
        var work = new Stack<int>();
        for (var site = 0; site < _sites.Count; site++)
        {
            if (isEscaping(site)) work.Push(site);
        }

        while (work.TryPop(out var site))
        {
            if (escapes[site]) continue;
            escapes[site] = true;
            foreach (var part in _parts[site])
            {
                foreach (var inner in _sets[part]) work.Push(inner);
            }
        }

        return escapes;
    }

    /// <summary>Follows a straight run; the state is locals first, then operands.</summary>
    private void RunFrom(int pc, int[] entry)
    {
        var state = new List<int>(entry);
        while (pc < _code.Length && _budget-- >= 0)
        {
            var instruction = _code[pc];
            var info = OpTable.Of(instruction.Op);
            Step(pc, instruction, info, state);
            if (info.TargetOperand >= 0) Arrive(pc + 1 + instruction[info.TargetOperand], [.. state]);
            if (info.IsTerminator) return;
            pc++;
            if (!_states.ContainsKey(pc)) continue;
            Arrive(pc, [.. state]);
            return;
        }
    }

    private void Step(int pc, in Instruction instruction, OpInfo info, List<int> state)
    {
        var pops = info.PopsOf(instruction);
        var first = state.Count - pops;
        if (first < _localsCount)
        {
            // No code that can run.
            _budget = -1;
            return;
        }

        var pushed = SiteSets.Empty;
        if (info.Group == Group.Move)
        {
            if (info.Pushes == 2) Note(_leaked, state[^1]);
            else if (info.Operands is [{ Kind: OperandKind.Local }] && info.Pushes == 1) pushed = state[instruction.A];
            else if (info.Operands is [{ Kind: OperandKind.Local }]) state[instruction.A] = state[^1];
        }
        else if (instruction.Op == Op.Return)
        {
            Note(_returned, state[^1]);
        }
        else if (_siteAt.TryGetValue(pc, out var site))
        {
            for (var part = 0; part < pops; part++) Put(site, part, state[first + part]);
            pushed = _sets.Of(site);
        }
        else if (info.Escape == EscapeTransfer.Opens)
        {
            _read[pc] = _sets.Union(_read.GetValueOrDefault(pc), state[^1]);
            foreach (var receiver in _sets[state[^1]])
            {
                if (PartRead(receiver, pc) is >= 0 and var part) pushed = _sets.Union(pushed, _parts[receiver][part]);
            }
        }
        else if (info.Escape == EscapeTransfer.Leaks)
        {
            for (var operand = first; operand < state.Count; operand++) Note(_leaked, state[operand]);
        }

        state.RemoveRange(first, pops);
        for (var i = 0; i < info.Pushes; i++) state.Add(pushed);
    }

    /// <summary>Which part of what a site builds the instruction takes out; -1: there is none.</summary>
    private int PartRead(int site, int pc)
    {
        if (IsRecord(site) != ReadsField(pc)) return -1;
        var wanted = _code[pc].A;
        if (IsRecord(site)) return _shapes(_code[_sites[site]].A).IndexOf(wanted);
        return wanted < _parts[site].Length ? wanted : -1;
    }

    private void Put(int site, int part, int set)
    {
        var joined = _sets.Union(_parts[site][part], set);
        if (joined == _parts[site][part]) return;
        _parts[site][part] = joined;
        _partsGrew = true;
    }

    private void Note(List<bool> sites, int set)
    {
        foreach (var site in _sets[set]) sites[site] = true;
    }

    private void Arrive(int pc, int[] state)
    {
        _budget -= state.Length;
        if (pc < 0 || pc >= _code.Length) return;
        if (!_states.TryGetValue(pc, out var known))
        {
            _states.Add(pc, state);
            _work.Push(pc);
            return;
        }

        if (known.Length != state.Length)
        {
            // No code that can run.
            _budget = -1;
            return;
        }

        var grew = false;
        for (var i = 0; i < known.Length; i++)
        {
            var joined = _sets.Union(known[i], state[i]);
            grew |= joined != known[i];
            known[i] = joined;
        }

        if (grew) _work.Push(pc);
    }

    /// <summary>Sets of sites, each known by a number; equal sets have the same one.</summary>
    private sealed class SiteSets
    {
        /// <summary>The set of nothing: a value that is no aggregate of this frame.</summary>
        public const int Empty = 0;

        private readonly List<int[]> _members = [[]];

        private readonly Dictionary<(int, int), int> _unions = [];

        private readonly Dictionary<int[], int> _numbers = new(new ByMembers());

        public int[] this[int set] => _members[set];

        public int Of(int site) => Number([site]);

        public int Union(int left, int right)
        {
            if (left == right || right == Empty) return left;
            if (left == Empty) return right;
            var key = left < right ? (left, right) : (right, left);
            return _unions.TryGetValue(key, out var known) ? known : _unions[key] = Number(Merge(_members[left], _members[right]));
        }

        private int Number(int[] members)
        {
            if (_numbers.TryGetValue(members, out var known)) return known;
            _members.Add(members);
            return _numbers[members] = _members.Count - 1;
        }

        private static int[] Merge(int[] left, int[] right)
        {
            var merged = new List<int>(left.Length + right.Length);
            int l = 0, r = 0;
            while (l < left.Length || r < right.Length)
            {
                if (r == right.Length || (l < left.Length && left[l] < right[r])) merged.Add(left[l++]);
                else if (l == left.Length || right[r] < left[l]) merged.Add(right[r++]);
                else (_, r) = (l, r + 1);
            }

            return [.. merged];
        }

        private sealed class ByMembers : IEqualityComparer<int[]>
        {
            public bool Equals(int[]? left, int[]? right) => left.AsSpan().SequenceEqual(right);

            public int GetHashCode(int[] members)
            {
                var hash = default(HashCode);
                foreach (var member in members) hash.Add(member);
                return hash.ToHashCode();
            }
        }
    }
}
