using System.Globalization;
using System.Net;
using System.Text;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>The rows of stdlib section 10.2 that act on a world, in every tier; the network is a function.</summary>
public sealed class EffectRowTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lex-rows").FullName;

    private readonly MemoryStream _output = new();

    private readonly MemoryStream _errors = new();

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [Row("stdlib", 66)]
    [MemberData(nameof(Tiers))]
    public void Row_66_what_is_printed_comes_before_the_result(string tier)
    {
        Assert.Equal("null", Run(tier, "[io] Unit", "io.print(\"x\")", Host("io")));
        Assert.Equal("x\n", Encoding.UTF8.GetString(_output.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Printing_ends_at_its_limit(string tier)
    {
        const string Body = "list.fold(list.range(0, 1000), 0, fn (a :: Int, x :: Int) -> [io] Int { let u := io.print(\"12345\")\n a + x })";
        var host = new EffectHost(Policy("io"), _output) { OutputLimit = 100 };
        Assert.Equal("!output limit exceeded (100 bytes)", Run(tier, "[io] Int", Body, host));
        Assert.Equal(96, _output.Length);
    }

    [Theory]
    [Row("stdlib", 67, 68)]
    [MemberData(nameof(Tiers))]
    public void Rows_67_and_68_reading_keeps_to_its_scope(string tier)
    {
        var policy = Policy("io") with { ReadPaths = [_root] };
        Assert.Equal(
            "!read of `/etc/hostname` outside --allow-fs-read",
            Run(tier, "[io] Result[Str, Str]", "io.read(\"/etc/hostname\")", Host(policy)));
        Assert.StartsWith(
            "{\"$variant\":\"Err\"",
            Run(tier, "[io] Result[Str, Str]", $"io.read(\"{_root}/none\")", Host(policy)),
            StringComparison.Ordinal);
    }

    [Theory]
    [Row("stdlib", 69, 70)]
    [MemberData(nameof(Tiers))]
    public void Rows_69_and_70_arguments_and_input(string tier)
    {
        Assert.Equal("[\"a\",\"b\"]", Run(tier, "[io] List[Str]", "io.argv()", Host("io")));
        Assert.Equal("{\"$variant\":\"None\",\"args\":[]}", Run(tier, "[io] Option[Str]", "io.readline()", Host("io")));
        Assert.Equal("{\"$variant\":\"Some\",\"args\":[\"x\"]}", Run(tier, "[io] Option[Str]", "io.readline()", Reading("x\r\n")));
    }

    [Theory]
    [Row("stdlib", 71, 72)]
    [MemberData(nameof(Tiers))]
    public void Rows_71_and_72_directories(string tier)
    {
        var policy = Policy("fs_walk", "fs_write") with { ReadPaths = [_root], WritePaths = [_root] };
        const string Ok = "{\"$variant\":\"Ok\",\"args\":[null]}";
        for (
            var i = 0; i < 2; i++) Assert.Equal(Ok,
            Run(tier, "[fs_write] Result[Unit, Str]", $"fs.mkdir_p(\"{_root}/a/b\")", Host(policy)));
        var stat = $"match fs.stat(\"{_root}/a\") {{ Ok(s) => s.is_dir and not s.is_file, Err(_) => false }}";
        Assert.Equal("true", Run(tier, "[fs_walk] Bool", stat, Host(policy)));
        Assert.Equal(
            "{\"$variant\":\"Err\",\"args\":[\"fs path `/etc` outside --allow-fs-read\"]}",
            Run(tier, "[fs_walk] Result[List[Str], Str]", "fs.list_dir(\"/etc\")", Host(policy)));
    }

    [Theory]
    [Row("stdlib", 73, 74, 75)]
    [MemberData(nameof(Tiers))]
    public void Rows_73_to_75_environment_and_clock(string tier)
    {
        Assert.Equal("{\"$variant\":\"None\",\"args\":[]}", Run(tier, "[env] Option[Str]", "env.get(\"SURELY_UNSET_9\")", Host("env")));
        foreach (var (type, call, expected) in new[]
                 {
                     ("Int", "time.now()", "86400"), ("Int", "time.now_ms()", "86400000"), ("Str", "time.now_str()", "\"1970-01-02T00:00:00+00:00\""),
                     ("Instant", "datetime.now()", "86400000000000"),
                 })
            Assert.Equal(expected, Run(tier, $"[time] {type}", call, new EffectHost(Policy("time"), _output) { PinnedNow = 86400 }));
        Assert.Equal("true", Run(tier, "[time] Bool", "{ let a := time.mono_ns()\n time.mono_ns() >= a }", Host("time")));
    }

    [Theory]
    [Row("stdlib", 76)]
    [MemberData(nameof(Tiers))]
    public void Row_76_entropy(string tier)
    {
        Assert.Equal("3", Run(tier, "[random] Int", "rand.int_in(3, 3)", Host("random")));
        Assert.Equal("!rand.int_in: empty range [2, 1]", Run(tier, "[random] Int", "rand.int_in(2, 1)", Host("random")));
        Assert.Equal("!effect `random` not in --allow-effects", Run(tier, "[random] Int", "rand.int_in(3, 3)", Host("io")));
    }

    [Theory]
    [Row("stdlib", 77)]
    [MemberData(nameof(Tiers))]
    public void Row_77_log_levels(string tier)
    {
        Assert.Equal(
            "{\"$variant\":\"Err\",\"args\":[\"log.set_level: unknown level `loud`; expected debug|info|warn|error\"]}",
            Run(tier, "[io] Result[Unit, Str]", "log.set_level(\"loud\")", Host("io")));
        Run(
            tier,
            "[io, log] Unit",
            "{ let u := log.set_level(\"warn\")\n let v := log.info(\"quiet\")\n log.warn(\"heard\") }",
            Host("io", "log"));
        var lines = Encoding.UTF8.GetString(_errors.ToArray());
        Assert.Matches("^\\[[0-9T:.+-]+\\] WARN: heard\n$", lines);
    }

    [Theory]
    [Row("stdlib", 78, 79)]
    [MemberData(nameof(Tiers))]
    public void Rows_78_and_79_stores(string tier)
    {
        var policy = Policy("kv", "fs_write") with { WritePaths = [_root] };
        var directory = Path.Combine(_root, Guid.NewGuid().ToString("N"));
        const string Decls = "fn open(p :: Str) -> [kv, fs_write] Kv { match kv.open(p) { Ok(k) => k, Err(e) => open(str.concat(p, \"x\")) } }\n";
        var fill = $$"""
            { let k := open("{{directory}}")
              let a := kv.put(k, "ab", bytes.from_str("1"))
              let b := kv.put(k, "aa", bytes.from_str("2"))
              let c := kv.put(k, "b", bytes.from_str("3"))
              let d := kv.delete(k, "b")
              let e := kv.delete(k, "never")
              let u := kv.close(k)
              d == e }
            """;
        Assert.Equal("true", Run(tier, "[kv, fs_write] Bool", fill, Host(policy), Decls));
        Assert.Equal(
            "[{\"$variant\":\"Some\",\"args\":[{\"$bytes\":\"31\"}]},[\"aa\",\"ab\"],false]",
            Run(
                tier,
                "[kv, fs_write] (Option[Bytes], List[Str], Bool)",
                $"{{ let k := open(\"{directory}\");\n (kv.get(k, \"ab\"), kv.list_prefix(k, \"a\"), kv.contains(k, \"b\")) }}",
                Host(policy),
                Decls));
        Assert.Equal(
            "!kv.get: closed or unknown Kv handle",
            Run(
                tier,
                "[kv, fs_write] Option[Bytes]",
                $"{{ let k := open(\"{directory}2\")\n let u := kv.close(k)\n kv.get(k, \"a\") }}",
                Host(policy),
                Decls));
    }

    [Theory]
    [Row("stdlib", 85, 86, 87)]
    [MemberData(nameof(Tiers))]
    public void Rows_85_to_87_programs(string tier)
    {
        const string Type = "[proc] Result[{ stdout :: Str, stderr :: Str, exit_code :: Int }, Str]";
        Assert.StartsWith(
            "{\"$variant\":\"Err\"", Run(tier, Type, "process.run(\"sh-not-there\", [])", Host("proc")), StringComparison.Ordinal);
        Assert.Equal(
            "{\"$variant\":\"Err\",\"args\":[\"process.run: `ls` not in --allow-proc [\\\"echo\\\"]\"]}",
            Run(tier, Type, "process.run(\"ls\", [])", Host(Policy("proc") with { Programs = ["echo"] })));
        Assert.Equal(
            "{\"$variant\":\"Ok\",\"args\":[{\"exit_code\":3,\"stderr\":\"e\\n\",\"stdout\":\"o\\n\"}]}",
            Run(tier, Type, "process.run(\"sh\", [\"-c\", \"echo o; echo e >&2; exit 3\"])", Host("proc")));
        const string Decls = """
            fn lines(p :: ProcessHandle, n :: Int) -> [proc] Int { match process.read_stdout_line(p) { Some(_) => lines(p, n + 1), None => n } }
            fn start() -> [proc] Result[ProcessHandle, Str] {
              process.spawn("sh", ["-c", "cat; echo $GREETING"], { cwd: None, env: map.from_list([("GREETING", "hi")]), stdin: Some(bytes.from_str("1\n2\n")) })
            }

            """;
        Assert.Equal(
            "[3,0]",
            Run(
                tier,
                "[proc] (Int, Int)",
                "match start() { Ok(p) => (lines(p, 0), process.wait(p).code), Err(_) => (0, 1) }",
                Host("proc"),
                Decls));
        Assert.Equal(
            "!process.wait: closed or unknown ProcessHandle",
            Run(
                tier,
                "[proc] Int",
                "match start() { Ok(p) => process.wait(p).code + process.wait(p).code, Err(_) => 0 }",
                Host("proc"),
                Decls));
    }

    [Theory]
    [Row("stdlib", 88, 89, 92)]
    [MemberData(nameof(Tiers))]
    public void Rows_88_89_and_92_requests(string tier)
    {
        Assert.Equal(
            "{\"$variant\":\"Err\",\"args\":[\"status 404: lost\"]}", Run(tier, "[net] Result[Str, Str]", "net.get(\"http://good.test/x\")", Host("net")));
        Assert.Equal(
            "404", Run(tier, "[net] Int", "match http.get(\"http://good.test/x\") { Ok(r) => r.status, Err(_) => 0 }", Host("net")));
        Assert.Equal(
            "!net call to host `h` not in --allow-net-host [\"good.test\"]",
            Run(tier, "[net] Result[Str, Str]", "net.get(\"http://h/\")", Host(Policy("net") with { NetHosts = ["good.test"] })));
        Assert.Equal(
            "{\"$variant\":\"Err\",\"args\":[{\"$variant\":\"DecodeError\",\"args\":[\"unsupported method: TRACE\"]}]}",
            Run(
                tier,
                "[net] Result[HttpResponse, HttpError]",
                "http.send({ method: \"TRACE\", url: \"http://good.test/\", headers: map.new(), body: None, timeout_ms: None })",
                Host("net")));
    }

    [Theory]
    [Row("stdlib", 100)]
    [MemberData(nameof(Tiers))]
    public void Row_100_actors(string tier)
    {
        const string Decls = "fn counter() -> [concurrent] Actor[Int] { conc.spawn(0, fn (s :: Int, m :: Int) -> (Int, Int) { (s + m, s + m) }) }\n";
        Assert.Equal(
            "[1,2,3]",
            Run(
                tier,
                "[concurrent] (Int, Int, Int)",
                "{ let a := counter();\n (conc.ask(a, 1), conc.ask(a, 1), conc.ask(a, 1)) }",
                Host("concurrent"),
                Decls));
        var name = Guid.NewGuid().ToString("N");
        Assert.Equal(
            $"{{\"$variant\":\"Err\",\"args\":[{{\"$variant\":\"AlreadyRegistered\",\"args\":[\"{name}\"]}}]}}",
            Run(
                tier,
                "[concurrent] Result[Unit, ConcError]",
                $"{{ let a := counter()\n let u := conc.register(a, \"{name}\")\n conc.register(a, \"{name}\") }}",
                Host("concurrent"),
                Decls));
        Assert.Equal(
            $"{{\"$variant\":\"Err\",\"args\":[{{\"$variant\":\"NotRegistered\",\"args\":[\"{name}-\"]}}]}}",
            Run(tier, "[concurrent] Result[Unit, ConcError]", $"conc.unregister(\"{name}-\")", Host("concurrent")));
    }

    [Theory]
    [Row("stdlib", 105)]
    [MemberData(nameof(Tiers))]
    public void Row_105_approvals(string tier)
    {
        const string Type = "[approval] Result[Str, Str]";
        const string Call = "approval.request(\"deploy\", \"r\")";
        Assert.Equal(
            "{\"$variant\":\"Err\",\"args\":[\"approval.request: scope `deploy` not in --allow-approval [\\\"pay\\\"]\"]}",
            Run(tier, Type, Call, Host(Policy("approval") with { Approvals = ["pay"] })));
        Assert.Equal(
            "{\"$variant\":\"Err\",\"args\":[\"no ApprovalSink configured — call DefaultHandler::with_approval_sink\"]}", Run(tier, Type, Call, Host("approval")));
        Assert.Equal(
            "{\"$variant\":\"Ok\",\"args\":[\"deploy r\"]}",
            Run(
                tier,
                Type,
                Call,
                new EffectHost(Policy("approval"), _output) { Approval = static (scope, reason) => $"{scope} {reason}" }));
        Assert.Equal(
            "{\"$variant\":\"Err\",\"args\":[\"denied by operator\"]}",
            Run(tier, Type, Call, new EffectHost(Policy("approval"), _output) { Approval = static (_, _) => "no" }));
    }

    private static EffectPolicy Policy(params string[] kinds) =>
        EffectPolicy.DenyAll with { Effects = [.. kinds.Select(kind => new EffectGrant(kind))] };

    private EffectHost Host(params string[] kinds) => Host(Policy(kinds));

    private EffectHost Reading(string input) => new(Policy("io"), _output, new MemoryStream(Encoding.UTF8.GetBytes(input)));

    private EffectHost Host(EffectPolicy policy) => new(policy, _output)
    {
        Arguments = ["a", "b"],
        ErrorOutput = _errors,
        Transport = static () => new NotFoundNetwork(),
    };

    // The result as JSON, or an exclamation mark and the error.
    private static string Run(string tier, string type, string body, EffectHost host, string declarations = "")
    {
        var text = declarations + body;
        var modules = Stdlib.Library.Signatures.Modules.Where(
            module => text.Contains($"{module}.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var imports = string.Concat(
            modules.Select(module => string.Create(CultureInfo.InvariantCulture, $"import \"std.{module}\" as {module}\n")));
        var program = TestProgram.OfSource($"{imports}{declarations}fn t() -> {type} {{ {body} }}\n");
        using (host)
        {
            var (
                session,
                function) = program.Open(Tier.Find(tier),
                "t",
                options => options with { Handler = new DefaultEffectHandler(host) });
            if (!session.Invoke(function, [], out var result, out var error)) return "!" + error!.Message;
            return JsonEncoder.TryEncode(result, out var json) ? Encoding.UTF8.GetString(json.Span) : "";
        }
    }

    /// <summary>A network in which nothing is found.</summary>
    private sealed class NotFoundNetwork : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("lost") });
    }
}
