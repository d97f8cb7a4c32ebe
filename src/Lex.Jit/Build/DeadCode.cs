using Lex.Jit.Lower;

namespace Lex.Jit.Build;

/// <summary>Drops what cannot fail and nobody reads, so that it keeps nothing else alive.</summary>
internal static class DeadCode
{
    /// <summary>Rewrites the function in place.</summary>
    public static void Run(SsaFunction function)
    {
        var read = new HashSet<SsaValue>();
        var work = new Stack<SsaValue>();
        foreach (var block in function.Blocks)
        {
            ReadAll(block.Entry.Slots);
            foreach (var instruction in block.Body)
            {
                if (!Placement.IsPure(instruction)) Read(instruction);
            }

            ReadAll(block.End.Reads);
            ReadAll(block.End.Exit?.Slots);
        }

        while (work.TryPop(out var value))
        {
            if (value.Definition is { } definition && Placement.IsPure(definition)) Read(definition);
        }

        foreach (var block in function.Blocks) block.Body.RemoveAll(instruction => Placement.IsPure(instruction) && !read.Contains(instruction.Result!));

        void Read(SsaInstruction instruction)
        {
            ReadAll(instruction.Operands);
            ReadAll(instruction.Exit?.Slots);
            ReadAll(instruction.After?.Slots);
            ReadAll(instruction.Other?.Slots);
        }

        void ReadAll(IEnumerable<SsaValue?>? values)
        {
            foreach (var value in values ?? [])
            {
                if (value is not null && read.Add(value)) work.Push(value);
            }
        }
    }
}
