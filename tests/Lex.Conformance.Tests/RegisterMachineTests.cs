using Lex.Core.Values;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Defects of the register (<c>tests/checklist/register.tsv</c>) that code shows which no compiler emits, in every tier.</summary>
public sealed class RegisterMachineTests
{
    // Op, the kind that it takes, and how many of it.
    private static readonly (string Op, string Kind, int Count)[] Typed =
    [
        .. Every("Int", 2, "IntAdd", "IntSub", "IntMul", "IntDiv", "IntMod", "IntEq", "IntLt", "IntLe"), .. Every("Int", 1, "IntNeg"),
        .. Every("Float", 2, "FloatAdd", "FloatSub", "FloatMul", "FloatDiv", "FloatEq", "FloatLt", "FloatLe"), .. Every("Float", 1, "FloatNeg"),
        .. Every("Bool", 2, "BoolAnd", "BoolOr"), .. Every("Bool", 1, "BoolNot", "JumpIf end\nPushConst 1\nReturn\nend:\nPushConst 2", "JumpIfNot end\nPushConst 1\nReturn\nend:\nPushConst 2"),
        .. Every("Str", 2, "StrConcat", "StrEq"), .. Every("Str", 1, "StrLen"),
    ];

    // A value of each kind: as a constant expression, as JSON, and in the debug form.
    private static readonly (string Kind, string Code, string Json, string Debug)[] Samples =
    [
        ("Int", "PushConst 1", "1", "Int(1)"), ("Float", "PushConst 1.5", "1.5", "Float(1.5)"), ("Bool", "PushConst true", "true", "Bool(true)"),
        ("Str", "PushConst \"x\"", "\"x\"", "Str(\"x\")"), ("Unit", "PushConst unit", "null", "Unit"),
        ("Bytes", "PushConst bytes(\"01\")", """{"$bytes":"01"}""", "Bytes([1])"), ("List", "MakeList 0", "[]", "List([])"),
        ("Variant", "MakeVariant None 0", """{"$variant":"None","args":[]}""", "Variant { name: \"None\", args: [] }"),
    ];

    // Number, body of `f` without parameters, and the error as displayed.
    private static readonly (string Row, string Body, string Expected)[] Table =
    [
        ("6 a list element by no Int", "MakeList 0\nPushConst \"a\"\nGetListElemDyn\nReturn", "GetListElemDyn idx: Str(\"a\")"),
        ("6 a list element of no list", "PushConst 1\nPushConst 0\nGetListElemDyn\nReturn", "GetListElemDyn on non-list: Int(1)"),
        ("6 a fixed list element of no list", "PushConst 1\nGetListElem 0\nReturn", "GetListElem on non-list: Int(1)"),
        ("6 the length of no list", "PushConst 1\nGetListLen\nReturn", "GetListLen on non-list: Int(1)"),
        ("6 appending to no list", "PushConst 1\nPushConst 2\nListAppend\nReturn", "ListAppend on non-list: Int(1)"),
        ("6 a tuple element of no tuple", "PushConst 1\nGetElem 0\nReturn", "GetElem on non-tuple: Int(1)"),
        ("6 a tuple element of a list", "PushConst 1\nMakeList 1\nGetElem 0\nReturn", "GetElem on non-tuple: List([Int(1)])"),
        ("6 a variant argument out of range", "PushConst 1\nMakeVariant Some 1\nGetVariantArg 1\nReturn", "variant arg index oob"),
        ("6 a variant argument of no variant", "PushConst 1\nGetVariantArg 0\nReturn", "GetVariantArg on non-variant: Int(1)"),
        ("6 the test of no variant", "PushConst 1\nTestVariant None\nReturn", "TestVariant on non-variant: Int(1)"),
        ("6 the arguments of no variant", "PushConst 1\nGetVariant variant(\"Some\")\nReturn", "GetVariant on non-variant: Int(1)"),
        ("6 an index beyond all lists", "PushConst 1\nMakeList 1\nPushConst 9223372036854775807\nGetListElemDyn\nReturn", "list index oob"),
        ("6 the length of no bytes", "PushConst 1\nBytesLen\nReturn", "BytesLen on Int(1)"),
        ("6 bytes and something else", "PushConst bytes(\"01\")\nPushConst 1\nBytesEq\nReturn", "BytesEq operands"),
        ("6 a call of no closure", "PushConst 1\nPushConst 2\nCallClosure 1 n_0\nReturn", "CallClosure on non-closure: Int(1)"),
        ("6 a map by no closure", "MakeList 0\nPushConst 2\nListMap n_0\nReturn", "ListMap requires a closure, got: Int(2)"),
        ("6 a sort of no list", "PushConst 1\nPushConst 2\nSortByKey n_0\nReturn", "SortByKey requires a List, got: Int(1)"),
        ("6 negating a text", "PushConst \"a\"\nNumNeg\nReturn", "NumNeg on Str(\"a\")"),
    ];

