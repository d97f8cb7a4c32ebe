using System.Runtime.CompilerServices;
using Lex.Hosting;

namespace Lex.Api.Tests;

/// <summary>Engines of tests: whatever a program performs is in the checked row of every function that is running, or the test fails.</summary>
internal static class TestEngine
{
    /// <summary>As <see cref="LexEngine.Create"/>.</summary>
    public static LexEngine Create(Action<LexOptions>? configure = null) => LexEngine.Create(options =>
    {
        options.FromEnvironment();
        configure?.Invoke(options);
    });

    [ModuleInitializer]
    internal static void AssertEffects() => Environment.SetEnvironmentVariable("LEX_ASSERT_EFFECTS", "1");
}
