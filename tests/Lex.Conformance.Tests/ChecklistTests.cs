using System.Globalization;
using System.Reflection;
using Lex.Tests.Shared;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// Holds the tests against the checklists of the specification: each row has a test in this project, or in another one where
/// tiers do not matter (<c>tests/checklist/elsewhere.tsv</c>), or stands in <c>tests/checklist/exclusions.tsv</c> with the part
/// that is missing, the issue that will bring it and the reason. The register of required improvements
/// (<c>tests/checklist/register.tsv</c>) is a checklist as well; a defect of it may be shown by a row of runtime section 17.
/// </summary>
public sealed class ChecklistTests
{
    /// <summary>In the list of exclusions: nothing of the row is tested.</summary>
    private const string Whole = "*";

    private const string Register = "register";

    /// <summary>Rows of runtime section 18.</summary>
    private const int Areas = 17;

    private static readonly string[] Issues = ["The whole language and its pure library", "The whole runtime", "none yet"];

    public static TheoryData<string, int> Books() => new() { { "runtime", 105 }, { "language", 104 }, { "stdlib", 116 }, { Register, Lines("register.tsv").Count() } };

    [Theory]
    [MemberData(nameof(Books))]
    public void Every_row_is_tested_or_excluded(string book, int count)
    {
        var tested = Tested(book);
        var excluded = Excluded().Where(e => e.Book == book).ToList();
        var problems = new List<string>();
        for (var row = 1; row <= count; row++)
        {
            var missing = excluded.Where(e => e.Row == row).Select(e => e.Part).ToList();
            if (missing.Contains(Whole) == tested.Contains(row))
            {
                problems.Add($"{row} is {(tested.Contains(row) ? "tested and excluded" : "neither tested nor excluded")}");
            }
        }

        problems.AddRange(tested.Concat(excluded.Select(e => e.Row)).Where(row => row < 1 || row > count)
            .Select(row => $"there is no row {row}"));
        Assert.True(problems.Count == 0, $"{book}: {string.Join("; ", problems)}");
    }

    [Fact]
    public void Tests_of_rows_run_in_every_tier()
    {
        var problems = new List<string>();
        foreach (var method in Methods())
        {
            if (method.GetCustomAttributes<RowAttribute>().Any(row => row.WithoutTiers is not null)) continue;
            if (!method.IsDefined(typeof(RowAttribute)) && !method.IsDefined(typeof(RowsAttribute))) continue;
            var at = Array.FindIndex(method.GetParameters(), p => p.Name is "tier" or "tierName");
            foreach (var cases in Cases(method).GroupBy(c => at <= 0 ? "" : c[0]))
            {
                if (at < 0 || Tier.All.Any(tier => cases.All(c => !tier.Name.Equals(c[at]))))
                {
                    problems.Add($"{method.DeclaringType!.Name}.{method.Name} {cases.Key}");
                }
            }
        }

        Assert.Empty(problems);
    }

    private static HashSet<int> Tested(string book)
    {
        var rows = new HashSet<int>();
        foreach (var method in Methods())
        {
            foreach (var attribute in method.GetCustomAttributes<RowAttribute>().Where(a => a.Book == book)) rows.UnionWith(attribute.Rows);
            if (method.GetCustomAttribute<RowsAttribute>()?.Book != book) continue;
            foreach (var test in Cases(method))
            {
                var number = new string([.. ((string)test[0]!).TakeWhile(char.IsAsciiDigit)]);
                if (number.Length > 0) rows.Add(Number(number));
            }
        }

        if (book == Register) rows.UnionWith(Lines("register.tsv").Where(line => line[4] != "-").Select(line => Number(line[0])));
        rows.UnionWith(Lines("elsewhere.tsv").Where(line => line[0] == book).Select(line => Number(line[1])));
        return rows;
    }

    [Fact]
    public void Tests_that_stand_elsewhere_are_there()
    {
        foreach (var line in Lines("elsewhere.tsv"))
        {
            Assert.True(line.Length == 5 && line[4].Length > 0, $"not `checklist, row, file, method, reason`: {string.Join(' ', line)}");
            Assert.Contains($"public void {line[3]}(", File.ReadAllText(RepositoryPaths.Of(line[2].Split('/'))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_register_has_every_area_and_names_rows_that_are_shown()
    {
        var rows = Tested("runtime");
        var areas = new HashSet<int>();
        var number = 0;
        foreach (var line in Lines("register.tsv"))
        {
            Assert.True(line.Length == 5 && line[2].Length > 0 && line[3].Length > 0, $"not `number, area, section, defect, rows`: {string.Join(' ', line)}");
            Assert.Equal(++number, Number(line[0]));
            areas.Add(Number(line[1]));
            if (line[4] != "-") Assert.All(line[4].Split(','), row => Assert.Contains(Number(row), rows));
        }

        Assert.Equal(Enumerable.Range(0, Areas + 1), areas.Order());
    }

    private static IEnumerable<MethodInfo> Methods() =>
        typeof(ChecklistTests).Assembly.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(m => m.IsDefined(typeof(FactAttribute)));

    private static IEnumerable<object?[]> Cases(MethodInfo method) =>
        method.GetCustomAttributes<MemberDataAttribute>().SelectMany(data => data.GetData(method)!);

    private static IEnumerable<(string Book, int Row, string Part)> Excluded()
    {
        foreach (var line in Lines("exclusions.tsv"))
        {
            Assert.True(line.Length == 5 && Issues.Contains(line[3])
                && line[4].Length > 0, $"not `checklist, row, part, issue, reason`: {string.Join(' ', line)}");
            yield return (line[0], Number(line[1]), line[2]);
        }
    }

    private static IEnumerable<string[]> Lines(string file) =>
        File.ReadLines(RepositoryPaths.Of("tests", "checklist", file)).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
