using System.Text;
using System.Text.Json.Nodes;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Formatting;
using Lex.Frontend.Modules;
using Lex.Frontend.Syntax;

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
    private readonly Func<string, IModuleSource> _modules;
    private bool _shutDown;

    private Server(MessageStream messages, Func<string, IModuleSource> modules) => (_messages, _modules) = (messages, modules);

    /// <summary>Serves until the end; answers the exit code, which is 0 if the editor took its leave properly.</summary>
    /// <param name="input">What the editor sends.</param>
    /// <param name="output">What it is sent.</param>
    /// <param name="modules">Where the files come from that the file with a path imports.</param>
    public static int Run(Stream input, Stream output, Func<string, IModuleSource> modules)
    {
        var server = new Server(new MessageStream(input, output), modules);
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
            Request.CodeAction => CodeActions.At(document, document.OffsetOf(parameters.Part("range").Part("start")),
                document.OffsetOf(parameters.Part("range").Part("end"))),
            _ => Format(document),
        };
    }

    private enum Request : byte
    {
        Hover, Definition, References, Rename, Completion, CodeAction, Formatting,
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
            ["codeActionProvider"] = true,
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
        Check(uri, Encoding.UTF8.GetBytes(text));
        // What other open files import may have changed.
        foreach (var (other, document) in _documents.ToArray())
            if (other != uri && document.Tree.Items.OfType<ImportSyntax>().Any(i => document.Symbols.FileOf(i.Alias.Text) is not null))
                Check(other, document.Bytes.ToArray());
    }

    private void Check(string uri, byte[] text)
    {
        var modules = Document.PathOf(uri) is { } path ? new OpenFiles(_modules(path), TextOf) : null;
        var document = _documents[uri] = new Document(uri, text, modules);
        var diagnostics = new JsonArray();
        foreach (var diagnostic in document.OwnDiagnostics)
            diagnostics.Add((JsonNode)Message(document.RangeOf(diagnostic.Span), diagnostic, diagnostic.Message));
        // Mistakes in imported files are shown at the first import; they are the matter of those files.
        var import = document.Tree.Items.OfType<ImportSyntax>().FirstOrDefault(i => document.Symbols.FileOf(i.Alias.Text) is not null);
        foreach (var diagnostic in document.Result.Diagnostics)
        {
            if (diagnostic.Source.Path != uri && import is not null)
                diagnostics.Add((JsonNode)Message(document.RangeOf(import.Span), diagnostic,
                    $"{diagnostic.Source.Path}:{diagnostic.Line}: {diagnostic.Message}"));
        }

        Publish(uri, diagnostics);
    }

    private string? TextOf(string path)
    {
        foreach (var (uri, document) in _documents)
            if (Document.PathOf(uri) == path) return Encoding.UTF8.GetString(document.Bytes);
        return null;
    }

    private static JsonObject Message(JsonObject range, Diagnostic diagnostic, string message) => new()
    {
        ["range"] = range,
        ["severity"] = DiagnosticKinds.All.Contains(diagnostic.Kind) ? 1 : 2,
        ["code"] = diagnostic.Kind.Name,
        ["source"] = "lex",
        ["message"] = diagnostic.Hint is null ? message : $"{message}\nhint: {diagnostic.Hint}",
    };

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
