using Lex.Core.Builtins;

namespace Lex.Stdlib.Modules;

/// <summary>
/// Functions that programs may name although this library does not perform them: they check and compile, and calling one is
/// the error <c>unsupported effect</c> unless the host's own handler performs it (stdlib section 4 lists their types for that).
/// </summary>
internal static class DeclaredFunctions
{
    private const string Made = "Result[Table, Str]";

    /// <summary>Name and type of each.</summary>
    public static BuiltinSignature[] Signatures() =>
    [
        new("net", "serve", "(Int, Str) -> [net] Unit"),
        new("net", "serve_tls", "(Int, Str, Str, Str) -> [net] Unit"),
        new("net", "serve_with", "(Int, Str, { http2 :: Bool, inline_vm :: Bool, host :: Str }) -> [net] Unit"),
        new("net", "serve_fn", "(Int, (Request) -> [E] Response) -> [net, E] Unit"),
        new(
            "net",
            "serve_fn_with",
            "(Int, (Request) -> [E] Response, { http2 :: Bool, inline_vm :: Bool, host :: Str }) -> [net, E] Unit"),
        new("net", "serve_routed", "(Int, List[(Str, Str, (Request) -> [E] Response)], (Request) -> [E] Response) -> [net, E] Unit"),
        new(
            "net",
            "serve_routed_with",
            "(Int, List[(Str, Str, (Request) -> [E] Response)], (Request) -> [E] Response, { http2 :: Bool, inline_vm :: Bool, host :: Str }) -> [net, E] Unit"),
        new("net", "serve_ws", "(Int, Str) -> [net] Unit"),
        new("net", "serve_ws_fn", "(Int, Str, (WsConn, WsMessage) -> [E] WsAction) -> [net, E] Unit"),
        new(
            "net",
            "serve_ws_fn_auth",
            "(Int, Str, (Str, List[{ name :: Str, value :: Str }]) -> [E] Result[Unit, Str], (WsConn, WsMessage) -> [E] WsAction) -> [net, E] Unit"),
        new("net", "serve_ws_fn_actor", "(Int, Str, (WsConn) -> Str, (WsConn, WsMessage) -> [E] WsAction) -> [net, concurrent, E] Unit"),
        new("net", "dial_ws", "(Str, Str, () -> [E] WsAction, (WsMessage) -> [E] WsAction) -> [net, E] Result[Unit, Str]"),
        new("net", "dial_ws_actor", "(Str, Str, Str, () -> [E] WsAction, (WsMessage) -> [E] WsAction) -> [net, E] Result[Unit, Str]"),
        new("net", "serve_quic", "(Int, TlsConfig, Str) -> [net] Unit"),
        new("net", "serve_quic_fn", "(Int, TlsConfig, (Request) -> [E] Response) -> [net, E] Unit"),
        new(
            "net",
            "serve_quic_routed",
            "(Int, TlsConfig, List[(Str, Str, (Request) -> [E] Response)], (Request) -> [E] Response) -> [net, E] Unit"),
        new("tls", "from_pem_files", "(Str, Str) -> [fs_read] Result[TlsConfig, Str]"),
        new("tls", "self_signed", "(Str) -> Result[TlsConfig, Str]"),
        new("http", "stream_lines", "(Str, Map[Str, Str], Str) -> [net] Result[Stream[Str], Str]"),
        new("stream", "next", "(Stream[T]) -> [stream] Option[T]"),
        new("stream", "collect", "(Stream[T]) -> [stream] List[T]"),
        new("sql", "open", "(Str) -> [sql, fs_write] Result[Db, SqlError]"),
        new("sql", "close", "(Db) -> [sql] Unit"),
        new("sql", "exec", "(Db, Str, List[SqlParam]) -> [sql] Result[Int, SqlError]"),
        new("sql", "query", "(Db, Str, List[SqlParam]) -> [sql] Result[List[T], SqlError]"),
        new("sql", "query_iter", "(Db, Str, List[SqlParam]) -> [sql] Result[Iter[T], SqlError]"),
        new("sql", "begin", "(Db) -> [sql] Result[SqlTx, SqlError]"),
        new("sql", "commit", "(SqlTx) -> [sql] Result[Unit, SqlError]"),
        new("sql", "rollback", "(SqlTx) -> [sql] Result[Unit, SqlError]"),
        new("sql", "exec_tx", "(SqlTx, Str, List[SqlParam]) -> [sql] Result[Int, SqlError]"),
        new("sql", "query_tx", "(SqlTx, Str, List[SqlParam]) -> [sql] Result[List[T], SqlError]"),
        new("chat", "broadcast", "(Str, Str) -> [chat] Unit"),
        new("chat", "send", "(Int, Str) -> [chat] Bool"),
        new("arrow", "read_parquet", $"(Str) -> [fs_read] {Made}"),
        new("arrow", "read_parquet_cols", $"(Str, List[Str]) -> [fs_read] {Made}"),
        new("arrow", "write_parquet", "(Table, Str) -> [fs_write] Result[Unit, Str]"),
        new("redis", "connect", "(Str) -> [net] Result[ConnRedis, Str]"),
        new("redis", "close", "(ConnRedis) -> [net] Unit"),
        new("redis", "get", "(ConnRedis, Str) -> [net] Option[Str]"),
        new("redis", "set", "(ConnRedis, Str, Str) -> [net] Unit"),
        new("redis", "set_ex", "(ConnRedis, Str, Str, Int) -> [net] Unit"),
        new("redis", "del", "(ConnRedis, Str) -> [net] Unit"),
        new("redis", "exists", "(ConnRedis, Str) -> [net] Bool"),
        new("redis", "expire", "(ConnRedis, Str, Int) -> [net] Unit"),
        new("redis", "publish", "(ConnRedis, Str, Str) -> [net] Int"),
        new("redis", "lpush", "(ConnRedis, Str, Str) -> [net] Int"),
        new("redis", "rpush", "(ConnRedis, Str, Str) -> [net] Int"),
        new("redis", "llen", "(ConnRedis, Str) -> [net] Int"),
        new("redis", "subscribe", "(ConnRedis, Str, (Str, Str) -> [E] Unit) -> [net, E] Unit"),
        new("redis", "psubscribe", "(ConnRedis, Str, (Str, Str, Str) -> [E] Unit) -> [net, E] Unit"),
        new("redis", "brpop", "(ConnRedis, Str, Int) -> [net] Option[Str]"),
        new("redis", "hset", "(ConnRedis, Str, Str, Str) -> [net] Unit"),
        new("redis", "hget", "(ConnRedis, Str, Str) -> [net] Option[Str]"),
        new("redis", "hdel", "(ConnRedis, Str, Str) -> [net] Unit"),
        new("redis", "hgetall", "(ConnRedis, Str) -> [net] List[(Str, Str)]"),
        new("agent", "local_complete", "(Str) -> [llm_local] Result[Str, Str]"),
        new("agent", "cloud_complete", "(Str) -> [llm_cloud] Result[Str, Str]"),
        new("agent", "cloud_stream", "(Str) -> [llm_cloud] Result[Stream[Str], Str]"),
        new("agent", "send_a2a", "(Str, Str) -> [a2a] Result[Str, Str]"),
        new("agent", "call_mcp", "(Str, Str, Str) -> [mcp] Result[Str, Str]"),
        new("vcs", "put_blob", "(Str) -> [fs_write, vcs] Result[Str, Str]"),
        new("vcs", "get_blob", "(Str) -> [fs_read, vcs] Result[Str, Str]"),
        new("vcs", "has_blob", "(Str) -> [fs_read, vcs] Bool"),
        new("vcs", "ref_set", "(Str, Str, Str) -> [fs_write, vcs] Result[Unit, Str]"),
        new("vcs", "ref_get", "(Str, Str) -> [fs_read, vcs] Result[Str, Str]"),
        new("moe", "pin", "(Str) -> [moe] Unit"),
        new("moe", "unpin", "(Str) -> [moe] Unit"),
        new("moe", "prefetch_hint", "(List[Str]) -> [moe] Int"),
        new("moe", "usage_snapshot", "() -> [moe] List[{ hash :: Str, size :: Int, temp :: Float, hits :: Int, loads :: Int }]"),
        new("moe", "stats", "() -> [moe] { hits :: Int, misses :: Int, prefetched :: Int, evictions :: Int, resident_bytes :: Int }"),
    ];
}
