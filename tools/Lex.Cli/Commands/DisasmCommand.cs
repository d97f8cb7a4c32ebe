using Lex.Cli.Arguments;
using Lex.Core.Programs;
using Lex.Hosting;
using Lex.Interp.Prepare;

namespace Lex.Cli.Commands;

/// <summary><c>lex disasm</c>: prints code in one of the forms that it goes through.</summary>
internal static class DisasmCommand
{
    public static int Execute(Invocation invocation)
    {
        var engine = LexEngine.Create();
        if (ProgramFile.Compile(invocation, engine, out var exitCode) is not { } program) return exitCode;

        if (invocation.Line.Positionals.Count < 2)
        {
            invocation.Streams.WriteLine(ListingOf(program.Code, invocation.Line));
            return ExitCode.Success;
        }

        var name = invocation.Line.Function;
        if (FindFunction(program.Code, name) is not { } function) return invocation.Fail("argument", $"no function `{name}`");
        invocation.Streams.WriteLine(ListingOf(program.Code, function, invocation.Line));
        return ExitCode.Success;
    }

    // Lambdas are not declared, but have names that listings show.
    private static FunctionCode? FindFunction(ProgramCode program, string name)
    {
        if (program.Find(name) is { } declared) return declared;
        foreach (var function in program.Functions)
        {
            if (function.Name == name) return function;
        }

        return null;
    }

    private static string ListingOf(ProgramCode program, CommandLine line) => line.Form switch
    {
        "canonical" => Disassembler.Write(program, CodeForm.Canonical),
        "fused" => Disassembler.Write(program, CodeForm.Fused),
        _ => string.Join('\n', program.Functions.Select(function => ListingOf(program, function, line))),
    };

    private static string ListingOf(ProgramCode program, FunctionCode function, CommandLine line) => line.Form switch
    {
        "canonical" => Disassembler.Write(function, CodeForm.Canonical),
        "fused" => Disassembler.Write(function, CodeForm.Fused),
        "exec" => ExecText.Of(program, function, Lex.Stdlib.Library.Find),
        _ => throw new UsageException($"--form must be canonical, fused or exec, not `{line.Form}`"),
    };
}
