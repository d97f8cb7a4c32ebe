using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Actors;
using Lex.Interp.Dispatch;
using Lex.Interp.Suspension;

namespace Lex.Interp.Calls;

// Actors (runtime sections 9.4 to 9.6). A message is handled on the sender's thread, in the sender's session, with its
// handler and its meters: the actor's closure is called as a frame above the one that sent it.
internal sealed unsafe partial class Session
{
    /// <summary>The session in whose parallel map this one runs items; null: none.</summary>
    internal Session? Parent { get; private init; }

    /// <summary>The thread that runs the session; 0 while none does.</summary>
    internal int Thread { get; private set; }

    /// <summary>Performs an operation on actors whose arguments are at <paramref name="window"/>.</summary>
    private Signal PerformOnActors(ActorOperation operation, string name, long* window, ReadOnlySpan<Value> arguments, int node)
    {
        if (RefuseKind(ActorOperations.Gate) is { } refusal) return Refused(refusal);
        var first = arguments.Length > 0 ? arguments[0] : default;
        var second = arguments.Length > 1 ? arguments[1] : default;
        var signal = operation switch
        {
            ActorOperation.Spawn => Spawn(first, second),
            ActorOperation.Ask or ActorOperation.Tell => Send(operation, name, arguments, window, node),
            ActorOperation.Register => Register(first, second),
            ActorOperation.Lookup => Lookup(first),
            ActorOperation.Unregister => Unregister(first),
            ActorOperation.Registered => Registered(),
            _ => Misused($"unknown conc.{name}"),
        };
        return Ended(signal);
    }

    /// <summary>An operation is over, unless it has led to a frame or to a wait.</summary>
    private Signal Ended(Signal signal) => signal switch
    {
        Signal.Value => Performed(),
        Signal.Fault => Refused(Error!),
        _ => signal,
    };

    private Signal Spawn(Value state, Value handler)
    {
        if (handler.Kind != ValueKind.Closure) return Misused($"conc.spawn: handler must be a Closure, got {DebugText.Of(handler)}");
        return ChargeCells(CellCost.Parts(2)) == Status.Ok
            ? Answered(Value.Object(new ActorValue(Options.Actors, handler.As<Aggregate>(), state)))
            : Signal.Fault;
    }

    private Signal Send(ActorOperation operation, string name, ReadOnlySpan<Value> arguments, long* window, int node)
    {
        var target = arguments.Length > 0 ? arguments[0] : default;
        var message = arguments.Length > 1 ? arguments[1] : default;
        if (target.Kind != ValueKind.Actor) return Misused($"conc.{name}: first arg must be an Actor, got {DebugText.Of(target)}");
        var actor = target.As<ActorValue>();
        if (actor.Native is { } native) return SendToHost(native, operation, name, message);
        if (!ReferenceEquals(actor.Home, Options.Actors) || !Owns(FunctionOf(actor.Handler!)))
            return Misused($"conc.{name}: the actor belongs to another program");
        while (!ActorRegistry.TryTakeTurn(actor, this))
        {
            var effect = new EffectCall(ActorOperations.Module, name, [target, message]);
            var wait = new TurnWait(this, actor, operation, effect, node) { Slot = window - _slots };
            if (Options.Actors.TryWait(wait, out var cycle)) break;
            if (cycle is not null) return Failed(cycle);
            if (TryLeave(wait)) return Signal.Wait;
            Block(wait.Answering);
            var interruption = Interruption();
            Options.Actors.EndWait(wait, hasGivenUp: interruption is not null);
            if (interruption is not null) return Failed(interruption);
        }

        return Deliver(new ActorMessage(actor, operation), message, window, node);
    }

    /// <summary>The actor that the session waits for is free, or the host wants the run to end.</summary>
    internal Signal SendAgain(TurnWait wait)
    {
        var interruption = Interruption();
        Options.Actors.EndWait(wait, hasGivenUp: interruption is not null);
        if (interruption is not null) return Refused(interruption);
        return Ended(Send(wait.Operation, wait.Effect.Operation, wait.Effect.Arguments.AsSpan(), _slots + wait.Slot, wait.Node));
    }

    /// <summary>Nobody waits for an actor any more: its node in the trace is closed.</summary>
    internal void EndNode(TurnWait wait)
    {
        Options.Actors.EndWait(wait, hasGivenUp: true);
        EndNode();
    }

    /// <summary>Calls the handler of an actor, whose turn it is.</summary>
    private Signal Deliver(ActorMessage sent, Value message, long* window, int node)
    {
        var actor = sent.Actor;
        var captured = actor.Handler!;
        var callee = StateOf(FunctionOf(captured).Id);
        var captures = captured.Shape.Count;
        var next = window + 1;
        if (next + captures + 2 > _slotsEnd && !TryMakeRoom(ref next, captures + 2))
            return Undelivered(sent, LexError.CallStackOverflow(MaxDepth));
        window = next - 1;
        *window = 0;
        ReferenceOf(window) = sent;
        for (var i = 0; i < captures; i++) SetPair(next + i, captured[i]);
        SetPair(next + captures, actor.State);
        SetPair(next + captures + 1, message);

        // What runs meanwhile may move the banks.
        var signal = Gate(callee, next, captures + 2, CallPath.Actor, node, FrameFlags.Message);
        return signal switch
        {
            Signal.Value => Replied(sent, _result),
            Signal.Fault => Undelivered(sent, Error!),
            _ => signal,
        };
    }

