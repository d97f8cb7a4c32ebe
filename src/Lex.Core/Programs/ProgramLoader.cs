using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using Lex.Core.Ops;
using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>
/// Reads serialised programs. Whatever the bytes are, the answer is a program that has been validated and verified in
/// full, or an error with its place: no tier has to mistrust an operand afterwards. Fused code is turned back into
/// canonical code. Body hashes in the file are not believed but computed.
/// </summary>
internal static class ProgramLoader
{
    /// <summary>Reads a program.</summary>
    public static bool TryLoad(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ProgramCode? program,
        [NotNullWhen(false)] out LoadError? error)
    {
        program = null;
        error = null;
        try
        {
            program = Read(utf8);
            return true;
        }
        catch (LoadException refused)
        {
            error = refused.Error;
        }
        catch (JsonException malformed)
        {
            error = new LoadError($"line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}", "malformed JSON");
        }
        catch (InvalidOperationException)
        {
            // What the JSON reader says of a text with broken UTF-8 or half a surrogate pair.
            error = new LoadError("", "a text is not valid Unicode");
        }

        return false;
    }

    private static ProgramCode Read(ReadOnlySpan<byte> utf8)
    {
        var json = new JsonCursor(utf8, ProgramJson.JsonDepth);
        json.Next();
        var image = ReadImage(ref json);
        json.ExpectEnd();
        var constants = image.Constants.ToImmutable();
        CheckShapes(image, constants);
        CheckNames(image);
        var program = new ProgramCode
        {
            Constants = constants,
            Functions = Build(image, constants),
            FunctionNames = image.Names.ToImmutable(),
            ModuleAliases = image.Aliases.ToImmutable(),
            Entry = image.Entry,
            RecordShapes = image.Shapes.ToImmutable(),
        };
        Verify(program);
        return program;
    }

    private static Image ReadImage(ref JsonCursor json)
    {
        var image = new Image();
        var required = new HashSet<string>(StringComparer.Ordinal)
        {
            "magic", "version", "constants", "functions", "function_names", "module_aliases", "entry",
        };
        json.BeginObject();
        while (json.NextMember(out var key, "magic", "version", "constants", "functions", "function_names", "module_aliases", "entry",
            "record_shapes"))
        {
            required.Remove(key);
            switch (key)
            {
                case "magic":
                    if (json.Text() != ProgramJson.Magic) throw json.Fail($"expected {ProgramJson.Magic}");
                    break;
                case "version":
                    if (json.Whole() != ProgramJson.Version) throw json.Fail($"expected version {ProgramJson.Version}");
                    break;
                case "constants":
                    json.BeginArray();
                    while (json.NextItem()) image.Constants.Add(ReadConstant(ref json));
                    break;
                case "functions":
                    json.BeginArray();
                    while (json.NextItem()) image.Functions.Add(ReadFunction(ref json));
                    break;
                case "function_names":
                    json.BeginObject();
                    while (json.NextEntry(out var name)) image.Names.Add(new KeyValuePair<string, int>(name, json.Whole(0, int.MaxValue)));
                    break;
                case "module_aliases":
                    json.BeginObject();
                    while (json.NextEntry(out var alias)) image.Aliases.Add(new KeyValuePair<string, string>(alias, json.Text()));
                    break;
                case "entry":
                    image.Entry = json.Token == JsonTokenType.Null ? null : json.Whole(0, int.MaxValue);
                    break;
                default:
                    json.BeginArray();
                    while (json.NextItem()) image.Shapes.Add(ReadIndices(ref json));
                    break;
            }
        }

        foreach (var missing in required) throw json.Fail($"the key {missing} is missing");
        return image;
    }

