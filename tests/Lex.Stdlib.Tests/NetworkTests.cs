using System.Net;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>Requests over a network that is a function: which hosts are contacted, and what becomes of what they answer.</summary>
public sealed class NetworkTests
{
    private readonly List<HttpRequestMessage> _seen = [];

    [Theory]
    [InlineData("http://good.test/", true)]
    [InlineData("http://GOOD.test/", true)]
    [InlineData("http://good.test:80/x", true)]
    [InlineData("http://user@good.test/", true)]
    [InlineData("http://a.wide.test/", true)]
    [InlineData("http://port.test:8080/", true)]
    [InlineData("http://port.test/", false)]
    [InlineData("http://wide.test/", false)]
    [InlineData("http://evil.test/@good.test", false)]
    [InlineData("http://good.test@evil.test/", false)]
    [InlineData("http://evil.test?x=@good.test", false)]
    [InlineData("http://evil.test#@good.test", false)]
    [InlineData("http://good.test.evil.test/", false)]
    [InlineData("http://evilgood.test/", false)]
    [InlineData("http://[::1]/", true)]
    [InlineData("http://[::2]/", false)]
    public void The_host_that_is_dialled_is_the_one_that_is_compared(string url, bool isAllowed)
    {
        var answer = Call.Effect(
            Handler(_ => Text("hi"), "good.test", "*.wide.test", "port.test:8080", "[::1]"), "net.get", $"[\"{url}\"]");
        if (isAllowed) Assert.Equal("{\"$variant\":\"Ok\",\"args\":[\"hi\"]}", answer);
        else Assert.StartsWith("!net call to host `", answer, StringComparison.Ordinal);
        Assert.Equal(isAllowed ? 1 : 0, _seen.Count);
    }

    [Fact]
    public void Each_host_on_the_way_is_held_against_the_scope()
    {
        Assert.Equal(
            "!net call to host `evil.test` not in --allow-net-host [\"good.test\"]",
            Call.Effect(Handler(_ => Redirect("http://evil.test/"), "good.test"), "http.get", "[\"http://good.test/\"]"));
        Assert.Single(_seen);
    }

    [Fact]
    public void Redirections_are_followed_but_not_for_ever()
    {
        Assert.Contains(
            "too many redirections",
            Call.Effect(Handler(_ => Redirect("/again")), "net.get", "[\"http://good.test/\"]"),
            StringComparison.Ordinal);
        Assert.Equal(11, _seen.Count);
    }

    [Fact]
    public void Credentials_stay_with_their_host_and_a_post_becomes_a_get()
    {
        var handler = Handler(request => request.RequestUri!.Host == "a.test" ? Redirect("http://b.test/") : Text("hi"));
        var sent = Call.Effect(
            handler,
            "http.send",
            Request("POST", "http://a.test/", "\"authorization\",\"secret\"", "{\"$variant\":\"Some\",\"args\":[{\"$bytes\":\"00\"}]}"));
        Assert.Contains("\"status\":200", sent, StringComparison.Ordinal);
        Assert.Equal([("POST", true), ("GET", false)], _seen.Select(r => (r.Method.Method, r.Headers.Contains("authorization"))));
    }

