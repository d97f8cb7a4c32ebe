using System.Text;
using System.Text.Json.Nodes;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Tests.Support;
using Lex.Stdlib.Yaml;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using PlainRegex = System.Text.RegularExpressions.Regex;

namespace Lex.Stdlib.Tests;

/// <summary>YAML: what is read, what is refused, that what is written can be read again, and that YamlDotNet reads the same.</summary>
public sealed class YamlTests
{
    [Theory]
    [InlineData("", "null")]
    [InlineData("# only a comment\n", "null")]
    [InlineData("5", "5")]
    [InlineData("--- a\n...\n", "\"a\"")]
    [InlineData("%YAML 1.2\n---\na: 1\n", "{\"a\":1}")]
    [InlineData("a: 1\r\nb: -2 # c\r\n", "{\"a\":1,\"b\":-2}")]
    [InlineData("a: 0x1F\nb: 0o17\nc: 010\nd: +7", "{\"a\":31,\"b\":15,\"c\":10,\"d\":7}")]
    [InlineData("a: 1.5\nb: -2e3\nc: 6.\nd: .5\ne: 9223372036854775808", "{\"a\":1.5,\"b\":-2000.0,\"c\":6.0,\"d\":0.5,\"e\":9.223372036854776E+18}")]
    [InlineData("a: .inf\nb: -.INF\nc: .NaN\nd: ~\ne:\nf: Null", "{\"a\":null,\"b\":null,\"c\":null,\"d\":null,\"e\":null,\"f\":null}")]
    [InlineData("- true\n- False\n- yes\n- no\n- on", "[true,false,\"yes\",\"no\",\"on\"]")]
    [InlineData("- 1_000\n- 0b1\n- 12:30\n- 2001-12-14\n- 1e\n- .", "[\"1_000\",\"0b1\",\"12:30\",\"2001-12-14\",\"1e\",\".\"]")]
    [InlineData("a:\n  b:\n    c: 1\n  d: 2\ne: 3", "{\"a\":{\"b\":{\"c\":1},\"d\":2},\"e\":3}")]
    [InlineData("a:\n- 1\n- 2\nb:\n  - 3", "{\"a\":[1,2],\"b\":[3]}")]
    [InlineData("- - 1\n  - 2\n-\n  - 3\n- a: 1\n  b: 2\n- c:\n  - 4", "[[1,2],[3],{\"a\":1,\"b\":2},{\"c\":[4]}]")]
    [InlineData("[1, [a, 'b c'], {d: 2, e},\n  f: 3,]", "[1,[\"a\",\"b c\"],{\"d\":2,\"e\":null},{\"f\":3}]")]
    [InlineData("{a: 1, \"b\":2, c: [x,y], d: , e: {}} # end", "{\"a\":1,\"b\":2,\"c\":[\"x\",\"y\"],\"d\":null,\"e\":{}}")]
    [InlineData("a: one\n  two\n\n  three", "{\"a\":\"one two\\nthree\"}")]
    [InlineData("'it''s\n  me'", "\"it's me\"")]
    [InlineData("\"\\x41\\u00e9\\U0001F600\\n\\e\\\"\\\\ a \\\n   b\n\n  c\"", "\"Aé😀\\n\\u001b\\\"\\\\ a b\\nc\"")]
    [InlineData("a: |\n  x\n   y\n\n  z\nb: 1", "{\"a\":\"x\\n y\\n\\nz\\n\",\"b\":1}")]
    [InlineData("a: >\n  x\n  y\n\n  z\n   w\n  v\n", "{\"a\":\"x y\\nz\\n w\\nv\\n\"}")]
    [InlineData("a: |-\n  x\nb: |+\n  y\n\nc: >2-\n    z\n", "{\"a\":\"x\",\"b\":\"y\\n\\n\",\"c\":\"  z\"}")]
    [InlineData("a: &x {b: 1}\nc: *x\nd: [*x, *x]", "{\"a\":{\"b\":1},\"c\":{\"b\":1},\"d\":[{\"b\":1},{\"b\":1}]}")]
    [InlineData("a: &x\n  b: 1\nc: *x", "{\"a\":{\"b\":1},\"c\":{\"b\":1}}")]
    [InlineData("a: !!str 5\nb: !!int \"5\"\nc: !!float 5\nd: ! 5", "{\"a\":\"5\",\"b\":5,\"c\":5.0,\"d\":\"5\"}")]
    [InlineData("1: a\ntrue: b\n\"c d\": e\n'f': g\nh i: j\nk#l: m", "{\"1\":\"a\",\"true\":\"b\",\"c d\":\"e\",\"f\":\"g\",\"h i\":\"j\",\"k#l\":\"m\"}")]
    [InlineData("a: b:c\nd: http://x/y#z\ne: -x", "{\"a\":\"b:c\",\"d\":\"http://x/y#z\",\"e\":\"-x\"}")]
    public void What_is_yaml_is_read(string text, string json)
    {
        var expected = JsonNode.Parse($"{{\"$variant\":\"Ok\",\"args\":[{json}]}}");
        var actual = Parse(text);
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(actual)), actual);
    }

    [Theory]
    [InlineData("a: 1\na: 2", "`a` is defined twice at line 2 column 3")]
    [InlineData("{a: 1, a: 2}", "`a` is defined twice at line 1 column 9")]
    [InlineData("a: b: c", "a block mapping begins on a line of its own at line 1 column 4")]
    [InlineData("a: - b", "a block sequence begins on a line of its own at line 1 column 4")]
    [InlineData("a: 1\n  b: 2", "the indentation fits nothing at line 2 column 3")]
    [InlineData("a:\n    b: 1\n  c: 2", "the indentation fits nothing at line 3 column 3")]
    [InlineData("a:\n\tb: 1", "a tab does not indent at line 2 column 1")]
    [InlineData("- a\nb: 1", "expected the end of the document at line 2 column 1")]
    [InlineData("a: 1\n- b", "expected the end of the document at line 2 column 1")]
    [InlineData("a: 1\nb", "expected a key at line 2 column 1")]
    [InlineData("[1, 2", "the collection is not closed at line 1 column 6")]
    [InlineData("[1, 2]]", "expected the end of the line at line 1 column 7")]
    [InlineData("[1 2: 3 4", "the collection is not closed at line 1 column 10")]
    [InlineData("{a: 1 b: 2}", "expected `,` or `}` at line 1 column 8")]
    [InlineData("\"a", "unterminated string at line 1 column 3")]
    [InlineData("'a", "unterminated string at line 1 column 3")]
    [InlineData("\"\\q\"", "unknown escape at line 1 column 2")]
    [InlineData("a: *x", "there is no such anchor at line 1 column 6")]
    [InlineData("a: @x", "`@` begins no value at line 1 column 4")]
    [InlineData("a: !x 1", "unknown tag `!x` at line 1 column 6")]
    [InlineData("a: !!int x", "this is no value for the tag `!!int` at line 1 column 11")]
    [InlineData("a: 1\n---\nb: 2", "there is more than one document at line 2 column 1")]
    [InlineData("? a\n: b", "keys with `?` are not supported at line 1 column 1")]
    public void What_is_no_yaml_is_an_error_with_its_place(string text, string problem) =>
        Assert.Equal($"{{\"$variant\":\"Err\",\"args\":[\"{problem}\"]}}", Parse(text));

    [Theory]
    [InlineData("{\"b\":{\"x\":1},\"a\":[1,2.0,\"s\\n\"],\"t\":[{\"u\":true,\"z\":[]},{}],\"m\":null}",
        "a:\n- 1\n- 2.0\n- \"s\\n\"\nb:\n  x: 1\nm: null\nt:\n- u: true\n  z: []\n- {}\n")]
    [InlineData("[[1,[2]],\"yes\",\"1\",\"a: b\",\"it's\",\"\",\" a\",\"- a\",\"#a\",\"null\"]",
        "- - 1\n  - - 2\n- 'yes'\n- '1'\n- 'a: b'\n- it's\n- ''\n- ' a'\n- '- a'\n- '#a'\n- 'null'\n")]
    [InlineData("\"a\"", "a\n")]
    [InlineData("{}", "{}\n")]
    public void What_is_written_is_in_order_and_can_be_read_again(string json, string yaml)
    {
        var value = Call.Arguments($"[{json}]")[0];
        var written = Call.Value("yaml.stringify", value).As<Aggregate>();
        Assert.Equal(("Ok", yaml), (written.Shape.Constructor.Text, written[0].As<TextValue>().ToString()));
        Assert.Equal(Call.Text(value), Call.Text(Call.Value("yaml.parse", written[0]).As<Aggregate>()[0]));
    }

    /// <summary>What is written of random data is read back as it was, by YamlDotNet too.</summary>
    [Fact]
    public void Random_values_go_there_and_back()
    {
        var random = new Random(17);
        for (var round = 0; round < 2_000; round++)
        {
            var json = RandomJson(random, 4).ToJsonString();
            var value = Call.Arguments($"[{json}]")[0];
            var yaml = Call.Value("yaml.stringify", value).As<Aggregate>()[0].As<TextValue>().ToString();
            Assert.Equal(Call.Text(value), Call.Text(Call.Value("yaml.parse", Call.Str(yaml)).As<Aggregate>()[0]));
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Call.Text(value)), JsonNode.Parse(Oracle(yaml)!)), yaml);
        }
    }

    /// <summary>Random texts: what both readers accept means the same to both.</summary>
    [Fact]
    public void Random_text_is_read_or_refused_and_means_what_YamlDotNet_reads()
    {
        string[] pieces =
        [
            "a", "b", "c d", "1", "2.5", "true", "~", ":", ": ", "- ", "\n", "\n", "\n  ", "\n    ", "\n- ", "\na: ", "\n  b: ", "\n  - ", "[", "]", "{", "}", ", ",
            "'x y'", "\"q\\n\"", "|\n", ">\n", "|-\n", "# c", " # c", "  ", "&x ", "*x", "!!str ", "--- ", "''", "\n\n", "e: ", "f: ",
        ];
        var random = new Random(5);
        var (both, differing) = (0, new List<string>());
        for (var round = 0; round < 60_000; round++)
        {
            var text = new StringBuilder(random.Next(2) == 0 ? "a: " : "");
            for (var i = random.Next(1, 9); i > 0; i--) text.Append(pieces[random.Next(pieces.Length)]);
            // YamlDotNet takes spaces at the end of a text for none of its lines.
            var source = text.ToString().TrimEnd(' ');
            // Nor does it keep the indentation of lines below a first one without any, or read markers and aliases that are none.
            if (PlainRegex.IsMatch(source, "^(\\s|#[^\n]*\n|--- |&x |!!str )*[|>]|[^\n]--- |\\S- \\*")) continue;
            var ours = Parse(source);
            if (!ours.StartsWith("{\"$variant\":\"Ok\"", StringComparison.Ordinal)) continue;
            if (Oracle(source) is not { } theirs) continue;
            both++;
            if (!JsonNode.DeepEquals(JsonNode.Parse(ours)!["args"]![0], JsonNode.Parse(theirs))) differing.Add($"{source}\n=> {ours}\n<> {theirs}\n");
        }

        Assert.True(both > 5_000, $"{both} texts were read by both");
        Assert.True(differing.Count == 0, $"{differing.Count} of {both}:\n{string.Join('\n', differing.OrderBy(d => d.Length).Take(8))}");
    }

    [Theory]
    [InlineData("[", "")]
    [InlineData("{a: ", "")]
    [InlineData("- ", "x")]
    public void Nesting_has_its_limit(string repeated, string after) =>
        Assert.Contains("recursion limit exceeded", Parse(string.Concat(Enumerable.Repeat(repeated, 100_000)) + after), StringComparison.Ordinal);

    [Fact]
    public void Aliases_of_aliases_are_bounded()
    {
        var text = new StringBuilder("a0: &a0 [lol, lol, lol, lol]\n");
        for (var i = 1; i < 20; i++) text.Append($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]\n");
        Assert.Contains("the aliases stand for too much", Parse(text.ToString()), StringComparison.Ordinal);
        var ctx = new MeteredContext(cells: 10_000);
        Assert.Equal(Status.Fault, Call.Run(ctx, "yaml.parse", [Call.Str(text.ToString())], out _));
        Assert.Equal(LexLimit.Cells, ctx.Error!.Limit);
    }

    [Fact]
    public void Required_fields_are_demanded() =>
        Assert.Equal(
            "{\"$variant\":\"Err\",\"args\":[\"missing required field(s): a.c\"]}",
            Call.Json("yaml.parse_strict", "[\"a:\\n  b: 1\",[\"a.b\",\"a.c\"]]"));

    private static string Parse(string text) => Call.Text(Call.Value("yaml.parse", Call.Str(text)));

    private static JsonNode RandomJson(Random random, int depth)
    {
        string[] texts = ["", "a", "yes", "1", " x", "a: b", "a #b", "it's", "\"q\"", "line\nline", "é\t", "-", "- a", "null", "[x]", "a,b", "x:", "0x1", "~", "%", "?", "? a", "|"];
        switch (random.Next(depth == 0 ? 4 : 6))
        {
            case 0: return JsonValue.Create(random.Next(-5, 1_000));
            case 1: return JsonValue.Create(random.Next(2) == 0);
            case 2: return JsonValue.Create(random.Next(100) + 0.5);
            case 3: return JsonValue.Create(texts[random.Next(texts.Length)]);
            case 4: return new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => (JsonNode?)RandomJson(random, depth - 1))]);
            default:
                var record = new JsonObject();
                for (var i = random.Next(4); i > 0; i--) record[texts[random.Next(texts.Length)]] = RandomJson(random, depth - 1);
                return record;
        }
    }

    /// <summary>The JSON of a text as YamlDotNet reads it, or null if it does not.</summary>
    private static string? Oracle(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count > 1) return null;
            return stream.Documents.Count == 0 ? "null" : Json(stream.Documents[0].RootNode)?.ToJsonString() ?? "null";
        }
        catch (Exception error) when (error is YamlException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonNode? Json(YamlNode node)
    {
        switch (node)
        {
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(Json)]);
            case YamlMappingNode mapping:
                var record = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                    record.Add(key is YamlScalarNode { Value: var name } ? name! : throw new InvalidOperationException(), Json(value));
                return record;
            default:
                var scalar = (YamlScalarNode)node;
                var isText = scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value == "tag:yaml.org,2002:str");
                return isText || YamlScalar.ToJson(scalar.Value ?? "") is not { } json ? JsonValue.Create(scalar.Value ?? "") : JsonNode.Parse(json);
        }
    }
}
