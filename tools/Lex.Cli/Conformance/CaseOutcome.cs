using System.Text.Json;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Hosting.Marshalling;
using Lex.Stdlib.Effects;

namespace Lex.Cli.Conformance;

/// <summary>What has come of a program: the kind of its error and what was said about it, or its result in JSON form.</summary>
/// <param name="ErrorKind">Null: there is no error.</param>
/// <param name="Message">What was said about the error.</param>
/// <param name="Result">The result; null: no function was to be called, or there is an error.</param>
internal sealed record CaseOutcome(string? ErrorKind, string Message, byte[]? Result)
{
    private const string RuntimeError = "runtime_error";

    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>Reads, checks and runs a case: parsing, types and examples, policy, call.</summary>
    public static CaseOutcome Of(Descriptor descriptor, LexEngine engine)
    {
        var compilation = engine.Check(descriptor.Source, descriptor.SourcePath, new ModuleFiles(descriptor.SourcePath));
        if (compilation.Program is not { } program) return Failed(compilation.Diagnostics[0].Kind, compilation.Diagnostics[0].Message);
        if (PolicyCheck.Run(program.Code, descriptor.Policy) is { IsEmpty: false } violations)
            return Failed(violations[0].Kind, violations[0].Detail);
        return descriptor.Function is { } name ? Call(program, name, descriptor) : new CaseOutcome(null, "", null);
    }

    /// <summary>Why this is not what the descriptor asks for, or null.</summary>
    public string? Problem(Descriptor descriptor)
    {
        if (ErrorKind != descriptor.ErrorKind)
        {
            return ErrorKind is null ? $"expected {descriptor.ErrorKind}, but nothing is wrong"
                : descriptor.ErrorKind is null ? $"{ErrorKind}: {Message}"
                : $"expected {descriptor.ErrorKind}, got {ErrorKind}: {Message}";
        }

        if (descriptor.Output is not { } expected || Result is null) return null;
        using var actual = JsonDocument.Parse(Result, AnyDepth);
        return JsonComparison.Difference(expected, actual.RootElement);
    }

    private static CaseOutcome Call(LexProgram program, string name, Descriptor descriptor)
    {
        if (program.Find(name) is not { } function) return Failed(RuntimeError, $"no function `{name}`");
        if (function.ParameterCount != descriptor.Input.Length)
            return Failed(RuntimeError, $"arity mismatch calling {name} ({function.ParameterCount} wanted, {descriptor.Input.Length} given)");

        var arguments = new Value[descriptor.Input.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (JsonArgument.Decode(descriptor.Input[i], function, i, out arguments[i]) is { } problem) return Failed(RuntimeError, problem);
        }

        var session = program.NewSession();
        var succeeded = session.Invoke(function.Code, arguments, out var result, out var error);
        LexSession.FlushOutput(session);
        if (!succeeded) return Failed(RuntimeError, error!.Display);
        return LexValue.TryToUtf8Json(result, out var json) ? new CaseOutcome(null, "", json.ToArray()) : Failed(RuntimeError, LexValue.TooLong);
    }

    private static CaseOutcome Failed(string kind, string message) => new(kind, message, null);
}
