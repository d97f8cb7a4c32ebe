using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>Which code a serialised program or listing shows.</summary>
internal enum CodeForm : byte
{
    /// <summary>Canonical code.</summary>
    Canonical,

    /// <summary>The specified fused listing, tombstones included.</summary>
    Fused,
}

/// <summary>
/// Writes programs in their serialised form (runtime section 1.4): JSON with a magic word and a version in front. What it
/// writes, <see cref="ProgramLoader"/> reads. Source text and source positions are not part of it.
/// </summary>
internal static class ProgramJson
{
    /// <summary>The word that says what the file is.</summary>
    public const string Magic = "lex-program";

    /// <summary>The only version there is.</summary>
    public const int Version = 1;

    /// <summary>The program in UTF-8.</summary>
    public static byte[] Write(ProgramCode program, CodeForm form = CodeForm.Canonical)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(program, buffer, form);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the program in UTF-8.</summary>
    public static void Write(ProgramCode program, IBufferWriter<byte> destination, CodeForm form = CodeForm.Canonical)
    {
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = JsonDepth };
        using var json = new Utf8JsonWriter(destination, options);
        json.WriteStartObject();
        json.WriteString("magic", Magic);
        json.WriteNumber("version", Version);

        json.WriteStartArray("constants");
        foreach (var constant in program.Constants) ConstantJson.Write(json, constant);
        json.WriteEndArray();

        json.WriteStartArray("functions");
        foreach (var function in program.Functions) WriteFunction(json, function, form);
        json.WriteEndArray();

        json.WriteStartObject("function_names");
        foreach (var (name, id) in program.FunctionNames) json.WriteNumber(name, id);
        json.WriteEndObject();

        json.WriteStartObject("module_aliases");
        foreach (var (alias, module) in program.ModuleAliases) json.WriteString(alias, module);
        json.WriteEndObject();

        if (program.Entry is { } entry) json.WriteNumber("entry", entry);
        else json.WriteNull("entry");

        json.WriteStartArray("record_shapes");
        foreach (var shape in program.RecordShapes)
        {
            json.WriteStartArray();
            foreach (var field in shape) json.WriteNumberValue(field);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>How deep the JSON of a valid program nests: a predicate inside a refinement inside a function.</summary>
    internal const int JsonDepth = 2 * ProgramLimits.MaxPredicateDepth + 16;

    private static void WriteFunction(Utf8JsonWriter json, FunctionCode function, CodeForm form)
    {
        json.WriteStartObject();
        json.WriteString("name", function.Name);
        json.WriteNumber("arity", function.Arity);
        json.WriteNumber("locals_count", function.LocalsCount);

        json.WriteStartArray("code");
        foreach (var instruction in form == CodeForm.Fused ? function.Fused.Listing : function.Code.AsSpan())
        {
            InstructionJson.Write(json, instruction);
        }

        json.WriteEndArray();

        json.WriteStartArray("effects");
        foreach (var effect in function.Effects) WriteEffect(json, effect);
        json.WriteEndArray();
        if (function.HasOpenRow) json.WriteBoolean("open_row", true);

        json.WriteStartArray("body_hash");
        foreach (var b in function.BodyHash) json.WriteNumberValue(b);
        json.WriteEndArray();

        json.WriteStartArray("refinements");
        foreach (var refinement in function.Refinements) WriteRefinement(json, refinement);
        json.WriteEndArray();
        json.WriteNumber("field_ic_sites", function.FieldSites);
        if (!ReferenceEquals(function.Hints, KindHints.None)) WriteHints(json, function.Hints);
        json.WriteEndObject();
    }

    private static void WriteEffect(Utf8JsonWriter json, in EffectDeclaration effect)
    {
        json.WriteStartObject();
        json.WriteString("kind", effect.Kind);
        if (effect.ArgumentKind != EffectArgumentKind.None)
        {
            json.WriteStartObject("arg");
            if (effect.ArgumentKind == EffectArgumentKind.Int) json.WriteNumber("Int", effect.Number);
            else json.WriteString(effect.ArgumentKind == EffectArgumentKind.Str ? "Str" : "Ident", effect.Text);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteRefinement(Utf8JsonWriter json, Refinement? refinement)
    {
        if (refinement is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("binding", refinement.Binding);
        json.WritePropertyName("predicate");
        PredicateJson.Write(json, refinement.Predicate);
        json.WriteEndObject();
    }

    private static void WriteHints(Utf8JsonWriter json, KindHints hints)
    {
        json.WriteStartObject("hints");
        json.WriteStartArray("parameters");
        foreach (var kind in hints.Parameters) WriteKind(json, kind);
        json.WriteEndArray();
        json.WritePropertyName("result");
        WriteKind(json, hints.Result);
        json.WriteStartArray("pushed");
        foreach (var kind in hints.Pushed) WriteKind(json, kind);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteKind(Utf8JsonWriter json, ValueKind kind)
    {
        if (kind == ValueKind.Unknown) json.WriteNullValue();
        else json.WriteStringValue(kind.ToString());
    }
}
