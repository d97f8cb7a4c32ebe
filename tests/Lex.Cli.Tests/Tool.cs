using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Lex.Tests.Shared;
using Xunit;

namespace Lex.Cli.Tests;

/// <summary>What a process left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ToolResult(int ExitCode, string Output, string Error);

/// <summary>Runs the built tool as a process, in the root of the repository.</summary>
internal static class Tool
{
    public static ToolResult Run(params string[] arguments) => RunWithInput("", arguments);

    public static ToolResult RunWithInput(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "lex.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Run(start, input);
    }

    /// <summary>Runs the tool; which assemblies did the process load?</summary>
    public static SortedSet<string> AssembliesOf(params string[] arguments)
    {
        using var directory = new TemporaryDirectory();
        var trace = Path.Combine(directory.Path, "loaded.nettrace");
        var start = new ProcessStartInfo("dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "lex.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // The runtime writes down itself what its loader does.
        start.Environment["DOTNET_EnableEventPipe"] = "1";
        start.Environment["DOTNET_EventPipeConfig"] = "Microsoft-Windows-DotNETRuntime:0x8:4";
        start.Environment["DOTNET_EventPipeOutputPath"] = trace;
        // Code that is compiled again because it is hot would mention what is inlined; when that happens depends on the machine.
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        start.Environment["LEX_ASSERT_EFFECTS"] = "0";
        var result = Run(start, "");
        Assert.True(result.ExitCode == 0, result.Error);

        var bytes = File.ReadAllBytes(trace);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        for (var offset = 0; offset < 2; offset++)
        {
            var text = Encoding.Unicode.GetString(bytes.AsSpan(offset));
            foreach (Match match in Regex.Matches(text, "([A-Za-z.]+), Version=")) names.Add(match.Groups[1].Value);
        }

        return names;
    }

    /// <summary>Runs the tool with arguments and redirections that a shell reads.</summary>
    public static ToolResult RunInShell(string command)
    {
        var start = new ProcessStartInfo("sh");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"dotnet {Path.Combine(AppContext.BaseDirectory, "lex.dll")} {command}");
        return Run(start, "");
    }

    private static ToolResult Run(ProcessStartInfo start, string input)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = RepositoryPaths.Root;
        start.Environment.TryAdd("LEX_ASSERT_EFFECTS", "1");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill();
            throw new TimeoutException($"lex {string.Join(' ', start.ArgumentList)} does not end");
        }

        return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
