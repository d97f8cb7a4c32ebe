using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lex.Core.Ops;
using Lex.Core.Programs;

namespace Lex.Fuzz.Tests.Generated;

/// <summary>
/// Changes serialised programs where it hurts: it knows instructions, operands, constants, predicates and fields, so that what comes
/// out is a program with a mistake in it more often than it is no program at all.
/// </summary>
/// <param name="random">Decides.</param>
internal sealed class ProgramMutator(Random random)
{
    // Stands for a text that no tree can hold; replaced when the tree is written.
    private const string DeepMark = "\"<deep>\"", RawMark = "\"<raw>\"";

    private const int Deepest = 20_000;

    private static readonly string[] Kinds = ["Int", "Float", "Bool", "Str", "Bytes", "FieldName", "VariantName", "NodeId", "Unit", "Double"];

    private static readonly string[] ValueKinds = ["Int", "Float", "Bool", "Str", "List", "Record", "Tuple", "Unit", "Unknown", "99"];

    private static readonly string[] Texts =
        ["", "a", "str", "len", "io", "print", "conc", "spawn", "list", "map", "parser", "run", "\u0000", "\ud83d\ude00", "budget"];

    private static readonly string[] Numbers =
        ["-9223372036854775809", "9223372036854775808", "1e400", "-0", "0.5", "1e2", "340282366920938463463374607431768211456", "00", "1_0", "NaN"];

    private static readonly JsonSerializerOptions Writing = new() { MaxDepth = 2_000, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 2_000 };

    private string _raw = "0";

    /// <summary>A mutant of a program. The other one lends parts.</summary>
    public byte[] Mutate(ReadOnlySpan<byte> image, ReadOnlySpan<byte> other)
    {
        var program = Parse(image);
        var lender = Parse(other);
        for (var count = random.Next(1, 4); count > 0; count--) Change(program, lender);
        var text = program.ToJsonString(Writing);
        text = text.Replace(RawMark, _raw, StringComparison.Ordinal);
        if (text.Contains(DeepMark, StringComparison.Ordinal)) text = text.Replace(DeepMark, Deep(), StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text);
    }

    private static JsonObject Parse(ReadOnlySpan<byte> image)
    {
        var reader = new Utf8JsonReader(image, new JsonReaderOptions { MaxDepth = Reading.MaxDepth });
        return (JsonObject)JsonNode.Parse(ref reader)!;
    }

    private void Change(JsonObject program, JsonObject lender)
    {
        switch (random.Next(20))
        {
            case <= 6:
                ChangeInstruction(program);
                break;
            case 7 or 8:
                MoveInstruction(program, lender);
                break;
            case 9 or 10:
                ChangeConstant(program, lender);
                break;
            case 11 or 12:
                ChangeHead(program);
                break;
            case 13:
                Lie(program);
                break;
            case 14:
                Refine(program);
                break;
            case 15:
                ChangeShapes(program);
                break;
            case 16:
                ChangeTables(program);
                break;
            case 17:
                Borrow(program, lender);
                break;
            case 18:
                Damage(program);
                break;
            default:
                Declare(program);
                break;
        }
    }

    private JsonObject? Function(JsonObject program) =>
        program["functions"] is JsonArray { Count: > 0 } functions ? functions[random.Next(functions.Count)] as JsonObject : null;

    private JsonArray? Code(JsonObject program) => Function(program)?["code"] is JsonArray { Count: > 0 } code ? code : null;

    /// <summary>Another operand, or another op with the same operands as far as there are such.</summary>
    private void ChangeInstruction(JsonObject program)
    {
        if (Code(program) is not { } code) return;
        var at = random.Next(code.Count);
        var (name, operands) = Parts(code[at]);
        if (OpTable.Find(name) is not { } info) return;
        var values = new int[4];
        for (var i = 0; i < info.Operands.Length; i++) values[i] = OperandOf(operands, info, i);
        if (random.Next(3) == 0 || info.Operands.Length == 0) info = AnyOp(info);
        else values[random.Next(info.Operands.Length)] = Operand(values[random.Next(info.Operands.Length)]);
        code[at] = Written(info, values);
    }

    private static (string Name, JsonNode? Operands) Parts(JsonNode? instruction) => instruction switch
    {
        JsonObject { Count: 1 } named => (named.First().Key, named.First().Value),
        JsonValue value when value.TryGetValue<string>(out var name) => (name, null),
        _ => ("", null),
    };

    private static int OperandOf(JsonNode? operands, OpInfo info, int index)
    {
        var node = operands is JsonObject named ? named[info.Operands[index].Name ?? ""] : operands;
        return node is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
    }

    // More often than not one of the same family: it fits where this one stood.
    private OpInfo AnyOp(OpInfo instead)
    {
        var ops = Enum.GetValues<Op>();
        while (true)
        {
            var found = OpTable.Of(ops[random.Next(ops.Length)]);
            var fits = found.DeltaOf(default) == instead.DeltaOf(default) && found.IsTerminator == instead.IsTerminator;
            if (fits || random.Next(4) == 0) return found;
        }
    }

