using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Lex.Cli.Output;
using Lex.Hosting;

namespace Lex.Cli;

/// <summary>A file that cannot be read; the message names it.</summary>
internal sealed class FileProblemException(string message) : Exception(message)
{
    /// <summary>That a file cannot be written, and why. The texts of the platform are left out of the tool, so their names would be shown.</summary>
    public static FileProblemException Writing(string path, Exception error) => new($"cannot write `{path}`: {error switch
    {
        DirectoryNotFoundException => "no such directory",
        UnauthorizedAccessException => "it is a directory, or access is denied",
        ArgumentException or NotSupportedException => "this is no name of a file",
        _ => error.Message,
    }}");
}

/// <summary>Reads and compiles the file of a command line.</summary>
internal static class ProgramFile
{
    /// <summary>The bytes of a file, or of standard input for <c>-</c>.</summary>
    public static byte[] Read(string path)
    {
        try
        {
            return path == "-" ? ReadInput() : Posix.TryReadFile(path) ?? File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new FileProblemException($"cannot read `{path}`: {ReasonOf(error)}");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte[] ReadInput()
    {
        using var input = Console.OpenStandardInput();
        using var copy = new MemoryStream();
        input.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>Compiles the file; null: it was rejected, the diagnostics are printed and <paramref name="exitCode"/> is set.</summary>
    public static LexProgram? Compile(Invocation invocation, LexEngine engine, out int exitCode)
    {
        var path = invocation.Line.File;
        var compilation = path == "-" ? engine.Compile(Read(path), "<stdin>") : engine.Compile(Read(path), path, new ModuleFiles(path));
        return Accept(invocation, compilation, out exitCode);
    }

    /// <summary>Compiles the file and runs its examples; null as above.</summary>
    public static LexProgram? Check(Invocation invocation, LexEngine engine, out ImmutableArray<LexDiagnostic> warnings, out int exitCode)
    {
        var path = invocation.Line.File;
        var compilation = path == "-" ? engine.Check(Read(path), "<stdin>") : engine.Check(Read(path), path, new ModuleFiles(path));
        warnings = compilation.Warnings;
        if (!compilation.IsSuccess || !invocation.Line.Strict || warnings.IsEmpty) return Accept(invocation, compilation, out exitCode);
        exitCode = Reject(invocation, warnings);
        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Reject(Invocation invocation, ImmutableArray<LexDiagnostic> warnings)
    {
        Print(invocation, "type-check", warnings);
        // What is a kind of error is one then; the rest, whose kinds are written in capitals, is a matter of style.
        return warnings.Any(w => char.IsAsciiLetterLower(w.Kind[0])) ? ExitCode.Rejected : ExitCode.Failure;
    }

    private static LexProgram? Accept(Invocation invocation, LexCompilation compilation, out int exitCode)
    {
        exitCode = compilation.IsSuccess ? ExitCode.Success : Report(invocation, compilation);
        return compilation.Program;
    }

    private static int Report(Invocation invocation, LexCompilation compilation)
    {
        var isUnreadable = IsUnreadable(compilation.Diagnostics);
        Print(invocation, isUnreadable ? "syntax" : "type-check", compilation.Diagnostics);
        return isUnreadable ? ExitCode.Failure : ExitCode.Rejected;
    }

    private static void Print(Invocation invocation, string phase, ImmutableArray<LexDiagnostic> diagnostics)
    {
        if (invocation.PrintsEnvelope)
        {
            Envelope.WriteData(invocation, ok: false, data: writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("phase", phase);
                writer.WriteBoolean("ok", false);
                DiagnosticJson.Write(writer, "errors", diagnostics);
                writer.WriteEndObject();
            });
        }
        else if (IsReadByPrograms(invocation, diagnostics))
        {
            foreach (var diagnostic in diagnostics) invocation.Streams.WriteErrorLine(DiagnosticJson.Line(diagnostic));
        }
        else
        {
            var text = new StringBuilder();
            foreach (var diagnostic in diagnostics) text.Append(diagnostic.ToString());
            invocation.Streams.WriteErrorLine(text.ToString());
        }
    }

    // `lex run` reports what it rejects in a form for programs (stdlib section 8.2), unless a person sits before it.
    private static bool IsReadByPrograms(Invocation invocation, ImmutableArray<LexDiagnostic> diagnostics) =>
        invocation.Line.Command.Name == "run" && !IsUnreadable(diagnostics) && Console.IsErrorRedirected;

    // A text that cannot be read is a failure; one that is read and found wanting is a rejection (language section 9.3).
    private static bool IsUnreadable(ImmutableArray<LexDiagnostic> diagnostics) =>
        diagnostics[0].Kind is "syntax_error" or "load_error";

    private static string ReasonOf(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException or ArgumentException => "no such file",
        UnauthorizedAccessException => "it is a directory, or access is denied",
        _ => error.Message,
    };
}
