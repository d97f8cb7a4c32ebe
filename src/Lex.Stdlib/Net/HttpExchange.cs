using System.Net;
using System.Net.Http.Headers;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Stdlib.Effects;

namespace Lex.Stdlib.Net;

/// <summary>How a request failed.</summary>
internal enum HttpProblem
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The host is outside the scope.</summary>
    Refused,

    /// <summary>The address is none, or the host cannot be reached.</summary>
    Network,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>There is no secure connection to the host.</summary>
    Tls,

    /// <summary>What came back cannot be taken.</summary>
    Decode,
}

/// <summary>A request as programs make it.</summary>
internal sealed record HttpCall(
    string Method,
    string Url,
    IReadOnlyList<KeyValuePair<string,
    string>> Headers,
    byte[]? Body,
    TimeSpan? Limit);

/// <summary>What came back: a response, or a problem with its text.</summary>
internal sealed record HttpAnswer(
    HttpProblem Problem, string Text, int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>A failure.</summary>
    public static HttpAnswer Failed(HttpProblem problem, string text) => new(problem, text, 0, [], []);
}

/// <summary>
/// Sends requests. Redirections are followed here, so that each host on the way is held against the scope. The session's
/// thread waits in short naps, to hear the host's wish to stop.
/// </summary>
internal sealed class HttpExchange(EffectHost host) : IDisposable
{
    /// <summary>A longer body is refused.</summary>
    public const int MostBody = 10 << 20;

    private const int MostRedirects = 10;

    private const int Nap = 20;

    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(50);

    private readonly HttpClient _client = new(host.Transport?.Invoke() ?? Sockets()) { Timeout = Timeout.InfiniteTimeSpan };

    private static SocketsHttpHandler Sockets() =>
        new() { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) };

    /// <summary>Sends a request and reads the whole response. The status is the session's: it may be interrupted.</summary>
    public Status Send(ExecutionContext ctx, HttpCall call, out HttpAnswer answer)
    {
        answer = HttpAnswer.Failed(HttpProblem.Network, "");
        using var stop = new CancellationTokenSource(call.Limit ?? DefaultLimit);
        var task = Task.Run(() => SendAsync(call, stop.Token), CancellationToken.None);
        LexError? interruption = null;
        while (!task.Wait(Nap) && interruption is null)
        {
            interruption = ctx.Interruption();
            if (interruption is not null) stop.Cancel();
        }

        answer = task.GetAwaiter().GetResult();
        return interruption is null ? Status.Ok : ctx.Fault(interruption);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken stop)
    {
        try
        {
            if (!Uri.TryCreate(call.Url, UriKind.Absolute, out var address))
                return HttpAnswer.Failed(HttpProblem.Network, $"`{call.Url}` is no address");
            for (var hop = 0; hop <= MostRedirects; hop++)
            {
                if (address.Scheme is not ("http" or "https"))
                    return HttpAnswer.Failed(HttpProblem.Network, $"unsupported scheme `{address.Scheme}`");
                var scope = host.Policy.ScopeOf("net");
                if (!NetScope.Allows(address, scope)) return HttpAnswer.Failed(HttpProblem.Refused, NetScope.Refusal(address, scope));
                if (call.Headers.Any(header => IsMalformed(header.Key) || IsMalformed(header.Value)))
                    return HttpAnswer.Failed(HttpProblem.Network, "a header has a control character");
                using var request = NewRequest(call, address);
                using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
                if (NextAddress(address, response) is not { } next) return await ReadAsync(response, stop).ConfigureAwait(false);
                call = Redirected(call, response.StatusCode, isSameHost: next.Authority == address.Authority);
                address = next;
            }

            return HttpAnswer.Failed(HttpProblem.Network, "too many redirections");
        }
        catch (OperationCanceledException)
        {
            return HttpAnswer.Failed(HttpProblem.Timeout, "timed out");
        }
        catch (HttpRequestException error)
        {
            var problem = error.HttpRequestError == HttpRequestError.SecureConnectionError ? HttpProblem.Tls : HttpProblem.Network;
            return HttpAnswer.Failed(problem, error.InnerException?.Message ?? error.Message);
        }
        catch (Exception error)
        {
            // The transport is the host's: whatever it throws is a failure of the network.
            return HttpAnswer.Failed(HttpProblem.Network, error.Message);
        }
    }

    private static bool IsMalformed(string header) => header.AsSpan().IndexOfAny("\r\n\0") >= 0;

    private static HttpRequestMessage NewRequest(HttpCall call, Uri address)
    {
        var request = new HttpRequestMessage(new HttpMethod(call.Method), address);
        if (call.Body is not null) request.Content = new ByteArrayContent(call.Body);
        foreach (var (name, value) in call.Headers)
        {
            if (request.Headers.TryAddWithoutValidation(name, value) || request.Content is null) continue;
            request.Content.Headers.Remove(name);
            request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static Uri? NextAddress(Uri address, HttpResponseMessage response)
    {
        var isRedirection = response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        return isRedirection && response.Headers.Location is { } location ? new Uri(address, location) : null;
    }

    // As browsers do it: the method becomes GET except where the status says that it stays. Credentials are for one host.
    private static HttpCall Redirected(HttpCall call, HttpStatusCode status, bool isSameHost)
    {
        var keepsMethod = status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect || call.Method is "GET" or "HEAD";
        var next = keepsMethod ? call : call with { Method = "GET", Body = null };
        return isSameHost
            ? next
            : next with { Headers = [.. call.Headers.Where(h => h.Key is not ("authorization" or "cookie" or "proxy-authorization"))] };
    }

    private static async Task<HttpAnswer> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var body = new MemoryStream();
        using (var stream = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false))
        {
            var piece = new byte[16 * 1024];
            while (await stream.ReadAsync(piece, stop).ConfigureAwait(false) is var count and > 0)
            {
                body.Write(piece, 0, count);
                if (body.Length > MostBody) return HttpAnswer.Failed(HttpProblem.Decode, $"body read: more than {MostBody >> 20} MiB");
            }
        }

        var headers = new List<KeyValuePair<string, string>>();
        Collect(headers, response.Headers);
        Collect(headers, response.Content.Headers);
        return new HttpAnswer(HttpProblem.None, "", (int)response.StatusCode, headers, body.ToArray());
    }

    private static void Collect(List<KeyValuePair<string, string>> to, HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values) to.Add(new(name.ToLowerInvariant(), value));
        }
    }
}