    // Number, listing of which `f` is called, and the error as it is embedded; none of these can be loaded.
    private static readonly (string Row, string Listing, string Expected)[] Malformed =
    [
        ("4 an end without a return", "fn f arity 0 locals 0\nPushConst 1\nPop\n", "Panic(\"ran past end of code in `f`\")"),
        ("4 no code", "fn f arity 0 locals 0\n", "Panic(\"ran past end of code in `f`\")"),
        ("4 in a function that is called", "fn f arity 0 locals 0\nCall g 0 n_0\nReturn\nfn g arity 0 locals 0\nPushConst 1\n", "Panic(\"ran past end of code in `g`\")"),
        ("5 a call", "fn f arity 0 locals 0\nPushConst 1\nCall g 2 n_0\nReturn\nfn g arity 2 locals 2\nLoadLocal $0\nReturn\n", "StackUnderflow"),
        ("5 a tail call", "fn f arity 0 locals 0\nPushConst 1\nTailCall g 2 n_0\nfn g arity 2 locals 2\nLoadLocal $0\nReturn\n", "StackUnderflow"),
        ("5 a call of a closure", "fn f arity 0 locals 0\nMakeClosure g 0\nCallClosure 2 n_0\nReturn\nfn g arity 2 locals 2\nLoadLocal $0\nReturn\n", "StackUnderflow"),
        ("5 a copy", "fn f arity 0 locals 0\nDup\nReturn\n", "StackUnderflow"),
        ("5 an operator", "fn f arity 0 locals 0\nPushConst 1\nIntAdd\nReturn\n", "StackUnderflow"),
        ("5 a return", "fn f arity 0 locals 0\nReturn\n", "StackUnderflow"),
    ];

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    public static TheoryData<string, string> Rows() => Named(Table.Select(static row => row.Row));

    public static TheoryData<string, string> MalformedRows() => Named(Malformed.Select(static row => row.Row));

    public static TheoryData<string, string> TypedOps() => Named(Typed.Select(static typed => typed.Op.Split(' ')[0]));