    private static Constant ReadConstant(ref JsonCursor json)
    {
        if (json.Token == JsonTokenType.String)
            return json.Text() == ConstantJson.NameOf(ConstantKind.Unit) ? Constant.Unit : throw json.Fail("unknown constant kind");
        Constant? constant = null;
        json.BeginObject();
        while (json.NextEntry(out var name))
        {
            if (constant is not null) throw json.Fail("a constant has one kind");
            if (!ConstantJson.TryKind(name, out var kind)) throw json.Fail("unknown constant kind");
            constant = kind switch
            {
                ConstantKind.Int => Constant.Int(json.Whole()),
                ConstantKind.Float => Constant.Float(ReadFloat(json)),
                ConstantKind.Bool => Constant.Bool(json.Truth()),
                ConstantKind.Str => Constant.Str(json.Text()),
                ConstantKind.Bytes => Constant.OfBytes(ReadBytes(ref json)),
                ConstantKind.FieldName => Constant.FieldName(json.Text()),
                ConstantKind.VariantName => Constant.VariantName(json.Text()),
                ConstantKind.NodeId => Constant.NodeId(json.Text()),
                _ => throw json.Fail("Unit has no payload"),
            };
        }

        return constant ?? throw json.Fail("expected a constant");
    }

    private static double ReadFloat(in JsonCursor json) => json.Token == JsonTokenType.Number
        ? json.Number()
        : json.Text() switch
        {
            ConstantJson.Infinity => double.PositiveInfinity,
            ConstantJson.NegativeInfinity => double.NegativeInfinity,
            ConstantJson.NotANumber => double.NaN,
            _ => throw json.Fail("expected a number"),
        };

    private static byte[] ReadBytes(ref JsonCursor json)
    {
        var bytes = new List<byte>();
        json.BeginArray();
        while (json.NextItem()) bytes.Add((byte)json.Whole(0, byte.MaxValue));
        return [.. bytes];
    }

    private static ImmutableArray<int> ReadIndices(ref JsonCursor json)
    {
        var indices = ImmutableArray.CreateBuilder<int>();
        json.BeginArray();
        while (json.NextItem()) indices.Add(json.Whole(0, int.MaxValue));
        return indices.ToImmutable();
    }

    private static FunctionImage ReadFunction(ref JsonCursor json)
    {
        var function = new FunctionImage();
        var required = new HashSet<string>(StringComparer.Ordinal) { "name", "arity", "locals_count", "code" };
        json.BeginObject();
        while (json.NextMember(out var key, "name", "arity", "locals_count", "code", "effects", "open_row", "body_hash", "refinements",
            "field_ic_sites", "hints"))
        {
            required.Remove(key);
            switch (key)
            {
                case "name":
                    function.Name = json.Text();
                    break;
                case "arity":
                    function.Arity = json.Whole(0, ProgramLimits.MaxArity);
                    break;
                case "locals_count":
                    function.LocalsCount = json.Whole(0, ProgramLimits.MaxFrameSlots);
                    break;
                case "code":
                    json.BeginArray();
                    while (json.NextItem()) function.Code.Add(ReadInstruction(ref json));
                    break;
                case "effects":
                    json.BeginArray();
                    while (json.NextItem()) function.Effects.Add(ReadEffect(ref json));
                    break;
                case "open_row":
                    function.HasOpenRow = json.Truth();
                    break;
                case "body_hash":
                    if (ReadBytes(ref json).Length != BodyHash.Length) throw json.Fail($"expected {BodyHash.Length} bytes");
                    break;
                case "refinements":
                    json.BeginArray();
                    while (json.NextItem()) function.Refinements.Add(ReadRefinement(ref json));
                    break;
                case "field_ic_sites":
                    function.FieldSites = json.Whole(0, int.MaxValue);
                    break;
                default:
                    function.Hints = ReadHints(ref json);
                    break;
            }
        }

        foreach (var missing in required) throw json.Fail($"the function lacks {missing}");
        return function;
    }

    private static Instruction ReadInstruction(ref JsonCursor json)
    {
        if (json.Token == JsonTokenType.String) return new Instruction(FindOp(json, json.Text(), PayloadForm.Unit).Op);
        Instruction? instruction = null;
        json.BeginObject();
        while (json.NextEntry(out var name))
        {
            if (instruction is not null) throw json.Fail("an instruction has one op");
            instruction = json.Token == JsonTokenType.StartObject
                ? ReadNamed(ref json, FindOp(json, name, PayloadForm.Named))
                : new Instruction(FindOp(json, name, PayloadForm.Positional).Op, json.Whole(int.MinValue, int.MaxValue));
        }

        return instruction ?? throw json.Fail("expected an instruction");
    }

