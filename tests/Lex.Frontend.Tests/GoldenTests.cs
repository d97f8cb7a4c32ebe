using Lex.Core.Programs;

namespace Lex.Frontend.Tests;

/// <summary>The canonical code of each construct. With <c>LEX_UPDATE_GOLDEN</c> set the listings are written anew, to be read and
/// committed.</summary>
public sealed class GoldenTests
{
    private static string Folder => Path.Combine(TestPrograms.Root, "tests", "Lex.Frontend.Tests", "Golden");

    public static TheoryData<string> Names() =>
        new(Directory.GetFiles(Folder, "*.lex").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Listing_is_the_golden_one(string name)
    {
        var result = TestPrograms.Compile(File.ReadAllText(Path.Combine(Folder, name + ".lex")));
        Assert.Empty(result.Diagnostics);
        var actual = Disassembler.Write(result.Program!, CodeForm.Canonical, hints: true);
        var file = Path.Combine(Folder, name + ".lst");
        if (Environment.GetEnvironmentVariable("LEX_UPDATE_GOLDEN") is not null) File.WriteAllText(file, actual);
        Assert.Equal(File.ReadAllText(file), actual);
    }

    [Fact]
    public void Worked_example_fuses_as_specified()
    {
        var program = TestPrograms.Compile(File.ReadAllText(Path.Combine(Folder, "sum.lex"))).Program!;
        var listing = Disassembler.Write(program.Functions[0], CodeForm.Fused);
        Assert.Contains("LoadLocalStoreEqIntConstJumpIfNot", listing, StringComparison.Ordinal);
        Assert.Contains("LoadLocalAddLocal", listing, StringComparison.Ordinal);
        Assert.Equal(20, program.Functions[0].Code.Length);
        Assert.Equal(3, program.Functions[0].LocalsCount);
    }
}
