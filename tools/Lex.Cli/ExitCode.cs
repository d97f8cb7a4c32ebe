namespace Lex.Cli;

/// <summary>What the process says to its caller (stdlib section 8.1).</summary>
internal static class ExitCode
{
    /// <summary>It worked.</summary>
    public const int Success = 0;

    /// <summary>Syntax, files, arguments, run-time errors, limits, a difference between tiers.</summary>
    public const int Failure = 1;

    /// <summary>The program is read but rejected by the checker; also a bad value of <c>--output</c>.</summary>
    public const int Rejected = 2;

    /// <summary>The program declares an effect that is not granted.</summary>
    public const int Refused = 3;

    /// <summary>A descriptor of <c>lex conformance</c> does not hold.</summary>
    public const int Deviates = 4;

    /// <summary>A dry run is complete.</summary>
    public const int DryRun = 9;
}
