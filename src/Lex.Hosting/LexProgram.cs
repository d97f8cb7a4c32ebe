using System.Collections.Concurrent;
using System.Collections.Immutable;
using Lex.Core.Programs;
using Lex.Interp.Calls;
using Lex.Stdlib.Effects;

namespace Lex.Hosting;

/// <summary>
/// A compiled program: immutable, shared by any number of sessions and threads. It keeps the sessions that were given
/// back for the next <see cref="RentSession"/>.
/// </summary>
public sealed class LexProgram
{
    private const int MostIdleSessions = 16;

    private readonly ConcurrentBag<Session> _idle = [];
    private readonly Lazy<IJitHook?> _hook;
    private readonly Lazy<string?> _refusal;

    internal LexProgram(LexEngine engine, ProgramCode code, ProgramSignatures signatures)
    {
        Engine = engine;
        Code = code;
        Signatures = signatures;
        _hook = new(() => engine.Options.HookFactory?.Invoke(code));
        _refusal = new(FindRefusal);
    }

    /// <summary>The engine that made it.</summary>
    public LexEngine Engine { get; }

    /// <summary>The names of the declared functions, in source order.</summary>
    public ImmutableArray<string> FunctionNames
    {
        get
        {
            var names = ImmutableArray.CreateBuilder<string>(Code.FunctionNames.Length);
            foreach (var entry in Code.FunctionNames) names.Add(entry.Key);
            return names.MoveToImmutable();
        }
    }

    internal ProgramCode Code { get; }

    internal ProgramSignatures Signatures { get; }

    internal IJitHook? Hook => _hook.Value;

    // Why no function of this program may be called under the engine's policy, or null.
    internal string? Refusal => _refusal.Value;

    /// <summary>The function of this name; throws <see cref="LexException"/> if there is none.</summary>
    public LexFunction Resolve(string name) =>
        Find(name) ?? throw new LexException(new LexOutcome.BadArgument($"no function `{name}`"));

    /// <summary>The function of this name, or null.</summary>
    public LexFunction? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Code.Find(name) is { } function ? new LexFunction(this, function, Signatures.Find(name)) : null;
    }

    /// <summary>A function without parameters; throws <see cref="LexException"/> if the declared types differ.</summary>
    public LexFunction<TResult> Function<TResult>(string name) => new(Resolve(name));

    /// <summary>A function of one parameter; throws <see cref="LexException"/> if the declared types differ.</summary>
    public LexFunction<T1, TResult> Function<T1, TResult>(string name) => new(Resolve(name));

    /// <summary>A function of two parameters; throws <see cref="LexException"/> if the declared types differ.</summary>
    public LexFunction<T1, T2, TResult> Function<T1, T2, TResult>(string name) => new(Resolve(name));

    /// <summary>A function of three parameters; throws <see cref="LexException"/> if the declared types differ.</summary>
    public LexFunction<T1, T2, T3, TResult> Function<T1, T2, T3, TResult>(string name) => new(Resolve(name));

    /// <summary>A session of this program: new, or one that was given back, with its caches warm and its meters at zero.</summary>
    public LexSession RentSession() => new(this, _idle.TryTake(out var session) ? session : NewSession());

    /// <summary>The serialised form (runtime section 1.4), which <see cref="LexEngine.Load"/> reads.</summary>
    public byte[] Save() => ProgramJson.Write(Code);

    internal void GiveBack(Session session)
    {
        session.Reset();
        if (_idle.Count < MostIdleSessions) _idle.Add(session);
        else (session as IDisposable)?.Dispose();
    }

    private Session NewSession()
    {
        var options = Engine.Options;
        return new Session(Code, options.SessionOptions with
        {
            Builtins = Stdlib.Library.Find,
            Handler = options.HandlerFactory is { } make ? make() : new DefaultEffectHandler(options.GrantedPolicy, options.OutputStream),
            Hook = Hook,
        });
    }

    private string? FindRefusal()
    {
        if (Engine.Options.HandlerFactory is not null) return null;
        var violations = PolicyCheck.Run(Code, Engine.Options.GrantedPolicy);
        return violations.IsEmpty ? null : violations[0].ToString();
    }
}
