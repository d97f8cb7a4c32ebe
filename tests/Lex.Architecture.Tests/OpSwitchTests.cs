using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Lex.Architecture.Tests;

/// <summary>Facts about ops stand in the op table. A switch over ops by hand would be a second place, so there is none.</summary>
public class OpSwitchTests
{
    private static readonly HashSet<string> OpNames = [.. Enum.GetNames(typeof(Lex.Core.Ops.Op))];

    [Fact]
    public void No_switch_over_ops_is_written_by_hand()
    {
        var found = new List<string>();
        foreach (var file in Repository.Sources("src", "tools", "bench"))
        {
            if (Repository.Relative(file).StartsWith("src/Lex.Generators/", StringComparison.Ordinal)) continue;
            found.AddRange(SwitchesIn(File.ReadAllText(file)).Select(line => $"{Repository.Relative(file)}:{line}"));
        }

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("switch (op) { case Op.IntAdd: break; }", 1)]
    [InlineData("switch (op) { case Lex.Core.Ops.Op.IntAdd or Op.IntSub: break; }", 1)]
    [InlineData("var x = op switch { Op.IntAdd => 1, _ => 2 };", 1)]
    [InlineData("var x = instruction switch { { Op: Op.IntAdd } => 1, _ => 2 };", 1)]
    [InlineData("var x = name switch { nameof(CoreOps.IntAdd) => 1, _ => 2 };", 1)]
    [InlineData("var x = kind switch { OperandKind.Local => 1, _ => 2 };", 0)]
    [InlineData("if (op == Op.IntAdd) { }", 0)]
    public void The_search_finds_what_it_should(string statement, int count) =>
        Assert.Equal(count, SwitchesIn($"class C {{ void M() {{ {statement} }} }}").Count());

    private static IEnumerable<int> SwitchesIn(string text)
    {
        var tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview));
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            IEnumerable<SyntaxNode> labels = node switch
            {
                SwitchStatementSyntax statement => statement.Sections.SelectMany(section => section.Labels),
                SwitchExpressionSyntax expression => expression.Arms.Select(arm => arm.Pattern),
                _ => [],
            };
            if (labels.Any(NamesOp)) yield return tree.GetLineSpan(node.Span).StartLinePosition.Line + 1;
        }
    }

    private static bool NamesOp(SyntaxNode label) => label.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().Any(IsOp)
        || label.DescendantNodesAndSelf().OfType<QualifiedNameSyntax>().Any(name => IsOp(name.Left.ToString(), name.Right.ToString()));

    private static bool IsOp(MemberAccessExpressionSyntax access) => IsOp(access.Expression.ToString(), access.Name.ToString());

    private static bool IsOp(string owner, string member) =>
        (owner is "Op" or "CoreOps" || owner.EndsWith(".Op", StringComparison.Ordinal)
            || owner.EndsWith(".CoreOps", StringComparison.Ordinal))
        && OpNames.Contains(member);
}
