using System.Text;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>TOML: what is read, what is refused, and that what is written can be read again.</summary>
public sealed class TomlTests
{
    [Theory]
    [InlineData("", "{}")]
    [InlineData("# only a comment", "{}")]
    [InlineData("a = 1\r\nb = -2 # c\n", "{\"a\":1,\"b\":-2}")]
    [InlineData("a = 1_000\nb = 0xfF\nc = 0o17\nd = 0b101", "{\"a\":1000,\"b\":255,\"c\":15,\"d\":5}")]
    [InlineData("a = 1.5\nb = -2e3\nc = 6.0\nd = 1e0", "{\"a\":1.5,\"b\":-2000.0,\"c\":6.0,\"d\":1.0}")]
    [InlineData("a = inf\nb = nan", "{\"a\":null,\"b\":null}")]
    [InlineData("a = true\nb = false", "{\"a\":true,\"b\":false}")]
    [InlineData("a = \"x\\u00e9\\n\\\"\"", "{\"a\":\"xé\\n\\\"\"}")]
    [InlineData("a = 'C:\\temp'", "{\"a\":\"C:\\\\temp\"}")]
    [InlineData("a = \"\"\"\nx\\\n   y\"\"\"\"", "{\"a\":\"xy\\\"\"}")]
    [InlineData("a = '''\nx\ny'''", "{\"a\":\"x\\ny\"}")]
    [InlineData("a = [1, [2, 3],\n # c\n 4,]", "{\"a\":[1,[2,3],4]}")]
    [InlineData("a = { b = 1, c.d = 2 }", "{\"a\":{\"b\":1,\"c\":{\"d\":2}}}")]
    [InlineData("a.b = 1\na.c = 2\n\"x y\".'z' = 3", "{\"a\":{\"b\":1,\"c\":2},\"x y\":{\"z\":3}}")]
    [InlineData("[a.b]\nc = 1\n[a]\nd = 2", "{\"a\":{\"b\":{\"c\":1},\"d\":2}}")]
    [InlineData("[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2", "{\"a\":[{\"b\":1},{\"c\":{\"d\":2}}]}")]
    [InlineData("a = 1979-05-27\nb = 07:32:00\nc = 1979-05-27T07:32:00Z\nd = 1979-05-27 07:32:00.5-07:00",
        "{\"a\":\"1979-05-27\",\"b\":\"07:32:00\",\"c\":\"1979-05-27T07:32:00Z\",\"d\":\"1979-05-27T07:32:00.5-07:00\"}")]
    public void What_is_toml_is_read(string text, string json) => Assert.Equal($"{{\"$variant\":\"Ok\",\"args\":[{json}]}}", Parse(text));

    [Theory]
    [InlineData("a", "expected `=` at line 1 column 2")]
    [InlineData("a = ", "expected a value at line 1 column 5")]
    [InlineData("a = 1 b = 2", "expected the end of the line at line 1 column 7")]
    [InlineData("a = 1\na = 2", "`a` is defined twice at line 2 column 6")]
    [InlineData("[a]\n[a]", "`a` is defined twice at line 2 column 4")]
    [InlineData("a.b = 1\n[a]", "`a` is defined twice at line 2 column 4")]
    [InlineData("[a]\nb = 1\n[a.b]", "`b` is defined twice at line 3 column 6")]
    [InlineData("a = {}\na.b = 1", "`a` is no table that can be extended at line 2 column 7")]
    [InlineData("a = [1]\n[[a]]", "`a` is no array of tables at line 2 column 6")]
    [InlineData("a = \"x", "unterminated string at line 1 column 7")]
    [InlineData("a = \"\\q\"", "unknown escape at line 1 column 6")]
    [InlineData("a = 01", "`01` is no value at line 1 column 5")]
    [InlineData("a = 1__0", "`1__0` is no value at line 1 column 5")]
    [InlineData("a = 9223372036854775808", "`9223372036854775808` is no value at line 1 column 5")]
    [InlineData("a = 2023-02-30", "`2023-02-30` is no value at line 1 column 5")]
    [InlineData("a = [1, 2", "expected `,` or `]` at line 1 column 10")]
    [InlineData("a = {b = 1,\n}", "expected a key at line 1 column 12")]
    [InlineData("= 1", "expected a key at line 1 column 1")]
    [InlineData("a = yes", "`yes` is no value at line 1 column 5")]
    public void What_is_no_toml_is_an_error_with_its_place(string text, string problem) =>
        Assert.Equal($"{{\"$variant\":\"Err\",\"args\":[\"{problem}\"]}}", Parse(text));

