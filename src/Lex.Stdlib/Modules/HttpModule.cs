using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Json;
using Lex.Stdlib.Net;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>http</c>: requests are records; sending one is the effect.</summary>
internal static class HttpModule
{
    private static readonly string[] Methods = ["GET", "HEAD", "DELETE", "POST", "PUT", "PATCH"];

    private static readonly Lazy<RecordShape> Responses = new(() => new RecordShape("body", "headers", "status"));

    /// <summary>Sends a request; any status is a success.</summary>
    [LexBuiltin("http.send", "(HttpRequest) -> [net] Result[HttpResponse, HttpError]", Cost = BuiltinCost.Charged, Gate = "net")]
    internal static Status Send(EffectHost host, ExecutionContext ctx, Value request, out Value result)
    {
        result = default;
        if (TryRead(ctx, request, out var call) != Status.Ok) return Status.Fault;
        if (call is null) return BuiltinArguments.WrongKind(ctx, "http.send", "HttpRequest", request);
        if (!Methods.Contains(call.Method)) return Fail(ctx, HttpProblem.Decode, $"unsupported method: {call.Method}", out result);
        if (call.Limit is { } limit && limit <= TimeSpan.Zero) return Fail(ctx, HttpProblem.Timeout, "", out result);
        return Exchange(host, ctx, call, refusesByValue: true, out result);
    }

    /// <summary>Gets what is at an address; any status is a success.</summary>
    [LexBuiltin("http.get", "(Str) -> [net] Result[HttpResponse, HttpError]", Cost = BuiltinCost.Charged, Gate = "net")]
    internal static Status Get(EffectHost host, ExecutionContext ctx, TextValue url, out Value result) =>
        Exchange(host, ctx, new HttpCall("GET", url.ToString(), [], null, null), refusesByValue: false, out result);

    /// <summary>Sends bytes to an address: address, bytes, their type; any status is a success.</summary>
    [LexBuiltin("http.post", "(Str, Bytes, Str) -> [net] Result[HttpResponse, HttpError]", Cost = BuiltinCost.Charged, Gate = "net")]
    internal static Status Post(EffectHost host, ExecutionContext ctx, TextValue url, BytesValue body, TextValue type, out Value result) =>
        Exchange(
            host,
            ctx,
            new HttpCall("POST", url.ToString(), [new("content-type", type.ToString())], body.Span.ToArray(), null),
            refusesByValue: false,
            out result);

    /// <summary>The request with a header, whose name is in lower case; it takes the place of one with the same name.</summary>
    [LexBuiltin("http.with_header", "(HttpRequest, Str, Str) -> HttpRequest", Cost = BuiltinCost.Charged)]
    internal static Status WithHeader(ExecutionContext ctx, Value request, TextValue name, TextValue value, out Value result)
    {
        result = default;
        if (Charge.Text(ctx, "http.with_header", name.Length, (long)name.Length + value.Length) != Status.Ok) return Status.Fault;
        return SetHeader(ctx, "http.with_header", request, name.ToString().ToLowerInvariant(), value, out result);
    }

    /// <summary>The request with the header `authorization`: scheme, token.</summary>
    [LexBuiltin("http.with_auth", "(HttpRequest, Str, Str) -> HttpRequest", Cost = BuiltinCost.Charged)]
    internal static Status WithAuthorization(ExecutionContext ctx, Value request, TextValue scheme, TextValue token, out Value result)
    {
        result = default;
        if (Charge.Text(ctx, "http.with_auth", scheme.Length + 1L + token.Length, 0) != Status.Ok) return Status.Fault;
        return SetHeader(ctx, "http.with_auth", request, "authorization", TextValue.Of($"{scheme} {token}"), out result);
    }

