using Lex.Core.Programs;
using Lex.Frontend;
using Lex.Frontend.Modules;
using Lex.Frontend.Syntax;

namespace Lex.Hosting;

/// <summary>
/// Compiles Lex programs and holds what they share: options, library, compile queue. Safe for any number of threads;
/// make one per process or per tenant and keep it.
/// </summary>
public sealed class LexEngine
{
    private LexEngine(LexOptions options) => Options = options;

    /// <summary>The named actors of the engine's programs, and those that the host offers to them.</summary>
    public LexActors Actors { get; } = new();

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

    /// <summary>Compiles a program of several files; what they import beside standard modules comes from
    /// <paramref name="modules"/>, for example <see cref="ModuleFiles"/>.</summary>
    public LexCompilation Compile(ReadOnlyMemory<byte> source, string path, IModuleSource modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        return Compile(SourceText.FromBytes(source, path), modules);
    }

    /// <summary>Compiles a program and runs the example blocks of all its files. An example that does not hold is a
    /// diagnostic of kind <c>example_mismatch</c>. Examples have no effects and 1,000,000 steps for each evaluation, whatever the
    /// engine grants.</summary>
    /// <param name="source">The bytes of the entry file.</param>
    /// <param name="path">The name that diagnostics show.</param>
    /// <param name="modules">Where imported files come from; null: only standard modules can be imported.</param>
    public LexCompilation Check(ReadOnlyMemory<byte> source, string path = "<source>", IModuleSource? modules = null)
    {
        var options = CompileOptions.Default with { Modules = modules, WithExamples = true, WithWarnings = true };
        var result = LexCompiler.Compile(SourceText.FromBytes(source, path), Stdlib.Library.Signatures, options);
        var compilation = Result(result);
        if (!compilation.IsSuccess || result.Examples.IsEmpty) return compilation;
        var mismatches = ExampleRun.Run(result);
        return mismatches.IsEmpty ? compilation : new LexCompilation(null, LexDiagnostic.OfAll(mismatches), compilation.Warnings);
    }

    /// <summary>Loads a program from its serialised form (runtime section 1.4). Everything in it is validated and verified;
    /// nothing in it is trusted, and no input makes this method throw.</summary>
    public LexCompilation Load(ReadOnlySpan<byte> image)
    {
        return ProgramLoader.TryLoad(image, out var code, out var error)
            ? new LexCompilation(new LexProgram(this, code, ProgramSignatures.None), [])
            : new LexCompilation(null, [LexDiagnostic.OfLoadError(error)]);
    }

    private LexCompilation Compile(SourceText source, IModuleSource? modules = null) =>
        Result(LexCompiler.Compile(source, Stdlib.Library.Signatures, modules is null
            ? CompileOptions.Default
            : CompileOptions.Default with { Modules = modules }));

    private LexCompilation Result(CompileResult result)
    {
        if (!result.IsSuccess) return new LexCompilation(null, LexDiagnostic.OfAll(result.Diagnostics));
        return new LexCompilation(new LexProgram(this, result.Program!, ProgramSignatures.Of(result.Checked!)), [],
            LexDiagnostic.OfAll(result.Warnings));
    }
}
