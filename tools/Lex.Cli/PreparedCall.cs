using System.Collections.Immutable;
using Lex.Cli.Output;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Hosting.Marshalling;
using Lex.Stdlib.Effects;

namespace Lex.Cli;

/// <summary>
/// The call that a command line asks for: the program is compiled, the policy grants what it declares, the function
/// exists and the arguments are decoded. The checks run in the order of stdlib section 8.2.
/// </summary>
internal sealed record PreparedCall(LexProgram Program, LexFunction Function, Value[] Arguments)
{
    /// <summary>Prepares the call; null: something is wrong, it is reported and <paramref name="exitCode"/> is set.</summary>
    public static PreparedCall? Of(Invocation invocation, LexEngine engine, out int exitCode)
    {
        if (ProgramFile.Compile(invocation, engine, out exitCode) is not { } program) return null;
        exitCode = ExitCode.Refused;
        return IsGranted(invocation, engine, program) ? Of(invocation, program, out exitCode) : null;
    }

    /// <summary>Prepares a call of a program whatever is granted; null as above.</summary>
    public static PreparedCall? Of(Invocation invocation, LexProgram program, out int exitCode)
    {
        exitCode = ExitCode.Failure;
        var texts = invocation.Line.ProgramArguments is null ? invocation.Line.CallArguments : [];
        foreach (var text in texts)
        {
            if (JsonArgument.Check(text) is not { } problem) continue;
            invocation.Fail("argument", $"arg `{text}` must be JSON: {problem}");
            return null;
        }

        var name = invocation.Line.Function;
        if (program.Find(name) is not { } function)
        {
            invocation.Fail("Panic", $"runtime: runtime panic: no function `{name}`");
            return null;
        }

        if (function.ParameterCount != texts.Length)
        {
            invocation.Fail("Panic",
                $"runtime: runtime panic: arity mismatch calling {name} ({function.ParameterCount} wanted, {texts.Length} given)");
            return null;
        }

        var arguments = new Value[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (JsonArgument.Decode(texts[i], function, i, out arguments[i]) is not { } problem) continue;
            invocation.Fail("argument", problem);
            return null;
        }

        exitCode = ExitCode.Success;
        return new PreparedCall(program, function, arguments);
    }

    private static bool IsGranted(Invocation invocation, LexEngine engine, LexProgram program)
    {
        var violations = PolicyCheck.Run(program.Code, engine.Options.GrantedPolicy);
        if (violations.IsEmpty) return true;
        Report(invocation, violations);
        return false;
    }

    // A method of its own, so that not every start loads the JSON library.
    private static void Report(Invocation invocation, ImmutableArray<PolicyViolation> violations)
    {
        if (!invocation.PrintsEnvelope)
        {
            foreach (var violation in violations) invocation.Streams.WriteErrorLine(violation.ToJson());
            return;
        }

        Envelope.WriteData(invocation, ok: false, data: writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("phase", "policy");
            writer.WriteStartArray("violations");
            foreach (var violation in violations) writer.WriteRawValue(violation.ToJson());
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
