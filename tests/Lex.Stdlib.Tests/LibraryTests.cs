using System.Runtime.CompilerServices;
using System.Text;
using Lex.Stdlib.Modules;
using Lex.Stdlib.Tests.Support;
using Lex.Tests.Shared.Tiers;
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
    [InlineData("fs", 10)]
    [InlineData("log", 7)]
    [InlineData("kv", 7)]
    [InlineData("net", 19)]
    [InlineData("tls", 2)]
    [InlineData("http", 10)]
    [InlineData("stream", 2)]
    [InlineData("sql", 14)]
    [InlineData("process", 6)]
    [InlineData("chat", 2)]
    [InlineData("cli", 8)]
    [InlineData("toml", 3)]
    [InlineData("yaml", 3)]
    [InlineData("approval", 1)]
    [InlineData("arrow", 24)]
    [InlineData("df", 16)]
    [InlineData("redis", 19)]
    [InlineData("agent", 5)]
    [InlineData("vcs", 5)]
    [InlineData("moe", 5)]
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
    public void What_is_only_declared_has_a_type_that_the_checker_can_read_and_no_method()
    {
        foreach (var function in DeclaredFunctions.Signatures())
        {
            Assert.Equal(-1, BuiltinTable.IndexOf(function.Module, function.Name));
            var parameters = function.Signature.StartsWith("()", StringComparison.Ordinal) ? "1" : "";
            var program = TestProgram.OfSource(
                $"import \"std.{function.Module}\" as m\nfn t() -> Unit {{ let x := m.{function.Name}({parameters}) }}\n");
            Assert.Equal("arity_mismatch", program.Compile().Diagnostics[0].Kind);
        }
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

        foreach (var f in DeclaredFunctions.Signatures())
            rows[$"{f.Module}.{f.Name}"] = $"| `{f.Name}` | `{f.Signature}` | the host's | as the host says | Not performed by this library; a handler of the host's may. |";

        foreach (var (module, name, signature, summary) in BuiltinTable.Inlined())
            rows[$"{module}.{name}"] = $"| `{name}` | `{signature}` | {(module == "conc" ? "concurrent" : "pure")} | as its code | {summary} |";

        var page = new StringBuilder(
            "# The standard library\n\n"
            + "Generated from the declarations in `src/Lex.Stdlib`; a test keeps it up to date (to renew it, run the tests of\n"
            + "`Lex.Stdlib` with `LEX_UPDATE_SNAPSHOTS=1`). The gate of an effect must be granted;\n"
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