    /// <summary>The request with parameters behind its address, in the order of their names.</summary>
    [LexBuiltin("http.with_query", "(HttpRequest, Map[Str, Str]) -> HttpRequest", Cost = BuiltinCost.Charged)]
    internal static Status WithQuery(ExecutionContext ctx, Value request, MapValue parameters, out Value result)
    {
        result = request;
        if (!Records.TryGet(request, Fields.Url, out var url) || url.Kind != ValueKind.Str)
            return BuiltinArguments.WrongKind(ctx, "http.with_query", "HttpRequest", request);
        if (parameters.Count == 0) return Status.Ok;
        var text = new System.Text.StringBuilder(url.As<TextValue>().ToString());
        if (ctx.ChargeWork(Charge.Units(text.Length)) != Status.Ok) return Status.Fault;
        var separator = url.As<TextValue>().Utf8.Contains((byte)'?') ? '&' : '?';
        var work = new Work(ctx);
        var entries = parameters.Entries();
        while (entries.Next())
        {
            if (entries.Key.Kind != ValueKind.Str || entries.Item.Kind != ValueKind.Str)
                return BuiltinArguments.WrongKind(ctx, "http.with_query", "Map[Str, Str]", Value.Object(parameters));
            var (name, value) = (entries.Key.As<TextValue>(), entries.Item.As<TextValue>());

            // A byte becomes three characters at most.
            var most = 2 + (3L * name.Length) + (3L * value.Length);
            if (work.Add(1 + Charge.Units(most)) != Status.Ok || ctx.ChargeCells(CellCost.Bytes(most)) != Status.Ok) return Status.Fault;
            text.Append(separator).Append(Uri.EscapeDataString(name.ToString())).Append('=').Append(Uri.EscapeDataString(value.ToString()));
            separator = '&';
        }

        if (ctx.ChargeCells(Charge.Units(url.As<TextValue>().Length)) != Status.Ok) return Status.Fault;
        return Replace(ctx, request, Fields.Url, Value.Object(TextValue.Of(text.ToString())), out result);
    }

    /// <summary>The request with a limit for the whole exchange.</summary>
    [LexBuiltin("http.with_timeout_ms", "(HttpRequest, Int) -> HttpRequest", Cost = BuiltinCost.Charged)]
    internal static Status WithTimeout(ExecutionContext ctx, Value request, long milliseconds, out Value result)
    {
        result = default;
        if (!Records.TryGet(request, Fields.Timeout, out _))
            return BuiltinArguments.WrongKind(ctx, "http.with_timeout_ms", "HttpRequest", request);
        return Make.NewSome(ctx, Value.Int(milliseconds), out var some) == Status.Ok
            ? Replace(ctx, request, Fields.Timeout, some, out result)
            : Status.Fault;
    }

    /// <summary>The value that the JSON in a response stands for, whatever its type.</summary>
    [LexBuiltin("http.json_body", "(HttpResponse) -> Result[T, HttpError]", Cost = BuiltinCost.Charged)]
    internal static Status JsonBody(ExecutionContext ctx, Value response, out Value result) => Decode(ctx, response, null, out result);

    /// <summary>What the compiler makes of <c>http.json_body</c> where it knows the type: the text describes it.</summary>
    [LexBuiltin("http.json_body_typed", "(HttpResponse, Str) -> Result[T, HttpError]", Cost = BuiltinCost.Charged, Hidden = true)]
    internal static Status TypedJsonBody(ExecutionContext ctx, Value response, TextValue schema, out Value result) =>
        Decode(ctx, response, schema, out result);

    /// <summary>The text in a response, which must be UTF-8.</summary>
    [LexBuiltin("http.text_body", "(HttpResponse) -> Result[Str, HttpError]", Cost = BuiltinCost.Charged)]
    internal static Status TextBody(ExecutionContext ctx, Value response, out Value result)
    {
        result = default;
        if (ReadText(ctx, "http.text_body", response, out var text, out var problem) != Status.Ok) return Status.Fault;
        return problem is null ? Make.NewOk(ctx, Value.Object(text!), out result) : Fail(ctx, HttpProblem.Decode, problem, out result);
    }

