using System.Collections.Immutable;
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
public sealed record TierRun(Observation Seen, ImmutableArray<string> Prints, ImmutableArray<(string Function, string State, string? Reason)> Compilation);

/// <summary>A source text that can be run in every tier.</summary>
public sealed class TestProgram
{
    private readonly string _source;
    private readonly Dictionary<LexEngine, LexCompilation> _compilations = [];

    /// <summary>A program with this text; nothing is compiled yet.</summary>
    public TestProgram(string source) => _source = source;

    /// <summary>What the front end makes of it.</summary>
    public LexCompilation Compile() => Compile(Tier.All[0].Engine);

    /// <summary>Calls a function on a fresh session, arguments in JSON form.</summary>
    public TierRun Run(Tier tier, string function, IReadOnlyList<string> arguments, long? stepLimit = null, long? cellLimit = null)
    {
        var program = Compile(tier.Engine).OrThrow();
        var resolved = program.Resolve(function);
        var values = new Value[arguments.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (JsonArgument.Decode(arguments[i], resolved, i, out values[i]) is { } problem) throw new FormatException(problem);
        }

        return Run(tier, program, resolved.Code, values, stepLimit, cellLimit);
    }

    private static TierRun Run(Tier tier, LexProgram program, FunctionCode function, Value[] arguments, long? stepLimit, long? cellLimit)
    {
        var handler = new PrintHandler();
        var options = program.SessionOptions(o => tier.Configure(o) with
        {
            Handler = handler,
            StepLimit = stepLimit ?? o.StepLimit,
            CellLimit = cellLimit ?? o.CellLimit,
        });
        var seen = Observer.Observe(program.Code, function, arguments, options, tier.Traced);
        var report = program.Hook?.Report(program.Code).Functions ?? [];
        return new TierRun(seen, [.. handler.Lines], [.. report.Select(line => (line.Function, line.State, line.Reason))]);
    }

    private LexCompilation Compile(LexEngine engine)
    {
        lock (_compilations)
        {
            if (!_compilations.TryGetValue(engine, out var compilation)) _compilations[engine] = compilation = engine.Compile(_source);
            return compilation;
        }
    }
}
