using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Calls;

// Library calls and effects (runtime section 9.2). Pure library functions are called here, in every session; only effects
// reach the handler.
internal sealed unsafe partial class Session
{
    /// <summary>Performs an effect instruction of the top frame whose arguments are at <paramref name="window"/>.</summary>
    private Signal PerformAt(long* window, in Instruction instruction, int pc)
    {
        if (Program.Constants[instruction.A].Kind != ConstantKind.Str) return Failed(LexError.TypeMismatch("expected Str const for effect kind"));
        if (Program.Constants[instruction.B].Kind != ConstantKind.Str) return Failed(LexError.TypeMismatch("expected Str const for effect op"));
        return Perform(FindLibrary(instruction, pc), Gather(window, instruction.C), instruction.D);
    }

    private Library FindLibrary(in Instruction instruction, int pc)
    {
        ref var known = ref StateOf(_top->Function).LibraryAt(pc);
        if (known is not null) return known;
        var kind = Program.Constants[instruction.A].Text!;
        var operation = Program.Constants[instruction.B].Text!;
        var pure = Options.Builtins(kind, operation);
        return known = new Library(kind, operation, pure is { IsPure: true } ? pure : null);
    }

    private Signal Perform(Library library, ReadOnlySpan<Value> arguments, int node)
    {
        if (Options.Tracer is not null) return PerformTraced(library, arguments, node);
        return TryPerform(library, arguments) == Status.Ok ? Signal.Value : Signal.Fault;
    }

    private Signal PerformTraced(Library library, ReadOnlySpan<Value> arguments, int node)
    {
        var tracer = Options.Tracer!;
        var entry = new TracedEntry
        {
            Caller = Program.StableNameOf(_top->Function),
            NodeId = NodeText(node),
            Target = library.Target,
            Arguments = arguments,
            By = library.Pure is null ? TracedBy.Handler : TracedBy.Machine,
        };
        tracer.EnterEffect(entry);
        var (steps, cells) = (Steps, CellsUsed);
        Status status;
        if (tracer.TryAnswer(entry, out var answer)) status = Answer(answer);
        else status = TryPerform(library, arguments);
        var isOk = status == Status.Ok;
        // What a library function takes follows from its arguments.
        if (library.Pure is not null) (steps, cells) = (Steps, CellsUsed);
        tracer.ExitEffect(new EffectOutcome(isOk ? _result : default, isOk ? null : Error, Steps - steps, CellsUsed - cells));
        return isOk ? Signal.Value : Signal.Fault;
    }

    private Status Answer(in EffectOutcome answer)
    {
        _result = answer.Value;
        if (ChargeSteps(answer.Steps) != Status.Ok || ChargeCells(answer.Cells) != Status.Ok) return Status.Fault;
        return answer.Error is { } error ? Fault(error) : Status.Ok;
    }

    private Status TryPerform(Library library, ReadOnlySpan<Value> arguments)
    {
        if (library.Pure is { } function)
        {
            return function.Arity == arguments.Length
                ? function.Invoke(this, arguments, out _result)
                : Fault(LexError.Effect($"{library.Target}: expected {function.Arity} arguments, got {arguments.Length}"));
        }

        if (Options.Handler is not { } handler) return Fault(LexError.Effect($"effects not permitted (attempted {library.Target})"));
        if (handler is IMeteredEffectHandler metered)
        {
            if (metered.Perform(this, library.Kind, library.Operation, arguments, out _result) != Status.Ok) return Status.Fault;
        }
        else if (!handler.TryPerform(library.Kind, library.Operation, arguments, out _result, out var text))
        {
            return Fault(LexError.Effect(text));
        }

        // An effect may have waited: the host's wish to stop is heard here as well.
        return Interruption() is { } interruption ? Fault(interruption) : Status.Ok;
    }
}
