namespace Lex.Core.Errors;

/// <summary>
/// What the host's code threw, as the error of a run. The run ends in order whatever it was: a host that shares a process with
/// others has its mistakes reported, not spread.
/// </summary>
internal static class HostFailure
{
    /// <summary>The error: what was asked, whom, and what came of it.</summary>
    public static LexError Of(string what, string whom, Exception thrown) =>
        LexError.Effect($"{what}: the {whom} failed: {thrown.GetType().Name}: {MessageOf(thrown)}");

    /// <summary>The text of an exception, cut. An exception is the host's code, too.</summary>
    public static string MessageOf(Exception thrown)
    {
        try
        {
            return LexError.Shortened(thrown.Message ?? "");
        }
        catch (Exception)
        {
            return "";
        }
    }
}
