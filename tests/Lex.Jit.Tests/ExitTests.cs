using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Xunit;

namespace Lex.Jit.Tests;

/// <summary>
/// Each way in which compiled code can be left, once: what the plain loop sees, and that it was that way. The listings claim kinds
/// that their values do not have; counted are the exits that say so.
/// </summary>
public class ExitTests
{
    private const string Field = "fn run arity 1 locals 1\nLoadLocal $0\nGetField w @0 : KIND\n";

    // Name, listing, argument, exits that are counted, steps and cells allowed (0: any).
    private static readonly (string Name, string Listing, Value Argument, int Resumes, long Steps, long Cells)[] Table =
    [
        ("guard of an Int", Field.Replace("KIND", "Int", StringComparison.Ordinal) + "PushConst 1\nNumAdd\nReturn", Record(Value.Float(1)),
            1, 0, 0),
        ("guard of a Float", Field.Replace("KIND", "Float", StringComparison.Ordinal) + "PushConst 1.5\nNumMul\nReturn",
            Record(Value.Int(1)), 1, 0, 0),
        ("guard of a Bool", Field.Replace("KIND", "Bool", StringComparison.Ordinal)
            + "JumpIf yes\nPushConst 1\nReturn\nyes:\nPushConst 2\nReturn", Record(Value.Int(1)), 1, 0, 0),
        ("guard of a Str", Field.Replace("KIND", "Str", StringComparison.Ordinal) + "StrLen\nReturn", Record(Value.Int(1)), 1, 0, 0),
        ("guard of a result", "fn run arity 1 locals 1\nhints ? -> Int\nLoadLocal $0\nGetField w @0\nReturn", Record(Value.Float(1)), 1, 0,
            0),
        ("guard of a library function's argument", "fn run arity 1 locals 1\nLoadLocal $0\nEffectCall \"str\" \"len\" 1 n_0\nReturn",
            Value.Int(3), 1, 0, 0),
        ("guard of the next round of a loop",
            "fn run arity 1 locals 1\nhints Int -> ?\nLoadLocal $0\nPushConst 3\nNumEq\nJumpIf end\nLoadLocal $0\nPushConst 5\nNumEq\n"
            + "JumpIf other\nLoadLocal $0\nPushConst 1\nNumSub\nTailCall run 1 n_0\nother:\nPushConst unit\nTailCall run 1 n_1\nend:\n"
            + "PushConst 7\nReturn", Value.Int(9), 1, 10_000, 0),
        ("an op that can only fail", "fn run arity 1 locals 1\nPushConst true\nPushConst 1\nIntAdd\nReturn", Value.Int(3), 1, 0, 0),
        ("division by zero", "fn run arity 1 locals 1\nhints Int -> Int\nPushConst 10\nLoadLocal $0\nIntDiv\nReturn", Value.Int(0), 1, 0,
            0),
        ("remainder by zero", "fn run arity 1 locals 1\nhints Int -> Int\nPushConst 10\nLoadLocal $0\nIntMod\nReturn", Value.Int(0), 1, 0,
            0),
        ("division by -1 stays", "fn run arity 1 locals 1\nhints Int -> Int\nPushConst -9223372036854775808\nLoadLocal $0\nIntDiv\nReturn",
            Value.Int(-1), 0, 0, 0),
        ("missing field", "fn run arity 1 locals 1\nLoadLocal $0\nGetField v @0\nReturn", Record(Value.Int(1)), 1, 0, 0),
        ("panic", "fn run arity 1 locals 1\nPanic \"gone\"", Value.Int(1), 1, 0, 0),
        ("step limit at an entry",
            "fn run arity 1 locals 1\nhints Int -> Int\nLoadLocal $0\nPushConst 1\nIntAdd\nCall run 1 n_0\nPushConst 1\nIntAdd\nReturn",
            Value.Int(1), 0, IJitHook.StandardOverdraft + 300, 0),
        ("step limit in a loop", "fn run arity 1 locals 1\nhints Int -> Int\nLoadLocal $0\nPushConst 1\nIntAdd\nTailCall run 1 n_0",
            Value.Int(1), 0, IJitHook.StandardOverdraft + 5_000, 0),
        ("cell limit", "fn run arity 1 locals 1\nhints Int -> ?\nLoadLocal $0\nLoadLocal $0\nLoadLocal $0\nMakeTuple 3\nReturn",
            Value.Int(1), 0, 0, 3),
        ("error of a callee",
            "fn run arity 1 locals 1\nhints Int -> Int\nLoadLocal $0\nCall div 1 n_0\nPushConst 1\nIntAdd\nReturn\n\n"
            + "fn div arity 1 locals 1\nhints Int -> Int\nPushConst 1\nLoadLocal $0\nIntDiv\nReturn", Value.Int(0), 1, 0, 0),
        ("another kind from a callee",
            "fn run arity 1 locals 1\nLoadLocal $0\nCall get 1 n_0 : Int\nPushConst 1\nNumAdd\nReturn\n\nfn get arity 1 locals 1\n"
            + "hints ? -> Int\nLoadLocal $0\nGetField w @0\nReturn", Record(Value.Float(1)), 2, 0, 0),
        ("call of a function that is looked at",
            "fn run arity 1 locals 1\nhints Int -> Int\nLoadLocal $0\nCall pos 1 n_0\nReturn\n\nfn pos arity 1 locals 1\n"
            + "refine 0 x \"{\\\"node\\\":\\\"BinOp\\\",\\\"op\\\":\\\">\\\",\\\"lhs\\\":{\\\"node\\\":\\\"Var\\\",\\\"name\\\":\\\"x\\\"},\\\"rhs\\\":{\\\"node\\\":\\\"Literal\\\",\\\"value\\\":{\\\"kind\\\":\\\"Int\\\",\\\"value\\\":0}}}\"\nhints Int -> Int\nLoadLocal $0\nReturn", Value.Int(-3), 0, 0, 0),
        ("tail call of a function that refuses its argument",
            "fn run arity 1 locals 1\nhints Int -> Int\nLoadLocal $0\nTailCall pos 1 n_0\n\nfn pos arity 1 locals 1\n"
            + "refine 0 x \"{\\\"node\\\":\\\"BinOp\\\",\\\"op\\\":\\\">\\\",\\\"lhs\\\":{\\\"node\\\":\\\"Var\\\",\\\"name\\\":\\\"x\\\"},\\\"rhs\\\":{\\\"node\\\":\\\"Literal\\\",\\\"value\\\":{\\\"kind\\\":\\\"Int\\\",\\\"value\\\":0}}}\"\nhints Int -> Int\nLoadLocal $0\nReturn", Value.Int(-3), 0, 0, 0),
        ("arguments that a callee was not compiled for",
            "fn run arity 1 locals 1\nLoadLocal $0\nGetField w @0\nCall inc 1 n_0\nReturn\n\nfn inc arity 1 locals 1\nhints Int -> Int\n"
            + "LoadLocal $0\nPushConst 1.5\nNumMul\nReturn", Record(Value.Float(2)), 1, 0, 0),
        ("depth limit", "fn run arity 1 locals 1\nhints Int -> Int\nLoadLocal $0\nPushConst 1\nIntAdd\nCall run 1 n_0\nPushConst 1\n"
            + "IntAdd\nReturn", Value.Int(0), 0, 0, 0),
    ];

