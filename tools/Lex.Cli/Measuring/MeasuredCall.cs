using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Interp.Calls;

namespace Lex.Cli.Measuring;

/// <summary>
/// One call of a Lex function, repeated in one session. The first call is counted: its steps, cells and value are those
/// of the report. A later call that fails or gives another value ends the measurement.
/// </summary>
internal sealed class MeasuredCall
{
    private readonly Session _session;
    private readonly FunctionCode _function;
    private readonly Value[] _arguments;
    private readonly string _expected;
    private Value _last;

    private MeasuredCall(Session session, FunctionCode function, Value[] arguments)
    {
        _session = session;
        _function = function;
        _arguments = arguments;
        Call();
        Steps = session.Steps;
        Cells = session.CellsUsed;
        _expected = Result;
        Sampler = new Sampler(Call);
    }

    /// <summary>Its clock.</summary>
    public Sampler Sampler { get; }

    /// <summary>Steps of the first call.</summary>
    public long Steps { get; }

    /// <summary>Cells of the first call.</summary>
    public long Cells { get; }

    /// <summary>The value of the last call, as JSON.</summary>
    public string Result => new LexValue(_last).ToJson();

    /// <summary>Prepares a call of a function in a session of its own; the first call is made at once.</summary>
    /// <exception cref="LexException">The first call fails.</exception>
    public static MeasuredCall Start(LexFunction function, Value[] arguments) =>
        new(function.Program.NewSession(), function.Code, arguments);

    /// <summary>Takes one sample, and checks outside the time that the value is still the same.</summary>
    public void Sample()
    {
        Sampler.Sample();
        if (Result != _expected) throw new LexException(new LexOutcome.ShapeMismatch($"results differ: first {_expected}, then {Result}"));
    }

    /// <summary>Bytes that one call allocates on the managed heap.</summary>
    public long MeasureAllocation()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Call()
    {
        if (!_session.Invoke(_function, _arguments, out _last, out LexError? error)) throw new LexException(LexOutcome.Of(error!));
    }
}
