namespace Lex.Cli.Commands;

/// <summary><c>lex version</c>.</summary>
internal static class VersionCommand
{
    public static int Execute(Invocation invocation)
    {
        invocation.Streams.WriteLine($"lex {Product.Version}");
        return ExitCode.Success;
    }
}
