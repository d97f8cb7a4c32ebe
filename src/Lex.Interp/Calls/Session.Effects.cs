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
        var library = FindLibrary(instruction, pc);
        var arguments = Gather(window, instruction.C);
        // What the world may keep outlives the request; library functions keep nothing.
        for (var i = 0; library.Pure is null && _requestHasRecords && i < arguments.Length; i++)
        {
            if (!TryMaterialize(arguments[i])) return Signal.Fault;
        }

        return Perform(library, arguments, instruction.D);
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
        else if (Options.Handler is IMeteredEffectHandler metered)
        {
            if (metered.Perform(this, library.Kind, library.Operation, arguments, out _result) == Status.Ok)
                return Interruption() is { } interruption ? Failed(interruption) : Performed(tracer);
        }
        else if (Options.Handler is { } handler)
        {
            if (handler.TryPerform(library.Kind, library.Operation, arguments, out _result, out var text))
            {
                // An effect may have waited: the host's wish to stop is heard here as well.
                return Interruption() is { } interruption ? Failed(interruption) : Performed(tracer);
            }

            Error = LexError.Effect(text);
        }
        else
        {
            Error = LexError.Effect($"effects not permitted (attempted {library.Kind}.{library.Operation})");
        }

        tracer?.ExitError(Error!.Kind == LexErrorKind.Effect ? Error.Message : Error.Display);
        return Signal.Fault;
    }

    private Signal Performed(ITracer? tracer)
    {
        tracer?.ExitOk(_result);
        return Signal.Value;
    }
}
