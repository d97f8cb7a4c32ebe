using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Jit.Build;

/// <summary>A function in static single assignment form. The first block is where calls and self tail calls arrive.</summary>
internal sealed class SsaFunction(FunctionCode code)
{
    private int _values;

    /// <summary>The function.</summary>
    public FunctionCode Code { get; } = code;

    /// <summary>The blocks in reverse post-order.</summary>
    public List<SsaBlock> Blocks { get; } = [];

    /// <summary>The kinds with which it is entered.</summary>
    public ValueKind[] ParameterKinds { get; init; } = [];

    /// <summary>The kind of its result.</summary>
    public ValueKind ResultKind { get; set; }

    /// <summary>A new value.</summary>
    public SsaValue NewValue() => new(_values++);
}
