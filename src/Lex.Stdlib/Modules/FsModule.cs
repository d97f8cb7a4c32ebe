using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>
/// The module <c>fs</c>. Paths outside the scope are failures as values; what is asked about such a path is answered with
/// false. Links are followed before a path is held against the scope.
/// </summary>
internal static class FsModule
{
    private static readonly Lazy<RecordShape> Stats = new(() => new RecordShape("is_dir", "is_file", "mtime", "size"));

    /// <summary>Whether there is something at a path.</summary>
    [LexBuiltin("fs.exists", "(Str) -> [fs_walk] Bool", Cost = BuiltinCost.Charged, Gate = "fs_walk")]
    internal static Status Exists(EffectHost host, ExecutionContext ctx, TextValue path, out bool exists) =>
        Ask(host, ctx, path, static real => File.Exists(real) || Directory.Exists(real), out exists);

    /// <summary>Whether there is a file at a path.</summary>
    [LexBuiltin("fs.is_file", "(Str) -> [fs_walk] Bool", Cost = BuiltinCost.Charged, Gate = "fs_walk")]
    internal static Status IsFile(EffectHost host, ExecutionContext ctx, TextValue path, out bool isFile) =>
        Ask(host, ctx, path, File.Exists, out isFile);

    /// <summary>Whether there is a directory at a path.</summary>
    [LexBuiltin("fs.is_dir", "(Str) -> [fs_walk] Bool", Cost = BuiltinCost.Charged, Gate = "fs_walk")]
    internal static Status IsDirectory(EffectHost host, ExecutionContext ctx, TextValue path, out bool isDirectory) =>
        Ask(host, ctx, path, Directory.Exists, out isDirectory);

    /// <summary>Size in bytes, time of the last change in seconds since 1970, and what it is.</summary>
    [LexBuiltin(
        "fs.stat",
        "(Str) -> [fs_walk] Result[{ size :: Int, mtime :: Int, is_dir :: Bool, is_file :: Bool }, Str]",
        Cost = BuiltinCost.Charged,
        Gate = "fs_walk")]
    internal static Status Stat(EffectHost host, ExecutionContext ctx, TextValue path, out Value result)
    {
        if (!TryResolve(host, ctx, path, out var real, out var status, out result)) return status;
        try
        {
            FileSystemInfo info = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            if (!info.Exists) return Fail(ctx, "fs.stat", path, ScopedFiles.NotFound, out result);
            var file = info as FileInfo;
            var changed = new DateTimeOffset(info.LastWriteTimeUtc).ToUnixTimeSeconds();
            var (isDirectory, isFile) = (Value.Bool(file is null), Value.Bool(file is not null));
            return Stats.Value.New(ctx, out var record, isDirectory, isFile, Value.Int(changed), Value.Int(file?.Length ?? 0)) == Status.Ok
                ? Make.NewOk(ctx, record, out result)
                : Status.Fault;
        }
        catch (Exception error) when (ScopedFiles.IsExpected(error))
        {
            return Fail(ctx, "fs.stat", path, ScopedFiles.Describe(error), out result);
        }
    }

    /// <summary>What is in a directory, in ascending order; each with the directory before it.</summary>
    [LexBuiltin("fs.list_dir", "(Str) -> [fs_walk] Result[List[Str], Str]", Cost = BuiltinCost.Charged, Gate = "fs_walk")]
    internal static Status ListDirectory(EffectHost host, ExecutionContext ctx, TextValue path, out Value result) =>
        List(host, ctx, "fs.list_dir", path, new FileWalk(ctx), static (walk, real, shown) => walk.AddChildren(real, shown), out result);

    /// <summary>A directory and all that is below it, parents first. Links to directories are not entered.</summary>
    [LexBuiltin("fs.walk", "(Str) -> [fs_walk] Result[List[Str], Str]", Cost = BuiltinCost.Charged, Gate = "fs_walk")]
    internal static Status Walk(EffectHost host, ExecutionContext ctx, TextValue path, out Value result) =>
        List(host, ctx, "fs.walk", path, new FileWalk(ctx), static (walk, real, shown) => walk.AddTree(real, shown), out result);

    /// <summary>The paths that match a pattern with `*`, `**`, `?` and `[..]`, in ascending order, as far as they are in scope.</summary>
    [LexBuiltin("fs.glob", "(Str) -> [fs_walk] Result[List[Str], Str]", Cost = BuiltinCost.Charged, Gate = "fs_walk")]
    internal static Status Glob(EffectHost host, ExecutionContext ctx, TextValue pattern, out Value result)
    {
        result = default;
        if (ctx.ChargeWork(Charge.Units(pattern.Length)) != Status.Ok) return Status.Fault;
        var text = pattern.ToString();
        if (text.Contains('\0')) return Fail(ctx, "fs.glob", pattern, "not a pattern", out result);
        var walk = new FileWalk(ctx);
        return walk.AddMatches(new GlobPattern(text), host.Policy.ScopeOf("fs_read")) == Status.Ok
            ? Make.NewOk(ctx, Value.Object(walk.ToList()), out result)
            : Status.Fault;
    }

