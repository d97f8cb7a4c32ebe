using System.Text;
using Lex.Core.Programs;
using Lex.Frontend.Modules;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Tests;

/// <summary>Programs of several files (language section 8).</summary>
public class ModuleTests
{
    private const string Up = "fn up(x :: Int) -> Int { x + 1 }\n";

    /// <summary>Files in memory; references are file names after <c>./</c>.</summary>
    private sealed class Files(params (string Name, string Text)[] files) : IModuleSource
    {
        public string? EntryName => "main.lex";

        public ModuleText? Find(string reference, string? importer, out string problem)
        {
            problem = "there is no such file";
            var name = reference["./".Length..] + ".lex";
            if (name == EntryName) return new(name, "dir/" + name, default);
            foreach (var file in files)
                if (file.Name == name) return new(name, "dir/" + name, Encoding.UTF8.GetBytes(file.Text));
            return null;
        }
    }

    private static CompileResult Compile(string main, params (string Name, string Text)[] files) =>
        LexCompiler.Compile(SourceText.FromString(main, "dir/main.lex"), TestPrograms.Catalogue,
            CompileOptions.Default with { Modules = new Files(files) });

    private static ProgramCode Accept(string main, params (string Name, string Text)[] files)
    {
        var result = Compile(main, files);
        Assert.True(result.IsSuccess, string.Concat(result.Diagnostics));
        return result.Program!;
    }

