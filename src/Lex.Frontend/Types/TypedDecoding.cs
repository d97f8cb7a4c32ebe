using System.Collections.Immutable;
using System.Text;

namespace Lex.Frontend.Types;

/// <summary>
/// The rewrite of decoding calls whose result type is known (language 4.10): <c>json.parse(s)</c> becomes
/// <c>json.parse_typed(s, schema)</c>, and likewise in <c>toml</c> and <c>yaml</c>; <c>http.json_body(r)</c> becomes
/// <c>http.json_body_typed(r, schema)</c>. The schema is a Str constant that holds JSON without spaces:
/// <code>
/// schema  = {"root":T} | {"root":T,"types":{"Name":T,...}}
/// T       = "Int" | "Float" | "Bool" | "Str" | "Bytes" | "Unit" | "Any"
///         | {"list":T} | {"option":T} | {"set":T} | {"map":[K,V]} | {"tuple":[T,...]}
///         | {"record":{"field":T,...}}            fields in ascending order of their names
///         | {"variant":{"Name":[T,...],...}}      constructors in ascending order, with the types of their arguments
///         | {"ref":"Name"}                        a recursive type, defined under "types"
/// </code>
/// <c>"Any"</c> accepts every value as it is (functions, opaque types, what inference left open). An <c>option</c> accepts
/// <c>null</c>, and as the type of a field also the absence of the field; what is present becomes <c>Some</c>. A
/// <c>Float</c> accepts every number and makes it a Float.
/// </summary>
internal sealed class TypedDecoding
{
    private const int MaxDepth = 200;
    private const int MaxLength = 100_000;

    private readonly TypeTable _types;
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _recursive = new(StringComparer.Ordinal);
    private readonly HashSet<string> _referenced = new(StringComparer.Ordinal);

    private TypedDecoding(TypeTable types) => _types = types;

    /// <summary>Whether a library function decodes by its result type.</summary>
    public static bool IsDecoder(string module, string name) =>
        (name == "parse" && module is "json" or "toml" or "yaml") || (name == "json_body" && module == "http");

    /// <summary>The schema of a type, or null if the type is not known, says nothing or is too large to be of use.</summary>
    public static string? SchemaOf(LexType type, TypeTable types)
    {
        if (TypeVariable.Prune(type) is TypeVariable or TypeParameter) return null;
        var writer = new TypedDecoding(types);
        writer.Write(type, 0);
        var root = writer._text.ToString();
        if (root.Length > MaxLength || root == "\"Any\"") return null;
        if (writer._recursive.Count == 0) return $"{{\"root\":{root}}}";
        var definitions = string.Join(',', writer._recursive.Select(d => $"{Quote(d.Key)}:{d.Value}"));
        return $"{{\"root\":{root},\"types\":{{{definitions}}}}}";
    }

    private void Write(LexType type, int depth)
    {
        type = TypeVariable.Prune(type);
        if (depth > MaxDepth || _text.Length > MaxLength)
        {
            _text.Append("\"Any\"");
            return;
        }

        switch (type)
        {
            case PrimitiveType primitive when primitive != PrimitiveType.Never && primitive != PrimitiveType.Error:
                _text.Append(Quote(primitive.Name));
                break;
            case ListType list:
                Wrap("list", list.Element, depth);
                break;
            case TupleType tuple:
                _text.Append("{\"tuple\":");
                WriteAll(tuple.Items, depth);
                _text.Append('}');
                break;
            case RecordType record:
                WriteRecord(record, depth);
                break;
            case NamedType named:
                WriteNamed(named, depth);
                break;
            default:
                _text.Append("\"Any\"");
                break;
        }
    }

    private void Wrap(string key, LexType inner, int depth)
    {
        _text.Append("{\"").Append(key).Append("\":");
        Write(inner, depth + 1);
        _text.Append('}');
    }

    private void WriteAll(ImmutableArray<LexType> types, int depth)
    {
        _text.Append('[');
        for (var i = 0; i < types.Length; i++)
        {
            if (i > 0) _text.Append(',');
            Write(types[i], depth + 1);
        }

        _text.Append(']');
    }

    private void WriteRecord(RecordType record, int depth)
    {
        _text.Append("{\"record\":{");
        for (var i = 0; i < record.Fields.Length; i++)
        {
            if (i > 0) _text.Append(',');
            _text.Append(Quote(record.Fields[i].Name)).Append(':');
            Write(record.Fields[i].Type, depth + 1);
        }

        _text.Append("}}");
    }

    private void WriteNamed(NamedType named, int depth)
    {
        var declaration = _types.FindType(named.Name);
        switch (named.Name, named.Arguments.Length)
        {
            case ("Option", 1) when declaration is { IsBuiltIn: true }:
                Wrap("option", named.Arguments[0], depth);
                return;
            case ("Set", 1) when declaration is null:
                Wrap("set", named.Arguments[0], depth);
                return;
            case ("Map", 2) when declaration is null:
                _text.Append("{\"map\":");
                WriteAll(named.Arguments, depth);
                _text.Append('}');
                return;
        }

        if (declaration is null || declaration.Parameters.Length != named.Arguments.Length || named.Name == BuiltInTypes.Matrix)
        {
            _text.Append("\"Any\"");
            return;
        }

        WriteDeclared(named, declaration, depth);
    }

    /// <summary>Writes a declared type in place; one that contains itself becomes a definition and references to it.</summary>
    private void WriteDeclared(NamedType named, TypeDeclaration declaration, int depth)
    {
        var name = TypePrinter.Print(named);
        if (_open.Contains(name) || _recursive.ContainsKey(name))
        {
            _referenced.Add(name);
            _text.Append("{\"ref\":").Append(Quote(name)).Append('}');
            return;
        }

        _open.Add(name);
        var start = _text.Length;
        if (declaration.Alias is { } alias) Write(TypeSubstitution.Apply(alias, declaration.Parameters, named.Arguments), depth + 1);
        else WriteUnion(named, declaration, depth);
        _open.Remove(name);
        if (!_referenced.Contains(name)) return;
        _recursive[name] = _text.ToString(start, _text.Length - start);
        _text.Length = start;
        _text.Append("{\"ref\":").Append(Quote(name)).Append('}');
    }

    private void WriteUnion(NamedType named, TypeDeclaration declaration, int depth)
    {
        _text.Append("{\"variant\":{");
        for (var i = 0; i < declaration.Constructors.Length; i++)
        {
            if (i > 0) _text.Append(',');
            var constructor = declaration.Constructors[i];
            _text.Append(Quote(constructor.Name)).Append(':');
            var payload = constructor.Payload is null ? null
                : TypeSubstitution.Apply(constructor.Payload, declaration.Parameters, named.Arguments);
            ImmutableArray<LexType> arguments = constructor.Payload is TupleType ? ((TupleType)payload!).Items : payload is null ? []
                : [payload];
            WriteAll(arguments, depth);
        }

        _text.Append("}}");
    }

    private static string Quote(string name) =>
        $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
