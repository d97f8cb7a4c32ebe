using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Lex.Interp.Calls;

namespace Lex.Hosting;

/// <summary>An effect in front of which a run has stopped, or that a host performs for it. Immutable.</summary>
/// <param name="Kind">The effect's kind, which is the module that offers the operation.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record LexEffect(string Kind, string Operation, ImmutableArray<LexValue> Arguments)
{
    /// <summary>Kind and operation as programs write them: <c>approval.request</c>.</summary>
    public string Name => $"{Kind}.{Operation}";

    /// <summary>The call as a program would write it.</summary>
    public override string ToString() => $"{Name}({string.Join(", ", Arguments)})";

    internal static LexEffect Of(in EffectCall call)
    {
        var arguments = new LexValue[call.Arguments.Length];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = new LexValue(call.Arguments[i]);
        return new LexEffect(call.Kind, call.Operation, ImmutableCollectionsMarshal.AsImmutableArray(arguments));
    }
}