    private static Instruction ReadNamed(ref JsonCursor json, OpInfo info)
    {
        var instruction = new Instruction(info.Op);
        var read = 0;
        json.BeginObject();
        while (json.NextEntry(out var name))
        {
            var operand = Array.FindIndex(info.Operands, operand => operand.Name == name);
            if (operand < 0) throw json.Fail($"{info.Name} has no such operand");
            instruction = instruction.With(operand, json.Whole(int.MinValue, int.MaxValue));
            read++;
        }

        return read == info.Operands.Length ? instruction : throw json.Fail($"{info.Name} has {info.Operands.Length} operands");
    }

    private static OpInfo FindOp(in JsonCursor json, string name, PayloadForm form)
    {
        if (OpTable.Find(name) is not { } info) throw json.Fail($"unknown op {name}");
        return info.Payload == form ? info : throw json.Fail($"{name} is not written like this");
    }

    private static EffectDeclaration ReadEffect(ref JsonCursor json)
    {
        string? kind = null;
        var argument = default(EffectDeclaration);
        json.BeginObject();
        while (json.NextMember(out var key, "kind", "arg"))
        {
            if (key == "kind") kind = json.Text();
            else argument = ReadEffectArgument(ref json);
        }

        return argument with { Kind = kind ?? throw json.Fail("the effect has no kind") };
    }

    private static EffectDeclaration ReadEffectArgument(ref JsonCursor json)
    {
        var argument = default(EffectDeclaration);
        json.BeginObject();
        while (json.NextMember(out var key, "Str", "Int", "Ident"))
        {
            if (argument.ArgumentKind != EffectArgumentKind.None) throw json.Fail("an effect has one argument");
            argument = key switch
            {
                "Int" => new EffectDeclaration("", EffectArgumentKind.Int, null, json.Whole()),
                "Str" => new EffectDeclaration("", EffectArgumentKind.Str, json.Text()),
                _ => new EffectDeclaration("", EffectArgumentKind.Ident, json.Text()),
            };
        }

        return argument.ArgumentKind != EffectArgumentKind.None ? argument : throw json.Fail("expected an argument");
    }

    private static Refinement? ReadRefinement(ref JsonCursor json)
    {
        if (json.Token == JsonTokenType.Null) return null;
        string? binding = null;
        PredicateExpression? predicate = null;
        json.BeginObject();
        while (json.NextMember(out var key, "binding", "predicate"))
        {
            if (key == "binding") binding = json.Text();
            else predicate = PredicateJson.Read(ref json);
        }

        return binding is not null && predicate is not null
            ? new Refinement(binding, predicate)
            : throw json.Fail("a refinement has a binding and a predicate");
    }

    private static KindHints ReadHints(ref JsonCursor json)
    {
        var hints = KindHints.None;
        json.BeginObject();
        while (json.NextMember(out var key, "parameters", "result", "pushed"))
        {
            hints = key switch
            {
                "parameters" => hints with { Parameters = ReadKinds(ref json) },
                "result" => hints with { Result = ReadKind(json) },
                _ => hints with { Pushed = ReadKinds(ref json) },
            };
        }

        return hints;
    }

    private static ImmutableArray<ValueKind> ReadKinds(ref JsonCursor json)
    {
        var kinds = ImmutableArray.CreateBuilder<ValueKind>();
        json.BeginArray();
        while (json.NextItem()) kinds.Add(ReadKind(json));
        return kinds.ToImmutable();
    }

    private static ValueKind ReadKind(in JsonCursor json)
    {
        if (json.Token == JsonTokenType.Null) return ValueKind.Unknown;
        var name = json.Text();
        return Enum.TryParse<ValueKind>(name, out var kind) && kind != ValueKind.Unknown && kind.ToString() == name
            ? kind
            : throw json.Fail("unknown kind");
    }

