namespace Lex.Interp.Calls;

/// <summary>What a run has spent of what its handler limits.</summary>
/// <param name="Budget">The cost of the calls that declare one.</param>
/// <param name="Printed">Bytes that were printed.</param>
internal readonly record struct HandlerAccount(ulong Budget, long Printed);

/// <summary>A handler with limits of its own. A saved run takes what it has spent of them along.</summary>
internal interface IAccountingHandler : IEffectHandler
{
    /// <summary>What has been spent so far.</summary>
    HandlerAccount Account { get; set; }
}
