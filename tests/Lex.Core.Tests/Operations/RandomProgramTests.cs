using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Tests.Shared.RandomCode;
using Xunit;

namespace Lex.Core.Tests.Operations;

/// <summary>Random programs are what they promise: verified, repeatable, and full of every op.</summary>
public sealed class RandomProgramTests
{
    private const int Seeds = 600;

    private static readonly RandomProgramOptions Options = new()
    {
        Mistakes = 0.02,
        Lies = 0.1,
        Builtins = [new RandomBuiltin("str", "len", [new RandomType.Scalar(ValueKind.Str)], new RandomType.Scalar(ValueKind.Int))],
    };

    [Fact]
    public void Every_random_program_passes_the_verifier()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var errors = Verifier.Check(RandomProgram.Make(seed, Options).Code);
            Assert.True(errors.IsEmpty, errors.IsEmpty ? "" : $"seed {seed}: {errors[0]}");
        }
    }

    [Fact]
    public void A_seed_makes_one_program()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (first, second) = (RandomProgram.Make(seed), RandomProgram.Make(seed));
            Assert.Equal(first.Code.Functions.SelectMany(f => f.Code), second.Code.Functions.SelectMany(f => f.Code));
            Assert.True(first.Code.Constants.AsSpan().SequenceEqual(second.Code.Constants.AsSpan()));
        }
    }

    [Fact]
    public void Every_op_occurs()
    {
        var seen = new HashSet<Op>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            foreach (var function in RandomProgram.Make(seed, Options).Code.Functions)
            {
                foreach (var instruction in function.Code) seen.Add(instruction.Op);
            }
        }

        // Where an argument that its refinement refuses is met is shown by the tests of refinements.
        seen.Add(Op.Refine);
        Assert.Empty(OpTable.All[..OpTable.BaseCount].ToArray().Select(info => info.Op).Except(seen));
    }
}
