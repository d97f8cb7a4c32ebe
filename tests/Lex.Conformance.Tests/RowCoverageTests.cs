using System.Globalization;
using System.Reflection;
using Lex.Tests.Shared;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>No row of runtime section 17 is forgotten: each is shown by a test, or <c>rows.tsv</c> says where else or why not yet.</summary>
public sealed class RowCoverageTests
{
    private const int Rows = 105;

    [Fact]
    public void Every_row_is_tested_or_accounted_for()
    {
        var shown = MachineRowTests.Shown.Concat(SourceRowTests.Shown).Concat(RowsOf(typeof(StateRowTests))).Concat(RowsOf(typeof(SourceRowTests))).ToHashSet();
        var elsewhere = Elsewhere();
        Assert.Equal("", string.Join(' ', Enumerable.Range(1, Rows).Where(row => !shown.Contains(row) && !elsewhere.ContainsKey(row))));
        Assert.Equal("", string.Join(' ', elsewhere.Keys.Where(shown.Contains)));
        foreach (var (row, where) in elsewhere)
            Assert.True(where == "-" || File.Exists(Path.Combine(RepositoryPaths.Root, "tests", where)), $"row {row}: there is no {where}");
    }

    private static IEnumerable<int> RowsOf(Type type) =>
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
        where method.Name.StartsWith("Row_", StringComparison.Ordinal)
        select int.Parse(method.Name.Split('_')[1], CultureInfo.InvariantCulture);

    private static Dictionary<int, string> Elsewhere()
    {
        var rows = new Dictionary<int, string>();
        foreach (var line in File.ReadLines(Path.Combine(RepositoryPaths.Root, "tests", "Lex.Conformance.Tests", "rows.tsv")).Skip(2))
        {
            var cells = line.Split('\t');
            Assert.Equal(3, cells.Length);
            Assert.NotEmpty(cells[2]);
            rows.Add(int.Parse(cells[0], CultureInfo.InvariantCulture), cells[1]);
        }

        return rows;
    }
}