    /// <summary>Makes a directory and those above it that are missing.</summary>
    [LexBuiltin("fs.mkdir_p", "(Str) -> [fs_write] Result[Unit, Str]", Cost = BuiltinCost.Charged, Gate = "fs_write")]
    internal static Status MakeDirectory(EffectHost host, ExecutionContext ctx, TextValue path, out Value result)
    {
        if (ctx.ChargeWork(Charge.Units(path.Length)) != Status.Ok) return Faulted(out result);
        return PathScope.Resolve(path.ToString(), host.Policy.ScopeOf("fs_write")) is { } real
            ? Do(ctx, "fs.mkdir_p", path, () => Directory.CreateDirectory(real), out result)
            : Outside(ctx, path, "write", out result);
    }

    /// <summary>Removes a file, or a directory with all that is in it. A link is removed, not what it leads to.</summary>
    [LexBuiltin("fs.remove", "(Str) -> [fs_write] Result[Unit, Str]", Cost = BuiltinCost.Charged, Gate = "fs_write")]
    internal static Status Remove(EffectHost host, ExecutionContext ctx, TextValue path, out Value result)
    {
        if (ctx.ChargeWork(Charge.Units(path.Length)) != Status.Ok) return Faulted(out result);
        if (PathScope.ResolveEntry(path.ToString(), host.Policy.ScopeOf("fs_write")) is not { } real)
            return Outside(ctx, path, "write", out result);
        var isDirectory = Directory.Exists(real) && new FileInfo(real).LinkTarget is null;
        if (!isDirectory && !File.Exists(real) && new FileInfo(real).LinkTarget is null)
            return Fail(ctx, "fs.remove", path, ScopedFiles.NotFound, out result);
        return Do(
            ctx,
            "fs.remove",
            path,
            () =>
            {
                if (isDirectory) ScopedFiles.RemoveTree(real);
                else File.Delete(real);
            },
            out result);
    }

    /// <summary>Copies a file over another: source, destination.</summary>
    [LexBuiltin("fs.copy", "(Str, Str) -> [fs_walk, fs_write] Result[Unit, Str]", Cost = BuiltinCost.Charged, Gate = "fs_walk")]
    internal static Status Copy(EffectHost host, ExecutionContext ctx, TextValue source, TextValue destination, out Value result)
    {
        if (!host.Policy.IsGranted("fs_write"))
        {
            result = default;
            return ctx.Fault(LexError.Effect("effect `fs_write` not in --allow-effects"));
        }

        if (!TryResolve(host, ctx, source, out var from, out var status, out result)) return status;
        if (PathScope.Resolve(destination.ToString(), host.Policy.ScopeOf("fs_write")) is not { } to)
            return Outside(ctx, destination, "write", out result);
        if (ScopedFiles.Copy(ctx, from, to, out var problem) != Status.Ok) return Status.Fault;
        return problem is null ? Make.NewOk(ctx, Value.Unit, out result) : Fail(ctx, "fs.copy", source, problem, out result);
    }

    private static Status Ask(EffectHost host, ExecutionContext ctx, TextValue path, Func<string, bool> question, out bool answer)
    {
        answer = false;
        if (ctx.ChargeWork(Charge.Units(path.Length)) != Status.Ok) return Status.Fault;
        if (PathScope.Resolve(path.ToString(), host.Policy.ScopeOf("fs_read")) is { } real) answer = question(real);
        return Status.Ok;
    }

    private static Status List(
        EffectHost host,
        ExecutionContext ctx,
        string function,
        TextValue path,
        FileWalk walk,
        Func<FileWalk, string, string, Status> collect,
        out Value result)
    {
        if (!TryResolve(host, ctx, path, out var real, out var status, out result)) return status;
        try
        {
            return collect(walk, real, path.ToString()) == Status.Ok
                ? Make.NewOk(ctx, Value.Object(walk.ToList()), out result)
                : Status.Fault;
        }
        catch (Exception error) when (ScopedFiles.IsExpected(error))
        {
            return Fail(ctx, function, path, ScopedFiles.Describe(error), out result);
        }
    }

    private static bool TryResolve(
        EffectHost host, ExecutionContext ctx, TextValue path, out string real, out Status status, out Value result)
    {
        real = "";
        result = default;
        status = ctx.ChargeWork(Charge.Units(path.Length));
        if (status != Status.Ok) return false;
        if (PathScope.Resolve(path.ToString(), host.Policy.ScopeOf("fs_read")) is { } resolved)
        {
            real = resolved;
            return true;
        }

        status = Outside(ctx, path, "read", out result);
        return false;
    }

    private static Status Do(ExecutionContext ctx, string function, TextValue path, Action act, out Value result)
    {
        try
        {
            act();
            return Make.NewOk(ctx, Value.Unit, out result);
        }
        catch (Exception error) when (ScopedFiles.IsExpected(error))
        {
            return Fail(ctx, function, path, ScopedFiles.Describe(error), out result);
        }
    }

    private static Status Outside(ExecutionContext ctx, TextValue path, string direction, out Value result) =>
        Make.NewErr(ctx, $"fs path `{path}` outside --allow-fs-{direction}", out result);

    private static Status Fail(ExecutionContext ctx, string function, TextValue path, string problem, out Value result) =>
        Make.NewErr(ctx, $"{function} `{path}`: {problem}", out result);

    private static Status Faulted(out Value result)
    {
        result = default;
        return Status.Fault;
    }
}
