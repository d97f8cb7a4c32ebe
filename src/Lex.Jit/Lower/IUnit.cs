using Lex.Core.Programs;
using Lex.Jit.Build;

namespace Lex.Jit.Lower;

/// <summary>What a method's lowering knows of the compilation that it is part of.</summary>
internal interface IUnit
{
    /// <summary>The method to call for a function, or null when calls of it pass the gate.</summary>
    Signature? SignatureOf(int function);

    /// <summary>The form of a function that is compiled in the same unit, or null.</summary>
    SsaFunction? FormOf(int function);

    /// <summary>The index at which emitted code finds an object.</summary>
    int IndexOf(object constant);

    /// <summary>Steps that a method may take without asking for fuel.</summary>
    int Overdraft { get; }

    /// <summary>The program.</summary>
    ProgramCode Program { get; }
}
