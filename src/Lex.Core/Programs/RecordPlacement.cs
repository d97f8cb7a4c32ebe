using System.Collections.Immutable;
using Lex.Core.Ops;

namespace Lex.Core.Programs;

/// <summary>Where the compiler may put records and tuples other than on the heap (runtime section 7.5).</summary>
[Flags]
internal enum RecordPlacements : byte
{
    /// <summary>Nowhere else.</summary>
    None = 0,

    /// <summary>Those that stay in their frame belong to it.</summary>
    Frame = 1,

    /// <summary>Those that leave their frame, but not their request, belong to that.</summary>
    Request = 2,

    /// <summary>Both.</summary>
    All = Frame | Request,
}

/// <summary>The last pass of the compiler: marks the instructions that build what does not escape. Places, stack effects and body
/// hashes do not change.</summary>
internal static class RecordPlacement
{
    /// <summary>The body with its sites marked; <paramref name="shapes"/> gives the field names of a record shape.</summary>
    public static FunctionBody Place(FunctionBody body, int arity, RecordPlacements allowed, Func<int, ImmutableArray<int>> shapes)
    {
        return allowed == RecordPlacements.None || !RecordSite.AreIn(body.Code) ? body : Mark(body, arity, allowed, shapes);
    }

    private static FunctionBody Mark(FunctionBody body, int arity, RecordPlacements allowed, Func<int, ImmutableArray<int>> shapes)
    {
        ImmutableArray<Instruction>.Builder? code = null;
        foreach (var site in EscapeAnalysis.SitesOf(body.Code, Math.Max(body.LocalsCount, arity), shapes))
        {
            var op = Place(site, allowed);
            if (op == body.Code[site.Pc].Op) continue;
            code ??= body.Code.ToBuilder();
            code[site.Pc] = code[site.Pc] with { Op = op };
        }

        return code is null ? body : body with { Code = code.MoveToImmutable() };
    }

    private static Op Place(in RecordSite site, RecordPlacements allowed)
    {
        if (!site.EscapesFrame && (allowed & RecordPlacements.Frame) != 0) return site.IsRecord ? Op.AllocStackRecord : Op.AllocStackTuple;
        if (!site.EscapesRequest && (allowed & RecordPlacements.Request) != 0) return site.IsRecord ? Op.AllocArenaRecord : Op.AllocArenaTuple;
        return site.IsRecord ? Op.MakeRecord : Op.MakeTuple;
    }
}
