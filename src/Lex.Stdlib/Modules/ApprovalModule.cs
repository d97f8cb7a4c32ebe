using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>approval</c>: a person decides.</summary>
internal static class ApprovalModule
{
    /// <summary>Asks the operator: scope, reason. The answer, or why there is none.</summary>
    [LexBuiltin("approval.request", "(Str, Str) -> [approval] Result[Str, Str]", Cost = BuiltinCost.Charged, Gate = "approval")]
    internal static Status Request(EffectHost host, ExecutionContext ctx, TextValue scope, TextValue reason, out Value result)
    {
        result = default;
        var name = scope.ToString();
        var allowed = host.Policy.Approvals;
        if (!allowed.IsEmpty && !allowed.Contains(name))
            return Make.NewErr(ctx, $"approval.request: scope `{name}` not in --allow-approval {EffectPolicy.Render(allowed)}", out result);
        if (host.Approval is not { } ask)
            return Make.NewErr(ctx, "no ApprovalSink configured — call DefaultHandler::with_approval_sink", out result);
        if (ask(name, reason.ToString())?.Trim() is not { } answer || answer is "" or "n" or "no")
            return Make.NewErr(ctx, "denied by operator", out result);
        return Make.NewText(ctx, "approval.request", TextValue.Of(answer).Utf8, out var text) == Status.Ok
            ? Make.NewOk(ctx, Value.Object(text), out result)
            : Status.Fault;
    }
}