    private static void CheckShapes(Image image, ImmutableArray<Constant> constants)
    {
        for (var shape = 0; shape < image.Shapes.Count; shape++)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var field in image.Shapes[shape])
            {
                if (field >= constants.Length || constants[field].Kind != ConstantKind.FieldName)
                    throw Refuse($"record_shapes[{shape}]", $"constant {field} is no field name");
                if (!seen.Add(constants[field].Text!))
                {
                    throw Refuse($"record_shapes[{shape}]", $"field {constants[field].Text} is there twice");
                }
            }
        }
    }

    private static void CheckNames(Image image)
    {
        foreach (var (name, id) in image.Names)
        {
            if (id >= image.Functions.Count)
            {
                throw Refuse($"function_names.{name}", $"function {id} of {image.Functions.Count} does not exist");
            }
        }

        if (image.Entry >= image.Functions.Count)
        {
            throw Refuse("entry", $"function {image.Entry} of {image.Functions.Count} does not exist");
        }
    }

    private static ImmutableArray<FunctionCode> Build(Image image, ImmutableArray<Constant> constants)
    {
        var functions = ImmutableArray.CreateBuilder<FunctionCode>(image.Functions.Count);
        for (var id = 0; id < image.Functions.Count; id++)
        {
            var read = image.Functions[id];
            var code = FusedView.Defuse(CollectionsMarshal.AsSpan(read.Code), constants.AsSpan(), out var pc, out var problem)
                ?? throw Refuse($"functions[{id}].code[{pc}]", problem);
            if (read.Hints.Parameters.Length is var claimed && claimed != 0 && claimed != read.Arity)
                throw Refuse($"functions[{id}].hints.parameters", $"{claimed} kinds for {read.Arity} parameters");
            if (read.Hints.Pushed.Length is var pushed && pushed != 0 && pushed != code.Length)
                throw Refuse($"functions[{id}].hints.pushed", $"{pushed} kinds for {code.Length} instructions");
            functions.Add(new FunctionCode
            {
                Id = id,
                Name = read.Name,
                Arity = read.Arity,
                LocalsCount = read.LocalsCount,
                Code = ImmutableCollectionsMarshal.AsImmutableArray(code),
                Effects = read.Effects.ToImmutable(),
                HasOpenRow = read.HasOpenRow,
                Refinements = read.Refinements.ToImmutable(),
                FieldSites = read.FieldSites,
                Hints = read.Hints,
            });
        }

        return functions.MoveToImmutable();
    }

    private static void Verify(ProgramCode program)
    {
        foreach (var function in program.Functions)
        {
            if (function.Flow.Errors is not [var first, ..]) continue;
            var place = first.Pc < 0 ? $"functions[{function.Id}]" : $"functions[{function.Id}].code[{first.Pc}]";
            throw Refuse(place, first.Message);
        }
    }

    private static LoadException Refuse(string path, string reason) => new(new LoadError(path, reason));

    /// <summary>What the file says, before its parts have been compared with each other.</summary>
    private sealed class Image
    {
        public readonly ImmutableArray<Constant>.Builder Constants = ImmutableArray.CreateBuilder<Constant>();
        public readonly List<FunctionImage> Functions = [];
        public readonly ImmutableArray<KeyValuePair<string, int>>.Builder Names = ImmutableArray.CreateBuilder<KeyValuePair<string, int>>();
        public readonly ImmutableArray<KeyValuePair<string, string>>.Builder Aliases =
            ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        public readonly ImmutableArray<ImmutableArray<int>>.Builder Shapes = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
        public int? Entry;
    }

    /// <summary>What the file says of a function; the code may be fused.</summary>
    private sealed class FunctionImage
    {
        public string Name = "";
        public int Arity, LocalsCount, FieldSites;
        public bool HasOpenRow;
        public readonly List<Instruction> Code = [];
        public readonly ImmutableArray<EffectDeclaration>.Builder Effects = ImmutableArray.CreateBuilder<EffectDeclaration>();
        public readonly ImmutableArray<Refinement?>.Builder Refinements = ImmutableArray.CreateBuilder<Refinement?>();
        public KindHints Hints = KindHints.None;
    }
}
