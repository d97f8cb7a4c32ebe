using System.Text;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>Directories, log files and stores: what they do, and that none of it leaves its scope.</summary>
public sealed class FileTests : IDisposable
{
    private const string Ok = "{\"$variant\":\"Ok\",\"args\":[null]}";

    private readonly string _root = Directory.CreateTempSubdirectory("lex-files").FullName;

    private readonly MemoryStream _errors = new();

    private string Safe => Path.Combine(_root, "safe");

    public FileTests()
    {
        Directory.CreateDirectory(Path.Combine(Safe, "b", "c"));
        File.WriteAllText(Path.Combine(_root, "secret.pem"), "secret");
        File.WriteAllText(Path.Combine(Safe, "a.pem"), "inside");
        File.WriteAllText(Path.Combine(Safe, "b", "c", "d.pem"), "below");
        Directory.CreateSymbolicLink(Path.Combine(Safe, "out"), _root);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("safe/a.pem", "true", "true", "false")]
    [InlineData("safe/b", "true", "false", "true")]
    [InlineData("safe/none", "false", "false", "false")]
    [InlineData("secret.pem", "false", "false", "false")]
    [InlineData("safe/out/secret.pem", "false", "false", "false")]
    [InlineData("safe/../secret.pem", "false", "false", "false")]
    public void Questions_about_paths_outside_the_scope_are_answered_with_no(string path, string exists, string isFile, string isDirectory)
    {
        Assert.Equal(exists, Do("fs.exists", path));
        Assert.Equal(isFile, Do("fs.is_file", path));
        Assert.Equal(isDirectory, Do("fs.is_dir", path));
    }

    [Fact]
    public void A_file_is_described()
    {
        Assert.Matches(
            "^\\{\"\\$variant\":\"Ok\",\"args\":\\[\\{\"is_dir\":false,\"is_file\":true,\"mtime\":[0-9]+,\"size\":6\\}\\]\\}$",
            Do("fs.stat", "safe/a.pem"));
        Assert.Equal(
            $"{{\"$variant\":\"Err\",\"args\":[\"fs.stat `{Safe}/none`: No such file or directory (os error 2)\"]}}",
            Do("fs.stat", "safe/none"));
        Assert.Equal(
            $"{{\"$variant\":\"Err\",\"args\":[\"fs path `{_root}/secret.pem` outside --allow-fs-read\"]}}", Do("fs.stat", "secret.pem"));
    }

