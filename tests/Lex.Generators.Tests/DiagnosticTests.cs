using Lex.Generators.Tests.Support;
using Xunit;

namespace Lex.Generators.Tests;

/// <summary>Every mistake that a table can contain, on a table that contains it.</summary>
public sealed class DiagnosticTests
{
    private const string Move = """
        /// <summary>m</summary>
        [Op(Group.Move)] internal static Value Peek([Local] Value drawer) => drawer;
        /// <summary>c</summary>
        [Op(Group.Move)] internal static Value Coin([Const] Value coin) => coin;
        /// <summary>g</summary>
        [Op(Group.Int)] internal static long Glue(long left, long right) => left + right;
        """;

    /// <summary>Id, message, attributes of the table, and what the table contains besides three harmless ops.</summary>
    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        {
            "LEXG001", "Op 'X': parameter 'when' of type 'System.DateTime' is no carrier of a Lex value and takes no operand of the "
                + "instruction", "",
            Doc("[Op(Group.Int)] internal static void X(System.DateTime when) { }")
        },
        {
            "LEXG001", "Op 'X': parameter 'name' of type 'int' is no carrier of a Lex value and takes no operand of the instruction", "",
            Doc("[Op(Group.Int)] internal static void X([Field] int name) { }")
        },
        { "LEXG002", "Superinstruction 'S': there is no op 'Gone'", "[Super(\"S\", \"Peek\", \"Gone\", Operands = \"a\")]", "" },
        {
            "LEXG003", "Superinstruction 'S': its components take 2 operands, but 1 are named",
            "[Super(\"S\", \"Peek\", \"Peek\", \"Glue\", Operands = \"a\")]", ""
        },
        {
            "LEXG004", "Op 'X': a window of operands and a [Count] operand need each other", "",
            Doc("[Op(Group.List)] internal static Value X(System.ReadOnlySpan<Value> things) => default;")
        },
        {
            "LEXG004", "Op 'X': a window of operands and a [Count] operand need each other", "",
            Doc("[Op(Group.List)] internal static Value X([Count] int count) => default;")
        },
        {
            "LEXG005", "Superinstruction 'S': 'X' and 'Y' both own a feedback site", "[Super(\"S\", \"X\", \"Y\")]",
            Doc("[Op(Group.Num, Site = SiteKind.Numeric)] internal static Value X(Value a) => a;")
            + Doc("[Op(Group.Num, Site = SiteKind.Numeric)] internal static Value Y(Value a) => a;")
        },
        {
            "LEXG006", "Superinstruction 'S': the branch 'X' is not the last component",
            "[Super(\"S\", \"X\", \"Peek\", Operands = \"offset a\")]",
            Doc("[Op(Group.Flow)] internal static bool X(bool told, [Target] int offset) => told;")
        },
        {
            "LEXG007", "Superinstruction 'S': 'Leave' has no body that could be composed",
            "[Super(\"S\", \"Peek\", \"Leave\", Operands = \"a\")]",
            "internal interface IStructural { " + Doc("[Op(Group.Flow)] void Leave(Value last);") + " }"
        },
        { "LEXG008", "There are two ops named 'Glue'", "",
            Doc("[Op(Group.Float)] internal static double Glue(double left, double right) => left;") },
        { "LEXG008", "There are two ops named 'Glue'", "[Super(\"Glue\", \"Peek\", \"Coin\", \"Glue\", Operands = \"a b\")]", "" },
        {
            "LEXG009", "Superinstruction 'S': 'X' pops a variable number of operands",
            "[Super(\"S\", \"Peek\", \"X\", Operands = \"a n\")]",
            Doc("[Op(Group.List)] internal static Value X([Count] int count, System.ReadOnlySpan<Value> things) => default;")
        },
        { "LEXG010", "Op 'X': a result of type 'string' cannot be pushed", "",
            Doc("[Op(Group.Text)] internal static string X(Value a) => \"\";") },
        {
            "LEXG011", "'X' has 5 operands; an instruction holds 4", "",
            "internal interface IStructural { " + Doc(
                "[Op(Group.Call)] void X([Node(\"a\")] int a, [Node(\"b\")] int b, [Node(\"c\")] int c, [Node(\"d\")] int d, "
                    + "[Node(\"e\")] int e);") + " }"
        },
        { "LEXG012", "Op 'X': there is no op 'Gone' that it could be a form of", "",
            Doc("[Op(Group.Int, Canonical = \"Gone\")] internal static long X(long a) => a;") },
        {
            "LEXG013", "Op 'X' and its canonical op 'Glue' do not pop and push the same number of operands", "",
            Doc("[Op(Group.Int, Canonical = nameof(Glue))] internal static long X(long a) => a;")
        },
        {
            "LEXG014", "Superinstruction 'S': the condition 'moon:full' is none of: constant:Int (with exactly one constant)",
            "[Super(\"S\", \"Peek\", \"Coin\", \"Glue\", Operands = \"a b\", When = \"moon:full\")]", ""
        },
        {
            "LEXG014", "Superinstruction 'S': the condition 'constant:Int' is none of: constant:Int (with exactly one constant)",
            "[Super(\"S\", \"Peek\", \"Peek\", \"Glue\", Operands = \"a b\", When = \"constant:Int\")]", ""
        },
        {
            "LEXG015", "Op 'X' returns a status but has no place for the error: its first parameter must be the execution context", "",
            Doc("[Op(Group.Int)] internal static Lex.Core.Execution.Status X(Value a) => default;")
        },
        {
            "LEXG016", "Op 'X': operand 'local' needs a name, for it is not the only one", "",
            Doc("[Op(Group.Move)] internal static Value X([Local] Value local, [Index(\"i\")] int index) => local;")
        },
        { "LEXG017", "Superinstruction 'S' has fewer than two components", "[Super(\"S\", \"Glue\")]", "" },
        {
            "LEXG018", "Superinstruction 'S': '=b' repeats no earlier operand of the same index space",
            "[Super(\"S\", \"Peek\", \"Peek\", \"Glue\", Operands = \"a =b\")]", ""
        },
        {
            "LEXG018", "Superinstruction 'S': '=a' repeats no earlier operand of the same index space",
            "[Super(\"S\", \"Peek\", \"Coin\", \"Glue\", Operands = \"a =a\")]", ""
        },
        { "LEXG019", "Op 'X' has no summary", "", "[Op(Group.Int)] internal static long X(long a) => a;" },
        { "LEXG020", "Op 'X': a [Target] needs a method that returns bool, or an op without body", "",
            Doc("[Op(Group.Flow)] internal static void X([Target] int offset) { }") },
        {
            "LEXG021", "'X' names two operands 'a'", "",
            Doc("[Op(Group.Move)] internal static Value X([Local(\"a\")] Value local, [Index(\"a\")] int index) => local;")
        },
        {
            "LEXG021", "'S' names two operands 'a'",
            "[Super(\"S\", \"Peek\", \"Peek\", \"Glue\", Operands = \"a a\")]", ""
        },
        {
            "LEXG022", "Op 'X': the execution context must be the first parameter", "",
            Doc("[Op(Group.Int)] internal static long X(long a, Lex.Core.Execution.ExecutionContext ctx) => a;")
        },
        {
            "LEXG023", "Op 'X': 'top' is popped from above the window; a window is the last that is popped", "",
            Doc("[Op(Group.List)] internal static Value X([Count] int count, System.ReadOnlySpan<Value> things, Value top) => top;")
        },
        {
            "LEXG024", "Op 'X': 'a' and 'b' are looked up to the same sort of thing; a body can take one of each", "",
            Doc("[Op(Group.Move)] internal static Value X([Local(\"a\")] Value a, [Const(\"b\")] Value b) => a;")
        },
        {
            "LEXG025", "Superinstruction 'S': 'X' takes Float where the window has Int",
            "[Super(\"S\", \"Glue\", \"X\")]", Doc("[Op(Group.Float)] internal static double X(double a) => a;")
        },
        {
            "LEXG025", "Superinstruction 'S': 'X' takes Float where the window has Int",
            "[Super(\"S\", \"Coin\", \"X\", Operands = \"c\", When = \"constant:Int\")]",
            Doc("[Op(Group.Float)] internal static double X(double a) => a;")
        },
        { "LEXG026", "Superinstruction 'S' leaves 2 results; it may leave one", "[Super(\"S\", \"Peek\", \"Coin\", Operands = \"a b\")]",
            "" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_reported_at_its_place_and_nothing_is_generated(string id, string message, string attributes, string members)
    {
        var source = $$"""
            using Lex.Core.Values;
            namespace Lex.Core.Ops;
            [OpTable]
            {{attributes}}
            internal static partial class Wrong
            {
                {{Move}}
                {{members}}
            }
            """;
        var run = World.Generate(source);
        var diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("Source0.cs", diagnostic.Location.GetLineSpan().Path);
        Assert.Empty(run.GeneratedTrees);
    }

    [Fact]
    public void The_harmless_ops_of_these_tables_are_harmless()
    {
        var run =
            World.Generate($"using Lex.Core.Values; namespace Lex.Core.Ops; [OpTable] internal static partial class Right {{ {Move} }}");
        Assert.Empty(run.Diagnostics);
        Assert.NotEmpty(run.GeneratedTrees);
    }

    private static string Doc(string member) => "\n/// <summary>d</summary>\n" + member + "\n";
}
