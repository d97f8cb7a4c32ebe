using System.Diagnostics;
using System.Text.Json.Nodes;
using Lex.LanguageServer;
using Lex.Tests.Shared;
using Xunit;

namespace Lex.Cli.Tests;

/// <summary>A client that talks to <c>lex lsp</c> over its standard streams as an editor does.</summary>
public sealed class LanguageServerTests : IDisposable
{
    private string _uri = "file:///a.lex";

    private const string Program = """
        import "std.str" as str

        type Shape = Round(Float) | Flat

        fn twice(text :: Str) -> Str { str.concat(text, text) }

        fn area(s :: Shape) -> Float {
          match s {
            Round(r) => r * r,
            Flat => 0.0,
          }
        }

        # ä € 𝄞
        fn main() -> Str { let word := "𝄞"; twice(word) }
        """;

    private readonly Process _process;
    private readonly MessageStream _messages;
    private int _requests;

    public LanguageServerTests()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = RepositoryPaths.Root,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "lex.dll"));
        start.ArgumentList.Add("lsp");
        _process = Process.Start(start)!;
        _messages = new(_process.StandardOutput.BaseStream, _process.StandardInput.BaseStream);
        var capabilities = Request("initialize", new JsonObject { ["capabilities"] = new JsonObject() })!["capabilities"]!;
        Assert.True((bool)capabilities["hoverProvider"]!);
        Notify("initialized", new JsonObject());
    }

    [Fact]
    public void Diagnostics_come_with_every_change()
    {
        Assert.Empty(Open(Program));
        Notify("textDocument/didChange", new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = _uri, ["version"] = 2 },
            ["contentChanges"] = new JsonArray(new JsonObject { ["text"] = "fn f() -> Int { let a := \"𝄞\" nope }" }),
        });
        var diagnostic = Diagnostics()[0]!;
        Assert.Equal("unknown_identifier", (string)diagnostic["code"]!);
        Assert.Equal("""{"start":{"line":0,"character":30},"end":{"line":0,"character":34}}""", diagnostic["range"]!.ToJsonString());
        Notify("textDocument/didClose", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = _uri } });
        Assert.Empty(Diagnostics());
    }

    [Theory]
    [InlineData("concat", 0, "str.concat :: (Str, Str) -> Str")]
    [InlineData("twice(word", 0, "fn twice(text :: Str) -> Str")]
    [InlineData("word)", 0, "word :: Str")]
    [InlineData("text, text", 0, "text :: Str")]
    [InlineData("r * r", 0, "r :: Float")]
    [InlineData("Flat =>", 0, "type Shape = Round(Float) | Flat")]
    [InlineData("0.0", 0, "0.0 :: Float")]
    public void Hover_tells_type_and_effects(string at, int offset, string expected)
    {
        Open(Program);
        Assert.Equal($"```lex\n{expected}\n```", (string)Ask("hover", at, offset)!["contents"]!["value"]!);
    }

    [Fact]
    public void Names_lead_to_their_declarations_and_to_all_their_places()
    {
        Open(Program);
        Assert.Equal("4:3-4:8", Place(Ask("definition", "twice(word")!));
        Assert.Equal("8:10-8:11", Place(Ask("definition", "r * r")!));
        Assert.Null(Ask("definition", "concat"));
        var references =
            Ask("references", "Flat =>", parameters: p => p["context"] = new JsonObject { ["includeDeclaration"] = true })!.AsArray();
        Assert.Equal(["2:28-2:32", "9:4-9:8"], references.Select(r => Place(r!)));
    }

    [Fact]
    public void Renaming_changes_every_place_and_captures_nothing()
    {
        Open("fn f(a :: Int) -> { a :: Int } { let b := a; { a } }");
        Assert.Equal("fn f(c :: Int) -> { a :: Int } { let b := c; { a: c } }", Renamed("a ::", "c"));
        Assert.Null(Renamed("a ::", "b"));
        Assert.Null(Renamed("a ::", "let"));
        Assert.Null(Renamed("a ::", "Upper"));
        Assert.Equal("fn g(a :: Int) -> { a :: Int } { let b := a; { a } }", Renamed("f(", "g"));
    }

    [Fact]
    public void Completion_knows_modules_their_functions_and_the_names_of_the_file()
    {
        Open(Program + "\nfn unfinished() -> Str { str.");
        var functions = Ask("completion", "{ str.", 6)!.AsArray();
        Assert.Contains(functions, item => (string)item!["label"]! == "concat" && (string)item["detail"]! == "(Str, Str) -> Str");
        Assert.DoesNotContain(functions, item => (string)item!["label"]! == "twice");
        var names = Ask("completion", "twice(word", 0)!.AsArray().Select(item => (string)item!["label"]!).ToArray();
        Assert.Superset(new HashSet<string>(["twice", "area", "word", "Shape", "Flat", "match", "str"]), new HashSet<string>(names));
        Open("import \"std.");
        Assert.Contains(Ask("completion", "std.", 4)!.AsArray(), item => (string)item!["label"]! == "list");
    }

    [Fact]
    public void Imports_are_found_beside_the_file()
    {
        var folder = Directory.CreateTempSubdirectory("lex-lsp-");
        try
        {
            var calc = Path.Combine(folder.FullName, "calc.lex");
            File.WriteAllText(calc, "type Lamp = On | Off\nfn double(n :: Int) -> Int { n * 2 }\n");
            _uri = new Uri(Path.Combine(folder.FullName, "main.lex")).AbsoluteUri;
            var calcUri = new Uri(calc).AbsoluteUri;
            Assert.Empty(Open("import \"./calc\" as c\nfn t(l :: c.Lamp) -> Int { let n := c.double(1)\n n }"));
            Assert.Equal("```lex\nfn double(n :: Int) -> Int\n```", (string)Ask("hover", "double")!["contents"]!["value"]!);
            Assert.Equal("```lex\ntype Lamp = On | Off\n```", (string)Ask("hover", "Lamp")!["contents"]!["value"]!);
            var definition = Ask("definition", "double")!;
            Assert.Equal((calcUri, "1:3-1:9"), ((string)definition["uri"]!, Place(definition)));
            Assert.Equal("0:5-0:9", Place(Ask("definition", "Lamp")!));
            Assert.Single(Ask("references", "double", parameters: p =>
                p["context"] = new JsonObject { ["includeDeclaration"] = true })!.AsArray());
            Assert.Contains(Ask("completion", "c.double", 2)!.AsArray(), item => (string)item!["label"]! == "double");
            Assert.NotNull(RequestWhole("textDocument/rename", Renaming("double", "twice"))["error"]);

            // A mistake names what was meant as the file writes it, and the editor can mend it.
            var wrong = Assert.Single(Open("import \"./calc\" as c\nfn t() -> Int { c.dobule(1) }"))!;
            Assert.Contains("did you mean `c.double`?", (string)wrong["message"]!, StringComparison.Ordinal);
            var action = Assert.Single(Ask("codeAction", "dobule", parameters: p => p["range"] = wrong["range"]!.DeepClone())!.AsArray())!;
            Assert.Equal("c.double", (string)action["edit"]!["changes"]![_uri]![0]!["newText"]!);

            // What the editor has not saved yet counts, and files that import it are looked at again.
            var main = _uri;
            _uri = calcUri;
            Assert.Empty(Open("fn dobule(n :: Int) -> Int { n }"));
            Assert.Empty(Diagnostics());
            _uri = main;
            Assert.Contains("cannot be imported",
                (string)Assert.Single(Open("import \"./nowhere\" as n\nfn t() -> Int { 1 }"))!["message"]!, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private JsonObject Renaming(string at, string name)
    {
        var before = _text[.._text.LastIndexOf(at, StringComparison.Ordinal)];
        return new()
        {
            ["textDocument"] = new JsonObject { ["uri"] = _uri },
            ["position"] = new JsonObject
            {
                ["line"] = before.Count(c => c == '\n'),
                ["character"] = before.Length - before.LastIndexOf('\n') - 1
            },
            ["newName"] = name,
        };
    }

    [Fact]
    public void Formatting_replaces_the_text_or_does_nothing()
    {
        Open("fn f()->Int{1}");
        var edit = Assert.Single(Ask("formatting", "fn")!.AsArray())!;
        Assert.Equal("fn f() -> Int {\n  1\n}\n\n", (string)edit["newText"]!);
        Open("fn f() -> Int {\n  1\n}\n\n");
        Assert.Empty(Ask("formatting", "fn")!.AsArray());
        Open("fn f(");
        Assert.Null(Ask("formatting", "fn"));
    }

    [Fact]
    public void Unknown_requests_are_refused_and_nonsense_is_survived()
    {
        _messages.Write(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 99, ["method"] = "workspace/nothing" });
        Assert.Equal(-32601, (int)_messages.Read()!["error"]!["code"]!);
        _process.StandardInput.BaseStream.Write("Content-Length: 3\r\n\r\n{]{"u8);
        Notify("textDocument/didOpen", new JsonObject { ["textDocument"] = 5 });
        Assert.Empty(Open(Program));
        Assert.Null(Ask("hover", "# ä"));
    }

    public void Dispose()
    {
        Request("shutdown", null);
        Notify("exit", null);
        var ended = _process.WaitForExit(TimeSpan.FromSeconds(30));
        if (!ended) _process.Kill();
        Assert.True(ended, "the server does not end");
        Assert.Equal(0, _process.ExitCode);
        _process.Dispose();
    }

    private string _text = "";

    private JsonArray Open(string text)
    {
        _text = text;
        Notify("textDocument/didOpen", new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = _uri, ["languageId"] = "lex", ["version"] = 1, ["text"] = text },
        });
        return Diagnostics();
    }

    private JsonArray Diagnostics()
    {
        var message = _messages.Read()!;
        Assert.Equal("textDocument/publishDiagnostics", (string)message["method"]!);
        return message["params"]!["diagnostics"]!.AsArray();
    }

    private JsonNode? Ask(string method, string at, int offset = 0, Action<JsonObject>? parameters = null)
    {
        var index = _text.LastIndexOf(at, StringComparison.Ordinal) + offset;
        var before = _text[..index];
        var asked = new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = _uri },
            ["position"] = new JsonObject { ["line"] = before.Count(c => c == '\n'), ["character"] = index - before.LastIndexOf('\n') - 1 },
        };
        parameters?.Invoke(asked);
        return Request($"textDocument/{method}", asked);
    }

    private string? Renamed(string at, string name)
    {
        var first = _text;
        var index = _text.IndexOf(at, StringComparison.Ordinal);
        var answer = RequestWhole("textDocument/rename", new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = _uri },
            ["position"] = new JsonObject { ["line"] = 0, ["character"] = index },
            ["newName"] = name,
        });
        if (answer["error"] is not null) return null;
        var edits = answer["result"]!["changes"]![_uri]!.AsArray();
        foreach (var edit in edits.Reverse())
        {
            var (start, end) = ((int)edit!["range"]!["start"]!["character"]!, (int)edit["range"]!["end"]!["character"]!);
            first = first[..start] + (string)edit["newText"]! + first[end..];
        }

        return first;
    }

    private static string Place(JsonNode location)
    {
        var (start, end) = (location["range"]!["start"]!, location["range"]!["end"]!);
        return $"{start["line"]}:{start["character"]}-{end["line"]}:{end["character"]}";
    }

    private JsonNode? Request(string method, JsonNode? parameters)
    {
        var answer = RequestWhole(method, parameters);
        Assert.Null(answer["error"]);
        return answer["result"];
    }

    private JsonObject RequestWhole(string method, JsonNode? parameters)
    {
        _messages.Write(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = ++_requests, ["method"] = method, ["params"] = parameters });
        var answer = _messages.Read()!;
        Assert.Equal(_requests, (int)answer["id"]!);
        return answer;
    }

    private void Notify(string method, JsonNode? parameters) =>
        _messages.Write(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters });
}
