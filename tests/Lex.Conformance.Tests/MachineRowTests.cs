using Lex.Core.Ops;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Corpus;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// What code does that no compiler emits: kinds that do not fit, indices out of range, fall-through. Assembled by hand,
/// run in every tier; the numbers are rows of runtime section 17.
/// </summary>
public sealed class MachineRowTests
{
    // Row, body of a function `f` without parameters and with three locals, and the value as JSON, or in the debug form, or the error as
    // displayed.
    private static readonly (string Row, string Body, string Expected)[] Table =
    [
        ("3 division", "PushConst 7\nPushConst 2\nIntDiv\nReturn", "3"),
        ("3 division of a negative", "PushConst -7\nPushConst 2\nIntDiv\nReturn", "-3"),
        ("3 remainder of a negative", "PushConst -7\nPushConst 2\nIntMod\nReturn", "-1"),
        ("4 typed division by zero", "PushConst 7\nPushConst 0\nIntDiv\nReturn", "integer division by zero"),
        ("4 polymorphic division by zero", "PushConst 7\nPushConst 0\nNumDiv\nReturn", "integer division by zero"),
        ("4 typed modulo by zero", "PushConst 7\nPushConst 0\nIntMod\nReturn", "integer modulo by zero"),
        ("4 polymorphic modulo by zero", "PushConst 7\nPushConst 0\nNumMod\nReturn", "integer modulo by zero"),
        ("5 minimum divided by -1", "PushConst -9223372036854775808\nPushConst -1\nIntDiv\nReturn", "-9223372036854775808"),
        ("5 minimum modulo -1", "PushConst -9223372036854775808\nPushConst -1\nIntMod\nReturn", "0"),
        ("6 wrap-around", "PushConst 9223372036854775807\nPushConst 1\nIntAdd\nReturn", "-9223372036854775808"),
        ("8 NaN equals nothing", "PushConst nan\nPushConst nan\nNumEq\nReturn", "false"),
        ("6 below the minimum", "PushConst -9223372036854775808\nPushConst 1\nIntSub\nReturn", "9223372036854775807"),
        ("6 the minimum negated", "PushConst -9223372036854775808\nIntNeg\nReturn", "-9223372036854775808"),
        ("7 a float divided by zero", "PushConst 1.0\nPushConst 0.0\nFloatDiv\nReturn", "Float(inf)"),
        ("7 zero divided by zero", "PushConst 0.0\nPushConst 0.0\nNumDiv\nReturn", "Float(NaN)"),
        ("8 NaN differs from NaN", "PushConst nan\nPushConst nan\nFloatEq\nBoolNot\nReturn", "true"),
        ("8 NaN is not below one", "PushConst nan\nPushConst 1.0\nFloatLt\nReturn", "false"),
        ("13 numbers of different kinds", "PushConst 1\nPushConst 1.0\nNumEq\nBoolNot\nReturn", "true"),
        ("24 equal records of one function", "PushConst 1\nMakeRecord {x} 1\nPushConst 1\nMakeRecord {x} 1\nNumEq\nReturn", "true"),
        ("26 list and deque are unequal",
            "PushConst 1\nMakeList 1\nPushConst 1\nMakeList 1\nEffectCall \"deque\" \"from_list\" 1 n_0\nNumEq\nReturn", "false"),
        ("26 tuple and deque are unequal",
            "PushConst 1\nMakeTuple 1\nPushConst 1\nMakeList 1\nEffectCall \"deque\" \"from_list\" 1 n_0\nNumEq\nReturn", "false"),
        ("32 texts before numbers",
            "PushConst 1\nPushConst \"one\"\nMakeTuple 2\nPushConst \"a\"\nPushConst \"two\"\nMakeTuple 2\nMakeList 2\n"
            + "EffectCall \"map\" \"from_list\" 1 n_0\nReturn", "[[\"a\",\"two\"],[1,\"one\"]]"),
        ("33 no float is a key", "EffectCall \"map\" \"new\" 0 n_0\nPushConst 1.0\nPushConst 2\nEffectCall \"map\" \"set\" 3 n_1\nReturn",
            "effect handler error: map/set key must be Str or Int, got Float(1.0)"),
        ("39 fields in order", "PushConst 1\nPushConst 2\nMakeRecord {b, a} 2\nReturn", "{\"a\":2,\"b\":1}"),
        ("66 arena record outside any scope", "PushConst 1\nAllocArenaRecord {a} 1\nReturn", "{\"a\":1}"),
        ("9 float remainder", "PushConst -7.5\nPushConst 2.0\nNumMod\nReturn", "-1.5"),
        ("10 polymorphic add of texts", "PushConst \"a\"\nPushConst \"b\"\nNumAdd\nReturn", "\"ab\""),
        ("11 texts cannot be subtracted", "PushConst \"a\"\nPushConst \"b\"\nNumSub\nReturn",
            "type mismatch at runtime: Num op: Str(\"a\") Str(\"b\")"),
        ("12 no promotion", "PushConst 1\nPushConst 2.0\nNumAdd\nReturn", "type mismatch at runtime: Num op: Int(1) Float(2.0)"),
        ("13 different kinds are unequal", "PushConst 1\nPushConst 1.0\nNumEq\nReturn", "false"),
        ("14 order of texts", "PushConst \"a\"\nPushConst \"b\"\nNumLt\nReturn", "true"),
        ("14 order is that of code points", "PushConst \"～\"\nPushConst \"😀\"\nNumLt\nReturn", "true"),
        ("15 length in bytes", "PushConst \"é\"\nStrLen\nReturn", "2"),
        ("16 typed add of a text", "PushConst 1\nPushConst \"x\"\nIntAdd\nReturn",
            "type mismatch at runtime: expected Int, got Str(\"x\")"),
        ("17 jump on an Int", "PushConst 1\nJumpIf yes\nPushConst 2\nReturn\nyes:\nPushConst 3\nReturn",
            "type mismatch at runtime: expected Bool, got Int(1)"),
        ("19 list index past the end", "PushConst 1\nPushConst 2\nPushConst 3\nMakeList 3\nGetListElem 3\nReturn",
            "type mismatch at runtime: list index oob"),
        ("19 negative list index", "PushConst 1\nMakeList 1\nPushConst -1\nGetListElemDyn\nReturn",
            "type mismatch at runtime: list index oob"),
        ("20 tuple index out of range", "PushConst 1\nPushConst 2\nMakeTuple 2\nGetElem 2\nReturn",
            "type mismatch at runtime: tuple index 2 out of range"),
        ("21 missing field", "PushConst 1\nMakeRecord {a} 1\nGetField b @0\nReturn", "type mismatch at runtime: missing field `b`"),
        ("22 field of an Int", "PushConst 1\nGetField x @0\nReturn", "type mismatch at runtime: GetField on non-record: Int(1)"),
        ("23 records in another order",
            "PushConst 1\nPushConst 2\nMakeRecord {a, b} 2\nPushConst 2\nPushConst 1\nMakeRecord {b, a} 2\nNumEq\nReturn", "true"),
        ("25 tuples by content", "PushConst 1\nPushConst \"a\"\nMakeTuple 2\nPushConst 1\nPushConst \"a\"\nMakeTuple 2\nNumEq\nReturn",
            "true"),
        ("26 list and tuple are unequal", "PushConst 1\nMakeList 1\nPushConst 1\nMakeTuple 1\nNumEq\nReturn", "false"),
        ("34 bytes", "PushConst bytes(\"dead\")\nReturn", "{\"$bytes\":\"dead\"}"),
        ("38 NaN as JSON", "PushConst nan\nReturn", "null"),
        ("83 map over no list", "PushConst 1\nPushConst 2\nListMap n_0\nReturn",
            "type mismatch at runtime: ListMap requires a List, got: Int(1)"),
        ("89 fall-through", "Panic \"non-exhaustive match\"", "runtime panic: non-exhaustive match"),
        ("and as an op takes Bools", "PushConst true\nPushConst 1\nBoolAnd\nReturn", "type mismatch at runtime: expected Bool, got Int(1)"),
        ("or as an op", "PushConst false\nPushConst true\nBoolOr\nReturn", "true"),
        ("variant argument", "PushConst 5\nMakeVariant Some 1\nGetVariantArg 0\nReturn", "5"),
        ("test of a variant", "PushConst 5\nMakeVariant Some 1\nTestVariant None\nReturn", "false"),
        ("appending", "MakeList 0\nPushConst 1\nListAppend\nPushConst 2\nListAppend\nGetListLen\nReturn", "2"),
        ("a record for the stack", "PushConst 1\nPushConst 2\nAllocStackRecord {a, b} 2\nReturn", "{\"a\":1,\"b\":2}"),
        ("a tuple for the stack", "PushConst 1\nPushConst true\nAllocStackTuple 2\nReturn", "[1,true]"),
        ("a tuple for the arena", "PushConst 1\nPushConst \"a\"\nAllocArenaTuple 2\nReturn", "[1,\"a\"]"),
        ("the argument of a variant of a known name", "PushConst 5\nMakeVariant Some 1\nGetVariant variant(\"Some\")\nGetElem 0\nReturn",
            "5"),
        ("negation of a Float", "PushConst 1.5\nFloatNeg\nReturn", "-1.5"),
        ("texts joined", "PushConst \"é\"\nPushConst \"b\"\nStrConcat\nReturn", "\"éb\""),
        ("length of bytes", "PushConst bytes(\"00ff10\")\nBytesLen\nReturn", "3"),
        ("equal bytes", "PushConst bytes(\"00ff\")\nPushConst bytes(\"00ff\")\nBytesEq\nReturn", "true"),
        ("locals start as unit", "LoadLocal $2\nReturn", "null"),
    ];

