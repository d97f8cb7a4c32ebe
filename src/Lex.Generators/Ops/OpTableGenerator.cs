using Lex.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lex.Generators.Ops;

/// <summary>Generates, beside an op table, everything that follows from it (architecture 3.4).</summary>
[Generator(LanguageNames.CSharp)]
public sealed class OpTableGenerator : IIncrementalGenerator
{
    /// <summary>The name of the step that reads the table, for tests of caching.</summary>
    internal const string ReadStep = "OpTable.Read";

    /// <summary>The name of the step whose output decides whether anything is written again.</summary>
    internal const string ModelStep = "OpTable.Model";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var readings = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                OpNames.TableAttribute,
                static (node, _) => node is ClassDeclarationSyntax,
                static (match, cancellation) => OpExtraction.Read((INamedTypeSymbol)match.TargetSymbol, cancellation))
            .WithTrackingName(ReadStep);

        context.RegisterSourceOutput(
            readings.SelectMany(static (reading, _) => reading.Errors),
            static (output, error) => output.ReportDiagnostic(error.ToDiagnostic()));

        // Errors carry locations, which move with every edit above them; the model does not.
        var models = readings
            .Where(static reading => reading.Errors.Count == 0)
            .Select(static (reading, _) => reading.Model)
            .WithTrackingName(ModelStep);

        context.RegisterSourceOutput(models, static (output, table) =>
        {
            foreach (var (name, write) in OpArtifacts.OfTable) output.AddSource(name, write(table));
        });
    }
}
