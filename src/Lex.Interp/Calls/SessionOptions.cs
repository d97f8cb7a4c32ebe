using System.Collections.Immutable;
using Lex.Core.Builtins;
using Lex.Core.Programs;
using Lex.Interp.Actors;
using Lex.Interp.Limits;

namespace Lex.Interp.Calls;

/// <summary>How a session executes. Every tier gives the same values, errors, effects, traces, steps and cells.</summary>
internal enum ExecutionTier : byte
{
    /// <summary>Execution code in the dispatch loop; the default.</summary>
    Fast,

    /// <summary>The canonical code, instruction by instruction, as the specification words it: the oracle of the tests.</summary>
    Plain,
}

/// <summary>Finds a library function, or answers null when there is none of this module and name.</summary>
internal delegate BuiltinDescriptor? BuiltinResolver(string module, string name);

/// <summary>What a <see cref="Session"/> is made with. Immutable; shared by sessions.</summary>
internal sealed record SessionOptions
{
    /// <summary>The default step limit (runtime section 15).</summary>
    public const long DefaultStepLimit = 10_000_000;

    /// <summary>The default limit of cells (decisions: what is bounded).</summary>
    public const long DefaultCellLimit = 100_000_000;

    /// <summary>How code is executed. A session with a tracer uses <see cref="ExecutionTier.Plain"/> whatever stands here.</summary>
    public ExecutionTier Tier { get; init; } = ExecutionTier.Fast;

    /// <summary>
    /// Calls of a function that run canonical code before execution code is made for it, as long as the session has not run
    /// long enough to show that it is not over at once: preparing code, and the loop that runs it, cost more than a short
    /// run. 0: before the first call.
    /// </summary>
    public int PrepareAfter { get; init; }

    /// <summary>Steps that may run over the session's life; 0 means no limit.</summary>
    public long StepLimit { get; init; } = DefaultStepLimit;

    /// <summary>Cells that may be built over the session's life; 0 means no limit.</summary>
    public long CellLimit { get; init; } = DefaultCellLimit;

    /// <summary>Wall-clock time that one call of the host may take; null means no limit.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Whether pure calls are remembered.</summary>
    public bool Memo { get; init; } = true;

    /// <summary>Performs effects; null refuses every one of them.</summary>
    public IEffectHandler? Handler { get; init; }

    /// <summary>Effects in front of which a run stops, for whoever holds the session to answer: <c>kind</c> or <c>kind.operation</c>.</summary>
    public ImmutableArray<string> SuspendAt { get; init; } = [];

    /// <summary>Observes calls and effects; null costs nothing.</summary>
    public ITracer? Tracer { get; init; }

    /// <summary>The compiling tier; null: none.</summary>
    public IJitHook? Hook { get; init; }

    /// <summary>The pure library; effects go to <see cref="Handler"/>.</summary>
    public BuiltinResolver Builtins { get; init; } = static (_, _) => null;

    /// <summary>
    /// The effects that a library function performs, by module and name. With it every effect is held against the checked rows of
    /// all functions that are running, and one that a row lacks is thrown: an assertion for tests. Null: nobody looks.
    /// </summary>
    public Func<string, string, ImmutableArray<EffectDeclaration>>? AssertedEffects { get; init; }

    /// <summary>The names of actors, and who waits for whom; shared by the sessions of a runtime.</summary>
    public ActorRegistry Actors { get; init; } = new();

    /// <summary>Most threads that take part in one parallel map; 0: what LEX_PAR_MAX_CONCURRENCY says, or the number of cores.</summary>
    public int Workers { get; init; }

    /// <summary>Parallel maps inside whose items the session runs.</summary>
    public int Nesting { get; init; }

    /// <summary>
    /// Whether exact account is kept of records (<see cref="RecordCounts"/>) and of every site's feedback. Canonical code runs then, and
    /// no compiling tier, so that nothing escapes the count; no other session pays for it.
    /// </summary>
    public bool Exact { get; init; }

    /// <summary>Heat (calls and slices spent) at which a function is offered to <see cref="Hook"/>.</summary>
    public int HotThreshold { get; init; } = 1_000;

    /// <summary>Steps after which cancellation and deadline are looked at, and loops may go over to compiled code; from 1. For tests.</summary>
    public int Slice { get; init; } = Meters.StandardSlice;

    /// <summary>Whether a run stops in front of an effect.</summary>
    public bool SuspendsAt(string kind, string operation)
    {
        foreach (var name in SuspendAt)
        {
            if (name == kind || (name.Length == kind.Length + 1 + operation.Length && name[kind.Length] == '.'
                && name.StartsWith(kind, StringComparison.Ordinal) && name.EndsWith(operation, StringComparison.Ordinal))) return true;
        }

        return false;
    }
}
