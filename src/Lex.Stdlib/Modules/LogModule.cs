using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>log</c>. Level, format and sink belong to the run.</summary>
internal static class LogModule
{
    /// <summary>Writes a line for whoever looks for a mistake.</summary>
    [LexBuiltin("log.debug", "(Str) -> [log] Unit", Cost = BuiltinCost.Charged, Gate = "log")]
    internal static Status Debug(EffectHost host, ExecutionContext ctx, TextValue message) => Write(host, ctx, LogLevel.Debug, message);

    /// <summary>Writes a line about what happens.</summary>
    [LexBuiltin("log.info", "(Str) -> [log] Unit", Cost = BuiltinCost.Charged, Gate = "log")]
    internal static Status Info(EffectHost host, ExecutionContext ctx, TextValue message) => Write(host, ctx, LogLevel.Info, message);

    /// <summary>Writes a line about what should not happen.</summary>
    [LexBuiltin("log.warn", "(Str) -> [log] Unit", Cost = BuiltinCost.Charged, Gate = "log")]
    internal static Status Warn(EffectHost host, ExecutionContext ctx, TextValue message) => Write(host, ctx, LogLevel.Warn, message);

    /// <summary>Writes a line about what went wrong.</summary>
    [LexBuiltin("log.error", "(Str) -> [log] Unit", Cost = BuiltinCost.Charged, Gate = "log")]
    internal static Status Error(EffectHost host, ExecutionContext ctx, TextValue message) => Write(host, ctx, LogLevel.Error, message);

    /// <summary>Sets the lowest level that is written: `debug`, `info` (as it begins), `warn` or `error`.</summary>
    [LexBuiltin("log.set_level", "(Str) -> [io] Result[Unit, Str]", Cost = BuiltinCost.Charged, Gate = "io")]
    internal static Status SetLevel(EffectHost host, ExecutionContext ctx, TextValue level, out Value result)
    {
        if (!LogSink.TryFind(level.ToString(), out var found))
            return Make.NewErr(ctx, $"log.set_level: unknown level `{level}`; expected debug|info|warn|error", out result);
        host.Log.Threshold = found;
        return Make.NewOk(ctx, Value.Unit, out result);
    }

    /// <summary>Sets how lines are written: `text` (as it begins) or `json`.</summary>
    [LexBuiltin("log.set_format", "(Str) -> [io] Result[Unit, Str]", Cost = BuiltinCost.Charged, Gate = "io")]
    internal static Status SetFormat(EffectHost host, ExecutionContext ctx, TextValue format, out Value result)
    {
        var name = format.ToString();
        if (name is not ("text" or "json"))
            return Make.NewErr(ctx, $"log.set_format: unknown format `{name}`; expected text|json", out result);
        host.Log.AsJson = name == "json";
        return Make.NewOk(ctx, Value.Unit, out result);
    }

    /// <summary>Appends lines to a file, or writes them to standard error again (`-`).</summary>
    [LexBuiltin("log.set_sink", "(Str) -> [io, fs_write] Result[Unit, Str]", Cost = BuiltinCost.Charged, Gate = "io")]
    internal static Status SetSink(EffectHost host, ExecutionContext ctx, TextValue path, out Value result)
    {
        result = default;
        var name = path.ToString();
        if (name == "-")
        {
            host.Log.Use(null);
            return Make.NewOk(ctx, Value.Unit, out result);
        }

        if (!host.Policy.IsGranted("fs_write")) return ctx.Fault(LexError.Effect("effect `fs_write` not in --allow-effects"));
        if (PathScope.Resolve(name, host.Policy.ScopeOf("fs_write")) is not { } resolved)
            return Make.NewErr(ctx, $"log.set_sink: `{name}` outside --allow-fs-write", out result);
        if (ScopedFiles.OpenToAppend(resolved, out var problem) is not { } file)
            return Make.NewErr(ctx, $"log.set_sink: {problem}", out result);
        host.Log.Use(file);
        return Make.NewOk(ctx, Value.Unit, out result);
    }

    private static Status Write(EffectHost host, ExecutionContext ctx, LogLevel level, TextValue message)
    {
        if (ctx.ChargeWork(Charge.Units(message.Length)) != Status.Ok) return Status.Fault;
        try
        {
            host.Log.Write(level, message.ToString());
            return Status.Ok;
        }
        catch (Exception error) when (ScopedFiles.IsExpected(error))
        {
            return ctx.Fault(LexError.Effect($"log: {ScopedFiles.Describe(error)}"));
        }
    }
}
