using Lex.Core.Programs;

namespace Lex.Interp.Calls;

/// <summary>How the compiling tier of a program is made.</summary>
/// <param name="Make">Makes the hook of one program.</param>
/// <param name="Overdraft">The hook's <see cref="IJitHook.Overdraft"/>, which sessions have to know before there is one.</param>
internal sealed record JitHookFactory(Func<ProgramCode, IJitHook> Make, int Overdraft);
