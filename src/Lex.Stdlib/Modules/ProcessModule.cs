using System.Text;
using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>
/// The module <c>process</c>: programs started directly, never through a shell, with an environment that is empty but for
/// the path. Whatever still runs when the run ends is ended.
/// </summary>
internal static class ProcessModule
{
    // How long to wait for a child before asking whether the host wants to stop.
    private const int Nap = 20;

    private const int MostArguments = 1024;

    private const int LongestArgument = 64 * 1024;

    // Starting a process takes the system longer than anything a step does.
    private const long UnitsOfStart = 64 * 1024;

    private static readonly Lazy<RecordShape> Ends = new(() => new RecordShape("code", "signaled"));

    private static readonly Lazy<RecordShape> Runs = new(() => new RecordShape("exit_code", "stderr", "stdout"));

    /// <summary>Starts a program: command, arguments, and directory, further variables of its environment and input.</summary>
    [LexBuiltin(
        "process.spawn",
        "(Str, List[Str], { cwd :: Option[Str], env :: Map[Str, Str], stdin :: Option[Bytes] }) -> [proc] Result[ProcessHandle, Str]",
        Cost = BuiltinCost.Charged,
        Gate = "proc")]
    internal static Status Spawn(
        EffectHost host, ExecutionContext ctx, TextValue command, ListValue arguments, Value options, out Value result)
    {
        result = default;
        if (Prepare(host, ctx, "process.spawn", command, arguments, options, out var start, out var problem) != Status.Ok)
            return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        return ChildProcess.Start(start!, out problem) is { } child
            ? Make.NewOk(ctx, Value.Int(host.Processes.Add(child)), out result)
            : Make.NewErr(ctx, $"process.spawn `{command}`: {problem}", out result);
    }

    /// <summary>The next line of a program's standard output; none at its end.</summary>
    [LexBuiltin("process.read_stdout_line", "(ProcessHandle) -> [proc] Option[Str]", Cost = BuiltinCost.Charged, Gate = "proc")]
    internal static Status ReadOutputLine(EffectHost host, ExecutionContext ctx, Value handle, out Value line) =>
        ReadLine(host, ctx, "process.read_stdout_line", handle, static child => child.Output, out line);

    /// <summary>The next line of a program's standard error; none at its end.</summary>
    [LexBuiltin("process.read_stderr_line", "(ProcessHandle) -> [proc] Option[Str]", Cost = BuiltinCost.Charged, Gate = "proc")]
    internal static Status ReadErrorLine(EffectHost host, ExecutionContext ctx, Value handle, out Value line) =>
        ReadLine(host, ctx, "process.read_stderr_line", handle, static child => child.Errors, out line);

    /// <summary>Waits until a program ends and gives its handle back: its code, or -1 if a signal has ended it.</summary>
    [LexBuiltin("process.wait", "(ProcessHandle) -> [proc] { code :: Int, signaled :: Bool }", Cost = BuiltinCost.Charged, Gate = "proc")]
    internal static Status Wait(EffectHost host, ExecutionContext ctx, Value handle, out Value result)
    {
        result = default;
        if (Find(host, ctx, "process.wait", handle, out var child) != Status.Ok) return Status.Fault;
        while (!child.HasEnded(Nap))
        {
            // What nobody reads must not keep it from ending.
            child.Output.Take(0);
            child.Errors.Take(0);
            if (ctx.Interruption() is { } interruption) return ctx.Fault(interruption);
        }

        var (code, isSignaled) = child.End();
        host.Processes.Remove(handle.AsInt)?.Dispose();
        return Ends.Value.New(ctx, out result, Value.Int(code), Value.Bool(isSignaled));
    }

    /// <summary>Ends a program at once, whatever the signal's name.</summary>
    [LexBuiltin("process.kill", "(ProcessHandle, Str) -> [proc] Result[Unit, Str]", Cost = BuiltinCost.Charged, Gate = "proc")]
    internal static Status Kill(EffectHost host, ExecutionContext ctx, Value handle, TextValue signal, out Value result)
    {
        result = default;
        if (Find(host, ctx, "process.kill", handle, out var child) != Status.Ok) return Status.Fault;
        child.Kill();
        return Make.NewOk(ctx, Value.Unit, out result);
    }

