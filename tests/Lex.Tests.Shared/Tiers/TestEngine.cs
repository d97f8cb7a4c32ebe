using Lex.Hosting;

namespace Lex.Tests.Shared.Tiers;

/// <summary>
/// Engines of tests: whatever a program performs is in the checked row of every function that is running, or the test fails. Code that
/// was assembled, forged or read from an image has no checked rows, so there is nothing to hold it against.
/// </summary>
internal static class TestEngine
{
    /// <summary>As <see cref="LexEngine.Create"/>.</summary>
    public static LexEngine Create(Action<LexOptions>? configure = null) => LexEngine.Create(options =>
    {
        options.AssertEffects();
        configure?.Invoke(options);
    });
}