    [Theory]
    [Row("register", 3)]
    [MemberData(nameof(TypedOps))]
    public void A_typed_op_names_what_it_wants_and_what_it_got(string op, string tierName)
    {
        var tier = Tier.Find(tierName);
        var (text, kind, count) = Typed.Single(typed => typed.Op.Split(' ')[0] == op);
        var load = string.Concat(Enumerable.Range(0, count).Select(static i => $"LoadLocal ${i}\n"));
        var ofArguments = TestProgram.OfListing($"fn f arity {count} locals {count}\n{load}{text}\nReturn\n");
        var right = Samples.Single(sample => sample.Kind == kind);
        foreach (var wrong in Samples.Where(sample => sample.Kind != kind))
        {
            var expected = $"TypeMismatch({DebugText.Quote($"expected {kind}, got {wrong.Debug}")})";
            Fails(expected, [wrong]);
            if (count == 1) continue;
            Fails(expected, [right, wrong]);
            Fails(expected, [wrong, right]);
            // The right operand is looked at first.
            foreach (var other in Samples.Where(sample => sample.Kind != kind)) Fails(expected, [other, wrong]);
        }

        void Fails(string expected, (string Kind, string Code, string Json, string Debug)[] operands)
        {
            if (operands.Length != count) return;
            var error = ofArguments.Run(tier, "f", [.. operands.Select(static operand => operand.Json)]).Seen.Error;
            Assert.Equal(expected, error?.Debug);
            var constants = string.Join('\n', operands.Select(static operand => operand.Code));
            error = TestProgram.OfListing($"fn f arity 0 locals 0\n{constants}\n{text}\nReturn\n").Run(tier, "f", []).Seen.Error;
            Assert.Equal(expected, error?.Debug);
        }
    }

    [Theory]
    [Rows("register")]
    [MemberData(nameof(Rows))]
    public void A_mismatch_is_an_error(string row, string tier)
    {
        var (_, body, expected) = Table.Single(r => r.Row == row);
        var seen = TestProgram.OfListing($"fn f arity 0 locals 0\n{body}\n").Run(Tier.Find(tier), "f", []).Seen;
        Assert.Equal($"TypeMismatch({DebugText.Quote(expected)})", seen.Error?.Debug);
    }

    [Theory]
    [Rows("register")]
    [MemberData(nameof(MalformedRows))]
    public void Malformed_code_ends_in_an_error(string row, string tier)
    {
        var (_, listing, expected) = Malformed.Single(r => r.Row == row);
        Assert.ThrowsAny<Exception>(() => TestProgram.OfListing(listing));
        Assert.Equal(expected, TestProgram.OfListing(listing, verify: false).Run(Tier.Find(tier), "f", []).Seen.Error?.Debug);
    }

    [Theory]
    [Row("register", 10, 33, 34)]
    [MemberData(nameof(Tiers))]
    public void Where_records_are_does_not_count_when_they_are_compared(string tier)
    {
        string[] records = ["MakeRecord {a, b} 2", "AllocStackRecord {a, b} 2", "AllocArenaRecord {a, b} 2"];
        string[] tuples = ["MakeTuple 2", "AllocStackTuple 2", "AllocArenaTuple 2"];
        foreach (var makers in new[] { records, tuples })
        {
            foreach (var left in makers)
            {
                foreach (var right in makers)
                {
                    // Nested, so that parts are compared as well; the other value differs in the part.
                    var program = TestProgram.OfListing($"""
                        fn f arity 2 locals 2
                            PushConst 1
                            LoadLocal $0
                            PushConst "x"
                            {right}
                            {left}
                            PushConst 1
                            LoadLocal $1
                            PushConst "x"
                            {left}
                            {right}
                            NumEq
                            Return
                        """);
                    foreach (var isInRequest in new[] { false, true })
                    {
                        var (session, f) = program.Open(Tier.Find(tier), "f");
                        if (isInRequest) session.EnterRequest();
                        Assert.True(session.Invoke(f, [Value.Int(7), Value.Int(7)], out var same, out _) && same.AsBool, $"{left} {right}");
                        Assert.True(session.Invoke(f, [Value.Int(7), Value.Int(8)], out var other, out _) && !other.AsBool, $"{left} {right}");
                    }
                }
            }
        }
    }

