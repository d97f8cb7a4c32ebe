using System.Text.Json;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Corpus;
using Lex.Tests.Shared.Tiers;
using Lex.Trace;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// The corpus in every tier: the checker's verdict, every value, error and printed line, and that each tier sees what the
/// oracle sees. A row is an area in a tier, so that a run reports a few hundred rows; a failing row lists its cases.
/// </summary>
public sealed class CorpusTests
{
    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var area in ConformanceCorpus.Areas)
        {
            foreach (var tier in Tier.All) rows.Add(area, tier.Name);
        }

        return rows;
    }

    [Theory]
    [Row("runtime", 101)]
    [MemberData(nameof(Rows))]
    public void Area_holds_in_tier(string area, string tierName)
    {
        var tier = Tier.Find(tierName);
        var problems = new List<string>();
        var ran = 0;
        foreach (var program in ConformanceCorpus.All.Where(c => c.Id.StartsWith(area + "-", StringComparison.Ordinal)))
        {
            ran++;
            var problem = CorpusCheck.Problem(program, tier);
            var excluded = Exclusions.Listed.ReasonFor(program.Id, tier.Name);
            if (problem is not null && excluded is null) problems.Add($"{program}: {problem}");
            if (problem is null && excluded is not null) problems.Add($"{program}: passes, but is excluded ({excluded}); remove the line");
        }

        Assert.True(ran > 0, "the area has no cases");
        Assert.True(problems.Count == 0, $"{problems.Count} of {ran} cases:\n{string.Join('\n', problems)}");
    }

    [Fact]
    public void Corpus_has_all_its_cases()
    {
        Assert.Equal(626, ConformanceCorpus.All.Length);
        Assert.Equal(1363, ConformanceCorpus.All.Sum(c => c.Calls.Length));
    }

    [Fact]
    public void Compiling_tiers_take_part_where_code_can_be_generated() =>
        Assert.Equal(System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeCompiled, Tier.All.Any(tier => tier.Compiles));

    [Fact]
    public void Every_exclusion_names_a_case_and_a_tier()
    {
        foreach (var (id, tier, _) in Exclusions.Listed.Lines)
        {
            Assert.Contains(ConformanceCorpus.All, c => c.Id == id);
            Assert.True(tier == "*" || Tier.All.Any(t => t.Name == tier), $"no tier {tier}");
        }
    }
}
