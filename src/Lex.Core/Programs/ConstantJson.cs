using System.Text.Json;

namespace Lex.Core.Programs;

/// <summary>Writes constants in the serialised form (runtime section 1.1 and 1.4).</summary>
internal static class ConstantJson
{
    /// <summary>How the floats are written that JSON has no numbers for.</summary>
    public const string Infinity = "Infinity", NegativeInfinity = "-Infinity", NotANumber = "NaN";

    /// <summary>Writes a constant: its kind's name, with its payload unless it is Unit.</summary>
    public static void Write(Utf8JsonWriter writer, Constant constant)
    {
        var kind = NameOf(constant.Kind);
        if (constant.Kind == ConstantKind.Unit)
        {
            writer.WriteStringValue(kind);
            return;
        }

        writer.WriteStartObject();
        writer.WritePropertyName(kind);
        switch (constant.Kind)
        {
            case ConstantKind.Int:
                writer.WriteNumberValue(constant.Bits);
                break;
            case ConstantKind.Float:
                WriteFloat(writer, BitConverter.Int64BitsToDouble(constant.Bits));
                break;
            case ConstantKind.Bool:
                writer.WriteBooleanValue(constant.Bits != 0);
                break;
            case ConstantKind.Bytes:
                writer.WriteStartArray();
                foreach (var b in constant.Bytes!) writer.WriteNumberValue(b);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(constant.Text);
                break;
        }

        writer.WriteEndObject();
    }

    /// <summary>The name of a kind in files.</summary>
    public static string NameOf(ConstantKind kind) => Names[(int)kind];

    /// <summary>The kind with a name; false if there is none.</summary>
    public static bool TryKind(string name, out ConstantKind kind)
    {
        var index = Names.IndexOf(name);
        kind = (ConstantKind)Math.Max(index, 0);
        return index >= 0;
    }

    // In the order of the enum, whose names these are: persisted forms do not follow a renaming by accident.
    private static ReadOnlySpan<string> Names =>
        (string[])["Int", "Float", "Bool", "Str", "Bytes", "Unit", "FieldName", "VariantName", "NodeId"];

    private static void WriteFloat(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteStringValue(double.IsNaN(value) ? NotANumber : value > 0 ? Infinity : NegativeInfinity);
    }
}
