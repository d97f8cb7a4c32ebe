using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Stdlib.Effects;

/// <summary>
/// Performs the library's effects as far as a policy grants them: first the gate, then the scope, then the effect. One
/// thread at a time; what it shares with its workers is safe to share.
/// </summary>
internal sealed class DefaultEffectHandler : IMeteredEffectHandler, IAccountingHandler
{
    private readonly EffectHost _host;

    private readonly BudgetPool _budget;

    private Stack<ulong> Requests => field ??= new();

    private ulong _lastRequest;

    /// <summary>A handler for one session.</summary>
    public DefaultEffectHandler(EffectHost host)
        : this(host, new BudgetPool(host.Policy.Budget))
    {
    }

    /// <summary>A handler that prints to a stream and has neither input nor arguments.</summary>
    public DefaultEffectHandler(EffectPolicy policy, Stream output)
        : this(new EffectHost(policy, output))
    {
    }

    private DefaultEffectHandler(EffectHost host, BudgetPool budget) => (_host, _budget) = (host, budget);

    /// <summary>The world that this handler's effects act on.</summary>
    public EffectHost Host => _host;

    /// <inheritdoc/>
    public HandlerAccount Account
    {
        get => new(_budget.Used, _host.Printed);
        set => (_budget.Used, _host.Printed) = (value.Budget, value.Printed);
    }

    /// <inheritdoc/>
    public Status Perform(ExecutionContext ctx, string kind, string operation, ReadOnlySpan<Value> arguments, out Value result)
    {
        result = default;
        var index = BuiltinTable.IndexOf(kind, operation);
        if (index < 0) return ctx.Fault(LexError.Effect($"unsupported effect {kind}.{operation}"));
        if (BuiltinTable.GateOf(index) is not { } gate) return BuiltinTable.Create(index).Invoke(ctx, arguments, out result);
        if (!_host.Policy.IsGranted(gate)) return ctx.Fault(LexError.Effect($"effect `{gate}` not in --allow-effects"));
        return BuiltinTable.Perform(index, _host, ctx, arguments, out result);
    }

    /// <inheritdoc/>
    public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
    {
        var ctx = new UnmeteredContext();
        var isOk = Perform(ctx, kind, operation, arguments, out result) == Status.Ok;
        error = isOk ? "" : ctx.Error!.Message;
        return isOk;
    }

    /// <inheritdoc/>
    public bool IsGranted(string kind) => _host.Policy.IsGranted(kind);

    /// <inheritdoc/>
    public bool TryNoteCallBudget(ulong cost, out string error) => _budget.TrySpend(cost, out error);

    /// <inheritdoc/>
    public ulong EnterRequestScope()
    {
        Requests.Push(++_lastRequest);
        return _lastRequest;
    }

    /// <inheritdoc/>
    public void ExitRequestScope(ulong scope)
    {
        // What lies inside a request ends with it.
        if (!Requests.Contains(scope)) return;
        while (Requests.Pop() != scope)
        {
        }
    }

    /// <summary>A handler for a parallel worker: same world, same budget.</summary>
    public IEffectHandler SpawnForWorker() => new DefaultEffectHandler(_host, _budget);
}