    [Theory]
    [Row("register", 65)]
    [MemberData(nameof(Tiers))]
    public void Bools_and_Ints_stay_apart_where_code_has_seen_the_other(string tier)
    {
        var program = TestProgram.OfListing("""
            fn add arity 2 locals 2
                LoadLocal $0
                LoadLocal $1
                NumAdd
                Return
            fn test arity 1 locals 1
                LoadLocal $0
                JumpIf yes
                PushConst 2
                Return
            yes:
                PushConst 3
                Return
            fn next arity 1 locals 1
                LoadLocal $0
                PushConst 1
                IntAdd
                Return
            fn same arity 1 locals 1
                LoadLocal $0
                Return
            """);
        var (session, add) = program.Open(Tier.Find(tier), "add");
        var (test, next, same) = (session.Program.Find("test")!, session.Program.Find("next")!, session.Program.Find("same")!);
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal("Int(3)", Call(add, Value.Int(1), Value.Int(2)));
            Assert.Equal("Int(3)", Call(test, Value.Bool(true)));
            Assert.Equal("Int(2)", Call(next, Value.Int(1)));
            Assert.Equal("Int(1)", Call(same, Value.Int(1)));
            if (i % 50 != 49) continue;
            Assert.Equal("TypeMismatch(\"Num op: Bool(true) Bool(true)\")", Call(add, Value.Bool(true), Value.Bool(true)));
            Assert.Equal("TypeMismatch(\"Num op: Int(1) Bool(true)\")", Call(add, Value.Int(1), Value.Bool(true)));
            Assert.Equal("TypeMismatch(\"expected Bool, got Int(1)\")", Call(test, Value.Int(1)));
            Assert.Equal("TypeMismatch(\"expected Int, got Bool(true)\")", Call(next, Value.Bool(true)));
            Assert.Equal("Bool(true)", Call(same, Value.Bool(true)));
        }

        string Call(Core.Programs.FunctionCode function, params Value[] arguments) =>
            session.Invoke(function, arguments, out var result, out var error) ? DebugText.Of(result) : error!.Debug;
    }

    [Theory]
    [Row("register", 66, 68)]
    [MemberData(nameof(Tiers))]
    public void What_has_matches_panics_and_dead_code_is_compiled(string tierName)
    {
        (string Name, string Listing, string Argument, string Expected)[] table =
        [
            // Windows that a fused listing has: an arm's test, a local plus a constant, two locals.
            ("an arm", "LoadLocal $0\nStoreLocal $1\nLoadLocal $1\nPushConst 0\nIntEq\nJumpIfNot other\nPushConst 7\nReturn\nother:\nLoadLocal $0\nPushConst 1\nIntAdd\nStoreLocal $1\nLoadLocal $0\nLoadLocal $1\nIntMul\nReturn", "4", "20"),
            ("a panic behind the arms", "LoadLocal $0\nPushConst 0\nIntEq\nJumpIfNot other\nPushConst 7\nReturn\nother:\nPanic \"non-exhaustive match\"", "0", "7"),
            ("a panic that is reached", "LoadLocal $0\nPushConst 0\nIntEq\nJumpIfNot other\nPushConst 7\nReturn\nother:\nPanic \"non-exhaustive match\"", "1", "runtime panic: non-exhaustive match"),
            ("an effect in dead code", "LoadLocal $0\nReturn\nPushConst \"x\"\nEffectCall \"io\" \"print\" 1 n_0\nReturn", "5", "5"),
        ];
        var tier = Tier.Find(tierName);
        foreach (var (name, body, argument, expected) in table)
        {
            var run = TestProgram.OfListing($"fn f arity 1 locals 2\n{body}\n").Run(tier, "f", [argument]);
            Assert.Equal((name, expected), (name, run.Seen.Json ?? run.Seen.Error!.Display));
            if (tier.Compiles) Assert.Equal((name, "compiled"), (name, run.Compilation.Single(static line => line.Function == "f").State));
        }
    }

    private static TheoryData<string, string> Named(IEnumerable<string> names)
    {
        var rows = new TheoryData<string, string>();
        foreach (var name in names)
        {
            foreach (var tier in Tier.All) rows.Add(name, tier.Name);
        }

        return rows;
    }

    private static (string Op, string Kind, int Count)[] Every(string kind, int count, params string[] ops) =>
        Array.ConvertAll(ops, op => (op, kind, count));
}
