namespace Lex.Tests.Shared.RandomCode;

/// <summary>A library function that random code may call.</summary>
internal sealed record RandomBuiltin(string Module, string Name, RandomType[] Parameters, RandomType Result);

/// <summary>What random programs are like.</summary>
internal sealed record RandomProgramOptions
{
    /// <summary>How often a value of the wrong type is made on purpose, which most ops answer with an error.</summary>
    public double Mistakes { get; init; } = 0.01;

    /// <summary>How often a hint is wrong, of those that are given.</summary>
    public double Lies { get; init; }

    /// <summary>About how many instructions a function has.</summary>
    public int Size { get; init; } = 60;

    /// <summary>How deep expressions nest.</summary>
    public int Depth { get; init; } = 5;

    /// <summary>How often a loop runs at most.</summary>
    public int Rounds { get; init; } = 6;

    /// <summary>Library functions to call; the tier must know them.</summary>
    public RandomBuiltin[] Builtins { get; init; } = [];
}
