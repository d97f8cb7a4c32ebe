using System.Text.Json;
using Lex.Core.Ops;

namespace Lex.Core.Programs;

/// <summary>
/// Writes instructions in the serialised form (runtime section 1.4): the bare name of an op without operands, a single
/// unnamed operand as positional payload, named operands as an object. The same shape, with operands replaced by what
/// they denote, is what the body hash is taken over.
/// </summary>
internal static class InstructionJson
{
    /// <summary>Writes an instruction as it is.</summary>
    public static void Write(Utf8JsonWriter writer, in Instruction instruction)
    {
        var info = OpTable.Of(instruction.Op);
        if (info.Payload == PayloadForm.Unit)
        {
            writer.WriteStringValue(info.Name);
            return;
        }

        writer.WriteStartObject();
        writer.WritePropertyName(info.Name);
        if (info.Payload == PayloadForm.Positional)
        {
            writer.WriteNumberValue(instruction.A);
        }
        else
        {
            writer.WriteStartObject();
            for (var i = 0; i < info.Operands.Length; i++) writer.WriteNumber(info.Operands[i].Name!, instruction[i]);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>
    /// Writes what the body hash sees of a canonical instruction (runtime section 1.6): the name that stands for all
    /// variants of the op, constants and shapes by content, no site numbers, and a nested closure by the hash of its
    /// body where that is defined (see <see cref="BodyHash"/>).
    /// </summary>
    public static void WriteForHash(Utf8JsonWriter writer, FunctionCode function, in Instruction instruction)
    {
        var info = OpTable.Of(instruction.Op);
        writer.WriteStartObject();
        writer.WriteStartArray(info.HashName);
        for (var i = 0; i < info.Operands.Length; i++)
        {
            var value = instruction[i];
            var program = function.Program;
            switch (info.Operands[i].Kind)
            {
                case OperandKind.Site:
                    break;
                case OperandKind.Constant or OperandKind.FieldName or OperandKind.VariantName or OperandKind.Text or OperandKind.NodeId
                    when value < program.Constants.Length:
                    ConstantJson.Write(writer, program.Constants[value]);
                    break;
                case OperandKind.Shape when value < program.RecordShapes.Length:
                    writer.WriteStartArray();
                    foreach (var field in program.RecordShapes[value]) ConstantJson.Write(writer, program.Constants[field]);
                    writer.WriteEndArray();
                    break;
                case OperandKind.Function when info.Site == SiteKind.ClosureMake && BodyHash.IsByContent(function, value):
                    writer.WriteBase64StringValue(program.Functions[value].BodyHash.AsSpan());
                    break;
                default:
                    writer.WriteNumberValue(value);
                    break;
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
