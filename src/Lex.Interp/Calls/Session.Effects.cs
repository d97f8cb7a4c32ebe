using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Actors;
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
        return Perform(FindLibrary(instruction, pc), window, Gather(window, instruction.C), instruction.D);
    }

    private Library FindLibrary(in Instruction instruction, int pc)
    {
        ref var known = ref StateOf(_top->Function).LibraryAt(pc);
        if (known is not null) return known;
        var kind = Program.Constants[instruction.A].Text!;
        var operation = Program.Constants[instruction.B].Text!;
        var pure = Options.Builtins(kind, operation);
        return known = new Library(kind, operation, pure is { IsPure: true } ? pure : null, ActorOperations.Find(kind, operation));
    }

    private Signal Perform(Library library, long* window, ReadOnlySpan<Value> arguments, int node)
    {
        var tracer = Options.Tracer;
        if (tracer is not null)
        {
            var id = NodeText(node);
            tracer.EnterEffect(id, library.Kind, library.Operation, arguments);
            if (tracer.TryOverrideEffect(id, out _result))
            {
                tracer.ExitOk(_result);
                return Signal.Value;
            }
        }

        if (library.Pure is { } function)
        {
            if (function.Arity != arguments.Length)
                Error = LexError.Effect($"{library.Kind}.{library.Operation}: expected {function.Arity} arguments, got {arguments.Length}");
            else if (function.Invoke(this, arguments, out _result) == Status.Ok) return Performed(tracer);
        }
        else if (library.OnActors != ActorOperation.None)
        {
            var signal = PerformOnActors(library.OnActors, library.Operation, window, arguments, node);
            if (signal == Signal.Value) return Performed(tracer);
            if (signal == Signal.Frame) return signal;
        }
        else if (TryAskHandler(library, arguments))
        {
            // An effect may have waited: the host's wish to stop is heard here as well.
            if (Interruption() is not { } interruption) return Performed(tracer);
            Error = interruption;
        }

        tracer?.ExitError(Error!.Kind == LexErrorKind.Effect ? Error.Message : Error.Display);
        return Signal.Fault;
    }

    private bool TryAskHandler(Library library, ReadOnlySpan<Value> arguments)
    {
        try
        {
            if (Options.Handler is IMeteredEffectHandler metered)
                return metered.Perform(this, library.Kind, library.Operation, arguments, out _result) == Status.Ok;
            var text = $"effects not permitted (attempted {library.Kind}.{library.Operation})";
            if (Options.Handler is { } handler && handler.TryPerform(library.Kind, library.Operation, arguments, out _result, out text)) return true;
            Error = LexError.Effect(text);
            return false;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A host's mistake ends the run as any failed effect does: frames are unwound, actors are free again.
            Error = LexError.Effect($"{library.Kind}.{library.Operation}: {failure.Message}");
            return false;
        }
    }

    private Signal Performed(ITracer? tracer)
    {
        tracer?.ExitOk(_result);
        return Signal.Value;
    }
}
