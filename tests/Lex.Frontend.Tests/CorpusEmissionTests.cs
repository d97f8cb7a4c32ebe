using System.Text.Json;
using Lex.Core.Programs;

namespace Lex.Frontend.Tests;

/// <summary>Every accepted program of the corpus becomes code that the verifier accepts.</summary>
public sealed class CorpusEmissionTests
{
    [Theory]
    [MemberData(nameof(CorpusVerdictTests.Lines), MemberType = typeof(CorpusVerdictTests))]
    public void Code_is_verified(string id, string line)
    {
        using var json = JsonDocument.Parse(line);
        var result = TestPrograms.Compile(json.RootElement.GetProperty("source").GetString()!);
        Assert.Equal(result.Diagnostics.IsEmpty, result.Program is not null);
        if (result.Program is not { } program) return;
        var errors = Verifier.Check(program);
        Assert.True(errors.IsEmpty, $"{id}: {string.Join('\n', errors)}");
        Assert.All(program.Functions, f => Assert.True(f.Hints.Pushed.IsEmpty || f.Hints.Pushed.Length == f.Code.Length));
    }
}
