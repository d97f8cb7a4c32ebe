using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Lex.Generators.Ops;

/// <summary>How names of the table become names in generated text.</summary>
internal static class Naming
{
    /// <summary>The fields of an instruction, by operand.</summary>
    public static readonly string[] Fields = ["A", "B", "C", "D"];

    /// <summary>A property: <c>imm_const_idx</c> and <c>immConst</c> become <c>ImmConst</c>.</summary>
    public static string Property(string name)
    {
        const string IndexSuffix = "_idx";
        if (name.EndsWith(IndexSuffix, StringComparison.Ordinal)) name = name.Substring(0, name.Length - IndexSuffix.Length);
        var result = new StringBuilder(name.Length);
        foreach (var word in name.Split(['_'], StringSplitOptions.RemoveEmptyEntries))
            result.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        return result.ToString();
    }

    /// <summary>A parameter: escaped when it is a keyword.</summary>
    public static string Parameter(string name)
    {
        var property = Property(name);
        var parameter = char.ToLowerInvariant(property[0]) + property.Substring(1);
        return SyntaxFacts.GetKeywordKind(parameter) == SyntaxKind.None ? parameter : "@" + parameter;
    }
}
