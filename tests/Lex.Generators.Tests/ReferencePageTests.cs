using Lex.Generators.Ops;
using Lex.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Lex.Generators.Tests;

/// <summary>The page <c>docs/ops.md</c> says what the op table of the core says.</summary>
public sealed class ReferencePageTests
{
    [Fact]
    public void The_page_is_up_to_date() =>
        Snapshot.Match(OpReferenceWriter.Write(Tables.ModelOf(CoreCompilation(), "Lex.Core.Ops.CoreOps")), "docs", "ops.md");

    /// <summary>The sources of the core; what is generated into them is not needed to read the table.</summary>
    private static Compilation CoreCompilation()
    {
        var core = Path.Combine(Repository.Root, "src", "Lex.Core");
        var files = Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(core, file).StartsWith("obj", StringComparison.Ordinal))
            .Where(file => !Path.GetRelativePath(core, file).StartsWith("bin", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => World.Parse(File.ReadAllText(file), file))
            .Append(World.Parse("global using System;", "Usings.cs"));
        return World.Compile().RemoveAllSyntaxTrees().AddSyntaxTrees(files);
    }
}
