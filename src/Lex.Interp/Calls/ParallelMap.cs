using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Interp.Suspension;

namespace Lex.Interp.Calls;

/// <summary>
/// A parallel map under way (runtime section 3.8). The calling thread and threads of the pool take items in ascending order, each
/// at a place with a session and an effect handler of its own. As the caller takes items itself, a map ends even if no thread of the
/// pool is ever free, however deep maps are nested. An item that waits for an effect gives its thread back and keeps its place;
/// when all that is left waits, so does the caller (<see cref="Suspension.MapWait"/>). What an item gives, and what it costs, does not
/// depend on the threads: it starts with an empty memo and what the caller had left as limits. After a failure no later item is begun,
/// and those under way are abandoned; earlier ones run on, so that the failure that counts is the one with the lowest index.
/// </summary>
internal sealed class ParallelMap : IThreadPoolWorkItem
{
    private readonly Session _caller;

    private ListValue _items;

    private Value _closure;

    private readonly long _stepsLeft;

    private readonly long _cellsLeft;

    private readonly Place[] _places;

    private readonly Session?[] _sessions;

    private Item[] _done;

    // Also the lock of all that is below.
    private readonly object _joining = new();

    private int _next;

    private int _lowestFailure = int.MaxValue;

    // Places that were taken, threads that run, and places whose item waits.
    private int _taken;

    private int _running;

    private int _waiting;

    private bool _isClosed;