    [Theory]
    [InlineData("{\"b\":{\"x\":1},\"a\":[1,2.0,\"s\\n\"],\"t\":[{\"y\":true},{}]}", "a = [1, 2.0, \"s\\n\"]\n\n[b]\nx = 1\n\n[[t]]\ny = true\n\n[[t]]\n")]
    [InlineData("{\"a b\":{\"\":[[{\"c\":1}]]}}", "[\"a b\"]\n\"\" = [[{ c = 1 }]]\n")]
    [InlineData("{}", "")]
    public void What_is_written_is_in_order_and_can_be_read_again(string json, string toml)
    {
        var value = Call.Arguments($"[{json}]")[0];
        var written = Call.Value("toml.stringify", value).As<Aggregate>();
        Assert.Equal(("Ok", toml), (written.Shape.Constructor.Text, written[0].As<TextValue>().ToString()));
        Assert.Equal(Call.Text(value), Call.Text(Call.Value("toml.parse", written[0]).As<Aggregate>()[0]));
    }

    [Theory]
    [InlineData("5", "toml.stringify: the top level must be a record or a map")]
    [InlineData("{\"a\":null}", "toml.stringify: there is no value for null")]
    public void What_toml_has_no_words_for_is_an_error(string json, string problem) =>
        Assert.Equal($"{{\"$variant\":\"Err\",\"args\":[\"{problem}\"]}}", Call.Json("toml.stringify", $"[{json}]"));

    [Fact]
    public void Required_fields_are_demanded() =>
        Assert.Equal(
            "{\"$variant\":\"Err\",\"args\":[\"missing required field(s): a.c\"]}",
            Call.Json("toml.parse_strict", "[\"a.b = 1\",[\"a.b\",\"a.c\"]]"));

    [Fact]
    public void Random_text_is_read_or_refused()
    {
        var random = new Random(5);
        const string Alphabet = "ab.=[]{}\"'\\#,\n 10-:TZ_e+xu";
        for (var round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder();
            for (var i = random.Next(30); i > 0; i--) text.Append(Alphabet[random.Next(Alphabet.Length)]);
            Assert.StartsWith("{\"$variant\":", Parse(text.ToString()), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a = ", "[", "")]
    [InlineData("a = ", "{a=", "")]
    [InlineData("", "a.", "a = 1")]
    [InlineData("[", "a.", "a]")]
    public void Nesting_has_its_limit(string before, string repeated, string after)
    {
        var text = before + string.Concat(Enumerable.Repeat(repeated, 100_000)) + after;
        Assert.Contains("recursion limit exceeded", Parse(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_that_are_repeated_for_each_table_are_paid_for()
    {
        var table = Call.Arguments("[{}]")[0];
        var tables = Value.Object(ListValue.Of(Enumerable.Repeat(table, 10_000).ToArray()));
        var name = Name.Intern(new string('n', 10_000));
        var ctx = new MeteredContext(cells: 1_000_000);
        Assert.Equal(
            Status.Fault,
            Call.Run(ctx, "toml.stringify", [Value.Object(Aggregate.Create(ShapeFamily.OfDynamicRecord([name]), [tables]))], out _));
        Assert.Equal(LexLimit.Cells, ctx.Error!.Limit);
    }

    private static string Parse(string text) => Call.Text(Call.Value("toml.parse", Call.Str(text)));
}
