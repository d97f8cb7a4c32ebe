using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Actors;
using Lex.Interp.Dispatch;
using Lex.Interp.Suspension;

namespace Lex.Interp.Calls;

// Library calls and effects (runtime section 9.2). Pure library functions are called here, in every session; only effects
// reach the handler. An effect that takes its time suspends the session (Session.Suspension).
internal sealed unsafe partial class Session
{
    // The meters when the handler's effect began that a tracer is told of; effects of handlers are never inside each other.
    private (long Steps, long Cells)? _effectBegan;

    /// <summary>Performs an effect instruction of the top frame whose arguments are at <paramref name="window"/>.</summary>
    private Signal PerformAt(long* window, in Instruction instruction, int pc)
    {
        if (Program.Constants[instruction.A].Kind != ConstantKind.Str) return Failed(LexError.TypeMismatch("expected Str const for effect kind"));
        if (Program.Constants[instruction.B].Kind != ConstantKind.Str) return Failed(LexError.TypeMismatch("expected Str const for effect op"));
        var library = FindLibrary(instruction, pc);
        var arguments = Gather(window, instruction.C);
        // What the world may keep outlives the request; library functions keep nothing.
        for (var i = 0; library.Pure is null && _requestHasRecords && i < arguments.Length; i++)
        {
            if (!TryMaterialize(arguments[i])) return Signal.Fault;
        }

        if (_tracer is not null && IsAnswered(library, arguments, instruction.D, out var answered)) return answered;

        if (library.Pure is { } function) return CallPure(library, function, arguments);
        if (Options.AssertedEffects is { } effects) AssertDeclared(effects(library.Kind, library.Operation));
        var effect = new EffectCall(library.Kind, library.Operation, ImmutableCollectionsMarshal.AsImmutableArray(arguments));
        if (library.Suspends) return Suspend(new EffectWait(effect, null) { Slot = window - _slots });
        if (library.OnActors != ActorOperation.None)
            return PerformOnActors(library.OnActors, library.Operation, window, arguments, instruction.D);
        if (Options.Handler is not { } handler) return Refused($"effects not permitted (attempted {effect.Name})");
        if (!TryAskWhetherAsync(handler, effect, out var isAsync)) return Refused(Error!);
        return isAsync ? BeginEffect((IAsyncEffectHandler)handler, effect, window) : PerformNow(handler, effect);
    }

    /// <summary>
    /// Throws if a function that is running lacks an effect in its checked row. Code that was not checked may do anything, and whoever
    /// had the machine enter a function anew (a host, an actor) answers for it himself.
    /// </summary>
    private void AssertDeclared(ImmutableArray<EffectDeclaration> effects)
    {
        for (var frame = _top; frame > _frames; frame--)
        {
            if (frame < _top && (frame[1].Flags & (FrameFlags.Base | FrameFlags.Message)) != 0) break;
            var function = Program.Functions[frame->Function];
            foreach (var effect in effects)
                if (function.CheckedRow?.Allows(effect) == false)
                    throw new UnreachableException($"`{function.Name}` performs `{effect.Kind}`, which its checked row lacks");
            // What an actor does is not in the row of who sends it a message.
            if ((frame->Flags & FrameFlags.Message) != 0) return;
        }
    }

    private Library FindLibrary(in Instruction instruction, int pc)
    {
        ref var known = ref StateOf(_top->Function).LibraryAt(pc);
        if (known is not null) return known;
        var kind = Program.Constants[instruction.A].Text!;
        var operation = Program.Constants[instruction.B].Text!;
        var pure = Options.Builtins(kind, operation) is { IsPure: true } function ? function : null;
        var suspends = pure is null && Options.SuspendsAt(kind, operation);
        return known = new Library(kind, operation, pure, ActorOperations.Find(kind, operation), suspends);
    }

    private Signal CallPure(Library library, BuiltinDescriptor function, Value[] arguments)
    {
        if (function.Arity != arguments.Length)
            return Refused($"{library.Target}: expected {function.Arity} arguments, got {arguments.Length}");
        return function.Invoke(this, arguments, out _result) == Status.Ok ? Performed() : Refused(Error!);
    }

    private Signal PerformNow(IEffectHandler handler, in EffectCall effect)
    {
        // Not the field: the handler may call the session that it works for.
        Value result;
        try
        {
            if (handler is IMeteredEffectHandler metered)
            {
                if (metered.Perform(this, effect.Kind, effect.Operation, effect.Arguments.AsSpan(), out result) != Status.Ok) return Refused(Error!);
            }
            else if (!handler.TryPerform(effect.Kind, effect.Operation, effect.Arguments.AsSpan(), out result, out var text))
            {
                return Refused(text ?? "");
            }
        }
        catch (Exception thrown)
        {
            return Refused(HostFailure.Of(effect.Name, Handler, thrown));
        }

        // An effect may have waited: the host's wish to stop is heard here as well.
        if (Interruption() is { } interruption) return Refused(interruption);
        _result = result;
        return Performed();
    }

    /// <summary>Tells the tracer of an effect. True: it has answered it.</summary>
    private bool IsAnswered(Library library, Value[] arguments, int node, out Signal signal)
    {
        var entry = new TracedEntry
        {
            Caller = Program.StableNameOf(_top->Function),
            NodeId = NodeText(node),
            Target = library.Target,
            Arguments = arguments,
            By = WhoPerforms(library, arguments),
        };
        _tracer!.EnterEffect(entry);
        // What the machine does itself takes what follows from the arguments.
        _effectBegan = entry.By == TracedBy.Handler ? (Steps, CellsUsed) : null;
        signal = Signal.Fault;
        if (!_tracer.TryAnswer(entry, out var answer)) return false;
        _result = answer.Value;
        // A tracer has nothing to give.
        if (ChargeSteps(Math.Max(answer.Steps, 0)) != Status.Ok || ChargeCells(Math.Max(answer.Cells, 0)) != Status.Ok) signal = Refused(Error!);
        else signal = answer.Error is { } error ? Refused(error) : Performed();
        return true;
    }

    // An actor of the host is the world outside; every other one is a closure of the program.
    private static TracedBy WhoPerforms(Library library, Value[] arguments)
    {
        if (library.Pure is not null) return TracedBy.Machine;
        if (library.OnActors == ActorOperation.None) return TracedBy.Handler;
        return arguments is [{ Kind: ValueKind.Actor } actor, ..] && actor.As<ActorValue>().Native is not null
            ? TracedBy.Handler
            : TracedBy.Machine;
    }

    /// <summary>The effect, or the pure call in its place, has given the value in <c>_result</c>.</summary>
    private Signal Performed()
    {
        if (_tracer is not null) TraceOutcome(_result, null);
        return Signal.Value;
    }

    private void TraceOutcome(Value value, LexError? error)
    {
        var (steps, cells) = _effectBegan ?? (Steps, CellsUsed);
        _effectBegan = null;
        _tracer!.ExitEffect(new EffectOutcome(value, error, Steps - steps, CellsUsed - cells));
    }

    private Signal Refused(string text) => Refused(LexError.Effect(text));

    private Signal Refused(LexError error)
    {
        if (_tracer is not null) TraceOutcome(default, error);
        return Failed(error);
    }
}