    [Fact]
    public void Names_of_an_imported_file_get_its_prefix()
    {
        var program =
            Accept("import \"./a\" as a\nfn f(l :: a.Lamp) -> Int { match l { a.On => a.up(1), Off => 0 } }\nfn t() -> Int { f(a.On) }\n",
            ("a.lex", Up + "type Lamp = On | Off\nfn twice(x :: Int) -> Int { up(up(x)) }\n"));
        var prefix = ModuleNames.PrefixOf("a.lex");
        Assert.Equal("a_", prefix[..2]);
        Assert.Equal(10, prefix.Length);
        Assert.Equal([$"{prefix}.twice", $"{prefix}.up", "f", "t"],
            program.FunctionNames.Select(entry => entry.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_prefix_is_the_stem_and_the_start_of_the_hash_of_the_name() =>
        Assert.Equal("geo_48075e00", ModuleNames.PrefixOf("/proj/src/geo.lex"));

    [Theory]
    [InlineData("fn t(up :: Int) -> Int { up }")]
    [InlineData("fn t() -> Int { let up := 3\n up }")]
    [InlineData("fn t() -> Int { let f := fn (up :: Int) -> Int { up }\n f(1) }")]
    [InlineData("fn t() -> Int { match Some(3) { Some(up) => up, None => 0 } }")]
    [InlineData("fn t() -> Int { match { a: 3 } { { a: up } => up } }")]
    [InlineData("fn t() -> Int { match { up: 3 } { { up } => up } }")]
    public void Locals_hide_the_names_of_their_file(string function) =>
        Accept("import \"./a\" as a\nfn main() -> Int { 1 }\n", ("a.lex", Up + function));

    [Theory]
    [InlineData("fn t(a :: { up :: Int }) -> Int { a.up }")]
    [InlineData("fn t() -> Int { let a := { up: 1 }\n a.up }")]
    [InlineData("fn t() -> Int { let n := { let a := 1\n a }\n a.up(n) }")]
    public void Locals_hide_the_aliases_of_files(string function) => Accept("import \"./a\" as a\n" + function, ("a.lex", Up));

    [Fact]
    public void A_file_that_two_files_import_is_loaded_once()
    {
        var program = Accept("import \"./b\" as b\nimport \"./c\" as c\nfn t() -> Int { b.f(1) + c.f(2) }\n",
            ("a.lex", Up),
            ("b.lex", "import \"./a\" as a\nfn f(x :: Int) -> Int { a.up(x) }\n"),
            ("c.lex", "import \"./a\" as x\nfn f(n :: Int) -> Int { n |> x.up }\n"));
        Assert.Single(program.FunctionNames, entry => entry.Key.EndsWith(".up", StringComparison.Ordinal));
    }

    [Fact]
    public void Aliases_of_standard_modules_belong_to_their_file()
    {
        Accept("import \"std.str\" as s\nimport \"./a\" as a\nfn t() -> Int { s.len(a.text(1)) }\n",
            ("a.lex", "import \"std.int\" as s\nfn text(n :: Int) -> Str { s.to_str(n) }\n"));
        var hidden =
            Compile("import \"./a\" as a\nfn t() -> Int { s.len(\"x\") }\n", ("a.lex", "import \"std.str\" as s\nfn f() -> Int { 1 }\n"));
        Assert.Equal("unknown_identifier", Assert.Single(hidden.Diagnostics).Kind.Name);
    }

    [Fact]
    public void Aliases_reach_one_level_only() =>
        Assert.Equal("unknown_identifier", Assert.Single(Compile("import \"./b\" as b\nfn t() -> Int { b.a.up(1) }\n",
            ("a.lex", Up), ("b.lex", "import \"./a\" as a\nfn f() -> Int { 1 }\n")).Diagnostics).Kind.Name);

    [Fact]
    public void Types_predicates_examples_and_spreads_are_renamed_too()
    {
        var program = Accept("import \"./a\" as a\nfn t(p :: a.More) -> Int { a.f(p.x) }\n",
            ("a.lex", """
                type Base = { x :: Int }
                type More = { ...Base, y :: List[Tree] }
                type Tree = Leaf | Fork(Tree, Tree)
                fn limit() -> Int { 3 }
                fn f(n :: Int{x | x > 0 or x < limit}) -> Int
                  examples { f(limit()) => limit() }
                { n }
                """));
        var prefix = ModuleNames.PrefixOf("a.lex");
        var refinement = program.Find($"{prefix}.f")!.Refinements[0]!;
        var right = Assert.IsType<PredicateExpression.Binary>(Assert.IsType<PredicateExpression.Binary>(refinement.Predicate).Right).Right;
        Assert.Equal($"{prefix}.limit", Assert.IsType<PredicateExpression.Variable>(right).Name);
    }

    [Theory]
    [InlineData("import \"./b\" as b\n", "import \"./a\" as a\n", "import cycle: dir/a.lex -> dir/b.lex -> dir/a.lex")]
    [InlineData("import \"./b\" as b\n", "import \"./main\" as m\n",
        "import cycle: dir/main.lex -> dir/a.lex -> dir/b.lex -> dir/main.lex")]
    [InlineData("import \"./a\" as b\n", "", "import cycle: dir/a.lex -> dir/a.lex")]
    [InlineData("import \"./gone\" as b\n", "", "`./gone` cannot be imported: there is no such file")]
    public void What_cannot_be_loaded_is_reported_at_the_import(string a, string b, string message)
    {
        var diagnostic = Assert.Single(Compile("import \"./a\" as a\nfn t() -> Int { 1 }\n", ("a.lex", a), ("b.lex", b)).Diagnostics);
        Assert.Equal(("load_error", message), (diagnostic.Kind.Name, diagnostic.Message));
        Assert.Equal(1, diagnostic.Line);
    }

    [Fact]
    public void A_program_without_module_source_imports_standard_modules_only()
    {
        var result = LexCompiler.Compile(SourceText.FromString("import \"./a\" as a\n"), TestPrograms.Catalogue, CompileOptions.Default);
        Assert.Equal("load_error", Assert.Single(result.Diagnostics).Kind.Name);
    }

    [Fact]
    public void Diagnostics_are_in_the_file_they_belong_to()
    {
        var result = Compile("import \"./a\" as a\nfn t() -> Str { a.up(1) }\n", ("a.lex", Up + "\nfn bad() -> Int {\n  \"é\" + 1 }\n"));
        Assert.Equal([("dir/main.lex", 2, 17), ("dir/a.lex", 4, 9)], result.Diagnostics.Select(d => (d.Source.Path, d.Line, d.Column)));
        Assert.Contains("4 |   \"é\" + 1 }", result.Diagnostics[1].Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_time_errors_know_the_file_they_happen_in()
    {
        var program = Accept("import \"./a\" as a\nfn t() -> Int { a.up(1) }\n", ("a.lex", "\n\n" + Up));
        var function = program.Find($"{ModuleNames.PrefixOf("a.lex")}.up")!;
        var (file, offset) = program.Source!.Resolve(function.SourceMap[0]);
        Assert.Equal(("dir/a.lex", 3), (file.Path, file.Locate(offset).Line));
    }

    [Fact]
    public void Syntax_errors_of_all_files_are_reported_together()
    {
        var result = Compile("import \"./a\" as a\nimport \"./b\" as b\nfn t( -> Int { 1 }\n", ("a.lex", "fn ("), ("b.lex", "type = 3"));
        Assert.All(result.Diagnostics, d => Assert.Equal("syntax_error", d.Kind.Name));
        Assert.Equal("dir/main.lex", result.Diagnostics[0].Source.Path);
    }

    [Fact]
    public void A_chain_of_imports_without_end_is_an_error()
    {
        var result = LexCompiler.Compile(SourceText.FromString("import \"./0\" as a\n"), TestPrograms.Catalogue,
            CompileOptions.Default with { Modules = new Endless() });
        Assert.Equal("load_error", Assert.Single(result.Diagnostics).Kind.Name);
    }

    private sealed class Endless : IModuleSource
    {
        private int _next;

        public string? EntryName => null;

        public ModuleText? Find(string reference, string? importer, out string problem)
        {
            problem = "";
            var name = $"{++_next}.lex";
            return new(name, name, Encoding.UTF8.GetBytes($"import \"./{_next}\" as a\n"));
        }
    }
}
