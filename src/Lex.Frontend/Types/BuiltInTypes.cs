using Lex.Core.Values;

namespace Lex.Frontend.Types;

/// <summary>The types that are known without declaration (language appendix B), in one table.</summary>
internal static class BuiltInTypes
{
    /// <summary>Unions and record aliases, as declarations of the language itself.</summary>
    public const string Declarations =
        """
        type Result[T, E] = Ok(T) | Err(E)
        type Option[T] = Some(T) | None
        type SqlParam = PStr(Str) | PInt(Int) | PFloat(Float) | PBool(Bool) | PNull
        type Tz = Utc | Local | Offset(Int) | Iana(Str)
        type HttpError = NetworkError(Str) | TimeoutError | TlsError(Str) | DecodeError(Str)
        type ResponseBody = BodyStr(Str) | BodyStream(Iter[Str]) | BodyBytes(Iter[List[Int]])
        type WsMessage = WsText(Str) | WsBinary(List[Int]) | WsPing | WsClose
        type WsAction = WsSend(Str) | WsSendBinary(List[Int]) | WsNoOp
        type ConcError = AlreadyRegistered(Str) | NotRegistered(Str)
        type Request = { method :: Str, path :: Str, query :: Str, body :: Str, headers :: Map[Str, Str], path_params :: Map[Str, Str] }
        type Response = { status :: Int, body :: ResponseBody, headers :: Map[Str, Str] }
        type HttpRequest = { method :: Str, url :: Str, headers :: Map[Str, Str], body :: Option[Bytes], timeout_ms :: Option[Int] }
        type HttpResponse = { status :: Int, headers :: Map[Str, Str], body :: Bytes }
        type SqlError = { message :: Str, code :: Option[Str], detail :: Option[Str] }
        type AeadResult = { ciphertext :: Bytes, tag :: Bytes }
        type WsConn = { id :: Str, path :: Str, subprotocol :: Str }
        type Matrix = { rows :: Int, cols :: Int, data :: List[Float] }
        """;

    /// <summary>Names that signatures of the library use for plain records; programs see the record, not the name.</summary>
    public const string SignatureAliases =
        """
        type Decimal = { coefficient :: Int, exponent :: Int }
        type DateTime = { year :: Int, month :: Int, day :: Int, hour :: Int, minute :: Int, second :: Int, nano :: Int, tz_offset_minutes :: Int }
        type Match = { text :: Str, start :: Int, end :: Int, groups :: List[Str] }
        """;

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
        _ => ValueKind.Unknown,
    };
}
