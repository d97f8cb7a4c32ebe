using Lex.Core.Ops;
using Lex.Interp.Calls;
using Lex.Tests.Shared.RandomCode;
using Xunit;

namespace Lex.Jit.Tests;

/// <summary>Every op in compiled code, on values of every kind, with and without claims about their kinds.</summary>
public class OpMatrixTests
{
    public static TheoryData<string> Names
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (var info in OpTable.All)
            {
                if (info.Super is null) names.Add(info.Name);
            }

            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees(string name)
    {
        foreach (var hinted in new[] { false, true })
        {
            var program = OpProgram.For(OpTable.Find(name)!.Op, hinted);
            var hook = Tier.Eager(program.Code);
            var (plain, jit) = (new Session(program.Code, Tier.Options(null)), new Session(program.Code, Tier.Options(hook)));
            foreach (var arguments in program.Calls(SampleValues.All))
            {
                var expected = Tier.Observe(plain, program.Main, arguments);
                var found = Tier.Observe(jit, program.Main, arguments);
                Assert.True(expected == found,
                    $"hinted {hinted}, {string.Join(' ', arguments.Select(Core.Values.DebugText.Of))}\nplain {expected}\njit   {found}");
            }

            // Effects and parallel items are not compiled; the refusal has its reason.
            var compiled = hook.VersionOf(program.Main.Id) is not null;
            var refused = hook.Report(program.Code).Functions.Any(line =>
                line.Function == "main"
                && (line.Reason == "it uses ParallelMap" || line.Reason?.StartsWith("it performs", StringComparison.Ordinal) == true));
            Assert.True(compiled != refused, string.Join('\n', hook.Report(program.Code).Functions));
        }
    }
}
