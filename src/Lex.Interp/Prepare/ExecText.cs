using System.Globalization;
using System.Text;
using Lex.Core.Programs;
using Lex.Interp.Calls;

namespace Lex.Interp.Prepare;

/// <summary>Prints execution code: one line for each instruction, with the canonical instruction that it ends with.</summary>
internal static class ExecText
{
    /// <summary>The execution code of a function in a session of its own; says so if canonical code has to do.</summary>
    public static string Of(ProgramCode program, FunctionCode function, BuiltinResolver builtins)
    {
        var session = new Session(program, new SessionOptions { Memo = false, Builtins = builtins });
        var exec = Translator.Translate(session, function);
        return exec is null ? $"{function.Name}: runs as canonical code\n" : Of(function, exec);
    }

    /// <summary>A listing.</summary>
    public static string Of(FunctionCode function, ExecCode exec)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{function.Name}: {exec.Code.Length} instructions\n");
        for (var i = 0; i < exec.Code.Length; i++)
        {
            var instruction = exec.Code[i];
            text.Append(CultureInfo.InvariantCulture, $"{i,4}  {(ExecOp)instruction.Op,-16} {instruction.A,5} {instruction.B,5} {instruction.C,5}  ");
            // Addresses differ from run to run.
            var isAddress = instruction.K > uint.MaxValue && instruction.K >> 47 == 0 && exec.InfoOf(i) is not null;
            text.Append((isAddress ? "*" : instruction.K.ToString(CultureInfo.InvariantCulture)).PadLeft(12));
            text.Append(CultureInfo.InvariantCulture, $"  ; pc {exec.WayTo(i).Start}..{exec.PcOf(i)}\n");
        }

        return text.ToString();
    }
}
