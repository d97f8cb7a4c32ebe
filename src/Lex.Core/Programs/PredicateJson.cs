using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>
/// Reads and writes refinement predicates as canonical expressions (language section 3.1). What evaluation refuses anyway
/// is kept by its node name and its children. Recursive; the depth is bounded by <see cref="ProgramLimits.MaxPredicateDepth"/>.
/// </summary>
internal static class PredicateJson
{
    /// <summary>Writes a predicate.</summary>
    public static void Write(Utf8JsonWriter writer, PredicateExpression expression)
    {
        writer.WriteStartObject();
        switch (expression)
        {
            case PredicateExpression.Literal literal:
                writer.WriteString("node", "Literal");
                writer.WritePropertyName("value");
                WriteLiteral(writer, literal.Value);
                break;
            case PredicateExpression.Variable variable:
                writer.WriteString("node", "Var");
                writer.WriteString("name", variable.Name);
                break;
            case PredicateExpression.Unary unary:
                writer.WriteString("node", "UnaryOp");
                writer.WriteString("op", unary.Operator);
                WriteChild(writer, "expr", unary.Operand);
                break;
            case PredicateExpression.Binary binary:
                writer.WriteString("node", "BinOp");
                writer.WriteString("op", binary.Operator);
                WriteChild(writer, "lhs", binary.Left);
                WriteChild(writer, "rhs", binary.Right);
                break;
            case PredicateExpression.Field field:
                writer.WriteString("node", "FieldAccess");
                WriteChild(writer, "value", field.Record);
                writer.WriteString("field", field.Name);
                break;
            case PredicateExpression.Unsupported other:
                writer.WriteString("node", other.Node);
                writer.WriteStartArray("children");
                foreach (var child in other.Children) Write(writer, child);
                writer.WriteEndArray();
                break;
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads the predicate that the cursor stands on.</summary>
    public static PredicateExpression Read(ref JsonCursor json, int depth = 1)
    {
        if (depth > ProgramLimits.MaxPredicateDepth)
        {
            throw json.Fail($"the predicate is nested more than {ProgramLimits.MaxPredicateDepth} deep");
        }

        var members = new Members();
        json.BeginObject();
        while (json.NextEntry(out var key)) ReadMember(ref json, key, members, depth);
        return Build(json, members);
    }

    private static void ReadMember(ref JsonCursor json, string key, Members members, int depth)
    {
        switch (key)
        {
            case "node":
                members.Node = json.Text();
                break;
            case "name" or "op" or "field" when json.Token == JsonTokenType.String:
                members.Texts[key] = json.Text();
                break;
            case "lhs" or "rhs" or "expr":
                members.Children[key] = Read(ref json, depth + 1);
                break;
            case "value":
                ReadValue(ref json, members, depth);
                break;
            case "children":
                json.BeginArray();
                while (json.NextItem()) members.Others.Add(Read(ref json, depth + 1));
                break;
            default:
                members.Unknown ??= key;
                json.Skip();
                break;
        }
    }

    /// <summary>The value of a literal (an object with a kind), of a field access (an expression), or of something else.</summary>
    private static void ReadValue(ref JsonCursor json, Members members, int depth)
    {
        if (json.Token == JsonTokenType.StartObject && json.HasKey("kind")) members.Value = ReadLiteral(ref json);
        else members.Children["value"] = Read(ref json, depth + 1);
    }

    private static PredicateExpression Build(in JsonCursor json, Members members)
    {
        var node = members.Node ?? throw json.Fail("the expression has no node");
        PredicateExpression? built = node switch
        {
            "Literal" when members.Value is not null => new PredicateExpression.Literal(members.Value),
            "Var" when members.Text("name") is { } name => new PredicateExpression.Variable(name),
            "UnaryOp" when members.Text("op") is { } op && members.Child("expr") is { } operand =>
                new PredicateExpression.Unary(op, operand),
            "BinOp" when members.Text("op") is { } op && members.Child("lhs") is { } left && members.Child("rhs") is { } right =>
                new PredicateExpression.Binary(op, left, right),
            "FieldAccess" when members.Text("field") is { } field && members.Child("value") is { } record =>
                new PredicateExpression.Field(record, field),
            "Literal" or "Var" or "UnaryOp" or "BinOp" or "FieldAccess" => throw json.Fail($"{node} lacks a member"),
            _ => null,
        };
        if (built is null) return new PredicateExpression.Unsupported(node, members.Others.ToImmutable());
        return members.Unknown is null ? built : throw json.Fail($"{node} has no member {members.Unknown}");
    }

    private static Constant ReadLiteral(ref JsonCursor json)
    {
        string? kind = null, text = null;
        long? whole = null;
        bool? truth = null;
        json.BeginObject();
        while (json.NextMember(out var key, "kind", "value"))
        {
            if (key == "kind") kind = json.Text();
            else if (json.Token == JsonTokenType.String) text = json.Text();
            else if (json.Token == JsonTokenType.Number) whole = json.Whole();
            else truth = json.Truth();
        }

        return (kind, whole, text, truth) switch
        {
            ("Int", { } value, null, null) => Constant.Int(value),
            ("Float", null, { } value, null) => Constant.Float(ParseFloat(value)),
            ("Str", null, { } value, null) => Constant.Str(value),
            ("Bytes", null, { } value, null) => Constant.OfBytes(ParseHex(json, value)),
            ("Bool", null, null, { } value) => Constant.Bool(value),
            ("Unit", null, null, null) => Constant.Unit,
            _ => throw json.Fail("expected a literal"),
        };
    }

    private static void WriteLiteral(Utf8JsonWriter writer, Constant literal)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", ConstantJson.NameOf(literal.Kind));
        switch (literal.Kind)
        {
            case ConstantKind.Unit:
                break;
            case ConstantKind.Int:
                writer.WriteNumber("value", literal.Bits);
                break;
            case ConstantKind.Bool:
                writer.WriteBoolean("value", literal.Bits != 0);
                break;
            case ConstantKind.Float:
                writer.WriteString("value", FloatText.Positional(BitConverter.Int64BitsToDouble(literal.Bits)));
                break;
            case ConstantKind.Bytes:
                writer.WriteString("value", Convert.ToHexStringLower(literal.Bytes!));
                break;
            default:
                writer.WriteString("value", literal.Text);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteChild(Utf8JsonWriter writer, string key, PredicateExpression child)
    {
        writer.WritePropertyName(key);
        Write(writer, child);
    }

    // A float that cannot be parsed is zero, as the specification has it (runtime 4.6).
    private static double ParseFloat(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0;

    private static byte[] ParseHex(in JsonCursor json, string text)
    {
        var bytes = new byte[text.Length / 2];
        var done = Convert.FromHexString(text, bytes, out _, out var written);
        return done == System.Buffers.OperationStatus.Done && written == bytes.Length
            ? bytes
            : throw json.Fail("expected hexadecimal digits");
    }

    /// <summary>The members of a node whose name may come last.</summary>
    private sealed class Members
    {
        public string? Node, Unknown;
        public Constant? Value;
        public readonly Dictionary<string, string> Texts = [];
        public readonly Dictionary<string, PredicateExpression> Children = [];
        public readonly ImmutableArray<PredicateExpression>.Builder Others = ImmutableArray.CreateBuilder<PredicateExpression>();

        public string? Text(string key) => Texts.GetValueOrDefault(key);

        public PredicateExpression? Child(string key) => Children.GetValueOrDefault(key);
    }
}
