using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Prepare;

namespace Lex.Interp.Calls;

/// <summary>
/// What one session knows of one function: what its calls have to pass, its step weights, the state of its memo, its
/// heat, its execution code and the compiled entry. Belongs to the session's thread, save for <see cref="Compiled"/>.
/// </summary>
internal sealed class FunctionState
{
    /// <summary>The compiled version, published with one reference store; null: interpreted.</summary>
    public volatile CompiledFunction? Compiled;

    /// <summary>Calls through the gate and slices spent since the session began; a hint for the compiling tier.</summary>
    public int Heat;

    /// <summary>Calls that ran before execution code was made.</summary>
    public int ColdCalls;

    /// <summary>Set when heat crossed the threshold and the hook was told.</summary>
    public bool HookTold;

    /// <summary>How often the interpreter had to finish a compiled activation that then ended well.</summary>
    public int Resumes;

    /// <summary>Whether compiled code left so often that this session interprets the function for good.</summary>
    public bool Retired;

    /// <summary>Memo hits, and missed calls that have returned, for the test of the adaptive policy.</summary>
    public int MemoCalls;

    /// <summary>Memo hits.</summary>
    public int MemoHits;

    /// <summary>Calls for which the gate did not ask the memo.</summary>
    public int MemoSkips;

    /// <summary>Whether the adaptive policy has switched the memo off (runtime section 5.3).</summary>
    public bool MemoDisabled;

    private Library?[]? _library;

    internal FunctionState(FunctionCode code)
    {
        Code = code;
        IsValid = code.Flow.IsValid;
        // One more for moves that go in a circle.
        Slots = Math.Max(code.LocalsCount, code.Arity) + code.Flow.MaxHeight + 1;
        BudgetCost = code.BudgetCost;
        ResultKind = code.Hints.Result;
        IsRefined = code.IsRefined;
    }

    /// <summary>The function.</summary>
    public FunctionCode Code { get; }

    /// <summary>Whether the verifier accepts it; other code is not run.</summary>
    public bool IsValid { get; }

    /// <summary>Slots of its window: parameters, locals and operands.</summary>
    public int Slots { get; set; }

    /// <summary>Steps of each canonical instruction, 0 or 1.</summary>
    public ReadOnlySpan<byte> Weights => Code.Fused.StepWeights;

    /// <summary>The kind in which execution code returns its result, if that is a scalar.</summary>
    public ValueKind ResultKind { get; }

    /// <summary>What each call costs of the budget; 0: nothing to note.</summary>
    public ulong BudgetCost { get; }

    /// <summary>Whether parameters have predicates.</summary>
    public bool IsRefined { get; }

    /// <summary>Whether every call, tail calls too, has something to check.</summary>
    public bool IsChecked => BudgetCost > 0 || IsRefined;

    /// <summary>The execution code; null if there is none, or none yet.</summary>
    public ExecCode? Exec { get; set; }

    /// <summary>Whether execution code has been made, or was found not to be worth it.</summary>
    public bool IsPrepared { get; set; }

    /// <summary>The library function that the instruction at <paramref name="pc"/> names; looked up once.</summary>
    public ref Library? LibraryAt(int pc) => ref (_library ??= new Library?[Code.Code.Length])[pc];

    /// <summary>Why the code cannot be run.</summary>
    public LexError Invalid()
    {
        var error = Code.Flow.Errors[0];
        return error.Kind switch
        {
            VerifyErrorKind.Underflow => LexError.StackUnderflow(),
            VerifyErrorKind.PastEnd => LexError.Panic($"ran past end of code in `{Code.Name}`"),
            _ => LexError.Panic(error.Message),
        };
    }
}
