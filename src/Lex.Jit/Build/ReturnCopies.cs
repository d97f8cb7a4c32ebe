namespace Lex.Jit.Build;

/// <summary>
/// Copies a block that only returns to the blocks that jump to it: each way out pays once, and nothing has to meet.
/// </summary>
internal static class ReturnCopies
{
    /// <summary>Rewrites the function in place.</summary>
    public static void Run(SsaFunction function)
    {
        foreach (var block in function.Blocks)
        {
            if (block.End is not SsaEnd.Jump jump || block.Tail is not null) continue;
            var target = jump.To.Target;
            if (target.End is not SsaEnd.Return end || target.Body.Count != 0 || target == function.Blocks[0]) continue;
            var parameter = target.Parameters.IndexOf(end.Value);
            block.End = end with { Value = parameter < 0 ? end.Value : jump.To.Arguments[parameter] };
            block.Tail = target;
            target.Predecessors--;
        }

        function.DropUnreached();
    }
}
