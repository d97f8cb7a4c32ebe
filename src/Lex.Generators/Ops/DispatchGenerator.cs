using Lex.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lex.Generators.Ops;

/// <summary>The class that a machine is generated into.</summary>
internal sealed record DispatchModel(string Namespace, string TypeName, OpTableModel Table);

/// <summary>Generates the loops of the interpreter (artifacts 2 and 13 to 16) from the op table of the core.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class DispatchGenerator : IIncrementalGenerator
{
    /// <summary>The name of the step whose output decides whether anything is written again.</summary>
    internal const string ModelStep = "Dispatch.Model";

    /// <summary>Name of each file, and how it is written.</summary>
    private static readonly (string Name, Func<DispatchModel, string> Write)[] Artifacts =
    [
        ("PlainStep.g.cs", PlainStepWriter.Write),
        ("ExecOp.g.cs", ExecOpWriter.Write),
        ("FastLoop.g.cs", FastLoopWriter.Write),
        ("TypedOps.g.cs", TypedOpWriter.Write),
    ];

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var models = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                OpNames.DispatchAttribute,
                static (node, _) => node is ClassDeclarationSyntax,
                static (match, cancellation) => Read(match, cancellation))
            .Where(static model => model is not null)
            .WithTrackingName(ModelStep);

        context.RegisterSourceOutput(models, static (output, model) =>
        {
            foreach (var (name, write) in Artifacts) output.AddSource(name, write(model!));
        });
    }

    private static DispatchModel? Read(GeneratorAttributeSyntaxContext match, CancellationToken cancellation)
    {
        var target = (INamedTypeSymbol)match.TargetSymbol;
        if (match.Attributes[0].ConstructorArguments[0].Value is not INamedTypeSymbol table) return null;
        var reading = OpExtraction.Read(table, cancellation);
        return reading.Errors.Count == 0
            ? new DispatchModel(target.ContainingNamespace.ToDisplayString(), target.Name, reading.Model)
            : null;
    }
}
