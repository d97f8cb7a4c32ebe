using System.Diagnostics;
using System.Text;

namespace Lex.Cli.Commands;

/// <summary>
/// The machine code of compiled functions. The .NET runtime writes down what its compiler makes, if it is told so when a
/// process starts; so the tool starts itself once more, only to compile.
/// </summary>
internal static class MachineCode
{
    private const string OutputVariable = "DOTNET_JitStdOutFile";

    private const string Heading = "; Assembly listing for method ";

    /// <summary>Whether this process is the one that is to compile and nothing else.</summary>
    public static bool IsWrittenDown => Environment.GetEnvironmentVariable(OutputVariable) is not null;

    /// <summary>Runs the tool on the same arguments in a process whose compiler writes its code down; answers that of a function.</summary>
    public static string? Of(IReadOnlyList<string> arguments, string function)
    {
        var listing = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            {
                start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "lex.dll"));
            }

            foreach (var argument in arguments) start.ArgumentList.Add(argument);
            start.Environment[OutputVariable] = listing;
            start.Environment["DOTNET_JitDisasm"] = $"*{function}*";
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            error.GetAwaiter().GetResult();
            process.WaitForExit();
            return SectionOf(listing, function);
        }
        finally
        {
            File.Delete(listing);
        }
    }

    private static string? SectionOf(string listing, string function)
    {
        var text = new StringBuilder();
        var isWanted = false;
        foreach (var line in File.ReadLines(listing))
        {
            if (line.StartsWith(Heading, StringComparison.Ordinal)) isWanted = line.Contains($":lex:{function}(", StringComparison.Ordinal);
            if (isWanted) text.Append(line).Append('\n');
        }

        return text.Length == 0 ? null : text.ToString().TrimEnd();
    }
}
