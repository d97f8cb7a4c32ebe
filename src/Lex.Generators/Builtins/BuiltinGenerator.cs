using System.Collections.Immutable;
using Lex.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lex.Generators.Builtins;

/// <summary>The library table: from <c>[LexBuiltin]</c> methods and <c>[LexInlined]</c> declarations to <c>BuiltinTable</c>.</summary>
[Generator]
public sealed class BuiltinGenerator : IIncrementalGenerator
{
    private const string BuiltinAttribute = "Lex.Core.Builtins.LexBuiltinAttribute";

    private const string InlinedAttribute = "Lex.Core.Builtins.LexInlinedAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var builtins = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                BuiltinAttribute,
                static (node, _) => node is MethodDeclarationSyntax,
                static (target, _) =>
                    target.Attributes.Select(a => BuiltinReader.ReadBuiltin((IMethodSymbol)target.TargetSymbol, a)).ToEquatable())
            .SelectMany(static (found, _) => found)
            .WithTrackingName("Builtins");
        var inlined = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                InlinedAttribute,
                static (node, _) => node is ClassDeclarationSyntax,
                static (target, _) => target.Attributes.Select(BuiltinReader.ReadInlined).ToEquatable())
            .SelectMany(static (found, _) => found)
            .WithTrackingName("Inlined");
        var space = context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "Lex");

        context.RegisterSourceOutput(builtins.Collect().Combine(inlined.Collect()).Combine(space), static (output, input) =>
            Produce(output, input.Left.Left, input.Left.Right, input.Right));
    }

    private static void Produce(
        SourceProductionContext output, ImmutableArray<Found<BuiltinModel>> builtins, ImmutableArray<Found<InlinedModel>> inlined,
        string space)
    {
        if (builtins.IsEmpty && inlined.IsEmpty) return;
        foreach (var problem in builtins.Select(f => f.Problem).Concat(inlined.Select(f => f.Problem)))
        {
            if (problem is not null) output.ReportDiagnostic(problem.ToDiagnostic());
        }

        var runnable = builtins.Select(f => f.Model).OfType<BuiltinModel>().ToList();
        var expanded = inlined.Select(f => f.Model).OfType<InlinedModel>().ToList();
        var duplicates = BuiltinValidation.Check(runnable, expanded).ToList();
        foreach (var problem in duplicates) output.ReportDiagnostic(problem.ToDiagnostic());
        if (duplicates.Count == 0) output.AddSource("BuiltinTable.g.cs", BuiltinWriter.Write(space, runnable, expanded));
    }
}
