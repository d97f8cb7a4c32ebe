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
    private Signal MapInParallel(ListValue list, Value closure)
    {
        var results = new ListBuilder(list.Count);
        LexError? failure = null;
        for (var i = 0; i < list.Count; i++)
        {
            // A worker takes host stack; nested maps end where it ends, not in a crash.
            if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return Failed(LexError.CallStackOverflow(MaxDepth));
            var stepsLeft = _meters.StepsLeft(Fuel);
            if (stepsLeft == 0) return ChargeSteps(1) == Core.Execution.Status.Ok ? Signal.Next : Signal.Fault;
            var worker = new Session(Program, Options with
            {
                Tracer = null,
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

        if (failure is not null) return Failed(LexError.Effect($"par_map worker: {failure.Debug}"));
        _result = Value.Object(results.ToList());
        return Signal.Value;
    }
}
