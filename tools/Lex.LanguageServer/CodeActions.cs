using System.Text.Json.Nodes;

namespace Lex.LanguageServer;

/// <summary>The repairs that the front end suggests, as edits that an editor can make.</summary>
internal static class CodeActions
{
    public static JsonArray At(Document document, int start, int end)
    {
        var actions = new JsonArray();
        foreach (var diagnostic in document.OwnDiagnostics)
        {
            if (diagnostic.Repair is not { Edits: { IsEmpty: false } edits } repair || diagnostic.Span.Start > end
                || diagnostic.Span.End < start) continue;
            var changes = new JsonArray();
            foreach (var edit in edits)
                changes.Add((JsonNode)new JsonObject { ["range"] = document.RangeOf(edit.Span), ["newText"] = edit.Replacement });
            actions.Add((JsonNode)new JsonObject
            {
                ["title"] = repair.Text,
                ["kind"] = "quickfix",
                ["edit"] = new JsonObject { ["changes"] = new JsonObject { [document.Uri] = changes } },
            });
        }

        return actions;
    }
}
