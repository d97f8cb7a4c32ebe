using Lex.Cli.Arguments;
using Lex.Cli.Output;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Hosting.Marshalling;
using Lex.Stdlib.Effects;

namespace Lex.Cli.Conformance;

/// <summary><c>lex diff DIR</c>: each call of the vectors in a directory in every tier, without a recorder and with one. What must come
/// of a call is not looked at: tiers are held against each other.</summary>
internal sealed class CorpusDiff
{
    private readonly LexEngine _interpreting;
    private readonly LexEngine _compiling;
    private readonly List<string> _differences = [];
    private int _programs;
    private int _rejected;
    private int _calls;

    private CorpusDiff(CommandLine line)
    {
        _interpreting = RuntimeSetup.CreateEngine(line, TierChoice.Interp, Stream.Null);
        _compiling = RuntimeSetup.CreateEngine(line, TierChoice.Jit, Stream.Null);
    }

    public static int Execute(Invocation invocation)
    {
        var diff = new CorpusDiff(invocation.Line);
        try
        {
            foreach (var vector in Vector.In(invocation.Line.File)) diff.Add(vector);
        }
        catch (DescriptorException error)
        {
            return invocation.Fail("usage", error.Message);
        }

        if (diff._calls == 0) return invocation.Fail("usage", $"there are no calls in `{invocation.Line.File}`");
        if (invocation.PrintsEnvelope) diff.PrintEnvelope(invocation);
        else diff.PrintText(invocation);
        return diff._differences.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private void Add(Vector vector)
    {
        _programs++;
        if (_interpreting.Compile(vector.Source).Program is not { } interpreted)
        {
            _rejected++;
            return;
        }

        if (PolicyCheck.Run(interpreted.Code, _interpreting.Options.GrantedPolicy) is { IsEmpty: false } violations)
        {
            _differences.Add($"{vector.Id}: not compared: {violations[0].Detail}");
            return;
        }

        var compiled = _compiling.Compile(vector.Source).OrThrow();
        foreach (var call in vector.Calls)
        {
            // Who asks for a function that is not there is answered before there is a tier.
            if (interpreted.Find(call.Function) is null) continue;
            _calls++;
            var comparison = TierRuns.Compare(Prepare(interpreted, call), Prepare(compiled, call), call.StepLimit);
            if (comparison.FirstDifference() is { } difference) _differences.Add($"{vector.Id} {call}: {difference}");
        }
    }

    private static PreparedCall Prepare(LexProgram program, VectorCall call)
    {
        var function = program.Find(call.Function)!;
        var arguments = new Value[call.Arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            // One argument too many has no parameter to be decoded by; the machine refuses the call.
            if (i < function.ParameterCount && JsonArgument.Decode(call.Arguments[i], function, i, out arguments[i]) is { } problem)
                throw new DescriptorException($"{call}: {problem}");
        }

        return new PreparedCall(program, function, arguments);
    }

    private void PrintText(Invocation invocation)
    {
        foreach (var difference in _differences) invocation.Streams.WriteLine(difference);
        invocation.Streams.WriteLine(
            $"{_programs} programs ({_rejected} rejected), {_calls} calls in 3 tiers, each with and without a recorder: {_differences.Count} differences");
    }

    private void PrintEnvelope(Invocation invocation) => Envelope.WriteData(invocation, ok: _differences.Count == 0, data: writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("programs", _programs);
        writer.WriteNumber("rejected", _rejected);
        writer.WriteNumber("calls", _calls);
        writer.WriteStartArray("differences");
        foreach (var difference in _differences) writer.WriteStringValue(difference);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