    private Signal SendToHost(Func<Value, Value> native, ActorOperation operation, string name, Value message)
    {
        try
        {
            var reply = native(message);
            if (Interruption() is { } interruption) return Failed(interruption);
            return Answered(operation == ActorOperation.Ask ? reply : Value.Unit);
        }
        catch (Exception failure)
        {
            return Misused($"conc.{name}: native handler error: {HostFailure.MessageOf(failure)}");
        }
    }

    /// <summary>The handler of the message in a slot of the top frame has returned.</summary>
    private Signal ContinueMessage(Value result, long* slot)
    {
        if (Replied(System.Runtime.CompilerServices.Unsafe.As<ActorMessage>(ReferenceOf(slot)), result) == Signal.Value)
        {
            Performed();
            return Receive(_result, slot);
        }

        Refused(Error!);
        // A frame that waits stands behind the instruction, which is the one that fails.
        _top->Pc--;
        return Signal.Fault;
    }

    /// <summary>A handler has answered: the state is the first part of the answer, the reply the second.</summary>
    private Signal Replied(ActorMessage sent, Value result)
    {
        if (result.Kind != ValueKind.Tuple || result.Ref!.Shape.Count != 2)
        {
            Options.Actors.EndTurn(sent.Actor);
            return Misused($"{sent.Operation}: handler must return a 2-tuple (new_state, reply), got {DebugText.Of(result)}");
        }

        if (!TryTakeOut(result))
        {
            Options.Actors.EndTurn(sent.Actor);
            return Signal.Fault;
        }

        var answer = result.As<Aggregate>();
        sent.Actor.State = answer[0];
        Options.Actors.EndTurn(sent.Actor);
        return Answered(sent.WantsReply ? answer[1] : Value.Unit);
    }

    /// <summary>A handler has failed, or could not be called: the state stays as it was.</summary>
    private Signal Undelivered(ActorMessage sent, LexError error)
    {
        Options.Actors.EndTurn(sent.Actor);
        return Failed(LexError.Within($"{sent.Operation}: handler error", error));
    }

    /// <summary>An error discards a handler's frame: what its message's sender sees of the error.</summary>
    private LexError Undelivered(Frame* handler, LexError error)
    {
        Undelivered(System.Runtime.CompilerServices.Unsafe.As<ActorMessage>(ReferenceOf(handler->Scalars - 1)), error);
        Refused(Error!);
        var sender = handler - 1;
        return Error!.At(Program.Functions[sender->Function].Name, sender->Pc - 1);
    }

    private Signal Register(Value target, Value name)
    {
        if (target.Kind != ValueKind.Actor) return Misused($"conc.register: first arg must be an Actor, got {DebugText.Of(target)}");
        if (!TryTakeName("register", name)) return Signal.Fault;
        if (Options.Actors.TryRegister(name, target.As<ActorValue>(), out var isFull)) return Build(Names.Ok, Value.Unit);
        return isFull
            ? Misused($"conc.register: there are {ActorRegistry.MostNames} names already")
            : BuildRefusal(Names.AlreadyRegistered, name);
    }

    private Signal Lookup(Value name)
    {
        if (!TryTakeName("lookup", name)) return Signal.Fault;
        return Options.Actors.Names.TryGet(name, out var actor) ? Build(OptionValue.SomeFamily, actor) : Answered(OptionValue.None);
    }

    private Signal Unregister(Value name)
    {
        if (!TryTakeName("unregister", name)) return Signal.Fault;
        return Options.Actors.TryUnregister(name) ? Build(Names.Ok, Value.Unit) : BuildRefusal(Names.NotRegistered, name);
    }

    private Signal Registered()
    {
        var names = Options.Actors.Names;
        if (ChargeWork(names.Count) != Status.Ok || ChargeCells(CellCost.Parts(names.Count)) != Status.Ok) return Signal.Fault;
        var list = new ListBuilder(names.Count);
        for (var entries = names.Entries(); entries.Next();) list.Add(entries.Key);
        return Answered(Value.Object(list.ToList()));
    }

    private bool TryTakeName(string operation, Value name)
    {
        if (name.Kind == ValueKind.Str) return ChargeWork((name.As<TextValue>().Length + 7) >> 3) == Status.Ok;
        Fault(LexError.Effect($"conc.{operation}: name must be Str, got {DebugText.Of(name)}"));
        return false;
    }

    private Signal BuildRefusal(ShapeFamily constructor, Value name) =>
        Build(constructor, name) == Signal.Value ? Build(Names.Err, _result) : Signal.Fault;

    private Signal Build(ShapeFamily constructor, Value part) => ChargeCells(CellCost.Parts(1)) == Status.Ok
        ? Answered(Value.Object(Aggregate.Create(constructor, [part])))
        : Signal.Fault;

    private Signal Misused(string text) => Failed(LexError.Effect(text));

    private Signal Answered(Value result)
    {
        _result = result;
        return Signal.Value;
    }

    /// <summary>The variants that the registry answers with.</summary>
    private static class Names
    {
        public static readonly ShapeFamily Ok = ShapeFamily.OfVariant(Name.Intern("Ok"), 1);

        public static readonly ShapeFamily Err = ShapeFamily.OfVariant(Name.Intern("Err"), 1);

        public static readonly ShapeFamily AlreadyRegistered = ShapeFamily.OfVariant(Name.Intern("AlreadyRegistered"), 1);

        public static readonly ShapeFamily NotRegistered = ShapeFamily.OfVariant(Name.Intern("NotRegistered"), 1);
    }
}
