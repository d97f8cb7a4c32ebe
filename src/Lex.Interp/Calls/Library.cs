using Lex.Core.Builtins;
using Lex.Interp.Actors;

namespace Lex.Interp.Calls;

/// <summary>What an effect instruction refers to, looked up when it first runs.</summary>
/// <param name="Kind">The effect's kind, or the module.</param>
/// <param name="Operation">The operation, or the function.</param>
/// <param name="Pure">The library function that the machine calls itself, if it is one.</param>
/// <param name="OnActors">The operation on actors that the machine performs itself, if it is one; everything else is the handler's.</param>
/// <param name="Suspends">Whether the run stops in front of it, for whoever holds the session to answer.</param>
internal sealed record Library(string Kind, string Operation, BuiltinDescriptor? Pure, ActorOperation OnActors, bool Suspends)
{
    /// <summary>Both names, as traces have them.</summary>
    public string Target { get; } = $"{Kind}.{Operation}";
}
