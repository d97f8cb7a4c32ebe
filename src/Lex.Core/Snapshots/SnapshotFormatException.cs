namespace Lex.Core.Snapshots;

/// <summary>Saved state does not hold what it should. Caught where the reading began: what comes from outside is refused, not trusted.</summary>
internal sealed class SnapshotFormatException(string message) : Exception(message);