    private int Operand(int now) => random.Next(10) switch
    {
        0 => 0,
        1 => -1,
        2 => int.MaxValue,
        3 => int.MinValue,
        4 => ushort.MaxValue,
        5 => random.Next(-300, 300),
        6 => now + 1,
        7 => now - 1,
        _ => random.Next(12),
    };

    private JsonNode Written(OpInfo info, int[] values)
    {
        if (info.Payload == PayloadForm.Unit) return info.Name;
        if (info.Payload == PayloadForm.Positional) return new JsonObject { [info.Name] = Number(values[0]) };
        var operands = new JsonObject();
        for (var i = 0; i < info.Operands.Length; i++) operands[info.Operands[i].Name!] = Number(values[i]);
        return new JsonObject { [info.Name] = operands };
    }

    // Now and then a number that is none for the loader, or none at all.
    private JsonNode Number(long value)
    {
        if (random.Next(40) != 0) return value;
        _raw = Numbers[random.Next(Numbers.Length)];
        return "<raw>";
    }

    private void MoveInstruction(JsonObject program, JsonObject lender)
    {
        if (Code(program) is not { } code) return;
        var at = random.Next(code.Count);
        var source = random.Next(3) == 0 ? Code(lender) ?? code : code;
        var copy = source[random.Next(source.Count)]?.DeepClone();
        if (random.Next(2) == 0) code.Insert(at, copy);
        else if (random.Next(2) == 0) code[at] = copy;
        else code.RemoveAt(at);
    }

    private void ChangeConstant(JsonObject program, JsonObject lender)
    {
        if (program["constants"] is not JsonArray { Count: > 0 } constants) return;
        var at = random.Next(constants.Count);
        constants[at] = random.Next(8) switch
        {
            0 => lender["constants"] is JsonArray { Count: > 0 } others ? others[random.Next(others.Count)]?.DeepClone() : null,
            1 => "Unit",
            2 => new JsonObject { ["Int"] = Number(random.Next(2) == 0 ? long.MinValue : random.NextInt64()) },
            3 => new JsonObject { ["Float"] = random.Next(2) == 0 ? "NaN" : BitConverter.Int64BitsToDouble(long.MaxValue >> random.Next(2, 30)) },
            4 => new JsonObject { ["Str"] = random.Next(4) == 0 ? new string('x', random.Next(100_000)) : Texts[random.Next(Texts.Length)] },
            5 => new JsonObject { ["Bytes"] = new JsonArray(0, 255, random.Next(-1, 257)) },
            6 => new JsonObject { [Kinds[random.Next(Kinds.Length)]] = Texts[random.Next(Texts.Length)] },
            _ => constants[random.Next(constants.Count)]?.DeepClone(),
        };
    }

    private void ChangeHead(JsonObject program)
    {
        if (Function(program) is not { } function) return;
        var key = new[] { "arity", "locals_count", "field_ic_sites" }[random.Next(3)];
        var now = function[key] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
        function[key] = Number(Operand(now));
    }

    /// <summary>Advice about kinds that is wrong.</summary>
    private void Lie(JsonObject program)
    {
        if (Function(program) is not { } function) return;
        var arity = function["arity"] is JsonValue value && value.TryGetValue<int>(out var number) ? Math.Clamp(number, 0, 64) : 0;
        var length = function["code"] is JsonArray code ? code.Count : 0;
        function["hints"] = new JsonObject { ["parameters"] = KindList(arity), ["result"] = Kind(), ["pushed"] = KindList(length) };
    }

    private JsonArray KindList(int count)
    {
        if (random.Next(10) == 0) count++;
        var kinds = new JsonArray();
        for (var i = 0; i < count; i++) kinds.Add(Kind());
        return kinds;
    }

    private JsonNode? Kind() => random.Next(3) == 0 ? null : (JsonNode)ValueKinds[random.Next(random.Next(8) == 0 ? ValueKinds.Length : 4)];

    private void Refine(JsonObject program)
    {
        if (Function(program) is not { } function) return;
        var refinements = new JsonArray();
        var arity = function["arity"] is JsonValue value && value.TryGetValue<int>(out var number) ? Math.Clamp(number, 0, 64) : 0;
        for (var i = 0; i < arity; i++)
            refinements.Add(random.Next(3) == 0 ? null : new JsonObject { ["binding"] = "x", ["predicate"] = Predicate(random.Next(5)) });
        function["refinements"] = refinements;
    }

