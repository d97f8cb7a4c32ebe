using System.Collections.Immutable;

namespace Lex.Stdlib.Effects;

/// <summary>
/// Decides which programs may be started. A command must be written exactly as it was granted: what is granted by a bare
/// name is looked up on the path, so that a file of the same name elsewhere is another program.
/// </summary>
internal static class ProgramScope
{
    /// <summary>Whether a command may be started; an empty scope is no restriction.</summary>
    public static bool Allows(string command, ImmutableArray<string> scope) => scope.IsEmpty || scope.Contains(command);
}
