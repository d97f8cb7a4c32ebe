using System.Globalization;
using Lex.Core.Ops;

namespace Lex.Core.Programs;

/// <summary>
/// Names of functions that an edit of another function does not change. The name of a lambda counts the functions of its
/// program; here it is that of the function in which it stands, and its number among the lambdas there.
/// </summary>
internal static class StableNames
{
    /// <summary>One name for each function of a program.</summary>
    public static string[] Of(ProgramCode program)
    {
        var names = new string?[program.Functions.Length];
        var pending = new Queue<int>();
        foreach (var (name, id) in program.FunctionNames)
        {
            names[id] = name;
            pending.Enqueue(id);
        }

        while (pending.TryDequeue(out var outer)) NameInner(program, outer, names, pending);

        // What nothing refers to, or only itself, keeps the name that it has.
        for (var id = 0; id < names.Length; id++) names[id] ??= program.Functions[id].Name;
        return names!;
    }

    private static void NameInner(ProgramCode program, int outer, string?[] names, Queue<int> pending)
    {
        var number = 0;
        foreach (var instruction in program.Functions[outer].Code)
        {
            if (instruction.Op != Op.MakeClosure || names[instruction.A] is not null) continue;
            names[instruction.A] = string.Create(CultureInfo.InvariantCulture, $"{names[outer]}/{++number}");
            pending.Enqueue(instruction.A);
        }
    }
}
