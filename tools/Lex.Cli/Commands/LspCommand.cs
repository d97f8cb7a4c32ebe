using System.Runtime.CompilerServices;
using Lex.Hosting;
using Lex.LanguageServer;

namespace Lex.Cli.Commands;

/// <summary><c>lex lsp</c>: serves an editor. The server's assembly is loaded here and nowhere else.</summary>
internal static class LspCommand
{
    public static int Execute(Invocation invocation) => Serve(invocation.Streams.Output);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Serve(Stream output)
    {
        using var input = Console.OpenStandardInput();
        return Server.Run(input, output, static path => new ModuleFiles(path));
    }
}