    /// <summary>Runs a program to its end: command, arguments; what it wrote and its code, whatever that is.</summary>
    [LexBuiltin(
        "process.run",
        "(Str, List[Str]) -> [proc] Result[{ stdout :: Str, stderr :: Str, exit_code :: Int }, Str]",
        Cost = BuiltinCost.Charged,
        Gate = "proc")]
    internal static Status Run(EffectHost host, ExecutionContext ctx, TextValue command, ListValue arguments, out Value result)
    {
        result = default;
        if (Prepare(host, ctx, "process.run", command, arguments, null, out var start, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        using var child = ChildProcess.Start(start!, out problem);
        if (child is null) return Make.NewErr(ctx, $"process.run `{command}`: {problem}", out result);

        var (output, errors) = (new MemoryStream(), new MemoryStream());
        while (!child.Output.IsDrained || !child.Errors.IsDrained || !child.HasEnded(0))
        {
            if (Collect(ctx, child.Output, output) != Status.Ok || Collect(ctx, child.Errors, errors) != Status.Ok) return Status.Fault;
            if (ctx.Interruption() is { } interruption) return ctx.Fault(interruption);
        }

        // Malformed bytes become replacement characters, which are longer.
        var (stdout, stderr) = (Decode(output), Decode(errors));
        if (ctx.ChargeCells(CellCost.Bytes(stdout.Length) + CellCost.Bytes(stderr.Length)) != Status.Ok) return Status.Fault;
        return Runs.Value.New(ctx, out var record, Value.Int(child.ExitCode), Value.Object(stderr), Value.Object(stdout)) == Status.Ok
            ? Make.NewOk(ctx, record, out result)
            : Status.Fault;
    }

    private static Status Prepare(
        EffectHost host,
        ExecutionContext ctx,
        string function,
        TextValue command,
        ListValue arguments,
        Value? options,
        out ChildStart? start,
        out string? problem)
    {
        start = null;
        problem = null;
        if (ctx.ChargeWork(UnitsOfStart) != Status.Ok) return Status.Fault;
        var name = command.ToString();
        if (!ProgramScope.Allows(name, host.Policy.Programs))
        {
            problem = $"{function}: `{name}` not in --allow-proc {EffectPolicy.Render(host.Policy.Programs)}";
            return Status.Ok;
        }

        if (arguments.Count > MostArguments)
            problem = FormattableString.Invariant($"{function} `{name}`: more than {MostArguments} arguments");
        var words = new List<string>();
        var work = new Work(ctx);
        foreach (var argument in arguments)
        {
            if (problem is not null) return Status.Ok;
            if (argument.Kind != ValueKind.Str) return BuiltinArguments.WrongKind(ctx, function, "Str", argument);
            var text = argument.As<TextValue>();
            if (Charge.HostText(ctx, ref work, text, out var word) != Status.Ok) return Status.Fault;
            if (text.Length > LongestArgument)
                problem = FormattableString.Invariant($"{function} `{name}`: an argument is longer than {LongestArgument} bytes");
            words.Add(word);
        }

        if (name.Length == 0 || name.Contains('\0') || words.Exists(word => word.Contains('\0')))
            problem = $"{function} `{name}`: not a command";
        start = new ChildStart(name, words, null, [], null);
        return options is { } given ? Complete(ctx, function, given, ref start) : Status.Ok;
    }

    private static Status Complete(ExecutionContext ctx, string function, Value options, ref ChildStart start)
    {
        if (!Records.TryGet(options, Name.Intern("cwd"), out var cwd) || !Records.TryGet(options, Name.Intern("env"), out var env)
            || !Records.TryGet(options, Name.Intern("stdin"), out var stdin) || env.Kind != ValueKind.Map)
            return BuiltinArguments.WrongKind(ctx, function, "a record of cwd, env and stdin", options);

        var variables = new List<KeyValuePair<string, string>>();
        var work = new Work(ctx);
        var entries = env.As<MapValue>().Entries();
        while (entries.Next())
        {
            if (entries.Key.Kind != ValueKind.Str || entries.Item.Kind != ValueKind.Str)
                return BuiltinArguments.WrongKind(ctx, function, "Map[Str, Str]", env);
            if (Charge.HostText(ctx, ref work, entries.Key.As<TextValue>(), out var name) != Status.Ok
                || Charge.HostText(ctx, ref work, entries.Item.As<TextValue>(), out var value) != Status.Ok)
                return Status.Fault;
            variables.Add(new(name, value));
        }

        start = start with
        {
            Directory = Options.Find(cwd, ValueKind.Str)?.As<TextValue>().ToString(),
            Environment = variables,
            Input = Options.Find(stdin, ValueKind.Bytes)?.As<BytesValue>().Span.ToArray(),
        };
        return Status.Ok;
    }

    private static Status ReadLine(
        EffectHost host, ExecutionContext ctx, string function, Value handle, Func<ChildProcess, PipeBuffer> pipe, out Value result)
    {
        result = Make.None;
        if (Find(host, ctx, function, handle, out var child) != Status.Ok) return Status.Fault;
        var buffer = pipe(child);
        while (true)
        {
            if (buffer.TryTakeLine(Nap, out var line))
            {
                return Make.NewText(ctx, function, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line)), out var text) == Status.Ok
                    ? Make.NewSome(ctx, Value.Object(text), out result)
                    : Status.Fault;
            }

            if (buffer.IsDrained) return Status.Ok;
            if (ctx.Interruption() is { } interruption) return ctx.Fault(interruption);
        }
    }

    private static Status Find(EffectHost host, ExecutionContext ctx, string function, Value handle, out ChildProcess child)
    {
        child = (handle.IsInt ? host.Processes.Find(handle.AsInt) : null)!;
        return child is null ? ctx.Fault(LexError.Effect($"{function}: closed or unknown ProcessHandle")) : Status.Ok;
    }

    private static Status Collect(ExecutionContext ctx, PipeBuffer pipe, MemoryStream to)
    {
        var bytes = pipe.Take(pipe.IsDrained ? 0 : Nap / 2);
        if (bytes.Length == 0) return Status.Ok;
        if (Charge.Both(ctx, Charge.Units(bytes.Length), Charge.Units(bytes.Length)) != Status.Ok) return Status.Fault;
        to.Write(bytes);
        return Status.Ok;
    }

    private static TextValue Decode(MemoryStream bytes) => TextValue.Of(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
}
