using Lex.Hosting;
using Lex.Interp.Calls;
using Lex.Jit;

namespace Lex.Tests.Shared.Tiers;

/// <summary>
/// A way to execute programs. Tests take it as a parameter: whatever holds for a program holds in every tier.
/// </summary>
public sealed class Tier
{
    private static readonly Lazy<LexEngine> Interpreting = new(() => NewEngine(static _ => { }));
    private static readonly Lazy<LexEngine> Compiling = new(() => NewEngine(static options => options.UseJit(JitOptions.Eager)));

    // Enters compiled code nearer to the step limit.
    private static readonly Lazy<LexEngine> CompilingClosely = new(() => NewEngine(static options => options.UseJit(JitOptions.Eager with { Overdraft = 100 })));

    private Tier(string name, ExecutionTier execution, bool memo, bool compiles, bool traced, int prepareAfter = 0)
    {
        Name = name;
        Execution = execution;
        Memo = memo;
        Compiles = compiles;
        Traced = traced;
        PrepareAfter = prepareAfter;
    }

    /// <summary>The oracle first; the others are compared with it. Where no code can be generated there is no compiling tier.</summary>
    public static IReadOnlyList<Tier> All { get; } =
        [.. Every().Where(tier => !tier.Compiles || tier.Engine.Options.HookFactory is not null)];

    private static IEnumerable<Tier> Every() =>
    [
        new("plain", ExecutionTier.Plain, memo: true, compiles: false, traced: false),
        new("plain-nomemo", ExecutionTier.Plain, memo: false, compiles: false, traced: false),
        new("traced", ExecutionTier.Plain, memo: true, compiles: false, traced: true),
        new("fast", ExecutionTier.Fast, memo: true, compiles: false, traced: false),
        new("fast-nomemo", ExecutionTier.Fast, memo: false, compiles: false, traced: false),
        new("warming", ExecutionTier.Fast, memo: false, compiles: false, traced: false, prepareAfter: 2),
        new("jit", ExecutionTier.Fast, memo: true, compiles: true, traced: false),
        new("jit-nomemo", ExecutionTier.Fast, memo: false, compiles: true, traced: false),
    ];

    /// <summary>The name in test rows and in the exclusion list.</summary>
    public string Name { get; }

    /// <summary>Whether pure calls are remembered.</summary>
    public bool Memo { get; }

    /// <summary>Whether eligible functions run compiled, from their first call.</summary>
    public bool Compiles { get; }

    /// <summary>Whether a trace is recorded.</summary>
    public bool Traced { get; }

    /// <summary>The tier whose observations this one must repeat: the oracle with the same memo.</summary>
    public Tier Oracle => Find(Memo ? "plain" : "plain-nomemo");

    internal LexEngine Engine => !Compiles ? Interpreting.Value : Memo ? Compiling.Value : CompilingClosely.Value;

    private ExecutionTier Execution { get; }

    private int PrepareAfter { get; }

    /// <summary>The tier of this name.</summary>
    public static Tier Find(string name) => All.First(t => t.Name == name);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal SessionOptions Configure(SessionOptions options) =>
        options with { Tier = Execution, Memo = Memo, PrepareAfter = PrepareAfter };

    private static LexEngine NewEngine(Action<LexOptions> configure) => TestEngine.Create(options =>
    {
        options.Effects(static () => new PrintHandler());
        configure(options);
    });
}
