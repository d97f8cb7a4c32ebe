using Lex.Core.Programs;
using Lex.Frontend;
using Lex.Frontend.Syntax;

namespace Lex.Hosting;

/// <summary>
/// Compiles Lex programs and holds what they share: options, library, compile queue. Safe for any number of threads;
/// make one per process or per tenant and keep it.
/// </summary>
public sealed class LexEngine
{
    private LexEngine(LexOptions options) => Options = options;

    internal LexOptions Options { get; }

    /// <summary>Makes an engine. <paramref name="configure"/> fills the options, which are frozen afterwards.</summary>
    public static LexEngine Create(Action<LexOptions>? configure = null)
    {
        var options = new LexOptions();
        configure?.Invoke(options);
        options.Freeze();
        return new LexEngine(options);
    }

    /// <summary>Compiles a source text. Never throws for what the text contains: the result holds the program or what is
    /// wrong with it.</summary>
    /// <param name="source">The text of one file.</param>
    /// <param name="path">The name that diagnostics show.</param>
    public LexCompilation Compile(string source, string path = "<source>")
    {
        ArgumentNullException.ThrowIfNull(source);
        return Compile(SourceText.FromString(source, path));
    }

    /// <summary>Compiles the bytes of a source file; malformed UTF-8 is a diagnostic.</summary>
    public LexCompilation Compile(ReadOnlyMemory<byte> source, string path = "<source>") =>
        Compile(SourceText.FromBytes(source, path));

    /// <summary>Loads a program from its serialised form (runtime section 1.4). Everything in it is validated and verified;
    /// nothing in it is trusted, and no input makes this method throw.</summary>
    public LexCompilation Load(ReadOnlySpan<byte> image)
    {
        return ProgramLoader.TryLoad(image, out var code, out var error)
            ? new LexCompilation(new LexProgram(this, code, ProgramSignatures.None), [])
            : new LexCompilation(null, [LexDiagnostic.OfLoadError(error)]);
    }

    private LexCompilation Compile(SourceText source)
    {
        var result = LexCompiler.Compile(source, Stdlib.Library.Signatures, CompileOptions.Default);
        if (!result.IsSuccess) return new LexCompilation(null, LexDiagnostic.OfAll(result.Diagnostics));
        return new LexCompilation(new LexProgram(this, result.Program!, ProgramSignatures.Of(result.Checked!)), []);
    }
}
