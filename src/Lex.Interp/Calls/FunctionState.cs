using Lex.Core.Programs;
using Lex.Interp.Dispatch;
using Lex.Interp.Memo;

namespace Lex.Interp.Calls;

/// <summary>
/// What one session knows of one function: its plan for calls, its code for the loops, its memo, its heat and the
/// compiled entry. Belongs to the session's thread, save for <see cref="Compiled"/>.
/// </summary>
internal sealed unsafe class FunctionState
{
    /// <summary>The compiled version, published with one reference store; null: interpreted.</summary>
    public volatile CompiledFunction? Compiled;

    /// <summary>Calls and slices since the session began, for the compiling tier.</summary>
    public int Heat;

    /// <summary>Set when heat crossed the threshold and the hook was told.</summary>
    public bool HookTold;

    /// <summary>What is remembered of pure calls; null until the first one.</summary>
    public MemoTable? Memo;

    /// <summary>Whether the adaptive policy has switched the memo off for good (runtime section 5.3).</summary>
    public bool MemoDisabled;

    internal FunctionState(FunctionCode code, FrameLayout layout)
    {
        Code = code;
        Layout = layout;
        BudgetCost = code.BudgetCost;
        IsRefined = code.IsRefined;
    }

    /// <summary>The function.</summary>
    public FunctionCode Code { get; }

    /// <summary>Operand heights, weights and the size of its window.</summary>
    public FrameLayout Layout { get; }

    /// <summary>What each call costs of the budget; 0: nothing to note.</summary>
    public ulong BudgetCost { get; }

    /// <summary>Whether parameters have predicates.</summary>
    public bool IsRefined { get; }
}