    public static TheoryData<string> Names => [.. Table.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Leaves(string name)
    {
        var row = Table.Single(r => r.Name == name);
        var program = Assembler.Assemble(row.Listing + "\n");
        var hook = Tier.Eager(program);
        foreach (var memo in new[] { false, true })
        {
            var plain = new Session(program, Tier.Options(null, memo, row.Steps, row.Cells));
            var jit = new Session(program, Tier.Options(hook, memo, row.Steps, row.Cells));
            Assert.Equal(Tier.Observe(plain, program.Find("run")!, row.Argument), Tier.Observe(jit, program.Find("run")!, row.Argument));
            Assert.Equal(row.Resumes, jit.CompiledResumes);
            Assert.True(jit.CompiledEntries > 0);
        }

        Assert.NotNull(hook.VersionOf(program.Find("run")!.Id));
    }

    /// <summary>Arguments of another kind than a version was compiled for do not enter it.</summary>
    [Fact]
    public void Does_not_enter_with_other_kinds()
    {
        var program = Assembler.Assemble("fn run arity 1 locals 1\nhints Int -> Int\nLoadLocal $0\nPushConst 1\nNumAdd\nReturn\n");
        var session = new Session(program, Tier.Options(Tier.Eager(program)));
        Assert.Equal("Int(4)", Tier.Observe(session, program.Find("run")!, Value.Int(3)).Outcome);
        Assert.Equal(1, session.CompiledEntries);
        Assert.Contains("Num op: Float(3.0) Int(1)", Tier.Observe(session, program.Find("run")!, Value.Float(3)).Outcome,
            StringComparison.Ordinal);
        Assert.Equal((1, 0), (session.CompiledEntries, session.CompiledResumes));
    }

    private static Value Record(Value content) => Value.Object(Aggregate.Create(ShapeFamily.OfRecord([Name.Intern("w")]), [content]));
}
