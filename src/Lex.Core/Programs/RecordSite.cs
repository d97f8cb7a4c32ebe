using System.Collections.Immutable;
using Lex.Core.Ops;

namespace Lex.Core.Programs;

/// <summary>What escape analysis found out about one instruction that builds a record or tuple (runtime section 7.5).</summary>
/// <param name="Pc">The instruction.</param>
/// <param name="IsRecord">Whether it builds a record.</param>
/// <param name="ShapeIndex">The record's shape in the program; 0 for a tuple.</param>
/// <param name="Parts">Fields, or items.</param>
/// <param name="EscapesFrame">Whether what it builds may be seen after its frame has gone.</param>
/// <param name="EscapesRequest">Whether it may be seen after its request has ended.</param>
internal readonly record struct RecordSite(int Pc, bool IsRecord, int ShapeIndex, int Parts, bool EscapesFrame, bool EscapesRequest)
{
    /// <summary>Whether the instruction builds a record or tuple, wherever that is put.</summary>
    public static bool IsAt(Op op) => OpTable.Of(op).Escape == EscapeTransfer.Contains;

    /// <summary>Whether any instruction of the code builds one.</summary>
    public static bool AreIn(ImmutableArray<Instruction> code)
    {
        foreach (var instruction in code)
        {
            if (IsAt(instruction.Op)) return true;
        }

        return false;
    }

    /// <summary>One line of a report.</summary>
    public override string ToString() =>
        $"{Pc,5}  {(IsRecord ? $"record {ShapeIndex}" : "tuple"),-10} {Parts,3}  frame: {(EscapesFrame ? "escapes" : "stays"),-8} request: {(EscapesRequest ? "escapes" : "stays")}";
}
