using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Lex.Core.Execution;
using Xunit;

namespace Lex.Architecture.Tests;

/// <summary>The JIT compiler silently stops optimising methods that are too large. The loops that matter must not be.</summary>
public class HotLoopTests
{
    // The compiler gives up at 60,000 bytes, 20,000 instructions or 2,000 blocks; this leaves room for what it makes of them.
    private const int MaxIlBytes = 16 * 1024;

    // Beyond 1,024 it keeps further ones in memory.
    private const int MaxLocals = 80;

    [Fact]
    public void Hot_loops_stay_below_the_size_at_which_optimisation_ends()
    {
        var loops = HotLoops().ToList();
        Assert.NotEmpty(loops);
        foreach (var loop in loops)
        {
            var body = loop.GetMethodBody()!;
            Assert.True(body.GetILAsByteArray()!.Length <= MaxIlBytes, $"{loop.Name} has {body.GetILAsByteArray()!.Length} bytes of IL");
            Assert.True(body.LocalVariables.Count <= MaxLocals, $"{loop.Name} has {body.LocalVariables.Count} locals");
        }
    }

    [Fact]
    public void The_loop_that_runs_is_fully_optimised()
    {
        var summary = CompilerSummary("fn sum(n :: Int, acc :: Int) -> Int { match n { 0 => acc, _ => sum(n - 1, acc + n) } }\n", "sum",
            "1000000", "0");
        var ran = 0;
        foreach (var loop in HotLoops())
        {
            var lines = Regex.Matches(summary, $@"^.*JIT compiled {Regex.Escape(loop.DeclaringType!.FullName!)}[^:]*:{Regex.Escape(loop.Name)}[(\[].*$", RegexOptions.Multiline);
            foreach (Match line in lines)
            {
                ran++;
                Assert.Matches(@"\[(FullOpts|Tier1)", line.Value);
            }
        }

        Assert.True(ran > 0, "no hot loop was compiled:\n" + summary);
    }

    private static IEnumerable<MethodInfo> HotLoops()
    {
        const BindingFlags all =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return Assembly.Load("Lex.Interp").GetTypes().SelectMany(type => type.GetMethods(all))
            .Where(method => method.IsDefined(typeof(HotLoopAttribute)));
    }

    /// <summary>What the JIT compiler says of the methods it compiles while the tool runs a program interpreted.</summary>
    private static string CompilerSummary(string source, params string[] call)
    {
        var directory = Directory.CreateTempSubdirectory("lex-hot-loop");
        try
        {
            var file = Path.Combine(directory.FullName, "program.lex");
            var summary = Path.Combine(directory.FullName, "jit.txt");
            File.WriteAllText(file, source);
            var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal)
                ? Environment.ProcessPath
                : "dotnet")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "lex.dll"), "run", file, .. call, "--tier",
                "interp"])
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment["DOTNET_JitStdOutFile"] = summary;
            start.Environment["DOTNET_JitDisasmSummary"] = "1";
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output.Result + errors);
            return File.ReadAllText(summary);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
