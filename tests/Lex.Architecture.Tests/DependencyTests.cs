using System.Xml.Linq;
using Xunit;

namespace Lex.Architecture.Tests;

/// <summary>The direction of dependencies (architecture section 2).</summary>
public class DependencyTests
{
    [Theory]
    [InlineData("Lex.Core")]
    [InlineData("Lex.Frontend", "Lex.Core")]
    [InlineData("Lex.Interp", "Lex.Core")]
    [InlineData("Lex.Jit", "Lex.Core", "Lex.Interp", "Lex.Hosting", "Lex.Frontend", "Lex.Stdlib", "Lex.Trace")]
    [InlineData("Lex.Stdlib", "Lex.Core", "Lex.Interp")]
    [InlineData("Lex.Trace", "Lex.Core", "Lex.Interp")]
    [InlineData("Lex.Hosting", "Lex.Core", "Lex.Frontend", "Lex.Interp", "Lex.Stdlib", "Lex.Trace")]
    public void A_project_refers_only_to_what_it_may(string project, params string[] allowed)
    {
        foreach (var reference in BuiltAssembly.Load(project).References)
        {
            if (reference.StartsWith("System.", StringComparison.Ordinal) || reference == "Microsoft.Win32.Primitives") continue;
            Assert.Contains(reference, allowed);
        }
    }

    [Fact]
    public void The_engine_has_no_packages()
    {
        foreach (var project in Repository.EngineProjects)
        {
            var file = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
            Assert.Empty(file.Descendants("PackageReference"));
        }
    }

    [Fact]
    public void Nothing_in_the_engine_refers_to_tools_tests_or_benchmarks()
    {
        foreach (var project in Repository.EngineProjects)
        {
            var file = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
            foreach (var reference in file.Descendants("ProjectReference"))
            {
                var target = reference.Attribute("Include")!.Value.Replace('\\', '/');
                Assert.Matches("^\\.\\./Lex\\.[A-Za-z.]+/Lex\\.[A-Za-z.]+\\.csproj$", target);
            }
        }
    }

    [Fact]
    public void One_folder_emits_code_and_one_file_makes_dynamic_methods()
    {
        var makers = new List<string>();
        foreach (var file in Repository.Sources("src"))
        {
            var text = File.ReadAllText(file);
            var path = Repository.Relative(file);
            if (text.Contains("System.Reflection.Emit", StringComparison.Ordinal))
            {
                Assert.StartsWith("src/Lex.Jit/Emit/", path, StringComparison.Ordinal);
            }

            if (text.Contains("new DynamicMethod(", StringComparison.Ordinal)) makers.Add(path);
        }

        Assert.Single(makers);
        foreach (var project in Repository.EngineProjects)
        {
            if (project == "Lex.Jit") continue;
            Assert.DoesNotContain(BuiltAssembly.Load(project).MentionedTypes, type =>
                type.StartsWith("System.Reflection.Emit.", StringComparison.Ordinal));
        }
    }
}
