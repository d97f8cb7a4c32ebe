using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Dispatch;
using Lex.Interp.Memo;
using Lex.Interp.Prepare;

namespace Lex.Interp.Calls;

// Records and tuples that belong to a frame or to a request (runtime sections 3.4 and 8). Belonging is a mark, the twin of a
// shape: the runtime's allocator is the slab. See ARCHITECTURE.md.
internal sealed unsafe partial class Session
{
    /// <summary>Parts of records and tuples that one frame takes in (runtime section 8.1).</summary>
    public const int FrameRoom = 64;

    private readonly Stack<Region.Request> _requests = new();

    // The innermost request; null: none is served.
    private Region.Request? _request;

    private bool _requestHasRecords;

    private long _lastRequest;

    private RecordCounts _records;

    // Execution code that builds for requests; while one is served, it does so with marks.
    private readonly List<BuildPlan> _requestPlans = [];

    /// <summary>Where records and tuples were put since the session was made or reset.</summary>
    public RecordCounts Records => _records;

    /// <summary>The innermost request that is being served; null: none.</summary>
    public Region.Request? Request => _request;

    /// <summary>Whether a request is being served.</summary>
    public bool ServesRequest => _request is not null;

    /// <summary>Begins a request inside the one that is being served, if any; answers its number. Numbers are not used again. 0: none
    /// has begun, as the handler failed; the error says how.</summary>
    public long EnterRequest()
    {
        var handlerId = 0UL;
        if (Options.Handler is { } handler && !TryAsk("request", handler, static asked => asked.EnterRequestScope(), out handlerId)) return 0;
        _requests.Push(_request = new Region.Request { Id = ++_lastRequest, HandlerId = handlerId, Depth = _requests.Count });
        foreach (var plan in _requestPlans) plan.IsMarked = true;
        return _lastRequest;
    }

    /// <summary>Ends a request and those begun inside it; a number that none of them has ends nothing. False: it has ended, but the
    /// handler failed; the error says how.</summary>
    public bool ExitRequest(long id)
    {
        var handlerId = (ulong)id;
        foreach (var request in _requests)
        {
            if (request.Id != id) continue;
            handlerId = request.HandlerId;
            EndRequests(id);
            break;
        }

        return Options.Handler is not { } handler || TryAsk("request", (handler, handlerId), Exit, out _);

        static bool Exit((IEffectHandler Handler, ulong Scope) asked)
        {
            asked.Handler.ExitRequestScope(asked.Scope);
            return true;
        }
    }

    /// <inheritdoc/>
    public override Value TakeIntoFrame(Value built, int parts)
    {
        if (_top->Room < parts)
        {
            _records.FrameFallbacks++;
            return built;
        }

        _top->Room -= (ushort)parts;
        _records.Frame++;
        var aggregate = built.As<Aggregate>();
        // All aggregates of a shape without parts are one.
        if (parts == 0) return Value.Object(aggregate.Shape.InFrame.Empty);
        aggregate.Move(aggregate.Shape.InFrame);
        return built;
    }

    /// <inheritdoc/>
    public override Value TakeIntoRequest(Value built)
    {
        if (_request is not { } request)
        {
            _records.RequestFallbacks++;
            return built;
        }

        _records.Request++;
        var aggregate = built.As<Aggregate>();
        if (aggregate.Shape.Count == 0) return built;
        aggregate.Move(request.TwinOf(aggregate.Shape));
        _requestHasRecords = true;
        return built;
    }

    /// <summary>Takes a value out of the requests it belongs to, so that it outlives them. False: one has ended; the error says so.</summary>
    public bool TryMaterialize(Value value)
    {
        if (Materializer.TryMaterialize(value)) return true;
        Error = LexError.Panic("a value of a request that has ended was used");
        return false;
    }

    /// <summary>As <see cref="TryMaterialize(Value)"/>, for what leaves the session while it runs; nothing is to be done if there is no request.</summary>
    private bool TryTakeOut(Value value) => !_requestHasRecords || TryMaterialize(value);

    /// <summary>Whether the memo may keep a result: one that belongs to a request is taken out, unless it is large.</summary>
    private bool MayRemember(Value result) => !_requestHasRecords || Materializer.TryMaterialize(result, Digest.MaxUnits);

    /// <summary>Keeps the plans of execution code that builds for requests.</summary>
    private void NoteRequestPlans(ExecCode exec)
    {
        foreach (var item in exec.Objects)
        {
            if (item is not BuildPlan { InRequest: true } plan) continue;
            plan.IsMarked = ServesRequest;
            _requestPlans.Add(plan);
        }
    }

    private void EndRequests(long? id)
    {
        while (_requests.TryPop(out var ended))
        {
            ended.End();
            if (ended.Id == id) break;
        }

        _request = _requests.TryPeek(out var outer) ? outer : null;
        if (ServesRequest) return;
        _requestHasRecords = false;
        foreach (var plan in _requestPlans) plan.IsMarked = false;
    }
}
