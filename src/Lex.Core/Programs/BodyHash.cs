using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Lex.Core.Ops;

namespace Lex.Core.Programs;

/// <summary>
/// The identity of a function's body (runtime section 1.6 with its improvement): equal for bodies that do the same in
/// the same words, whatever their pool indices, fusion, allocation tier or typed arithmetic. Closures compare by it.
/// </summary>
internal static class BodyHash
{
    /// <summary>Length of a hash in bytes.</summary>
    public const int Length = 16;

    /// <summary>
    /// Whether a closure made in <paramref name="function"/> over function <paramref name="nested"/> counts by the
    /// nested body. The compiler numbers a lambda after the function around it, so this is so for all it makes; in code
    /// of other origin the order keeps the definition free of cycles, and a reference backwards counts by its number.
    /// </summary>
    public static bool IsByContent(FunctionCode function, int nested) => nested > function.Id && nested < function.Program.Functions.Length;

    /// <summary>The hash of a function; computes and stores those of the bodies nested in it first.</summary>
    public static ImmutableArray<byte> Of(FunctionCode function)
    {
        // A nested body has a larger number than the one around it, so descending order meets it first: no recursion.
        var pending = new PriorityQueue<FunctionCode, int>();
        var seen = new HashSet<int> { function.Id };
        var order = new Stack<FunctionCode>();
        pending.Enqueue(function, function.Id);
        while (pending.TryDequeue(out var next, out _))
        {
            order.Push(next);
            foreach (var nested in NestedIn(next))
            {
                var inner = function.Program.Functions[nested];
                if (inner.KnownBodyHash.IsDefault && seen.Add(nested)) pending.Enqueue(inner, nested);
            }
        }

        while (order.TryPop(out var next)) next.KnownBodyHash = Compute(next);
        return function.KnownBodyHash;
    }

    private static IEnumerable<int> NestedIn(FunctionCode function)
    {
        foreach (var instruction in function.Code)
        {
            var info = OpTable.Of(instruction.Op);
            if (info.Site != SiteKind.ClosureMake) continue;
            for (var i = 0; i < info.Operands.Length; i++)
            {
                if (info.Operands[i].Kind == OperandKind.Function && IsByContent(function, instruction[i])) yield return instruction[i];
            }
        }
    }

    private static ImmutableArray<byte> Compute(FunctionCode function)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(head, (ushort)function.Arity);
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], (ushort)function.LocalsCount);
        BinaryPrimitives.WriteUInt64LittleEndian(head[4..], (ulong)function.Code.Length);
        hash.AppendData(head);

        var buffer = new ArrayBufferWriter<byte>(64);
        using var writer = new Utf8JsonWriter(buffer);
        Span<byte> length = stackalloc byte[8];
        foreach (var instruction in function.Code)
        {
            InstructionJson.WriteForHash(writer, function, instruction);
            writer.Flush();
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)buffer.WrittenCount);
            hash.AppendData(length);
            hash.AppendData(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
            writer.Reset();
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(hash.GetHashAndReset()[..Length]);
    }
}
