using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Jit.Policy;

/// <summary>
/// Says which functions may be compiled and, of the others, why not. Only pure functions may: those whose row is closed
/// and empty, and which reach nothing that has effects; lambdas declare no row, so their code is looked at.
/// </summary>
internal sealed class Eligibility
{
    /// <summary>Larger functions take more time to compile than they are likely to save.</summary>
    public const int MostInstructions = 2_000;

    private const int MostParameters = 64;

    private readonly ProgramCode _program;
    private readonly BuiltinResolver _builtins;
    private readonly bool _all;
    private readonly string?[] _effects;
    private readonly bool[] _looked;

    private bool? _hasEffects;

    /// <summary>For a program and the library that its sessions see.</summary>
    /// <param name="program">The program.</param>
    /// <param name="builtins">The library.</param>
    /// <param name="all">Whether functions are compiled, too, that the interpreter runs as fast.</param>
    public Eligibility(ProgramCode program, BuiltinResolver builtins, bool all)
    {
        _all = all;
        _program = program;
        _builtins = builtins;
        _effects = new string?[program.Functions.Length];
        _looked = new bool[program.Functions.Length];
    }

    /// <summary>Why a function cannot be compiled, or null when it can.</summary>
    public string? ReasonAgainst(FunctionCode function)
    {
        if (!function.Flow.IsValid) return "its code does not verify";
        if (function.NeedsPlaces) return "an error of it says where a record is";
        if (RowOf(function) is { } row) return row;
        if (function.Code.Length > MostInstructions) return $"{function.Code.Length} instructions are more than {MostInstructions}";
        if (function.Arity > MostParameters) return $"{function.Arity} parameters are more than {MostParameters}";
        if (function.LocalsCount + function.Flow.MaxHeight > Session.CompiledReserve) return "its frame is too large";
        return EffectReachedFrom(function) ?? (_all ? null : SlowReachedFrom(function));
    }

    /// <summary>Whether a function has neither calls nor a loop: going over to compiled code would cost it more than it saves,
    /// unless compiled code calls it.</summary>
    public static bool IsLeaf(FunctionCode function)
    {
        for (var pc = 0; pc < function.Code.Length; pc++)
        {
            if (function.Flow.IsReachable(pc) && OpTable.Of(function.Code[pc].Op).Has(OpFacts.MayCall) && function.Code[pc].Op != Op.EffectCall) return false;
        }

        return true;
    }

    /// <summary>What makes a function slow, or one that it calls: compiled code makes calls of interpreted functions through the gate.</summary>
    private static string? SlowReachedFrom(FunctionCode function)
    {
        var seen = new HashSet<FunctionCode> { function };
        var work = new Stack<FunctionCode>();
        work.Push(function);
        while (work.TryPop(out var current))
        {
            if (SlowIn(current) is { } reason) return current == function ? reason : $"it reaches `{current.Name}`: {reason}";
            foreach (var callee in NamedBy(current))
            {
                if (seen.Add(callee)) work.Push(callee);
            }
        }

        return null;
    }

    /// <summary>Calls of closures and list operations are made by the session, which the interpreter's own loop does faster.</summary>
    private static string? SlowIn(FunctionCode function)
    {
        for (var pc = 0; pc < function.Code.Length; pc++)
        {
            var info = OpTable.Of(function.Code[pc].Op);
            if (function.Flow.IsReachable(pc) && (info.Site is SiteKind.ClosureMake or SiteKind.ClosureCall))
                return $"it uses {info.Name}, which the interpreter does faster";
        }

        return null;
    }

    /// <summary>The functions that a function names in code that can be reached.</summary>
    public static IEnumerable<FunctionCode> NamedBy(FunctionCode function)
    {
        for (var pc = 0; pc < function.Code.Length; pc++)
        {
            if (!function.Flow.IsReachable(pc)) continue;
            var operands = OpTable.Of(function.Code[pc].Op).Operands;
            for (var i = 0; i < operands.Length; i++)
            {
                if (operands[i].Kind == OperandKind.Function) yield return function.Program.Functions[function.Code[pc][i]];
            }
        }
    }

    private string? EffectReachedFrom(FunctionCode function)
    {
        var seen = new HashSet<FunctionCode> { function };
        var work = new Stack<FunctionCode>();
        work.Push(function);
        while (work.TryPop(out var current))
        {
            if (EffectIn(current) is { } effect) return current == function ? effect : $"it reaches `{current.Name}`: {effect}";
            if (!current.Flow.IsValid) continue;
            foreach (var callee in NamedBy(current))
            {
                if (seen.Add(callee)) work.Push(callee);
            }
        }

        return null;
    }

    private string? EffectIn(FunctionCode function)
    {
        if (!_looked[function.Id]) _effects[function.Id] = FindEffect(function);
        _looked[function.Id] = true;
        return _effects[function.Id];
    }

    private static string? RowOf(FunctionCode function)
    {
        if (function.HasOpenRow) return "its effect row is open";
        return function.Effects.IsEmpty ? null : $"it declares the effect `{function.Effects[0].Kind}`";
    }

    private string? FindEffect(FunctionCode function)
    {
        if (RowOf(function) is { } row) return row;
        if (!function.Flow.IsValid) return null;
        for (var pc = 0; pc < function.Code.Length; pc++)
        {
            if (!function.Flow.IsReachable(pc)) continue;
            var instruction = function.Code[pc];
            if (instruction.Op == Op.ParallelMap) return "it uses ParallelMap";
            if (EffectOf(instruction) is { } effect) return $"it performs `{effect}`";
            // An effect may suspend the session, and a compiled activation cannot be part of what is suspended.
            if (OpTable.Of(instruction.Op).Site == SiteKind.ClosureCall && HasEffects)
                return "it calls closures, and those of this program may perform effects";
        }

        return null;
    }

    /// <summary>Whether any code of the program performs an effect.</summary>
    private bool HasEffects
    {
        get
        {
            if (_hasEffects is { } known) return known;
            var found = false;
            foreach (var function in _program.Functions)
            {
                foreach (var instruction in function.Code) found |= EffectOf(instruction) is not null;
            }

            _hasEffects = found;
            return found;
        }
    }

    /// <summary>The effect that an instruction performs, or null.</summary>
    private string? EffectOf(in Instruction instruction)
    {
        if (instruction.Op != Op.EffectCall) return null;
        var (module, name) = (_program.Constants[instruction.A].Text, _program.Constants[instruction.B].Text);
        return module is null || name is null || _builtins(module, name) is not { IsPure: true } ? $"{module}.{name}" : null;
    }
}
