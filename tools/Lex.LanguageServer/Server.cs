using System.Text.Json.Nodes;
using Lex.Frontend.Formatting;

namespace Lex.LanguageServer;

/// <summary>
/// Serves one editor: reads messages until the editor says <c>exit</c> or goes away. Requests are answered in order, and
/// each works on the text as the editor last sent it.
/// </summary>
internal sealed class Server
{
    private const int MethodNotFound = -32601;
    private const int InvalidRequest = -32600;

    private readonly MessageStream _messages;
    private readonly Dictionary<string, Document> _documents = new(StringComparer.Ordinal);
    private bool _shutDown;

    private Server(MessageStream messages) => _messages = messages;

    /// <summary>Serves until the end; answers the exit code, which is 0 if the editor took its leave properly.</summary>
    public static int Run(Stream input, Stream output)
    {
        var server = new Server(new MessageStream(input, output));
        while (server._messages.Read() is { } message)
        {
            if (message.Text("method") is not { } method) continue;
            if (method == "exit") break;
            if (message["id"] is { } id) server.Answer(id.DeepClone(), method, message["params"]);
            else server.Take(method, message["params"]);
        }

        return server._shutDown ? 0 : 1;
    }

    private void Answer(JsonNode id, string method, JsonNode? parameters)
    {
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id };
        try
        {
            answer["result"] = Result(method, parameters);
        }
        catch (RequestException error)
        {
            answer["error"] = new JsonObject { ["code"] = error.Code, ["message"] = error.Message };
        }

        _messages.Write(answer);
    }

    private JsonNode? Result(string method, JsonNode? parameters)
    {
        switch (method)
        {
            case "initialize":
                return Capabilities();
            case "shutdown":
                _shutDown = true;
                return null;
        }

        if (!Enum.TryParse<Request>(method.AsSpan(method.IndexOf('/') + 1), ignoreCase: true, out var request)
            || !method.StartsWith("textDocument/", StringComparison.Ordinal))
            throw new RequestException(MethodNotFound, $"unknown method `{method}`");
        if (parameters.Part("textDocument").Text("uri") is not { } uri || !_documents.TryGetValue(uri, out var document)) return null;
        var offset = document.OffsetOf(parameters.Part("position"));
        return request switch
        {
            Request.Hover => Hover.At(document, offset),
            Request.Definition => Navigation.Definition(document, offset),
            Request.References =>
                Navigation.References(document, offset, parameters.Part("context").Part("includeDeclaration")?.ToJsonString() == "true"),
            Request.Rename => Navigation.Rename(document, offset, parameters.Text("newName") ?? "")
                ?? throw new RequestException(InvalidRequest, "this name cannot be changed to that one"),
            Request.Completion => Completion.At(document, offset),
            _ => Format(document),
        };
    }

    private enum Request : byte
    {
        Hover, Definition, References, Rename, Completion, Formatting,
    }

    private static JsonObject Capabilities() => new()
    {
        ["capabilities"] = new JsonObject
        {
            ["textDocumentSync"] = 1,
            ["hoverProvider"] = true,
            ["definitionProvider"] = true,
            ["referencesProvider"] = true,
            ["renameProvider"] = true,
            ["documentFormattingProvider"] = true,
            ["completionProvider"] = new JsonObject { ["triggerCharacters"] = new JsonArray(".", "\"") },
        },
        ["serverInfo"] = new JsonObject { ["name"] = "lex" },
    };

    /// <summary>Takes a notification; those that mean nothing here are ignored, as the protocol demands.</summary>
    private void Take(string method, JsonNode? parameters)
    {
        if (parameters.Part("textDocument").Text("uri") is not { } uri) return;
        switch (method)
        {
            case "textDocument/didOpen":
                Update(uri, parameters.Part("textDocument").Text("text") ?? "");
                break;
            case "textDocument/didChange":
                // The whole text comes with every change.
                if (parameters.Part("contentChanges") is JsonArray { Count: > 0 } changes) Update(uri, changes[^1].Text("text") ?? "");
                break;
            case "textDocument/didClose":
                _documents.Remove(uri);
                Publish(uri, []);
                break;
        }
    }

    private void Update(string uri, string text)
    {
        var document = _documents[uri] = new Document(uri, text);
        var diagnostics = new JsonArray();
        foreach (var diagnostic in document.Result.Diagnostics)
        {
            diagnostics.Add((JsonNode)new JsonObject
            {
                ["range"] = document.RangeOf(diagnostic.Span),
                ["severity"] = 1,
                ["code"] = diagnostic.Kind.Name,
                ["source"] = "lex",
                ["message"] = diagnostic.Hint is null ? diagnostic.Message : $"{diagnostic.Message}\nhint: {diagnostic.Hint}",
            });
        }

        Publish(uri, diagnostics);
    }

    private void Publish(string uri, JsonArray diagnostics) => _messages.Write(new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["method"] = "textDocument/publishDiagnostics",
        ["params"] = new JsonObject { ["uri"] = uri, ["diagnostics"] = diagnostics },
    });

    /// <summary>One edit that replaces the text; none if it is formatted already, null if it cannot be read.</summary>
    private static JsonArray? Format(Document document)
    {
        if (SourceFormatter.Format(document.Source).Text is not { } text) return null;
        if (text == document.Source.Slice(new(0, document.Bytes.Length))) return [];
        return [new JsonObject { ["range"] = document.RangeOf(new(0, document.Bytes.Length)), ["newText"] = text }];
    }
}

/// <summary>A request that cannot be carried out; the editor gets the code and the message.</summary>
internal sealed class RequestException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;
}
