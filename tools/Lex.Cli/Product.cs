using System.Reflection;

namespace Lex.Cli;

/// <summary>What the tool says about itself.</summary>
internal static class Product
{
    /// <summary>The version of the assembly, without build metadata.</summary>
    public static string Version => typeof(Product).Assembly.GetName().Version is { } version ? version.ToString(3) : "0.0.0";
}