    private static Status Decode(ExecutionContext ctx, Value response, TextValue? schema, out Value result)
    {
        result = default;
        if (ReadText(ctx, "http.json_body", response, out var text, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Fail(ctx, HttpProblem.Decode, problem, out result);
        if (JsonDecoder.Decode(ctx, text!.Utf8, out var value, out problem) != Status.Ok) return Status.Fault;
        if (problem is null && schema is not null && TypedValue.Shape(ctx, schema, value, out value, out problem) != Status.Ok)
            return Status.Fault;
        return problem is null ? Make.NewOk(ctx, value, out result) : Fail(ctx, HttpProblem.Decode, $"json parse: {problem}", out result);
    }

    private static Status ReadText(ExecutionContext ctx, string function, Value response, out TextValue? text, out string? problem)
    {
        text = null;
        problem = null;
        if (!Records.TryGet(response, Fields.Body, out var body) || body.Kind != ValueKind.Bytes)
            return BuiltinArguments.WrongKind(ctx, function, "HttpResponse", response);
        var bytes = body.As<BytesValue>();
        if (Charge.Text(ctx, function, bytes.Length, bytes.Length) != Status.Ok) return Status.Fault;
        if (Utf8Error.Find(bytes.Span) is { } error) problem = $"body not UTF-8: {error}";
        else text = TextValue.Of(bytes.Span);
        return Status.Ok;
    }

    private static Status Exchange(EffectHost host, ExecutionContext ctx, HttpCall call, bool refusesByValue, out Value result)
    {
        result = default;
        if (ctx.ChargeWork(Charge.Units(call.Url.Length + (call.Body?.Length ?? 0))) != Status.Ok) return Status.Fault;
        if (host.Http.Send(ctx, call, out var answer) != Status.Ok) return Status.Fault;
        if (answer.Problem == HttpProblem.Refused)
            return refusesByValue ? Fail(ctx, HttpProblem.Decode, answer.Text, out result) : ctx.Fault(LexError.Effect(answer.Text));
        if (answer.Problem != HttpProblem.None) return Fail(ctx, answer.Problem, answer.Text, out result);

        if (Charge.Text(ctx, "http", answer.Body.Length, 0) != Status.Ok) return Status.Fault;
        if (Charge.Both(ctx, answer.Headers.Count, CellCost.Map(answer.Headers.Count)) != Status.Ok) return Status.Fault;
        var headers = new List<KeyValuePair<Value, Value>>();
        foreach (var (name, value) in answer.Headers)
        {
            if (Make.NewText(ctx, "http", TextValue.Of(name).Utf8, out var key) != Status.Ok
                || Make.NewText(ctx, "http", TextValue.Of(value).Utf8, out var text) != Status.Ok)
                return Status.Fault;
            headers.Add(new(Value.Object(key), Value.Object(text)));
        }

        var map = MapValue.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(headers));
        var body = Value.Object(BytesValue.Of(answer.Body));
        return Responses.Value.New(ctx, out var response, body, Value.Object(map), Value.Int(answer.Status)) == Status.Ok
            ? Make.NewOk(ctx, response, out result)
            : Status.Fault;
    }

    // No call: the value is no request.
    private static Status TryRead(ExecutionContext ctx, Value request, out HttpCall? call)
    {
        call = null;
        if (!Records.TryGet(request, Fields.Method, out var method) || method.Kind != ValueKind.Str) return Status.Ok;
        if (!Records.TryGet(request, Fields.Url, out var url) || url.Kind != ValueKind.Str) return Status.Ok;
        if (!Records.TryGet(request, Fields.Headers, out var headers) || headers.Kind != ValueKind.Map) return Status.Ok;
        if (!Records.TryGet(request, Fields.Body, out var body) || !Records.TryGet(request, Fields.Timeout, out var timeout)) return Status.Ok;

        var list = new List<KeyValuePair<string, string>>();
        var work = new Work(ctx);
        var entries = headers.As<MapValue>().Entries();
        while (entries.Next())
        {
            if (entries.Key.Kind != ValueKind.Str || entries.Item.Kind != ValueKind.Str) return Status.Ok;
            if (Charge.HostText(ctx, ref work, entries.Key.As<TextValue>(), out var header) != Status.Ok
                || Charge.HostText(ctx, ref work, entries.Item.As<TextValue>(), out var value) != Status.Ok)
                return Status.Fault;
            list.Add(new(header.ToLowerInvariant(), value));
        }

        var name = method.As<TextValue>().ToString().ToUpperInvariant();
        var bytes = name is "POST" or "PUT" or "PATCH" ? Options.Find(body, ValueKind.Bytes)?.As<BytesValue>().Span.ToArray() ?? [] : null;
        TimeSpan? limit = Options.Find(timeout, ValueKind.Int) is { } ms
            ? TimeSpan.FromMilliseconds(Math.Clamp(ms.AsInt, 0, int.MaxValue))
            : null;
        call = new HttpCall(name, url.As<TextValue>().ToString(), list, bytes, limit);
        return Status.Ok;
    }

    private static Status SetHeader(ExecutionContext ctx, string function, Value request, string name, TextValue value, out Value result)
    {
        result = default;
        if (!Records.TryGet(request, Fields.Headers, out var headers) || headers.Kind != ValueKind.Map)
            return BuiltinArguments.WrongKind(ctx, function, "HttpRequest", request);
        var before = headers.As<MapValue>();
        if (Charge.Both(ctx, before.Count, CellCost.Map(before.Count + 1L)) != Status.Ok) return Status.Fault;
        var all = new List<KeyValuePair<Value, Value>>(before.Count + 1);
        var work = new Work(ctx);
        var entries = before.Entries();
        while (entries.Next())
        {
            var known = "";
            if (entries.Key.Kind == ValueKind.Str
                && Charge.HostText(ctx, ref work, entries.Key.As<TextValue>(), out known) != Status.Ok) return Status.Fault;
            var isSame = entries.Key.Kind == ValueKind.Str && name.Equals(known, StringComparison.OrdinalIgnoreCase);
            if (!isSame) all.Add(new(entries.Key, entries.Item));
        }

        all.Add(new(Value.Object(TextValue.Of(name)), Value.Object(value)));
        return Replace(
            ctx,
            request,
            Fields.Headers,
            Value.Object(MapValue.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(all))),
            out result);
    }

