using System.Collections.Immutable;
using Lex.Core.Programs;
using Lex.Interp.Calls;
using Lex.Stdlib.Effects;

namespace Lex.Hosting;

/// <summary>
/// A compiled program: immutable, shared by any number of sessions and threads. It keeps the sessions that were given
/// back for the next <see cref="RentSession()"/>.
/// </summary>
public sealed partial class LexProgram
{
    private const int MostIdleSessions = 16;

    private readonly Stack<Session> _idle = new(); // also the lock
    private IJitHook? _hook;
    private bool _hasHook;
    private ImmutableArray<PolicyViolation> _violations;

    internal LexProgram(LexEngine engine, ProgramCode code, ProgramSignatures signatures)
    {
        Engine = engine;
        Code = code;
        Signatures = signatures;
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

    /// <summary>The compiling tier of this program, made when the first session is; null: none.</summary>
    internal IJitHook? Hook
    {
        get
        {
            lock (_idle)
            {
                if (!_hasHook && Engine.Options.HookFactory is { } factory) _hook = new DeferredHook(Code, factory);
                _hasHook = true;
                return _hook;
            }
        }
    }

    /// <summary>What the program declares and the engine's policy does not grant; then none of its functions is called.</summary>
    internal ImmutableArray<PolicyViolation> Violations
    {
        get
        {
            if (_violations.IsDefault)
                _violations = Engine.Options.HandlerFactory is null ? PolicyCheck.Run(Code, Engine.Options.GrantedPolicy) : [];
            return _violations;
        }
    }

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
    public LexSession RentSession()
    {
        lock (_idle)
        {
            if (_idle.TryPop(out var session)) return new(this, session, isPooled: true);
        }

        return new(this, new Session(Code, SessionOptions()), isPooled: true);
    }

    /// <summary>The serialised form (runtime section 1.4), which <see cref="LexEngine.Load"/> reads.</summary>
    public byte[] Save() => ProgramJson.Write(Code);

    internal void GiveBack(Session session)
    {
        session.Reset();
        lock (_idle)
        {
            if (_idle.Count < MostIdleSessions) _idle.Push(session);
        }
    }

    /// <summary>A session that is not pooled.</summary>
    internal Session NewSession(ITracer? tracer = null) => new(Code, SessionOptions(options => options with { Tracer = tracer }));

    /// <summary>What a session of this program is made with: the engine's options, its library, a handler of its own and the
    /// compiling tier.</summary>
    internal SessionOptions SessionOptions(Func<SessionOptions, SessionOptions>? change = null)
    {
        var options = Engine.Options.SessionOptions with
        {
            Builtins = Stdlib.Library.Find,
            Handler = Engine.Options.NewHandler(),
            Hook = Hook,
            Actors = Engine.Actors.Registry,
        };
        return change is null ? options : change(options);
    }
}
