using Lex.Core.Programs;
using Xunit;

namespace Lex.Core.Tests.Programs;

/// <summary>The classifications of runtime section 7.6 and the required improvements of 7.4, on code written by hand.</summary>
public sealed class EscapeAnalysisTests
{
    private const string Build = "PushConst 1\nMakeRecord {x} 1\n";

    private const string Pair = "PushConst 1\nPushConst 2\nMakeTuple 2\n";

    private const string Callee = "\nfn g arity 1 locals 1\nLoadLocal $0\nReturn\n";

    // What is built, the body of `f` with two parameters and five locals, and for each site in order whether it leaves the frame (F) and the request (R).
    private static readonly (string Name, string Body, string Expected)[] Table =
    [
        ("built, popped", Build + "Pop\nPushConst 0\nReturn", "--"),
        ("a field is read", Build + "GetField x @0\nReturn", "--"),
        ("an element is read", Pair + "GetElem 0\nReturn", "--"),
        ("through a local, then read", Build + "StoreLocal $2\nLoadLocal $2\nGetField x @0\nReturn", "--"),
        ("returned", Build + "Return", "F-"),
        ("returned through a local", Build + "StoreLocal $2\nLoadLocal $2\nReturn", "F-"),
        ("passed to a call", Build + "Call g 1 n_0\nReturn", "FR"),
        ("passed to a tail call", Build + "TailCall g 1 n_0", "FR"),
        ("passed to an effect", Build + "EffectCall \"io\" \"print\" 1 n_0\nReturn", "FR"),
        ("passed to a closure", "MakeClosure g 0\n" + Build + "CallClosure 1 n_0\nReturn", "FR"),
        ("captured", Build + "MakeClosure g 1\nReturn", "FR"),
        ("put in a list", Build + "MakeList 1\nReturn", "FR"),
        ("put in a variant", Build + "MakeVariant Some 1\nReturn", "FR"),
        ("appended", "MakeList 0\n" + Build + "ListAppend\nReturn", "FR"),
        ("duplicated", Build + "Dup\nPop\nPop\nPushConst 0\nReturn", "FR"),
        ("mapped over", Build + "MakeClosure g 0\nListMap n_0\nReturn", "FR"),
        ("two branches joined, then returned", Branches("Return"), "F-F-"),
        ("two branches joined, then passed to a call", Branches("Call g 1 n_0\nReturn"), "FRFR"),
        ("two branches joined in a local", "LoadLocal $0\nJumpIf yes\n" + Build + "StoreLocal $2\nJump end\nyes:\n" + Build + "StoreLocal $2\nend:\nLoadLocal $2\nReturn", "F-F-"),
        ("nested in an outer that is returned", Build + "MakeRecord {a} 1\nReturn", "F-F-"),
        ("nested in an outer that is dropped", Build + "MakeRecord {a} 1\nPop\nPushConst 0\nReturn", "----"),
        ("three deep, the root passed to a call", Build + "MakeRecord {a} 1\nMakeTuple 1\nCall g 1 n_0\nReturn", "FRFRFR"),
        ("a local overwritten", Build + "StoreLocal $2\nPushConst 1\nStoreLocal $2\nLoadLocal $2\nReturn", "--"),
        ("the inner record is read out and returned", Build + "MakeRecord {a} 1\nGetField a @0\nReturn", "F---"),
        ("the inner record is bound from a tuple and returned", Build + "PushConst 2\nMakeTuple 2\nStoreLocal $2\nLoadLocal $2\nGetElem 0\nReturn", "F---"),
        ("another part is read out and returned", Build + "PushConst 2\nMakeTuple 2\nGetElem 1\nReturn", "----"),
        ("the innermost of three is read out and passed on", Build + "MakeRecord {a} 1\nMakeRecord {b} 1\nGetField b @0\nGetField a @1\nCall g 1 n_0\nReturn", "FR----"),
        ("the inner record is read out and compared", Build + "MakeRecord {a} 1\nGetField a @0\n" + Build + "NumEq\nReturn", "FR--FR"),
        ("compared", Build + Build + "NumEq\nReturn", "FRFR"),
        ("a part that comes round in a loop", "PushConst 0\nMakeTuple 1\nStoreLocal $2\nagain:\nLoadLocal $2\nGetElem 0\nStoreLocal $3\n" + Build
            + "MakeTuple 1\nStoreLocal $2\nLoadLocal $0\nJumpIf again\nLoadLocal $3\nReturn", "--F---"),
        ("marked code is read as what it was", "PushConst 1\nAllocStackRecord {x} 1\nReturn", "F-"),
    ];

    public static TheoryData<string> Names() => [.. Table.Select(static row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_site_escapes_or_stays(string name)
    {
        var (_, body, expected) = Table.First(row => row.Name == name);
        var program = Assembler.Assemble($"fn f arity 2 locals 5\n{body}\n{Callee}");
        var sites = EscapeAnalysis.SitesOf(program.Find("f")!);
        Assert.Equal(expected, string.Concat(sites.Select(static site => (site.EscapesFrame ? "F" : "-") + (site.EscapesRequest ? "R" : "-"))));
    }

    [Fact]
    public void A_function_without_sites_has_none() =>
        Assert.Empty(EscapeAnalysis.SitesOf(Assembler.Assemble("fn f arity 1 locals 1\nLoadLocal $0\nReturn\n").Find("f")!));

    [Fact]
    public void Code_too_large_to_be_looked_at_escapes()
    {
        // Each test joins 4,000 locals.
        var body = string.Concat(Enumerable.Range(0, 4_000).Select(static i => $"LoadLocal $0\nJumpIf l{i}\nl{i}:\n"));
        var program = Assembler.Assemble($"fn f arity 1 locals 4000\n{Build}Pop\n{body}PushConst 0\nReturn\n");
        var site = Assert.Single(EscapeAnalysis.SitesOf(program.Find("f")!));
        Assert.True(site.EscapesFrame && site.EscapesRequest);
    }

    [Theory]
    [InlineData("PushConst 1\nAllocStackRecord {x} 1\nGetField x @0\nReturn", false)]
    [InlineData("PushConst 1\nAllocStackRecord {x} 1\nGetField y @0\nReturn", true)]
    [InlineData("PushConst 1\nMakeRecord {x} 1\nGetField y @0\nReturn", false)]
    [InlineData("LoadLocal $0\nGetField y @0\nPop\nPushConst 1\nAllocStackRecord {x} 1\nReturn", false)]
    public void Errors_that_name_a_place_are_foreseen(string body, bool expected) =>
        Assert.Equal(expected, Assembler.Assemble($"fn f arity 1 locals 1\n{body}\n").Find("f")!.NeedsPlaces);

    private static string Branches(string end) => "LoadLocal $0\nJumpIf yes\n" + Build + "Jump end\nyes:\n" + Build + "end:\n" + end;
}
