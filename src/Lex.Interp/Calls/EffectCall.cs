using System.Collections.Immutable;
using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>An effect that a program asks for. Immutable; it may be kept for as long as the answer takes.</summary>
/// <param name="Kind">The effect's kind, which is the module that offers the operation, for example <c>io</c>.</param>
/// <param name="Operation">The operation, for example <c>readline</c>.</param>
/// <param name="Arguments">Its arguments.</param>
public readonly record struct EffectCall(string Kind, string Operation, ImmutableArray<Value> Arguments)
{
    /// <summary>Kind and operation as programs write them: <c>io.readline</c>.</summary>
    public string Name => $"{Kind}.{Operation}";
}
