using Lex.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lex.Generators.Ops;

/// <summary>Generates, into a class that is marked with <c>[Lowering(typeof(Table))]</c>, a method for each op of a table that
/// may stand in another assembly (artifact 22).</summary>
[Generator(LanguageNames.CSharp)]
public sealed class LoweringGenerator : IIncrementalGenerator
{
    /// <summary>The name of the step whose output decides whether the class is written again.</summary>
    internal const string ModelStep = "Lowering.Model";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var models = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                OpNames.LoweringAttribute,
                static (node, _) => node is ClassDeclarationSyntax,
                static (match, cancellation) => Read(match, cancellation))
            .Where(static model => model is not null)
            .WithTrackingName(ModelStep);
        context.RegisterSourceOutput(
            models, static (output, model) => output.AddSource($"{model!.TypeName}.g.cs", LoweringWriter.Write(model)));
    }

    private static LoweringModel? Read(GeneratorAttributeSyntaxContext match, CancellationToken cancellation)
    {
        if (match.Attributes[0].ConstructorArguments.FirstOrDefault().Value is not INamedTypeSymbol table) return null;
        var reading = OpExtraction.Read(table, cancellation);

        // A wrong table is reported where it is compiled.
        if (reading.Errors.Count != 0) return null;
        var type = (INamedTypeSymbol)match.TargetSymbol;
        return new LoweringModel(type.ContainingNamespace.ToDisplayString(), type.Name, reading.Model);
    }
}

/// <summary>A class that is to have a method per op.</summary>
internal sealed record LoweringModel(string Namespace, string TypeName, OpTableModel Table);
