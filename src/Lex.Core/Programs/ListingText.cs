using System.Globalization;
using System.Text;
using Lex.Core.Ops;

namespace Lex.Core.Programs;

/// <summary>The spelling of names, texts and constants in listings: what <see cref="Disassembler"/> writes and
/// <see cref="Assembler"/> reads.</summary>
internal static class ListingText
{
    /// <summary>The mark behind an op that a fused op has absorbed. The assembler takes it for the start of a comment.</summary>
    public const char Tombstone = '†';

    /// <summary>Starts a comment.</summary>
    public const char Comment = ';';

    /// <summary>How unknown kinds are written.</summary>
    public const string UnknownKind = "?";

    /// <summary>Whether a character may be part of a bare word.</summary>
    public static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '?';

    /// <summary>Whether a name can be written without quotes.</summary>
    public static bool IsWord(string name)
    {
        if (name.Length == 0 || !(char.IsAsciiLetter(name[0]) || name[0] == '_')) return false;
        foreach (var c in name)
        {
            if (!IsWordPart(c)) return false;
        }

        return true;
    }

    /// <summary>A name, in quotes if it needs them.</summary>
    public static string Name(string name) => IsWord(name) ? name : Quote(name);

    /// <summary>A text in quotes.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
            {
                quoted.Append(c).Append(text[++i]);
                continue;
            }

            switch (c)
            {
                case '"' or '\\':
                    quoted.Append('\\').Append(c);
                    break;
                case '\n':
                    quoted.Append("\\n");
                    break;
                case '\r':
                    quoted.Append("\\r");
                    break;
                case '\t':
                    quoted.Append("\\t");
                    break;
                case < ' ' or (>= '\u007f' and < '\u00a0') or '\u2028' or '\u2029' or (>= '\ud800' and < '\ue000'):
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)c:x}}}");
                    break;
                default:
                    quoted.Append(c);
                    break;
            }
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A constant where any kind may stand.</summary>
    public static string Constant(Constant constant) => constant.Kind switch
    {
        ConstantKind.Int => constant.Bits.ToString(CultureInfo.InvariantCulture),
        ConstantKind.Float => Float(BitConverter.Int64BitsToDouble(constant.Bits)),
        ConstantKind.Bool => constant.Bits != 0 ? "true" : "false",
        ConstantKind.Str => Quote(constant.Text!),
        ConstantKind.Unit => "unit",
        ConstantKind.Bytes => $"bytes({Quote(Convert.ToHexStringLower(constant.Bytes!))})",
        ConstantKind.FieldName => $"field({Quote(constant.Text!)})",
        ConstantKind.VariantName => $"variant({Quote(constant.Text!)})",
        _ => $"node({Quote(constant.Text!)})",
    };

    /// <summary>The constant kind that an operand implies, so that its text alone is enough; null: any.</summary>
    public static ConstantKind? Implied(OperandKind kind) => kind switch
    {
        OperandKind.FieldName => ConstantKind.FieldName,
        OperandKind.VariantName => ConstantKind.VariantName,
        OperandKind.NodeId => ConstantKind.NodeId,
        _ => null,
    };

    private static string Float(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }
}
