using Lex.Core.Errors;
using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>
/// A parallel map under way (runtime section 3.8). The calling thread and threads of the pool take items in ascending order, each
/// with a session and an effect handler of its own. As the caller takes items itself, a map ends even if no thread of the pool
/// is ever free, however deep maps are nested. What an item gives, and what it costs, does not depend on the threads: it
/// starts with an empty memo and what the caller had left as limits. After a failure no later item is begun, and those under way are
/// abandoned; earlier ones run on, so that the failure that counts is the one with the lowest index.
/// </summary>
internal sealed class ParallelMap : IThreadPoolWorkItem
{
    private readonly Session _caller;

    private ListValue _items;

    private Value _closure;

    private readonly long _stepsLeft;

    private readonly long _cellsLeft;

    private readonly IEffectHandler?[] _handlers;

    private readonly Session?[] _sessions;

    private Item[] _done;

    // Also the lock of all that is below.
    private readonly object _joining = new();

    private int _next;

    private int _lowestFailure = int.MaxValue;

    private int _threads;

    private int _running;

    private bool _isClosed;

    private int _settled;

    private long _steps;

    private long _cells;

    /// <summary>A map that has not begun.</summary>
    /// <param name="caller">The session that maps.</param>
    /// <param name="items">The elements; there are some.</param>
    /// <param name="closure">What is called for each.</param>
    /// <param name="stepsLeft">Steps that the caller may still run; negative: no limit.</param>
    /// <param name="cellsLeft">Cells that it may still build.</param>
    /// <param name="handlers">An effect handler for each thread that takes part; null performs no effects.</param>
    /// <param name="sessions">Sessions of earlier maps of the caller, used again; as many as there are handlers.</param>
    public ParallelMap(
        Session caller, ListValue items, Value closure, long stepsLeft, long cellsLeft, IEffectHandler?[] handlers, Session?[] sessions)
    {
        _caller = caller;
        _items = items;
        _closure = closure;
        _stepsLeft = stepsLeft;
        _cellsLeft = cellsLeft;
        _handlers = handlers;
        _sessions = sessions;
        _done = new Item[items.Count];
    }

    /// <summary>The step limit of each item; 0: none.</summary>
    public long StepLimit => _stepsLeft < 0 ? 0 : Math.Max(_stepsLeft - 1, 1);

    /// <summary>The limit of cells of each item; 0: none.</summary>
    public long CellLimit => _cellsLeft == long.MaxValue ? 0 : Math.Max(_cellsLeft, 1);

    /// <summary>Whether nobody wants the result of an item any more.</summary>
    public bool IsAbandoned(int item) => Volatile.Read(ref _lowestFailure) < item || _caller.IsAbandoned;

    /// <summary>Runs the items, and returns when no thread runs any: what became of them, in order. All up to the first failure are
    /// done.</summary>
    public Item[] Run()
    {
        _threads = _running = 1;
        for (var i = 1; i < _handlers.Length; i++) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        TakeItems(0);
        lock (_joining)
        {
            _isClosed = true;
            _running--;
            while (_running > 0) Monitor.Wait(_joining);
        }

        foreach (var session in _sessions) session?.EndItems();

        // A thread of the pool may come upon this map much later; nothing must live until then.
        var done = _done;
        (_items, _closure, _done) = (ListValue.Empty, default, []);
        return done;
    }

    /// <summary>A thread of the pool has time.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        int place;
        lock (_joining)
        {
            if (_isClosed) return;
            place = _threads++;
            _running++;
        }

        TakeItems(place);
        lock (_joining)
        {
            if (--_running == 0) Monitor.Pulse(_joining);
        }
    }

    private void TakeItems(int place)
    {
        while (true)
        {
            var item = Interlocked.Increment(ref _next) - 1;
            if (item >= _done.Length || IsAbandoned(item)) return;
            var outcome = default(Item);
            try
            {
                Perform(place, item, ref outcome);
            }
            catch (Exception)
            {
                // Whatever it was, it must not end the process on a thread of the pool. The session is in no known state.
                _sessions[place] = null;
                outcome.Error = LexError.Panic("par_map worker did not produce a result");
            }

            outcome.IsDone = true;
            Settle(item, outcome);
        }
    }

    private void Perform(int place, int item, ref Item outcome)
    {
        outcome.Error = _caller.Interruption();
        if (outcome.Error is not null) return;
        var session = _sessions[place] ??= _caller.NewWorker();
        session.BeginItem(this, item, _handlers[place]);
        session.InvokeClosure(_closure, _items[item], out outcome.Result, out outcome.Error);
        outcome.Steps = session.Steps;
        outcome.Cells = session.CellsUsed;
        outcome.Copies = session.CopiesUsed;
    }

    // The sums are made in input order, so that it is the same item everywhere that takes them over a limit.
    private void Settle(int item, in Item outcome)
    {
        lock (_joining)
        {
            _done[item] = outcome;
            if (outcome.Error is not null) _lowestFailure = Math.Min(_lowestFailure, item);
            for (; _settled < _done.Length && _settled < _lowestFailure && _done[_settled].IsDone; _settled++)
            {
                _steps += _done[_settled].Steps;
                _cells += _done[_settled].Cells;
                if ((_stepsLeft >= 0 && _steps > _stepsLeft) || _cells > _cellsLeft) _lowestFailure = _settled;
            }
        }
    }

    /// <summary>What became of an item.</summary>
    internal struct Item
    {
        /// <summary>Its result, unless it failed.</summary>
        public Value Result;

        /// <summary>How it failed.</summary>
        public LexError? Error;

        /// <summary>Steps that ran for it.</summary>
        public long Steps;

        /// <summary>Cells that were built for it.</summary>
        public long Cells;

        /// <summary>Cells of copies (see <see cref="Core.Execution.ExecutionContext.ChargeCopy"/>).</summary>
        public long Copies;

        /// <summary>Whether it ran.</summary>
        public bool IsDone;
    }
}
