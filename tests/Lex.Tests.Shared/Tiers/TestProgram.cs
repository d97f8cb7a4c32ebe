using System.Collections.Immutable;
using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Hosting.Marshalling;
using Lex.Interp.Calls;
using Lex.Trace;

namespace Lex.Tests.Shared.Tiers;

/// <summary>What a tier made of a call, with the lines that it printed.</summary>
/// <param name="Seen">Everything that tiers must agree on.</param>
/// <param name="Prints">The lines.</param>
/// <param name="Compilation">For each function that the compiling tier was asked about: its state and the reason.</param>
public sealed record TierRun(Observation Seen, ImmutableArray<string> Prints,
    ImmutableArray<(string Function, string State, string? Reason)> Compilation);

/// <summary>A program that can be run in every tier: a source text, or a listing of canonical code.</summary>
public sealed class TestProgram
{
    private readonly Func<LexEngine, LexCompilation> _compile;
    private readonly Dictionary<LexEngine, LexCompilation> _compilations = [];

    private TestProgram(Func<LexEngine, LexCompilation> compile) => _compile = compile;

    /// <summary>A program with this source; nothing is compiled yet.</summary>
    public static TestProgram OfSource(string source) => new(engine => engine.Compile(source));

    /// <summary>A program that was assembled by hand; it declares no types.</summary>
    public static TestProgram OfListing(string listing, bool verify = true)
    {
        var code = Assembler.Assemble(listing, verify);
        return new(engine => new LexCompilation(new LexProgram(engine, code, ProgramSignatures.None), []));
    }

    /// <summary>What the front end makes of it.</summary>
    public LexCompilation Compile() => Compile(Tier.All[0].Engine);

    /// <summary>Calls a function on a fresh session, arguments in JSON form.</summary>
    public TierRun Run(Tier tier, string function, IReadOnlyList<string> arguments, long? stepLimit = null, long? cellLimit = null) =>
        Run(tier, function, arguments, o => o with { StepLimit = stepLimit ?? o.StepLimit, CellLimit = cellLimit ?? o.CellLimit });

    /// <summary>As the other one, with options that differ from the tier's.</summary>
    internal TierRun Run(Tier tier, string function, IReadOnlyList<string> arguments, Func<SessionOptions, SessionOptions> configure)
    {
        var program = Compile(tier.Engine).OrThrow();
        if (program.Find(function) is not { } found) return Failed(LexError.Panic($"no function `{function}`"));

        var values = new Value[arguments.Count];
        for (var i = 0; i < values.Length; i++)
        {
            // One argument too many has no parameter to be decoded by; the machine refuses the call.
            var problem = i < found.ParameterCount ? JsonArgument.Decode(arguments[i], found, i, out values[i]) : null;
            if (problem is not null) throw new FormatException(problem);
        }

        return Run(tier, program, found.Code, values, configure);
    }

    /// <summary>A session in which a function can be called many times; a traced one has a recorder.</summary>
    internal (Session Session, FunctionCode Function) Open(Tier tier, string function,
        Func<SessionOptions, SessionOptions>? configure = null)
    {
        var program = Compile(tier.Engine).OrThrow();
        var options = program.SessionOptions(o => tier.Configure(o) with
        {
            Tracer = tier.Traced ? new TraceRecorder() : null,
            Actors = new(),
        });
        return (new Session(program.Code, configure is null ? options : configure(options)), program.Resolve(function).Code);
    }

    private static TierRun Failed(LexError error) => new(new Observation { Error = error, Effects = [], Steps = 0, Cells = 0 }, [], []);

    private static TierRun Run(Tier tier, LexProgram program, FunctionCode function, Value[] arguments, Func<SessionOptions, SessionOptions> configure)
    {
        var handler = new PrintHandler();
        var options = program.SessionOptions(o => configure(tier.Configure(o) with { Handler = handler }));
        var seen = Observer.Observe(program.Code, function, arguments, options, tier.Traced);
        var report = program.Hook?.Report(program.Code).Functions ?? [];
        return new TierRun(seen, [.. handler.Lines], [.. report.Select(line => (line.Function, line.State, line.Reason))]);
    }

    private LexCompilation Compile(LexEngine engine)
    {
        lock (_compilations)
        {
            if (!_compilations.TryGetValue(engine, out var compilation)) _compilations[engine] = compilation = _compile(engine);
            return compilation;
        }
    }
}