    private static Status Replace(ExecutionContext ctx, Value request, Name field, Value value, out Value result)
    {
        result = default;
        var record = request.As<Aggregate>();
        if (ctx.ChargeCells(CellCost.Parts(record.Shape.Count)) != Status.Ok) return Status.Fault;
        var parts = new Value[record.Shape.Count];
        for (var i = 0; i < parts.Length; i++) parts[i] = record[i];
        parts[record.Shape.IndexOf(field)] = value;
        result = Value.Object(Aggregate.Create(record.Shape.Family!, parts));
        return Status.Ok;
    }

    /// <summary>A failure as an <c>HttpError</c>, charged.</summary>
    private static Status Fail(ExecutionContext ctx, HttpProblem problem, string text, out Value result)
    {
        result = default;
        var error = Value.Object(Aggregate.Create(ShapeFamily.OfVariant(Name.Intern("TimeoutError"), 0), []));
        if (problem != HttpProblem.Timeout)
        {
            var constructor = problem switch
            {
                HttpProblem.Network => "NetworkError",
                HttpProblem.Tls => "TlsError",
                _ => "DecodeError",
            };
            if (Make.NewText(ctx, "http", TextValue.Of(text).Utf8, out var message) != Status.Ok
                || ctx.ChargeCells(CellCost.Parts(1)) != Status.Ok)
                return Status.Fault;
            error = Value.Object(Aggregate.Create(ShapeFamily.OfVariant(Name.Intern(constructor), 1), [Value.Object(message)]));
        }

        if (ctx.ChargeCells(CellCost.Parts(1)) != Status.Ok) return Status.Fault;
        result = Make.Err(error);
        return Status.Ok;
    }

    private static class Fields
    {
        public static readonly Name Method = Name.Intern("method");

        public static readonly Name Url = Name.Intern("url");

        public static readonly Name Headers = Name.Intern("headers");

        public static readonly Name Body = Name.Intern("body");

        public static readonly Name Timeout = Name.Intern("timeout_ms");
    }
}
