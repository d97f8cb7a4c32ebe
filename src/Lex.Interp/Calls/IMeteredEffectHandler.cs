using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>
/// An effect handler that pays for what its results take, and can fail with any error. A session prefers this way of
/// asking to <see cref="IEffectHandler.TryPerform"/>, which knows neither meters nor limits.
/// </summary>
internal interface IMeteredEffectHandler : IEffectHandler
{
    /// <summary>Performs an effect for a session; a failure is in the context.</summary>
    Status Perform(ExecutionContext ctx, string kind, string operation, ReadOnlySpan<Value> arguments, out Value result);
}
