using System.Text;
using System.Text.Json;
using Lex.Core.Builtins;
using Lex.Core.Programs;
using Lex.Frontend;
using Lex.Frontend.Syntax;
using Xunit;

namespace Lex.Core.Tests.Programs;

/// <summary>Conformance rows 95 and 96, and the round trips, on every program that the corpus yields.</summary>
public class CorpusProgramTests
{
    /// <summary>The files of the corpus.</summary>
    public static TheoryData<string> Files { get; } =
        [.. Directory.EnumerateFiles(Tests("conformance"), "*.jsonl").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_program_verifies_and_survives_all_its_forms(string file)
    {
        var programs = 0;
        foreach (var line in File.ReadLines(Tests("conformance", file)))
        {
            using var vector = JsonDocument.Parse(line);
            var source = SourceText.FromString(vector.RootElement.GetProperty("source").GetString()!);
            if (LexCompiler.Compile(source, Catalogue, CompileOptions.Default).Program is not { } program) continue;
            programs++;
            Check(vector.RootElement.GetProperty("id").GetString()!, program);
        }

        Assert.True(programs > 0, "the file yields no program");
    }

    // The whole library as the specification lists it, whether it is built yet or not.
    private static SignatureCatalogue Catalogue { get; } = new(() => [.. ReadSignatures()]);

    private static IEnumerable<BuiltinSignature> ReadSignatures()
    {
        foreach (var line in File.ReadLines(Tests("Lex.Frontend.Tests", "Data", "signatures.txt")))
        {
            var (name, signature) =
                (line[..line.IndexOf(" :: ", StringComparison.Ordinal)], line[(line.IndexOf(" :: ", StringComparison.Ordinal) + 4)..]);
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            yield return new BuiltinSignature(name[..dot], name[(dot + 1)..], signature);
        }
    }

    private static void Check(string id, ProgramCode program)
    {
        Assert.True(Verifier.Check(program).IsEmpty, $"{id}: {string.Join('\n', Verifier.Check(program))}");

        var canonical = ProgramJson.Write(program);
        var reloaded = Load(id, canonical);
        var defused = Load(id, ProgramJson.Write(program, CodeForm.Fused));
        Assert.Equal(Text(canonical), Text(ProgramJson.Write(reloaded)));
        Assert.Equal(Text(canonical), Text(ProgramJson.Write(defused)));

        var listing = Disassembler.Write(program, CodeForm.Canonical, hints: true);
        Assert.Equal(listing, Disassembler.Write(Assembler.Assemble(listing), CodeForm.Canonical, hints: true));
        Assert.Equal(listing,
            Disassembler.Write(Assembler.Assemble(Disassembler.Write(program, CodeForm.Fused, hints: true)), CodeForm.Canonical,
            hints: true));

        for (var i = 0; i < program.Functions.Length; i++)
        {
            var hash = Convert.ToHexString(program.Functions[i].BodyHash.AsSpan());
            Assert.Equal(hash, Convert.ToHexString(defused.Functions[i].BodyHash.AsSpan()));
            Assert.Equal(program.Functions[i].Code.ToArray(), defused.Functions[i].Code.ToArray());
            Assert.Equal(program.Functions[i].Fused.StepWeights.ToArray(), defused.Functions[i].Fused.StepWeights.ToArray());
        }
    }

    private static ProgramCode Load(string id, byte[] image)
    {
        Assert.True(ProgramLoader.TryLoad(image, out var program, out var error), $"{id}: {error}");
        return program;
    }

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);

    private static string Tests(params string[] path)
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Lex.Tiered.sln"))) directory = Path.GetDirectoryName(directory)!;
        return Path.Combine([directory, "tests", .. path]);
    }
}
