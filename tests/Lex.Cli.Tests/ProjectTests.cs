using Xunit;

namespace Lex.Cli.Tests;

/// <summary>Programs of several files, example blocks and <c>lex test</c>.</summary>
public sealed class ProjectTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lex-project");

    public void Dispose() => _directory.Delete(recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static void Succeeds(string output, params string[] arguments)
    {
        var result = Tool.Run(arguments);
        Assert.Equal((0, output, ""), (result.ExitCode, result.Output, result.Error));
    }

    private static void Fails(int exitCode, string part, params string[] arguments)
    {
        var result = Tool.Run(arguments);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(part, result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_92_files_import_files()
    {
        Write("lib/a.lex", "fn up(x :: Int) -> Int { x + 1 }\ntype Lamp = On | Off\n");
        var main = Write("main.lex",
            "import \"./lib/a\" as a\nfn f(l :: a.Lamp) -> Int { match l { a.On => a.up(1), Off => 0 } }\nfn t() -> Int { f(On) }\n");
        Succeeds("2\n", "run", main, "t");
    }

    [Fact]
    public void Row_93_cycles_name_the_files()
    {
        Write("b.lex", "import \"./a\" as a\n");
        var a = Write("a.lex", "import \"./b\" as b\nfn t() -> Int { 1 }\n");
        Fails(1, $"import cycle: {a} -> {Path.Combine(_directory.FullName, "b.lex")} -> {a}", "run", a, "t");
    }

    [Fact]
    public void Packages_are_found_by_the_paths_of_the_manifest()
    {
        Write("app/lex.toml",
            "[package]\nname = \"app\" # ours\n\n[dependencies]\ngeo = { path = \"../geo\" }\n"
            + "net = { git = \"https://example.com/x\", tag = \"v1\" }\n[dependencies.flat]\npath = '../flat'\n");
        Write("geo/src/area.lex", "import \"./unit\" as u\nfn square(n :: Int) -> Int { n * n * u.one() }\n");
        Write("geo/src/unit.lex", "fn one() -> Int { 1 }\n");
        Write("flat/m.lex", "fn two() -> Int { 2 }\n");
        var main =
            Write("app/src/main.lex", "import \"geo/area\" as area\nimport \"flat/m\" as m\nfn t() -> Int { area.square(3) + m.two() }\n");
        Succeeds("11\n", "run", main, "t");
        Fails(1, "the package `nope` is not listed", "run", Write("app/b.lex", "import \"nope/x\" as x\nfn t() -> Int { 1 }\n"), "t");
        Fails(1, "packages are not fetched", "run", Write("app/c.lex", "import \"net/x\" as x\nfn t() -> Int { 1 }\n"), "t");
        Fails(1, "has no module `none`", "run", Write("app/d.lex", "import \"geo/none\" as x\nfn t() -> Int { 1 }\n"), "t");
        Write("app/lex.toml", "[dependencies]\ngeo = 3\n");
        Fails(1, "line 2 of", "run", main, "t");
    }

    [Fact]
    public void A_program_from_standard_input_imports_standard_modules_only()
    {
        var result = Tool.RunWithInput("import \"./a\" as a\nfn t() -> Int { 1 }\n", "check", "-");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("load_error", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_91_check_runs_examples()
    {
        var file = Write("tw.lex", "fn tw(n :: Int) -> Int\nexamples { tw(2) => 5, tw(1) => 2 }\n{ n * 2 }\nfn t() -> Int { 1 }\n");
        Fails(2, "example 1 of `tw` expects 5, got 4", "check", file);
        var json = Tool.Run("check", file, "--output", "json");
        Assert.Equal(2, json.ExitCode);
        Assert.Contains("\"case_index\": 0", json.Output, StringComparison.Ordinal);
        Assert.Contains("\"expected\": \"5\"", json.Output, StringComparison.Ordinal);
        Assert.Contains("\"got\": \"4\"", json.Output, StringComparison.Ordinal);
        Succeeds("1\n", "run", file, "t");
    }

    [Theory]
    [InlineData("fn f(n :: Int) -> Int examples { f(0) => 1 } { 1 / n }", "got runtime error: ")]
    [InlineData("fn f(n :: Int) -> Int examples { f(0) => 1 } { f(n + 1) }", "got runtime error: ")]
    [InlineData("fn f(n :: Int) -> { s :: Str, t :: (Int, List[Unit]) } examples { f(0) => { s: \"b\", t: (1, []) } } "
        + "{ { s: \"a\\n\", t: (n, [()]) } }",
        "expects { s: \"b\", t: (1, []) }, got { s: \"a\\n\", t: (0, [()]) }")]
    [InlineData("fn f(n :: Int) -> Option[Float] examples { f(0) => None } { Some(0.1 + 0.2) }",
        "expects None, got Some(0.30000000000000004)")]
    public void Mismatches_show_values_as_they_are_written(string source, string part) => Fails(2, part, "check", Write("x.lex", source));

    [Fact]
    public void Examples_of_imported_files_run_too()
    {
        Write("a.lex", "fn up(x :: Int) -> Int\n  examples { up(1) => 3 }\n{ x + 1 }\n");
        Fails(2, "a.lex:2:14: error[example_mismatch]", "check", Write("main.lex", "import \"./a\" as a\nfn t() -> Int { a.up(1) }\n"));
    }

    [Fact]
    public void Strict_makes_errors_of_warnings()
    {
        var open = Write("open.lex", "fn t(o :: Option[Int]) -> Int { match o { None => 0 } }\n");
        var relaxed = Tool.Run("check", open);
        Assert.Equal((0, "ok\n"), (relaxed.ExitCode, relaxed.Output));
        Assert.Contains("warning[non_exhaustive_match]: the match has no arm for `Some(_)`", relaxed.Error, StringComparison.Ordinal);
        Fails(2, "error[non_exhaustive_match]", "check", "--strict", open);
        Fails(2, "\"Some(_)\"", "check", "--strict", open, "--output", "json");

        var style = Write("style.lex", "fn f() -> Int { 1 }\nfn t(f :: Int) -> Int { f }\n");
        Succeeds("ok\n", "check", style);
        Fails(0, "\"kind\": \"SHADOW_FN\"", "check", style, "--output", "json");
        Fails(1, "error[SHADOW_FN]", "check", "--strict", style);
        Succeeds("1\n", "run", style, "t", "1");
    }

    [Fact]
    public void Test_looks_at_what_run_all_gives()
    {
        var directory = Path.Combine(_directory.FullName, "tests");
        Write("tests/test_a.lex", "fn run_all() -> Int { 0 }\n");
        Write("tests/test_b.lex", "fn run_all() -> Result[Unit, Str] { Ok(()) }\n");
        Write("tests/helper.lex", "fn broken( {");
        Fails(0, "2 passed, 0 failed", "test", directory);
        Write("tests/test_c.lex", "fn run_all() -> Int { 3 }\n");
        Write("tests/test_d.lex", "fn run_all() -> Result[Unit, Str] { Err(\"why\") }\n");
        Write("tests/test_e.lex", "fn other() -> Int { 0 }\n");
        Write("tests/test_f.lex", "import \"std.io\" as io\nfn run_all() -> [io] Int { let _ := io.print(\"said\")\n 1 / 0 }\n");
        var result = Tool.Run("test", directory);
        Assert.Equal(1, result.ExitCode);
        foreach (var part in (string[])["test_c.lex: `run_all` gave 3", "test_d.lex: `run_all` gave Err(\"why\")",
            "test_e.lex: it has no function", "said\n", "division by zero", "2 passed, 4 failed"])
            Assert.Contains(part, result.Output, StringComparison.Ordinal);
        Fails(1, "effect_not_allowed", "test", directory, "--allow-effects", "time");
    }

    [Fact]
    public void Moving_a_project_keeps_its_names()
    {
        Write("one/lib/a.lex", "fn f() -> Int { 1 / 0 }\n");
        Write("two/lib/a.lex", "fn f() -> Int { 1 / 0 }\n");
        string[] errors = [.. new[] { "one", "two" }.Select(d =>
            Tool.Run("disasm", Write($"{d}/main.lex", "import \"./lib/a\" as a\nfn t() -> Int { a.f() }\n")).Output)];
        Assert.Contains("a_", errors[0], StringComparison.Ordinal);
        Assert.Equal(errors[0], errors[1]);
    }
}
