using Lex.Core.Values;
using Lex.Frontend.Canonical;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Types;

/// <summary>
/// The types that are known without declaration (language appendix B), in one table. Programs use few of them, so each is
/// read when its name first occurs.
/// </summary>
internal static class BuiltInTypes
{
    /// <summary>Unions and record aliases, as declarations of the language itself, and the constructors that lead to them.</summary>
    private static readonly (string Name, string[] Constructors, string Declaration)[] Table =
    [
        ("Result", ["Ok", "Err"], "type Result[T, E] = Ok(T) | Err(E)"),
        ("Option", ["Some", "None"], "type Option[T] = Some(T) | None"),
        ("SqlParam", ["PStr", "PInt", "PFloat", "PBool", "PNull"],
            "type SqlParam = PStr(Str) | PInt(Int) | PFloat(Float) | PBool(Bool) | PNull"),
        ("Tz", ["Utc", "Local", "Offset", "Iana"], "type Tz = Utc | Local | Offset(Int) | Iana(Str)"),
        ("HttpError", ["NetworkError", "TimeoutError", "TlsError", "DecodeError"],
            "type HttpError = NetworkError(Str) | TimeoutError | TlsError(Str) | DecodeError(Str)"),
        ("ResponseBody", ["BodyStr", "BodyStream", "BodyBytes"],
            "type ResponseBody = BodyStr(Str) | BodyStream(Iter[Str]) | BodyBytes(Iter[List[Int]])"),
        ("WsMessage", ["WsText", "WsBinary", "WsPing", "WsClose"], "type WsMessage = WsText(Str) | WsBinary(List[Int]) | WsPing | WsClose"),
        ("WsAction", ["WsSend", "WsSendBinary", "WsNoOp"], "type WsAction = WsSend(Str) | WsSendBinary(List[Int]) | WsNoOp"),
        ("ConcError", ["AlreadyRegistered", "NotRegistered"], "type ConcError = AlreadyRegistered(Str) | NotRegistered(Str)"),
        ("Request", [],
            "type Request = { method :: Str, path :: Str, query :: Str, body :: Str, headers :: Map[Str, Str], path_params :: Map[Str, Str] }"),
        ("Response", [], "type Response = { status :: Int, body :: ResponseBody, headers :: Map[Str, Str] }"),
        ("HttpRequest", [],
            "type HttpRequest = { method :: Str, url :: Str, headers :: Map[Str, Str], body :: Option[Bytes], timeout_ms :: Option[Int] }"),
        ("HttpResponse", [], "type HttpResponse = { status :: Int, headers :: Map[Str, Str], body :: Bytes }"),
        ("SqlError", [], "type SqlError = { message :: Str, code :: Option[Str], detail :: Option[Str] }"),
        ("AeadResult", [], "type AeadResult = { ciphertext :: Bytes, tag :: Bytes }"),
        ("WsConn", [], "type WsConn = { id :: Str, path :: Str, subprotocol :: Str }"),
        (Matrix, [], "type Matrix = { rows :: Int, cols :: Int, data :: List[Float] }"),
    ];

    /// <summary>Names that signatures of the library use for plain records; programs see the record, not the name.</summary>
    private static readonly (string Name, string Declaration)[] SignatureAliases =
    [
        ("Decimal", "type Decimal = { coefficient :: Int, exponent :: Int }"),
        ("DateTime", "type DateTime = { year :: Int, month :: Int, day :: Int, hour :: Int, minute :: Int, second :: Int, nano :: Int, tz_offset_minutes :: Int }"),
        ("Match", "type Match = { text :: Str, start :: Int, end :: Int, groups :: List[Str] }"),
    ];

    /// <summary>The constructors of all built-in unions.</summary>
    public static IEnumerable<string> ConstructorNames
    {
        get
        {
            foreach (var row in Table)
                foreach (var constructor in row.Constructors) yield return constructor;
        }
    }

    /// <summary>The declaration of a type, or null.</summary>
    public static TypeStage? Find(string type)
    {
        foreach (var row in Table)
            if (row.Name == type) return Read(row.Declaration);
        return null;
    }

    /// <summary>The name of the union that a constructor belongs to, or null.</summary>
    public static string? OwnerOf(string constructor)
    {
        foreach (var row in Table)
            if (Array.IndexOf(row.Constructors, constructor) >= 0) return row.Name;
        return null;
    }

    /// <summary>What a name stands for in signatures of the library only, or null.</summary>
    public static TypeNode? FindSignatureAlias(string name)
    {
        foreach (var row in SignatureAliases)
            if (row.Name == name) return Read(row.Declaration).Definition;
        return null;
    }

    private static TypeStage Read(string declaration)
    {
        var source = SourceText.FromString(declaration, "<built-in>");
        return (TypeStage)Canonicalizer.Run(Parser.Parse(source, new(source))).Stages[0];
    }

    /// <summary>The alias whose values are dense matrices, not records.</summary>
    public const string Matrix = "Matrix";

    /// <summary>What values of an opaque or dense type are at run time; Unknown where a host decides.</summary>
    public static ValueKind KindOf(string opaqueType) => opaqueType switch
    {
        "Map" => ValueKind.Map,
        "Set" => ValueKind.Set,
        "Deque" => ValueKind.Deque,
        "Iter" => ValueKind.Variant,
        Matrix => ValueKind.F64Array,
        "Table" => ValueKind.ArrowTable,
        "Actor" => ValueKind.Actor,
        _ => ValueKind.Unknown,
    };
}
