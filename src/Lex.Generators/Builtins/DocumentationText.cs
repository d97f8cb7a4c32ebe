using System.Text;
using System.Xml;
using Microsoft.CodeAnalysis;

namespace Lex.Generators.Builtins;

/// <summary>Reads the summary of a documentation comment as one line of Markdown.</summary>
internal static class DocumentationText
{
    /// <summary>The summary, or an empty text if there is none.</summary>
    public static string SummaryOf(ISymbol symbol)
    {
        var xml = symbol.GetDocumentationCommentXml();
        if (string.IsNullOrWhiteSpace(xml)) return "";
        try
        {
            var document = new XmlDocument();
            document.LoadXml(xml);
            var summary = document.SelectSingleNode("//summary");
            if (summary is null) return "";

            var text = new StringBuilder();
            Append(summary, text);
            return Collapse(text.ToString());
        }
        catch (XmlException)
        {
            return "";
        }
    }

    private static void Append(XmlNode node, StringBuilder text)
    {
        foreach (XmlNode child in node.ChildNodes)
        {
            switch (child.Name)
            {
                case "c":
                    text.Append('`').Append(child.InnerText).Append('`');
                    break;
                case "see" or "paramref" or "typeparamref":
                    text.Append('`').Append(NameIn(child)).Append('`');
                    break;
                default:
                    if (child.HasChildNodes) Append(child, text);
                    else text.Append(child.Value);
                    break;
            }
        }
    }

    private static string NameIn(XmlNode reference)
    {
        var name = (reference.Attributes?["cref"] ?? reference.Attributes?["name"] ?? reference.Attributes?["langword"])?.Value ?? "";
        return name.Substring(name.LastIndexOf('.') + 1);
    }

    private static string Collapse(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c)) line.Append(c);
            else if (line.Length != 0 && line[line.Length - 1] != ' ') line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }
}
