using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Calls;

// ParallelMap (runtime section 3.8). The items run one after the other, each in a session of its own with an empty memo
// and what its parent has left as limits, which is what any number of workers would show (decisions: how do parallel
// items count).
internal sealed unsafe partial class Session
{
    // Each nested map takes host stack; without a limit it would depend on the tier how many fit.
    private const int MostNested = 64;

    // An error names the one inside it, which names the one inside that, each time with more quotes.
    private const int LongestFailure = 1024;

    private Signal MapInParallel(ListValue list, Value closure)
    {
        var results = new ListBuilder(list.Count);
        LexError? failure = null;
        for (var i = 0; i < list.Count; i++)
        {
            // On a small host stack nested maps end where it ends, not in a crash.
            if (Options.Nesting == MostNested || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return Failed(LexError.CallStackOverflow(MaxDepth));
            var stepsLeft = _meters.StepsLeft(Fuel);
            if (stepsLeft == 0) return ChargeSteps(1) == Core.Execution.Status.Ok ? Signal.Next : Signal.Fault;
            var worker = new Session(Program, Options with
            {
                Nesting = Options.Nesting + 1,
                Hook = null,
                Handler = Options.Handler?.SpawnForWorker(),
                StepLimit = stepsLeft < 0 ? 0 : Math.Max(stepsLeft - 1, 1),
                CellLimit = Options.CellLimit == 0 ? 0 : Math.Max(Cells, 1),
            });
            if (worker.InvokeClosure(closure, [list[i]], out var result, out var error, _cancellation)) results.Add(result);
            else failure ??= error;
            if (ChargeSteps(worker.Steps) != Core.Execution.Status.Ok || ChargeCells(worker.CellsUsed) != Core.Execution.Status.Ok)
            {
                failure ??= Error;
                break;
            }
        }

        if (failure is not null) return Failed(LexError.Effect($"par_map worker: {Shortened(failure.Debug)}"));
        _result = Value.Object(results.ToList());
        return Signal.Value;
    }

    private static string Shortened(string text) =>
        text.Length <= LongestFailure ? text : string.Concat(text.AsSpan(0, LongestFailure - (char.IsHighSurrogate(text[LongestFailure - 1]) ? 1 : 0)), "…");
}