    private JsonNode Predicate(int depth) => random.Next(depth == 0 ? 3 : 7) switch
    {
        0 => new JsonObject { ["node"] = "Var", ["name"] = random.Next(4) == 0 ? "y" : "x" },
        1 => new JsonObject { ["node"] = "Literal", ["value"] = new JsonObject { ["kind"] = "Int", ["value"] = Number(random.Next(-3, 4)) } },
        2 => random.Next(4) == 0 ? "<deep>" : new JsonObject { ["node"] = "Literal", ["value"] = true },
        3 => new JsonObject { ["node"] = "UnaryOp", ["op"] = random.Next(2) == 0 ? "not" : "-", ["expr"] = Predicate(depth - 1) },
        4 => new JsonObject { ["node"] = "FieldAccess", ["value"] = Predicate(depth - 1), ["field"] = "a" },
        5 => new JsonObject { ["node"] = "Call", ["children"] = new JsonArray(Predicate(depth - 1)) },
        _ => new JsonObject
        {
            ["node"] = "BinOp",
            ["op"] = new[] { "+", "/", "%", "<", "==", "and", "or", "?" }[random.Next(8)],
            ["lhs"] = Predicate(depth - 1),
            ["rhs"] = Predicate(depth - 1),
        },
    };

    private void ChangeShapes(JsonObject program)
    {
        if (program["record_shapes"] is not JsonArray shapes) return;
        var fields = new JsonArray();
        for (var count = random.Next(5); count > 0; count--) fields.Add(Number(Operand(0)));
        if (shapes.Count == 0 || random.Next(3) == 0) shapes.Add(fields);
        else if (random.Next(2) == 0) shapes[random.Next(shapes.Count)] = fields;
        else shapes.RemoveAt(random.Next(shapes.Count));
    }

    private void ChangeTables(JsonObject program)
    {
        if (random.Next(2) == 0) program["entry"] = Number(Operand(0));
        else if (program["function_names"] is JsonObject names) names[Texts[random.Next(Texts.Length)]] = Number(Operand(0));
    }

    private void Borrow(JsonObject program, JsonObject lender)
    {
        if (program["functions"] is not JsonArray { Count: > 0 } functions || Function(lender) is not { } lent) return;
        if (random.Next(2) == 0) functions.Add(lent.DeepClone());
        else functions[random.Next(functions.Count)] = lent.DeepClone();
    }

    /// <summary>Takes a field away, gives it another name, or another sort of value.</summary>
    private void Damage(JsonObject program)
    {
        JsonNode at = program;
        for (var depth = random.Next(1, 6); depth > 0; depth--)
        {
            var children = at switch
            {
                JsonObject fields => [.. fields.Select(static field => field.Value)],
                JsonArray items => [.. items],
                _ => Array.Empty<JsonNode?>(),
            };
            var next = children.Length == 0 ? null : children[random.Next(children.Length)];
            if (next is not (JsonObject or JsonArray)) break;
            at = next;
        }

        if (at is JsonObject { Count: > 0 } found)
        {
            var key = found.ElementAt(random.Next(found.Count)).Key;
            var value = found[key]?.DeepClone();
            found.Remove(key);
            if (random.Next(3) == 0) found[key + "s"] = value;
            else if (random.Next(2) == 0) found[key] = Oddity();
        }
        else if (at is JsonArray { Count: > 0 } list)
        {
            list[random.Next(list.Count)] = Oddity();
        }
    }

    private JsonNode? Oddity() => random.Next(7) switch
    {
        0 => null,
        1 => "<deep>",
        2 => Number(random.NextInt64()),
        3 => true,
        4 => Texts[random.Next(Texts.Length)],
        5 => new JsonArray(),
        _ => new JsonObject(),
    };

    private void Declare(JsonObject program)
    {
        if (Function(program) is not { } function) return;
        if (random.Next(3) == 0) function["open_row"] = random.Next(2) == 0;
        var effect = new JsonObject { ["kind"] = Texts[random.Next(Texts.Length)] };
        if (random.Next(2) == 0) effect["arg"] = new JsonObject { ["Int"] = Number(random.NextInt64()) };
        function["effects"] = random.Next(2) == 0 ? new JsonArray() : new JsonArray(effect);
    }

    // Predicates one inside the other, or arrays, or objects: around what may be, and far beyond.
    private string Deep()
    {
        var depth = random.Next(3) == 0 ? ProgramLimits.MaxPredicateDepth + random.Next(-2, 3) : random.Next(1, Deepest);
        var (open, inner, close) = random.Next(3) switch
        {
            0 => ("[", "0", "]"),
            1 => ("{\"a\":", "0", "}"),
            _ => ("{\"node\":\"UnaryOp\",\"op\":\"not\",\"expr\":", "{\"node\":\"Var\",\"name\":\"x\"}", "}"),
        };
        var text = new StringBuilder((open.Length + close.Length) * depth);
        for (var i = 0; i < depth; i++) text.Append(open);
        text.Append(inner);
        if (random.Next(8) != 0) text.Insert(text.Length, close, depth);
        return text.ToString();
    }
}