    [Fact]
    public void A_response_has_its_headers_in_lower_case_and_the_last_of_several()
    {
        var handler = Handler(_ =>
        {
            var response = Text("é");
            response.Headers.Add("X-Many", ["1", "2"]);
            return response;
        });
        var got = Call.Effect(handler, "http.get", "[\"http://good.test/\"]");
        Assert.Contains("\"x-many\":\"2\"", got, StringComparison.Ordinal);
        Assert.Contains("\"body\":{\"$bytes\":\"c3a9\"}", got, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/hostname", "NetworkError", "unsupported scheme `file`")]
    [InlineData("no address", "NetworkError", "`no address` is no address")]
    [InlineData("http://tls.test/", "TlsError", "bad certificate")]
    [InlineData("http://down.test/", "NetworkError", "refused")]
    [InlineData("http://large.test/", "DecodeError", "body read: more than 10 MiB")]
    public void What_goes_wrong_is_a_value(string url, string kind, string text)
    {
        var handler = Handler(request => request.RequestUri!.Host switch
        {
            "tls.test" => throw new HttpRequestException(HttpRequestError.SecureConnectionError, "bad certificate"),
            "down.test" => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"),
            _ => new HttpResponseMessage { Content = new ByteArrayContent(new byte[11 << 20]) },
        });
        Assert.Equal(
            $"{{\"$variant\":\"Err\",\"args\":[{{\"$variant\":\"{kind}\",\"args\":[\"{text}\"]}}]}}",
            Call.Effect(handler, "http.get", $"[\"{url}\"]"));
        Assert.Equal($"{{\"$variant\":\"Err\",\"args\":[\"transport: {text}\"]}}", Call.Effect(handler, "net.get", $"[\"{url}\"]"));
    }

    [Fact]
    public void A_request_that_takes_too_long_is_given_up()
    {
        var handler = new DefaultEffectHandler(new EffectHost(Policy(), Stream.Null) { Transport = static () => new Silence() });
        var timed = Request("GET", "http://good.test/", null, null, "{\"$variant\":\"Some\",\"args\":[30]}");
        Assert.Equal(
            "{\"$variant\":\"Err\",\"args\":[{\"$variant\":\"TimeoutError\",\"args\":[]}]}", Call.Effect(handler, "http.send", timed));
        var ctx = new Impatient();
        Assert.Equal(Status.Fault, handler.Perform(ctx, "net", "get", [Call.Str("http://good.test/")], out _));
        Assert.Equal(LexLimit.Deadline, ctx.Error!.Limit);
    }

    [Fact]
    public void A_body_pays_for_its_size()
    {
        var ctx = new MeteredContext(cells: 1000);
        var handler = Handler(_ => new HttpResponseMessage { Content = new ByteArrayContent(new byte[1 << 20]) });
        Assert.Equal(Status.Fault, handler.Perform(ctx, "http", "get", [Call.Str("http://good.test/")], out _));
        Assert.Equal(LexLimit.Cells, ctx.Error!.Limit);
    }

    private static string Request(string method, string url, string? header, string? body, string? timeout = null)
    {
        const string None = "{\"$variant\":\"None\",\"args\":[]}";
        var headers = header is null ? "[]" : $"[{{\"$tuple\":[{header}]}}]";
        return $"[{{\"$request\":[\"{method}\",\"{url}\",{{\"$map\":{headers}}},{body ?? None},{timeout ?? None}]}}]";
    }

    private static EffectPolicy Policy(params string[] hosts) =>
        EffectPolicy.DenyAll with { Effects = [new EffectGrant("net")], NetHosts = [.. hosts] };

    private DefaultEffectHandler Handler(Func<HttpRequestMessage, HttpResponseMessage> answer, params string[] hosts) =>
        new(new EffectHost(Policy(hosts), Stream.Null) { Transport = () => new Answering(answer, _seen) });

    private static HttpResponseMessage Text(string text) => new() { Content = new StringContent(text) };

    private static HttpResponseMessage Redirect(string to) =>
        new(HttpStatusCode.Found) { Headers = { Location = new Uri(to, UriKind.RelativeOrAbsolute) } };

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer, List<HttpRequestMessage> seen) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Add(request);
            return Task.FromResult(answer(request));
        }
    }

    /// <summary>Never answers.</summary>
    private sealed class Silence : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage();
        }
    }

    /// <summary>A session whose host wants it to stop.</summary>
    private sealed class Impatient : ExecutionContext
    {
        public Impatient() => (Fuel, Cells) = (long.MaxValue, long.MaxValue);

        public override LexError Interruption() => LexError.DeadlineExceeded("test");

        public override Status ChargeCopy(long cells) => Status.Ok;

        protected override Status OutOfFuel() => Status.Ok;

        protected override Status OutOfCells() => Status.Ok;
    }
}
