namespace Lex.Hosting;

internal enum JitTierMode { Background, Sync }

internal static class PendingJit
{
    internal static LexOptions UseJitTier(this LexOptions options, JitTierMode mode = JitTierMode.Background)
    {
        _ = mode;
        return options;
    }
}
