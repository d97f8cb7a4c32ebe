using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>
/// Typed decoding by descriptions that no compiler has written, as programs that were loaded may have them: one that is none leaves the
/// data as it is, and none throws, recurses without end or costs nothing.
/// </summary>
public sealed class TypeDescriptionTests
{
    private const int SmallStack = 256 * 1024;

    private static readonly string[] Data = ["1", "null", "[1]", "[[1,2]]", "{\"a\":1}", "{\"$variant\":\"A\",\"args\":[1]}", "\"x\""];

    [Theory]
    [InlineData("{\"root\":5}")]
    [InlineData("{\"root\":[1]}")]
    [InlineData("{\"root\":{}}")]
    [InlineData("{\"root\":{\"record\":{},\"list\":\"Int\"}}")]
    [InlineData("{\"root\":{\"what\":\"Int\"}}")]
    [InlineData("{\"root\":{\"map\":\"Int\"}}")]
    [InlineData("{\"root\":{\"map\":[]}}")]
    [InlineData("{\"root\":{\"map\":[\"Str\",3]}}")]
    [InlineData("{\"root\":{\"tuple\":{\"a\":1}}}")]
    [InlineData("{\"root\":{\"tuple\":[{}]}}")]
    [InlineData("{\"root\":{\"record\":7}}")]
    [InlineData("{\"root\":{\"record\":{\"a\":7}}}")]
    [InlineData("{\"root\":{\"variant\":{\"A\":5}}}")]
    [InlineData("{\"root\":{\"variant\":{\"A\":[null]}}}")]
    [InlineData("{\"root\":{\"list\":{}}}")]
    [InlineData("{\"root\":{\"option\":1}}")]
    [InlineData("{\"root\":{\"set\":null}}")]
    [InlineData("{\"root\":{\"ref\":5}}")]
    [InlineData("{\"root\":{\"ref\":\"T\"},\"types\":3}")]
    [InlineData("{\"root\":{\"ref\":\"T\"},\"types\":{\"T\":[]}}")]
    [InlineData("{\"root\":{\"ref\":\"T\"},\"types\":{\"T\":{\"ref\":\"U\"},\"U\":{\"ref\":\"T\"}}}")]
    [InlineData("{\"root\":{\"ref\":\"T\"}}")]
    [InlineData("{\"types\":{}}")]
    [InlineData("[")]
    [InlineData("")]
    public void What_is_no_description_leaves_the_data(string description)
    {
        foreach (var data in Data)
        {
            foreach (var function in new[] { "json.parse_typed", "yaml.parse_typed" })
                Assert.Equal(Call.Text(Call.Value("json.parse", Call.Str(data))), Call.Text(Call.Value(function, Call.Str(data), Call.Str(description))));
        }
    }

    [Fact]
    public void References_lead_on_to_other_references()
    {
        const string Description =
            "{\"root\":{\"ref\":\"A\"},\"types\":{\"A\":{\"ref\":\"B\"},\"B\":{\"variant\":{\"L\":[],\"N\":[{\"ref\":\"A\"}]}}}}";
        const string Data = "{\"$variant\":\"N\",\"args\":[{\"$variant\":\"L\",\"args\":[]}]}";
        Assert.Equal(
            Call.Text(Call.Value("json.parse", Call.Str(Data))), Call.Text(Call.Value("json.parse_typed", Call.Str(Data), Call.Str(Description))));
    }

    [Fact]
    public void Types_without_end_end_on_a_small_stack()
    {
        var descriptions = new List<string>
        {
            "{\"root\":{\"ref\":\"T\"},\"types\":{\"T\":{\"option\":{\"ref\":\"T\"}}}}",
            "{\"root\":{\"ref\":\"T\"},\"types\":{\"T\":{\"record\":{\"a\":{\"option\":{\"ref\":\"T\"}}}}}}",
            "{\"root\":{\"ref\":\"T\"},\"types\":{\"T\":{\"map\":[\"Str\",{\"option\":{\"ref\":\"T\"}}]}}}",
            "{\"root\":{\"ref\":\"T\"},\"types\":{\"T\":{\"tuple\":[{\"option\":{\"ref\":\"T\"}}]}}}",
        };
        var data = new List<string> { "1" };
        foreach (var (open, close) in new[] { ("{\"a\":", "}"), ("[", "]") })
            data.Add(string.Concat(Enumerable.Repeat(open, 126)) + "null" + string.Concat(Enumerable.Repeat(close, 126)));
        var outcomes = new List<Status>();
        var thread = new Thread(
            () =>
            {
                foreach (var description in descriptions)
                {
                    foreach (var text in data)
                        outcomes.Add(Call.Run(new MeteredContext(), "json.parse_typed", [Call.Str(text), Call.Str(description)], out _));
                }
            },
            SmallStack);
        thread.Start();
        thread.Join();
        Assert.Equal(Enumerable.Repeat(Status.Ok, descriptions.Count * data.Count), outcomes);
    }

    [Fact]
    public void Options_of_options_keep_their_depth()
    {
        const string Description = "{\"root\":{\"option\":{\"option\":{\"option\":\"Int\"}}}}";
        Assert.Equal("Some(Some(Some(1)))", Shaped("1"));
        Assert.Equal("None", Shaped("null"));
        Assert.Equal("Some(None)", Shaped("{\"$variant\":\"Some\",\"args\":[null]}"));
        Assert.Equal("Some(Some(None))", Shaped("{\"$variant\":\"Some\",\"args\":[{\"$variant\":\"Some\",\"args\":[null]}]}"));

        static string Shaped(string data) => Form(Call.Value("json.parse_typed", Call.Str(data), Call.Str(Description)).As<Aggregate>()[0]);

        static string Form(Value value) => value.Kind != ValueKind.Variant ? Call.Text(value)
            : value.As<Aggregate>().Shape.Count == 0 ? "None" : $"Some({Form(value.As<Aggregate>()[0])})";
    }
}