    // Row, body of `f`, functions that it makes closures of, and the value as JSON or the error as displayed.
    private static readonly (string Row, string Body, string Others, string Expected)[] Closures =
    [
        ("27 the same lambda at two places", "MakeClosure a 0\nMakeClosure b 0\nNumEq\nReturn",
            Lambda("a", "PushConst 1") + Lambda("b", "PushConst 1"), "true"),
        ("27 another constant", "MakeClosure a 0\nMakeClosure b 0\nNumEq\nReturn", Lambda("a", "PushConst 1") + Lambda("b", "PushConst 2"),
            "false"),
        ("28 equal captures", "PushConst 7\nMakeClosure a 1\nPushConst 7\nMakeClosure a 1\nNumEq\nReturn", Lambda("a", "LoadLocal $0", 1),
            "true"),
        ("28 other captures", "PushConst 7\nMakeClosure a 1\nPushConst 8\nMakeClosure a 1\nNumEq\nReturn", Lambda("a", "LoadLocal $0", 1),
            "false"),
        ("29 equal Float literals", "MakeClosure a 0\nMakeClosure b 0\nNumEq\nReturn",
            Lambda("a", "PushConst 1.5") + Lambda("b", "PushConst 1.5"), "true"),
    ];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Table)
        {
            foreach (var tier in Tier.All) rows.Add(row.Row, tier.Name);
        }

        return rows;
    }

    public static TheoryData<string, string> ClosureRows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Closures)
        {
            foreach (var tier in Tier.All) rows.Add(row.Row, tier.Name);
        }

        return rows;
    }

    [Theory]
    [Rows("runtime")]
    [MemberData(nameof(ClosureRows))]
    public void Closures_compare(string name, string tier)
    {
        var row = Closures.First(r => r.Row == name);
        var run = TestProgram.OfListing($"fn f arity 0 locals 3\n{row.Body}\n{row.Others}").Run(Tier.Find(tier), "f", []);
        Assert.Equal(row.Expected, run.Seen.Json ?? run.Seen.Error!.Display);
    }

    [Theory]
    [Rows("runtime")]
    [MemberData(nameof(Rows))]
    public void Code_does(string name, string tier)
    {
        var row = Table.First(r => r.Row == name);
        var run = TestProgram.OfListing($"fn f arity 0 locals 3\n{row.Body}\n").Run(Tier.Find(tier), "f", []);
        var (json, debug) = (run.Seen.Json ?? run.Seen.Error!.Display, run.Seen.Value);
        Assert.Equal(row.Expected, row.Expected == debug ? debug : json);
    }

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    [Theory]
    [Row("runtime", 18)]
    [MemberData(nameof(Tiers))]
    public void Row_18_an_empty_stack_has_nothing_to_pop(string tier)
    {
        // No such program can be loaded; one that was made in memory fails when the function is called.
        var run = TestProgram.OfListing("fn f arity 0 locals 0\nPop\nPushConst 1\nReturn\n", verify: false).Run(Tier.Find(tier), "f", []);
        Assert.Equal("StackUnderflow", run.Seen.Error!.Debug);
    }

    /// <summary>An op that no program of the corpus and no line of the table runs would be an op that no tier is held to.</summary>
    [Fact]
    public void Every_op_is_run_by_a_program()
    {
        var run = Table.SelectMany(static row => row.Body.Split('\n', ' ')).ToHashSet();
        foreach (var program in ConformanceCorpus.All)
        {
            if (TestProgram.OfSource(program.Source).Compile().Program is not { } compiled) continue;
            foreach (var function in compiled.Code.Functions)
            {
                foreach (var instruction in function.Code) run.Add(instruction.Op.ToString());
            }
        }

        var missing = string.Join(" ",
            OpTable.All[..OpTable.BaseCount].ToArray().Select(static info => info.Name).Where(name => !run.Contains(name)));
        Assert.True(missing.Length == 0, missing);
    }

    private static string Lambda(string name, string body, int arity = 0) => $"fn {name} arity {arity} locals {arity}\n{body}\nReturn\n";
}
