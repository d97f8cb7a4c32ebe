using System.Diagnostics.CodeAnalysis;

namespace Lex.Core.Programs;

/// <summary>
/// Reads listings (see <see cref="Disassembler"/>). What stands for itself may be left out: the pc in front of an
/// instruction, comments, hints; labels may have any name. Fused code becomes canonical.
/// </summary>
internal static class Assembler
{
    /// <summary>Reads a listing. Unless told not to, it accepts verified programs only.</summary>
    public static bool TryAssemble(string listing, [NotNullWhen(true)] out ProgramCode? program, [NotNullWhen(false)] out LoadError? error,
        bool verify = true)
    {
        program = null;
        error = null;
        try
        {
            var reader = new ListingReader(listing);
            reader.Read();
            program = new ListingBuilder(reader).Build();
        }
        catch (LoadException refused)
        {
            error = refused.Error;
            return false;
        }

        if (!verify) return true;
        foreach (var function in program.Functions)
        {
            if (function.Flow.Errors is not [var first, ..]) continue;
            error = new LoadError($"function {function.Name}", first.Message);
            program = null;
            return false;
        }

        return true;
    }

    /// <summary>Reads a listing that is known to be right; for tests and built-in code.</summary>
    public static ProgramCode Assemble(string listing, bool verify = true) =>
        TryAssemble(listing, out var program, out var error, verify) ? program : throw new FormatException(error.Message);
}