    [Fact]
    public void Directories_are_listed_in_order_and_links_are_not_entered()
    {
        Assert.Equal(Paths("a.pem", "b", "out"), Do("fs.list_dir", "safe"));
        Assert.Equal(Paths("", "a.pem", "b", "b/c", "b/c/d.pem", "out"), Do("fs.walk", "safe"));
        Assert.StartsWith("{\"$variant\":\"Err\"", Do("fs.list_dir", "safe/a.pem"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("safe/*.pem", "a.pem")]
    [InlineData("safe/**/*.pem", "a.pem,b/c/d.pem")]
    [InlineData("safe/?", "b")]
    [InlineData("safe/[a-b]*", "a.pem,b")]
    [InlineData("safe/[!a]", "b")]
    [InlineData("safe/b/**", "b,b/c,b/c/d.pem")]
    [InlineData("*.pem", "")]
    [InlineData("safe/out/*.pem", "")]
    [InlineData("safe/none/*", "")]
    public void Patterns_find_what_is_in_scope(string pattern, string found) =>
        Assert.Equal(found.Length == 0 ? "{\"$variant\":\"Ok\",\"args\":[[]]}" : Paths(found.Split(',')), Do("fs.glob", pattern));

    [Fact]
    public void A_pattern_over_everything_reads_only_what_leads_into_the_scope()
    {
        var ctx = new MeteredContext();
        Assert.Equal(Status.Ok, Handler().Perform(ctx, "fs", "glob", [Call.Str("/**/*.pem")], out var result));
        Assert.Equal(2, result.As<Aggregate>()[0].As<ListValue>().Count);
        Assert.InRange(ctx.StepsCharged, 1, 2_000);
    }

    [Fact]
    public void What_is_removed_is_in_scope_and_links_are_removed_themselves()
    {
        Assert.Equal($"{{\"$variant\":\"Err\",\"args\":[\"fs path `{Safe}/..` outside --allow-fs-write\"]}}", Do("fs.remove", "safe/.."));
        Assert.StartsWith("{\"$variant\":\"Err\",\"args\":[\"fs path ", Do("fs.remove", "safe/out/secret.pem"), StringComparison.Ordinal);
        Assert.Equal(Ok, Do("fs.remove", "safe/out"));
        Assert.True(File.Exists(Path.Combine(_root, "secret.pem")));
        Assert.Equal(Ok, Do("fs.remove", "safe/b"));
        Assert.StartsWith("{\"$variant\":\"Err\",\"args\":[\"fs.remove ", Do("fs.remove", "safe/b"), StringComparison.Ordinal);
        Assert.StartsWith("{\"$variant\":\"Err\",\"args\":[\"fs path ", Do("fs.mkdir_p", "beside"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_reads_and_writes_in_scope()
    {
        Assert.Equal(Ok, Do("fs.copy", "safe/a.pem", "safe/copy"));
        Assert.Equal("inside", File.ReadAllText(Path.Combine(Safe, "copy")));
        Assert.Contains("outside --allow-fs-read", Do("fs.copy", "secret.pem", "safe/copy"), StringComparison.Ordinal);
        Assert.Contains("outside --allow-fs-write", Do("fs.copy", "safe/a.pem", "copy"), StringComparison.Ordinal);
        var reader = new DefaultEffectHandler(EffectPolicy.DenyAll with { Effects = [new EffectGrant("fs_walk")] }, Stream.Null);
        Assert.Equal("!effect `fs_write` not in --allow-effects", Call.Effect(reader, "fs.copy", $"[\"{Safe}/a.pem\",\"{Safe}/x\"]"));
    }

    [Fact]
    public void Log_lines_go_where_they_are_sent()
    {
        var handler = Handler();
        Call.Effect(handler, "log.debug", "[\"quiet\"]");
        Call.Effect(handler, "log.info", "[\"one\"]");
        Assert.Equal(Ok, Call.Effect(handler, "log.set_format", "[\"json\"]"));
        Assert.Equal(Ok, Call.Effect(handler, "log.set_sink", $"[\"{Safe}/log\"]"));
        Call.Effect(handler, "log.error", "[\"a\\\"b\\nc\"]");
        Assert.Equal(Ok, Call.Effect(handler, "log.set_sink", "[\"-\"]"));
        Call.Effect(handler, "log.warn", "[\"three\"]");
        Assert.Matches(
            "^\\[.+\\] INFO: one\n\\{\"ts\":\".+\",\"level\":\"warn\",\"msg\":\"three\"\\}\n$", Encoding.UTF8.GetString(_errors.ToArray()));
        Assert.Matches(
            "^\\{\"ts\":\".+\",\"level\":\"error\",\"msg\":\"a\\\\\"b\\\\u000ac\"\\}\n$", File.ReadAllText(Path.Combine(Safe, "log")));
        Assert.Contains("outside --allow-fs-write", Call.Effect(handler, "log.set_sink", $"[\"{_root}/log\"]"), StringComparison.Ordinal);
        Assert.Contains("unknown format `xml`", Call.Effect(handler, "log.set_format", "[\"xml\"]"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_survives_what_a_crash_leaves()
    {
        var directory = Path.Combine(Safe, "kv");
        using (var store = KvStore.Open(directory, out _)!)
        {
            for (var i = 0; i < 100; i++) Assert.Null(store.Set(TextValue.Of($"k{i % 10}"), [(byte)i]));
            Assert.Null(store.Delete(TextValue.Of("k3")));
            Assert.Null(KvStore.Open(directory, out var problem)); // One owner at a time.
            Assert.NotEmpty(problem);
        }

        var log = Path.Combine(directory, "lex.kv");
        var whole = File.ReadAllBytes(log);
        foreach (var torn in new[] { whole[..^1], [.. whole, 1, 2, 3], [.. whole, .. new byte[64]] })
        {
            File.WriteAllBytes(log, torn);
            using var store = KvStore.Open(directory, out _)!;
            Assert.Equal(torn.Length < whole.Length ? 10 : 9, store.Count); // The last write removed k3.
            Assert.Equal([99], store.Find(TextValue.Of("k9"))!);
        }
    }

    [Fact]
    public void A_store_does_not_grow_without_end()
    {
        var directory = Path.Combine(Safe, "kv");
        using (var store = KvStore.Open(directory, out _)!)
        {
            for (var i = 0; i < 200; i++) Assert.Null(store.Set(TextValue.Of("k"), new byte[64 * 1024]));
            Assert.Null(store.Set(TextValue.Of("l"), [1]));
        }

        Assert.InRange(new FileInfo(Path.Combine(directory, "lex.kv")).Length, 64 * 1024, 2 << 20);
        using var again = KvStore.Open(directory, out _)!;
        Assert.Equal((2, 64 * 1024), (again.Count, again.Find(TextValue.Of("k"))!.Length));
        Assert.Equal(["k", "l"], again.KeysFrom(TextValue.Empty).Select(k => k.ToString()));
    }

    [Fact]
    public void So_many_stores_may_be_open_and_the_oldest_closes()
    {
        var handler = Handler();
        for (var i = 0; i <= HandleTable<KvStore>.Capacity; i++)
            Assert.Equal($"{{\"$variant\":\"Ok\",\"args\":[{i + 1}]}}", Call.Effect(handler, "kv.open", $"[\"{Safe}/kv{i}\"]"));
        Assert.Equal("!kv.get: closed or unknown Kv handle", Call.Effect(handler, "kv.get", "[1,\"a\"]"));
        Assert.Equal("{\"$variant\":\"None\",\"args\":[]}", Call.Effect(handler, "kv.get", "[2,\"a\"]"));
        handler.Host.EndRun();
        Assert.Equal("!kv.get: closed or unknown Kv handle", Call.Effect(handler, "kv.get", "[2,\"a\"]"));
        Assert.Contains("outside --allow-fs-write", Call.Effect(handler, "kv.open", $"[\"{Safe}/../other\"]"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_much_ends_at_the_limits()
    {
        for (var i = 0; i < 300; i++) File.WriteAllText(Path.Combine(Safe, $"a-rather-long-name-{i}"), "");
        var ctx = new MeteredContext(cells: 500);
        Assert.Equal(Status.Fault, Handler().Perform(ctx, "fs", "list_dir", [Call.Str(Safe)], out _));
        Assert.Equal(LexLimit.Cells, ctx.Error!.Limit);
    }

    private string Do(string function, params string[] paths) =>
        Call.Effect(Handler(), function, $"[{string.Join(",", paths.Select(path => $"\"{_root}/{path}\""))}]");

    private string Paths(params string[] names) =>
        $"{{\"$variant\":\"Ok\",\"args\":[[{string.Join(",", names.Select(name => $"\"{(name.Length == 0 ? Safe : $"{Safe}/{name}")}\""))}]]}}";

    private DefaultEffectHandler Handler()
    {
        var policy = EffectPolicy.DenyAll with
        {
            Effects = [.. new[] { "fs_walk", "fs_write", "io", "log", "kv" }.Select(kind => new EffectGrant(kind))],
            ReadPaths = [Safe],
            WritePaths = [Safe],
        };
        return new DefaultEffectHandler(new EffectHost(policy, Stream.Null) { ErrorOutput = _errors });
    }
}
