using System.Runtime.CompilerServices;
using System.Text;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>The library as a whole: what it offers, and the page that lists it.</summary>
public sealed class LibraryTests
{
    [Theory]
    [InlineData("io", 5)]
    [InlineData("env", 1)]
    [InlineData("time", 6)]
    [InlineData("rand", 1)]
    [InlineData("crypto", 42)]
    [InlineData("csv", 2)]
    [InlineData("dotenv", 1)]
    public void A_module_outside_the_pure_ones_has_so_many_functions(string module, int count) =>
        Assert.Equal(count, Library.Signatures.FunctionsOf(module).Count());

    [Fact]
    public void Every_descriptor_has_a_method_and_is_found_by_its_name()
    {
        for (var i = 0; i < BuiltinTable.Count; i++)
        {
            var function = BuiltinTable.Create(i);
            Assert.Equal(i, BuiltinTable.IndexOf(function.Module, function.Name));
            Assert.True(function.Method().IsStatic);
            Assert.Equal(function.IsPure, BuiltinTable.GateOf(i) is null);
        }

        Assert.Null(Library.Find("str", "nothing"));
        Assert.Null(Library.Find("nothing", "len"));
        Assert.Null(Library.Signatures.Find("json", "parse_typed"));
    }

    [Fact]
    public void An_effect_called_as_if_it_were_pure_is_refused() =>
        Assert.Equal("!effects not permitted (attempted io.print)", Call.Json("io.print", "[\"x\"]"));

    [Fact]
    public void The_page_is_up_to_date()
    {
        var file = Path.Combine(Root(), "docs", "stdlib.md");
        var page = Page();
        if (Environment.GetEnvironmentVariable("LEX_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, page);
        }

        Assert.Equal(page, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    private static string Page()
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < BuiltinTable.Count; i++)
        {
            var f = BuiltinTable.Create(i);
            if (Library.Signatures.Find(f.Module, f.Name) is null) continue;
            rows[$"{f.Module}.{f.Name}"] = $"| `{f.Name}` | `{f.Signature}` | {BuiltinTable.GateOf(i) ?? "pure"} | {f.Cost.ToString().ToLowerInvariant()} | {f.Summary} |";
        }

        foreach (var (module, name, signature, summary) in BuiltinTable.Inlined())
            rows[$"{module}.{name}"] = $"| `{name}` | `{signature}` | {(module == "conc" ? "concurrent" : "pure")} | as its code | {summary} |";

        var page = new StringBuilder(
            "# The standard library\n\n"
            + "Generated from the declarations in `src/Lex.Stdlib`; a test keeps it up to date. The gate of an effect must be granted;\n"
            + "a cost *charged* grows with the work and the result, *constant* is one step and no cells.\n");
        var current = "";
        foreach (var (name, row) in rows)
        {
            var module = name[..name.IndexOf('.', StringComparison.Ordinal)];
            if (module != current)
            {
                page.Append($"\n## {module}\n\n| Function | Type | Gate | Cost | What it does |\n|---|---|---|---|---|\n");
            }

            current = module;
            page.Append(row.Replace("\\|", "|", StringComparison.Ordinal)).Append('\n');
        }

        return page.ToString();
    }

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
