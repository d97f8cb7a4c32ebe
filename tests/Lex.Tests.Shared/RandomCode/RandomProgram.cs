using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Tests.Shared.RandomCode;

/// <summary>
/// Verified programs that no compiler would write (architecture 3.4, artifact 24), the same one for the same seed. They
/// end: calls lead to functions that were made before, loops count down. They may fail, which is a result like any other.
/// </summary>
internal sealed class RandomProgram
{
    private RandomProgram(ProgramCode code, FunctionCode main, Value[] arguments) => (Code, Main, Arguments) = (code, main, arguments);

    /// <summary>The program.</summary>
    public ProgramCode Code { get; }

    /// <summary>The function to call.</summary>
    public FunctionCode Main { get; }

    /// <summary>Arguments that suit it.</summary>
    public Value[] Arguments { get; }

    /// <summary>The program of a seed.</summary>
    public static RandomProgram Make(int seed, RandomProgramOptions? options = null)
    {
        var functions = new RandomFunctions(new Random(seed), options ?? new RandomProgramOptions());
        var main = functions.MakeMain();
        var code = functions.Builder.Complete();
        return new RandomProgram(code, code.Functions[main], functions.MainArguments);
    }
}
