using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Lower;

namespace Lex.Jit.Policy;

/// <summary>
/// The compiling tier of one program, shared by its sessions. A function that is hot is compiled with everything that it
/// calls; finished versions are handed to a session when that session next asks. Thread-safe.
/// </summary>
internal sealed class JitHook(ProgramCode program, JitOptions options) : IJitHook
{
    // Functions compiled together share a queue slot; beyond this many instructions the rest is left for later.
    private const int MostInstructionsAtOnce = 4_000;

    // Held while something is compiled; sessions never wait for it unless they compile themselves.
    private readonly Lock _compiling = new();
    private readonly ConstantTable _constants = new();
    private readonly Version?[] _versions = new Version?[program.Functions.Length];
    private readonly string?[] _reasons = new string?[program.Functions.Length];
    private readonly bool[] _pending = new bool[program.Functions.Length];
    private readonly BackgroundQueue _queue = new();
    private Eligibility? _eligibility;

    /// <inheritdoc/>
    public int Overdraft => options.Overdraft;

    /// <summary>The finished version of a function, or null.</summary>
    public Version? VersionOf(int function) => Volatile.Read(ref _versions[function]);

    /// <inheritdoc/>
    public JitAnswer TryCall(
        Session session, FunctionState callee, ReadOnlySpan<Value> arguments, ref long steps, long stepLimit, out Value result, out LexError? error)
    {
        // The gate enters finished versions itself. This is where a session hears that one has been finished meanwhile.
        (result, error) = (default, null);
        if (callee.HookTold) TryPublish(session, callee);
        return JitAnswer.Declined;
    }

    /// <inheritdoc/>
    public void Hot(Session session, FunctionState function)
    {
        var code = function.Code;
        if (TryPublish(session, function) || Volatile.Read(ref _reasons[code.Id]) is not null) return;
        if (!options.CompileAll && Eligibility.IsLeaf(code)) return;
        var builtins = session.Options.Builtins;
        if (options.Mode == JitMode.Background)
        {
            if (!Interlocked.Exchange(ref _pending[code.Id], true)) _queue.Add(() => Compile(code, builtins));
            return;
        }

        Compile(code, builtins);
        TryPublish(session, function);
    }

    /// <inheritdoc/>
    public JitReport Report(ProgramCode reported)
    {
        var lines = new List<JitReportLine>();
        foreach (var function in program.Functions)
        {
            if (VersionOf(function.Id) is not null) lines.Add(new JitReportLine(function.Name, "compiled", null));
            else if (Volatile.Read(ref _reasons[function.Id]) is { } reason) lines.Add(new JitReportLine(function.Name, "ineligible", reason));
            else if (Volatile.Read(ref _pending[function.Id])) lines.Add(new JitReportLine(function.Name, "pending", null));
        }

        return new JitReport(lines);
    }

    /// <summary>The forms of a function that may be compiled, or null and the reason against it. Nothing is compiled.</summary>
    public CompilationTexts? Describe(FunctionCode function, BuiltinResolver builtins, out string? reason)
    {
        lock (_compiling)
        {
            _eligibility ??= new Eligibility(program, builtins, options.CompileAll);
            reason = IsEligible(function) ? null : _reasons[function.Id];
            return reason is null ? CompilationUnit.Describe(function, _constants, builtins, GroupOf(function), options.Overdraft) : null;
        }
    }

    /// <summary>Compiles a function and what it calls, on this thread. Null, or the reason why it is impossible.</summary>
    public string? CompileNow(FunctionCode function, BuiltinResolver builtins)
    {
        Compile(function, builtins);
        return Volatile.Read(ref _reasons[function.Id]);
    }

    private bool TryPublish(Session session, FunctionState function)
    {
        if (VersionOf(function.Code.Id) is not { } version || function.Retired) return false;
        session.CompiledConstants = _constants.Snapshot;
        function.Compiled = version.Compiled;
        return true;
    }

    private void Compile(FunctionCode function, BuiltinResolver builtins)
    {
        lock (_compiling)
        {
            _eligibility ??= new Eligibility(program, builtins, options.CompileAll);
            while (_versions[function.Id] is null && _reasons[function.Id] is null)
            {
                var group = GroupOf(function);
                if (group.Count == 0) break;
                var versions = CompilationUnit.TryCompile(group, _constants, builtins, options.Overdraft, VersionOf, out var failed, out var reason);
                if (versions is null)
                {
                    Volatile.Write(ref _reasons[failed!.Id], reason);
                    continue;
                }

                foreach (var version in versions) Volatile.Write(ref _versions[version.Signature.Function.Id], version);
            }

            Volatile.Write(ref _pending[function.Id], false);
        }
    }

    /// <summary>The function and what it reaches, as far as it may be compiled and has not been.</summary>
    private List<FunctionCode> GroupOf(FunctionCode function)
    {
        var group = new List<FunctionCode>();
        var seen = new HashSet<FunctionCode> { function };
        var work = new Queue<FunctionCode>();
        work.Enqueue(function);
        var size = 0;
        while (work.TryDequeue(out var current))
        {
            if (_versions[current.Id] is not null || !IsEligible(current)) continue;
            size += current.Code.Length;
            if (size > MostInstructionsAtOnce && group.Count > 0) break;
            group.Add(current);
            foreach (var callee in Eligibility.NamedBy(current))
            {
                if (seen.Add(callee)) work.Enqueue(callee);
            }
        }

        return group;
    }

    private bool IsEligible(FunctionCode function)
    {
        if (_reasons[function.Id] is not null) return false;
        var reason = _eligibility!.ReasonAgainst(function);
        Volatile.Write(ref _reasons[function.Id], reason);
        return reason is null;
    }
}