    // Ends when nothing runs and nothing waits; null: the caller has not left.
    private TaskCompletionSource? _ending;

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
        _places = new Place[handlers.Length];
        for (var i = 0; i < handlers.Length; i++) _places[i] = new Place(this, i, handlers[i]);
        _sessions = sessions;
        _done = new Item[items.Count];
    }

    /// <summary>The step limit of each item; 0: none.</summary>
    public long StepLimit => _stepsLeft < 0 ? 0 : Math.Max(_stepsLeft - 1, 1);

    /// <summary>The limit of cells of each item; 0: none.</summary>
    public long CellLimit => _cellsLeft == long.MaxValue ? 0 : Math.Max(_cellsLeft, 1);

    /// <summary>Whether nobody wants the result of an item any more.</summary>
    public bool IsAbandoned(int item) => Volatile.Read(ref _lowestFailure) < item || _caller.IsAbandoned;

    /// <summary>Runs the items until all are done, or all that are left wait. The task ends when those are done; null: all are.</summary>
    public Task? Run()
    {
        _taken = _running = 1;
        for (var i = 1; i < _places.Length; i++) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        TakeItems(_places[0]);
        lock (_joining)
        {
            _running--;
            while (_running > 0) Monitor.Wait(_joining);
            _isClosed = _waiting == 0;
            // Whoever ends the map must not go on with what waits for it: that is another thread's.
            if (!_isClosed) _ending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _ending?.Task;
        }
    }

    /// <summary>What became of the items, in order, and the sessions that are free again. All up to the first failure are done. Called
    /// once, when nothing runs.</summary>
    public Item[] End(out Session?[] sessions)
    {
        sessions = _sessions;
        foreach (var session in _sessions) session?.EndItems();

        // A thread of the pool may come upon this map much later; nothing must live until then.
        var done = _done;
        (_items, _closure, _done) = (ListValue.Empty, default, []);
        return done;
    }

    /// <summary>Ends all items: those that wait at once, those that run at the end of their slice; returns when none does.</summary>
    public void GiveUp()
    {
        List<Place>? ended;
        lock (_joining)
        {
            _lowestFailure = -1;
            ended = TakeAbandoned();
        }

        Abandon(ended);
        lock (_joining)
        {
            while (_running > 0) Monitor.Wait(_joining);
            _isClosed = true;
        }
    }

    /// <summary>A thread of the pool has time.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Place place;
        lock (_joining)
        {
            if (_isClosed) return;
            place = _places[_taken++];
            _running++;
        }

        TakeItems(place);
        Leave();
    }

    /// <summary>A thread of the pool has time for an item whose wait is over.</summary>
    private void GoOn(Place place, Wait wait)
    {
        lock (_joining)
        {
            // It may have been abandoned meanwhile.
            if (!ReferenceEquals(place.WaitsFor, wait)) return;
            place.WaitsFor = null;
            _waiting--;
            _running++;
        }

        TakeItems(place);
        Leave();
    }

    private void Leave()
    {
        lock (_joining)
        {
            if (--_running > 0) return;
            Monitor.PulseAll(_joining);
            if (_waiting > 0 || _ending is null) return;
            _isClosed = true;
            _ending.TrySetResult();
        }
    }

    // A place whose item waits is left; another thread takes it up there.
    private void TakeItems(Place place)
    {
        while (true)
        {
            if (place.Item < 0)
            {
                var next = Interlocked.Increment(ref _next) - 1;
                if (next >= _done.Length || IsAbandoned(next)) return;
                place.Item = next;
            }

            var outcome = default(Item);
            try
            {
                if (!Perform(place, ref outcome)) return;
            }
            catch (Exception)
            {
                // Whatever it was, it must not end the process on a thread of the pool. The session is in no known state.
                _sessions[place.Index] = null;
                outcome.Error = LexError.Panic("par_map worker did not produce a result");
            }

            outcome.IsDone = true;
            var item = place.Item;
            place.Item = -1;
            Settle(item, outcome);
        }
    }

    /// <summary>Begins the item of a place, or goes on with it. False: it waits.</summary>
    private bool Perform(Place place, ref Item outcome)
    {
        var session = _sessions[place.Index];
        RunEnd end;
        if (session is { Waiting: not null })
        {
            // A timer may be early; then it waits on.
            end = session.IsReady ? session.Continue(out outcome.Result, out outcome.Error) : RunEnd.Suspended;
        }
        else
        {
            outcome.Error = _caller.Interruption();
            if (outcome.Error is not null) return true;
            session = _sessions[place.Index] ??= _caller.NewWorker();
            session.BeginItem(this, place.Item, place.Handler);
            end = session.BeginClosure(_closure, _items[place.Item], out outcome.Result, out outcome.Error);
        }

        if (end == RunEnd.Suspended)
        {
            if (session.Waiting!.Answering is not null && TryLeaveWaiting(place, session)) return false;
            outcome.Error = session.Waiting!.Answering is null ? session.RefuseWait() : session.EndWait();
            outcome.Result = default;
        }

        outcome.Steps = session.Steps;
        outcome.Cells = session.CellsUsed;
        outcome.Copies = session.CopiesUsed;
        return true;
    }

    // From here on the place belongs to whoever ends its wait.
    private bool TryLeaveWaiting(Place place, Session session)
    {
        var wait = session.Waiting!;
        var woken = session.NextEvent();
        lock (_joining)
        {
            if (IsAbandoned(place.Item)) return false;
            place.WaitsFor = wait;
            _waiting++;
        }

        woken.ContinueWith(
            static (woken, state) =>
            {
                // That it was the deadline or the host's wish is seen by the session.
                _ = woken.Exception;
                var (place, wait) = ((Place, Wait))state!;
                place.Map.GoOn(place, wait);
            },
            (place, wait),
            CancellationToken.None,
            TaskContinuationOptions.RunContinuationsAsynchronously,
            TaskScheduler.Default);
        return true;
    }

    // The sums are made in input order, so that it is the same item everywhere that takes them over a limit.
    private void Settle(int item, in Item outcome)
    {
        List<Place>? ended;
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

            ended = TakeAbandoned();
        }

        Abandon(ended);
    }

    /// <summary>The places whose item waits for nothing that anybody wants; they wait no more. Called under the lock.</summary>
    private List<Place>? TakeAbandoned()
    {
        var ended = default(List<Place>);
        for (var i = 0; i < _places.Length && _waiting > 0; i++)
        {
            if (_places[i].WaitsFor is null || !IsAbandoned(_places[i].Item)) continue;
            _places[i].WaitsFor = null;
            _waiting--;
            (ended ??= []).Add(_places[i]);
        }

        return ended;
    }

    private void Abandon(List<Place>? places)
    {
        if (places is null) return;
        foreach (var place in places) _sessions[place.Index]!.Abandon();
    }

    /// <summary>Where one item after the other runs, each in the same session and with the same handler.</summary>
    private sealed class Place(ParallelMap map, int index, IEffectHandler? handler)
    {
        public ParallelMap Map { get; } = map;

        public int Index { get; } = index;

        public IEffectHandler? Handler { get; } = handler;

        /// <summary>The item that has begun; -1: none.</summary>
        public int Item { get; set; } = -1;

        /// <summary>What it waits for, without a thread; null: it runs. Under the lock of the map.</summary>
        public Wait? WaitsFor { get; set; }
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
