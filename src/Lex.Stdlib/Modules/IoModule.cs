using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>io</c>.</summary>
internal static class IoModule
{
    /// <summary>Writes the text and a line feed to the output.</summary>
    [LexBuiltin("io.print", "(Str) -> [io] Unit", Cost = BuiltinCost.Charged, Gate = "io")]
    internal static Status Print(EffectHost host, ExecutionContext ctx, TextValue text)
    {
        if (ctx.ChargeWork(Charge.Units(text.Length)) != Status.Ok) return Status.Fault;
        try
        {
            return host.TryWriteLine(text.Utf8) ? Status.Ok : ctx.Fault(LexError.OutputLimit(host.OutputLimit));
        }
        catch (Exception error) when (ScopedFiles.IsExpected(error))
        {
            return ctx.Fault(LexError.Effect($"io.print: {ScopedFiles.Describe(error)}"));
        }
    }

    /// <summary>The content of a file, which must be UTF-8.</summary>
    [LexBuiltin("io.read", "(Str) -> [io] Result[Str, Str]", Cost = BuiltinCost.Charged, Gate = "io")]
    internal static Status Read(EffectHost host, ExecutionContext ctx, TextValue path, out Value result)
    {
        result = default;
        var name = path.ToString();
        if (PathScope.Resolve(name, host.Policy.ScopeOf("fs_read")) is not { } resolved)
            return ctx.Fault(LexError.Effect($"read of `{name}` outside --allow-fs-read"));

        if (ScopedFiles.Read(ctx, resolved, out var bytes, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        if (!TextValue.TryOfUtf8(bytes, out var text)) return Make.NewErr(ctx, "stream did not contain valid UTF-8", out result);
        return Make.NewOk(ctx, Value.Object(text), out result);
    }

    /// <summary>Writes a text to a file, which is created or replaced.</summary>
    [LexBuiltin("io.write", "(Str, Str) -> [io] Result[Unit, Str]", Cost = BuiltinCost.Charged, Gate = "io")]
    internal static Status Write(EffectHost host, ExecutionContext ctx, TextValue path, TextValue text, out Value result)
    {
        result = default;
        var name = path.ToString();
        if (PathScope.Resolve(name, host.Policy.ScopeOf("fs_write")) is not { } resolved)
            return ctx.Fault(LexError.Effect($"write to `{name}` outside --allow-fs-write"));

        if (ctx.ChargeWork(Charge.Units(text.Length)) != Status.Ok) return Status.Fault;
        return ScopedFiles.Write(resolved, text.Utf8) is { } problem
            ? Make.NewErr(ctx, problem, out result)
            : Make.NewOk(ctx, Value.Unit, out result);
    }

    /// <summary>The next line of the input without its end; none at the end of the input.</summary>
    [LexBuiltin("io.readline", "() -> [io] Option[Str]", Cost = BuiltinCost.Charged, Gate = "io")]
    internal static Status ReadLine(EffectHost host, ExecutionContext ctx, out Value result)
    {
        result = Make.None;
        try
        {
            host.Flush(); // A question must be on the screen before its answer is awaited.
        }
        catch (Exception error) when (ScopedFiles.IsExpected(error))
        {
            return ctx.Fault(LexError.Effect($"io.readline: {ScopedFiles.Describe(error)}"));
        }

        if (host.Input.Read(ctx, out var line) != Status.Ok) return Status.Fault;
        return line is null ? Status.Ok : Make.NewSome(ctx, Value.Object(line), out result);
    }

    /// <summary>The arguments that the program was started with.</summary>
    [LexBuiltin("io.argv", "() -> [io] List[Str]", Cost = BuiltinCost.Charged, Gate = "io")]
    internal static Status Arguments(EffectHost host, ExecutionContext ctx, out ListValue arguments)
    {
        arguments = ListValue.Empty;
        var builder = new PieceBuilder(ctx);
        foreach (var argument in host.Arguments)
        {
            if (builder.Add(TextValue.Of(argument).Utf8) != Status.Ok) return Status.Fault;
        }

        arguments = builder.ToList();
        return Status.Ok;
    }
}
