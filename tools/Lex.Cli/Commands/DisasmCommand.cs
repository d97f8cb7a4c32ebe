using System.Runtime.CompilerServices;
using Lex.Cli.Arguments;
using Lex.Core.Programs;
using Lex.Hosting;
using Lex.Interp.Prepare;
using Lex.Jit;
using Lex.Jit.Policy;

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
        "ssa" => Compiled(program, function, texts => PhaseOf(texts, line.Phase)),
        "il" => Compiled(program, function, static texts => texts.Listing),
        "asm" => MachineCodeOf(program, function, line),
        _ => throw new UsageException($"--form must be canonical, fused, exec, ssa, il or asm, not `{line.Form}`"),
    };

    private static string Compiled(ProgramCode program, FunctionCode function, Func<CompilationTexts, string> form)
    {
        var texts = new JitHook(program, JitOptions.Eager).Describe(function, Lex.Stdlib.Library.Find, out var reason);
        return texts is null ? NotCompiled(function, reason) : form(texts);
    }

    private static string PhaseOf(CompilationTexts texts, string phase) => phase switch
    {
        "build" => texts.Built,
        "speculate" => texts.Speculated,
        "simplify" => texts.Simplified,
        "place" => texts.Placed,
        _ => throw new UsageException($"--phase must be build, speculate, simplify or place, not `{phase}`"),
    };

    private static string MachineCodeOf(ProgramCode program, FunctionCode function, CommandLine line)
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled) return NotCompiled(function, "no machine code can be generated here");
        if (MachineCode.IsWrittenDown)
        {
            return new JitHook(program, JitOptions.Eager).CompileNow(function, Lex.Stdlib.Library.Find) is { } reason
                ? NotCompiled(function, reason)
                : "";
        }

        if (new JitHook(program, JitOptions.Eager).Describe(function, Lex.Stdlib.Library.Find, out var against) is null)
        {
            return NotCompiled(function, against);
        }

        return MachineCode.Of(["disasm", line.File, function.Name, "--form", "asm"], function.Name)
            ?? NotCompiled(function, "the runtime does not write its machine code down");
    }

    private static string NotCompiled(FunctionCode function, string? reason) => $"; {function.Name} is not compiled: {reason}";
}
