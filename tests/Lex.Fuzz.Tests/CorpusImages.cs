using System.Collections.Concurrent;
using Lex.Core.Programs;
using Lex.Hosting;
using Lex.Tests.Shared.Corpus;
using Lex.Tests.Shared.Tiers;

namespace Lex.Fuzz.Tests;

/// <summary>The programs of the corpus in their serialised form, each compiled once: most of their mutants are refused at once.</summary>
internal static class CorpusImages
{
    private static readonly LexEngine Engine = TestEngine.Create();

    private static readonly ConcurrentDictionary<(int, CodeForm), byte[]?> Images = new();

    /// <summary>One of them and its source, or null if what was drawn is no program.</summary>
    public static byte[]? Draw(Random random, CodeForm form, out string source)
    {
        var index = random.Next(ConformanceCorpus.All.Length);
        source = ConformanceCorpus.All[index].Source;
        return Images.GetOrAdd((index, form), static key => Engine.Compile(ConformanceCorpus.All[key.Item1].Source).Program is { } program
            ? ProgramJson.Write(program.Code, key.Item2)
            : null);
    }
}
