using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Net;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>net</c>, as far as it is a client.</summary>
internal static class NetModule
{
    private static readonly Lazy<RecordShape> ServeOptions = new(() => new RecordShape("host", "http2", "inline_vm"));

    /// <summary>The text at an address; a status other than success is an error.</summary>
    [LexBuiltin("net.get", "(Str) -> [net] Result[Str, Str]", Cost = BuiltinCost.Charged, Gate = "net")]
    internal static Status Get(EffectHost host, ExecutionContext ctx, TextValue url, out Value result) =>
        Exchange(host, ctx, new HttpCall("GET", url.ToString(), [], null, null), out result);

    /// <summary>Sends a text to an address: address, text; a status other than success is an error.</summary>
    [LexBuiltin("net.post", "(Str, Str) -> [net] Result[Str, Str]", Cost = BuiltinCost.Charged, Gate = "net")]
    internal static Status Post(EffectHost host, ExecutionContext ctx, TextValue url, TextValue body, out Value result) =>
        Exchange(host, ctx, new HttpCall("POST", url.ToString(), [], body.Utf8.ToArray(), null), out result);

    /// <summary>The options of a server that says nothing else.</summary>
    [LexBuiltin("net.default_opts", "() -> { http2 :: Bool, inline_vm :: Bool, host :: Str }", Cost = BuiltinCost.Charged)]
    internal static Status DefaultOptions(ExecutionContext ctx, out Value options)
    {
        options = default;
        return Make.NewText(ctx, "net.default_opts", "0.0.0.0"u8, out var host) == Status.Ok
            ? ServeOptions.Value.New(ctx, out options, Value.Object(host), Value.Bool(false), Value.Bool(false))
            : Status.Fault;
    }

    private static Status Exchange(EffectHost host, ExecutionContext ctx, HttpCall call, out Value result)
    {
        result = default;
        if (ctx.ChargeWork(Charge.Units(call.Url.Length + (call.Body?.Length ?? 0))) != Status.Ok) return Status.Fault;
        if (host.Http.Send(ctx, call, out var answer) != Status.Ok) return Status.Fault;
        if (answer.Problem == HttpProblem.Refused) return ctx.Fault(LexError.Effect(answer.Text));
        if (answer.Problem != HttpProblem.None) return Make.NewErr(ctx, $"transport: {answer.Text}", out result);
        if (Charge.Text(ctx, "net", answer.Body.Length, answer.Body.Length) != Status.Ok) return Status.Fault;
        if (!TextValue.TryOfUtf8(answer.Body, out var text)) return Make.NewErr(ctx, "transport: the body is not UTF-8", out result);
        return answer.Status is >= 200 and < 300
            ? Make.NewOk(ctx, Value.Object(text), out result)
            : Make.NewErr(ctx, FormattableString.Invariant($"status {answer.Status}: {text}"), out result);
    }
}
