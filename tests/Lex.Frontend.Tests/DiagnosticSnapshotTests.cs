using System.Collections.Immutable;
using System.Text;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Modules;
using Lex.Frontend.Syntax;
using Lex.Hosting;

namespace Lex.Frontend.Tests;

/// <summary>
/// Diagnostics as people see them, beside the programs that bring them: the files of <c>Diagnostics</c>, one for each kind. With
/// <c>LEX_UPDATE_GOLDEN</c> set the texts are written anew, to be read and committed.
/// </summary>
public sealed class DiagnosticSnapshotTests
{
    private static string Folder => Path.Combine(TestPrograms.Root, "tests", "Lex.Frontend.Tests", "Diagnostics");

    public static TheoryData<string> Names() =>
        new(Directory.GetFiles(Folder, "*.md").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal));

    public static TheoryData<string> Kinds() => new([.. DiagnosticKinds.All.Select(k => k.Name), .. WarningKinds.All.Select(k => k.Name)]);

    /// <summary>A program of one or several files; the first is the entry file.</summary>
    private sealed record Program(string Title, ImmutableArray<(string Name, string Text)> Files) : IModuleSource
    {
        public string? EntryName => Files[0].Name;

        public ModuleText? Find(string reference, string? importer, out string problem)
        {
            problem = "there is no such file";
            foreach (var (name, text) in Files)
                if (reference == $"./{name[..^4]}") return new(name, name, Encoding.UTF8.GetBytes(text));
            return null;
        }

        public CompileResult Compile()
        {
            var options = CompileOptions.Default with { Modules = this, WithExamples = true, WithWarnings = true };
            return LexCompiler.Compile(SourceText.FromString(Files[0].Text, Files[0].Name), TestPrograms.Catalogue, options);
        }

        public ImmutableArray<Diagnostic> Diagnostics()
        {
            var result = Compile();
            if (!result.IsSuccess) return result.Diagnostics;
            var examples = result.Examples.IsEmpty ? [] : ExampleRun.Run(result);
            return examples.IsEmpty ? result.Warnings : examples;
        }

        public string Render()
        {
            var severity = Compile().IsSuccess && (Compile().Examples.IsEmpty || ExampleRun.Run(Compile()).IsEmpty) ? "warning" : "error";
            return string.Join('\n', Diagnostics().Select(d => d.Render(severity)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_is_the_golden_one(string name)
    {
        var file = Path.Combine(Folder, name + ".md");
        var text = File.ReadAllText(file);
        var actual = WithRenderings(text);
        if (Environment.GetEnvironmentVariable("LEX_UPDATE_GOLDEN") is not null) File.WriteAllText(file, actual);
        Assert.Equal(actual, File.ReadAllText(file));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_is_shown_and_explained(string kind)
    {
        var programs = ProgramsOf(File.ReadAllText(Path.Combine(Folder, kind + ".md")));
        Assert.Contains(programs, program => program.Diagnostics().Any(d => d.Kind.Name == kind && d.Kind.Explanation.Length > 20));
    }

    [Fact]
    public void Suggested_edits_mend_what_they_are_suggested_for()
    {
        var mended = 0;
        foreach (var name in Names())
        {
            foreach (var program in ProgramsOf(File.ReadAllText(Path.Combine(Folder, name + ".md"))))
            {
                foreach (var diagnostic in program.Diagnostics())
                {
                    if (diagnostic.Repair is not { Edits: { IsEmpty: false } edits }) continue;
                    var index = program.Files.ToList().FindIndex(f => f.Name == diagnostic.Source.Path);
                    var files = program.Files.SetItem(index, (program.Files[index].Name, Apply(program.Files[index].Text, edits)));
                    var after = (program with { Files = files }).Diagnostics();
                    Assert.DoesNotContain(after, d => d.Message == diagnostic.Message && d.SourceLine == diagnostic.SourceLine);
                    mended++;
                }
            }
        }

        Assert.True(mended > 60, $"{mended} diagnostics suggest edits");
    }

    private static string Apply(string text, ImmutableArray<SuggestedEdit> edits)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var result = new List<byte>();
        var at = 0;
        foreach (var edit in edits)
        {
            Assert.True(edit.Span.Start >= at && edit.Span.End >= edit.Span.Start, "edits are in order and apart");
            result.AddRange(bytes[at..edit.Span.Start]);
            result.AddRange(Encoding.UTF8.GetBytes(edit.Replacement));
            at = edit.Span.End;
        }

        return Encoding.UTF8.GetString([.. result, .. bytes[at..]]);
    }

    private static List<Program> ProgramsOf(string text) => [.. Sections(text).Select(s => s.Program).OfType<Program>()];

    /// <summary>The text with what each of its programs brings, in place of what it says about that.</summary>
    private static string WithRenderings(string text)
    {
        var result = new StringBuilder();
        foreach (var (lines, program) in Sections(text))
        {
            result.AppendJoin('\n', lines).Append('\n');
            if (program is not null) result.Append("\n```text\n").Append(program.Render()).Append("```\n");
            result.Append('\n');
        }

        return result.ToString().TrimEnd() + "\n";
    }

    /// <summary>The parts of a text between its headings, without renderings, and the program that each of them shows.</summary>
    private static IEnumerable<(List<string> Lines, Program? Program)> Sections(string text)
    {
        var kept = new List<string>();
        var files = ImmutableArray.CreateBuilder<(string, string)>();
        List<string>? source = null;
        var (title, fileName, isRendering) = ("", "", false);
        foreach (var line in text.TrimEnd().Split('\n'))
        {
            if (line.StartsWith('#') && source is null && !isRendering && kept.Count > 0)
            {
                yield return (Trimmed(kept), files.Count > 0 ? new(title, files.ToImmutable()) : null);
                kept = [];
                files.Clear();
            }

            if (isRendering || line == "```text")
            {
                isRendering = line != "```";
                continue;
            }

            kept.Add(line);
            if (source is null && line.StartsWith("```lex", StringComparison.Ordinal))
                (source, fileName) = ([], line["```lex".Length..].Trim());
            else if (source is not null && line == "```")
            {
                files.Add((fileName.Length == 0 ? "main.lex" : fileName, string.Join('\n', source)));
                source = null;
            }
            else if (source is not null) source.Add(line);
            else if (line.StartsWith('#')) title = line;
        }

        yield return (Trimmed(kept), files.Count > 0 ? new(title, files.ToImmutable()) : null);
    }

    private static List<string> Trimmed(List<string> lines)
    {
        while (lines.Count > 0 && lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
        return lines;
    }
}
