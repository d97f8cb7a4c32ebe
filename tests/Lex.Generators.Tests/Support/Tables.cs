using Lex.Generators.Ops;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Lex.Generators.Tests.Support;

/// <summary>Reads tables without a generator around them.</summary>
internal static class Tables
{
    /// <summary>The model of a table that has no errors.</summary>
    public static OpTableModel ModelOf(Compilation compilation, string table)
    {
        var reading = OpExtraction.Read(compilation.GetTypeByMetadataName(table)!, default);
        Assert.Empty(reading.Errors);
        return reading.Model;
    }
}
