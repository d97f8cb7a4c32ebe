using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Regex;

/// <summary>
/// The patterns that a session compiled last. A pattern is a text in the language, so each call brings it anew; what its
/// compilation costs is charged whether it is found here or not, since counts must not depend on what ran before.
/// </summary>
internal sealed class RegexCache
{
    private const int Capacity = 8;

    // Longer ones are rare, and keeping them would keep their automatons.
    private const int MaxLength = 256;

    private readonly (byte[]? Pattern, RegexProgram Program)[] _entries = new (byte[]?, RegexProgram)[Capacity];

    private int _next;

    /// <summary>The cache of a session.</summary>
    public static RegexCache Of(ExecutionContext ctx) => (RegexCache)(ctx.LibraryState ??= new RegexCache());

    /// <summary>Compiles a pattern, unless it is here; what is wrong with it, or null.</summary>
    public string? Compile(TextValue pattern, out RegexProgram program)
    {
        foreach (var entry in _entries)
        {
            if (entry.Pattern is not { } known) break;
            if (!pattern.Utf8.SequenceEqual(known)) continue;
            program = entry.Program;
            return null;
        }

        var problem = RegexProgram.Compile(pattern.ToString(), out program);
        if (problem is null && pattern.Length <= MaxLength)
        {
            // A copy: the pattern may be a slice of a long text.
            _entries[_next] = (pattern.Utf8.ToArray(), program);
            _next = (_next + 1) % Capacity;
        }

        return problem;
    }
}
