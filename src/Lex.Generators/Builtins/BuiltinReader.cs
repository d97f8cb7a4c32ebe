using Lex.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace Lex.Generators.Builtins;

/// <summary>Turns declarations into models, or into a description of what is wrong with them.</summary>
internal static class BuiltinReader
{
    private const string ContextType = "Lex.Core.Execution.ExecutionContext";

    private const string HostType = "Lex.Stdlib.Effects.EffectHost";

    private const string StatusType = "Lex.Core.Execution.Status";

    /// <summary>Reads one <c>[LexBuiltin]</c> of a method.</summary>
    public static Found<BuiltinModel> ReadBuiltin(IMethodSymbol method, AttributeData attribute)
    {
        var fullName = Text(attribute, 0);
        var signatureText = Text(attribute, 1);
        Found<BuiltinModel> Fail(DiagnosticDescriptor descriptor, params string[] arguments) =>
            new(null, new DiagnosticInfo(descriptor, Place.Of(attribute), new(arguments)));

        if (!TrySplit(fullName, out var module, out var name)) return Fail(BuiltinDiagnostics.BadName, fullName);
        var signature = SignatureText.TryParse(signatureText);
        if (signature is null) return Fail(BuiltinDiagnostics.BadSignature, signatureText);
        if (!IsPlain(method)) return Fail(BuiltinDiagnostics.BadMethod, method.Name);

        var summary = DocumentationText.SummaryOf(method);
        if (summary.Length == 0) return Fail(BuiltinDiagnostics.NoSummary, fullName);

        var gate = Named(attribute, "Gate")?.Value as string;
        if (signature.HasEffects && gate is null) return Fail(BuiltinDiagnostics.BadGate, fullName, "it has effects but no gate");
        if (!signature.HasEffects && gate is not null) return Fail(BuiltinDiagnostics.BadGate, fullName, "it has a gate but no effects");

        var rest = new List<IParameterSymbol>(method.Parameters);
        var takesHost = TakeLeading(rest, HostType);
        var takesContext = TakeLeading(rest, ContextType);
        if (takesHost && gate is null) return Fail(BuiltinDiagnostics.BadGate, fullName, "only effects may use their host");

        var result = TakeResult(method, rest, out var style, out var problem);
        if (problem is not null) return Fail(BuiltinDiagnostics.BadResult, fullName, problem);
        if (style is ResultStyle.Out or ResultStyle.StatusOnly && !takesContext)
            return Fail(BuiltinDiagnostics.BadResult, fullName, "a method that may fail needs the context, where its error goes");

        var parameters = PairParameters(signature, rest, out problem);
        if (problem is not null) return Fail(BuiltinDiagnostics.BadParameter, fullName, problem);

        var resultKind = ResultKind(signature, result, out problem);
        if (problem is not null) return Fail(BuiltinDiagnostics.BadResult, fullName, problem);

        return new(
            new BuiltinModel(
                module,
                name,
                signatureText,
                method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + "." + method.Name,
                method.Name,
                CostOf(attribute),
                FormOf(attribute),
                gate,
                Named(attribute, "Hidden")?.Value is true,
                summary,
                takesContext,
                takesHost,
                parameters.ToEquatable(),
                style,
                result?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
                resultKind),
            null);
    }

    /// <summary>Reads one <c>[LexInlined]</c> of a class.</summary>
    public static Found<InlinedModel> ReadInlined(AttributeData attribute)
    {
        var fullName = Text(attribute, 0);
        var signature = Text(attribute, 1);
        Found<InlinedModel> Fail(DiagnosticDescriptor descriptor, string argument) =>
            new(null, new DiagnosticInfo(descriptor, Place.Of(attribute), new(argument)));

        if (!TrySplit(fullName, out var module, out var name)) return Fail(BuiltinDiagnostics.BadName, fullName);
        if (SignatureText.TryParse(signature) is null) return Fail(BuiltinDiagnostics.BadSignature, signature);
        var summary = Text(attribute, 2);
        return summary.Length == 0
            ? Fail(BuiltinDiagnostics.NoSummary, fullName)
            : new(new InlinedModel(module, name, signature, summary), null);
    }

    private static bool IsPlain(IMethodSymbol method) =>
        method is { IsStatic: true, IsGenericMethod: false, DeclaredAccessibility: not Accessibility.Private }
        && method.ContainingType.GetMembers(method.Name).Length == 1;

    private static bool TrySplit(string fullName, out string module, out string name)
    {
        var dot = fullName.IndexOf('.');
        module = dot < 0 ? "" : fullName.Substring(0, dot);
        name = fullName.Substring(dot + 1);
        return IsIdentifier(module) && IsIdentifier(name);
    }

    private static bool IsIdentifier(string text) =>
        text.Length != 0 && text[0] is >= 'a' and <= 'z' && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');

    private static bool TakeLeading(List<IParameterSymbol> parameters, string type)
    {
        if (parameters.Count == 0 || parameters[0].Type.ToDisplayString() != type) return false;
        parameters.RemoveAt(0);
        return true;
    }

    private static ITypeSymbol? TakeResult(IMethodSymbol method, List<IParameterSymbol> rest, out ResultStyle style, out string? problem)
    {
        problem = null;
        style = ResultStyle.Unit;
        if (method.ReturnsVoid) return null;
        if (method.ReturnType.ToDisplayString() != StatusType)
        {
            style = ResultStyle.Returned;
            if (CSharpTypes.KindOf(method.ReturnType) is null) problem = $"'{method.ReturnType.ToDisplayString()}' stands for no Lex value";
            return method.ReturnType;
        }

        style = ResultStyle.StatusOnly;
        if (rest.Count == 0 || rest[rest.Count - 1].RefKind != RefKind.Out) return null;
        var result = rest[rest.Count - 1].Type;
        rest.RemoveAt(rest.Count - 1);
        style = ResultStyle.Out;
        if (CSharpTypes.KindOf(result) is null) problem = $"'{result.ToDisplayString()}' stands for no Lex value";
        return result;
    }

    private static List<ParameterModel> PairParameters(SignatureText signature, List<IParameterSymbol> parameters, out string? problem)
    {
        var pairs = new List<ParameterModel>();
        problem = null;
        if (signature.Parameters.Count != parameters.Count)
        {
            problem = $"the type has {signature.Parameters.Count} parameters, the method {parameters.Count}";
            return pairs;
        }

        for (var i = 0; i < parameters.Count; i++)
        {
            var parameter = parameters[i];
            var unpacked = CSharpTypes.KindOf(parameter.Type);
            var declared = SignatureText.KindOf(signature.Parameters[i]);
            if (unpacked is null || parameter.RefKind != RefKind.None)
                problem = $"parameter '{parameter.Name}' stands for no Lex value";
            else if (unpacked.Length != 0 && unpacked != declared)
                problem = $"parameter '{parameter.Name}' unpacks {unpacked}, the type says {signature.Parameters[i]}";
            if (problem is not null) return pairs;
            pairs.Add(new ParameterModel(parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), declared));
        }

        return pairs;
    }

    private static string ResultKind(SignatureText signature, ITypeSymbol? result, out string? problem)
    {
        var declared = SignatureText.KindOf(signature.Result);
        var packed = result is null ? "Unit" : CSharpTypes.KindOf(result)!;
        problem = packed.Length != 0 && packed != declared ? $"the method gives {packed}, the type says {signature.Result}" : null;
        return declared ?? "Unknown";
    }

    private static string CostOf(AttributeData attribute) =>
        Named(attribute, "Cost") is { Value: byte cost } && cost != 0 ? "Charged" : "Constant";

    private static string FormOf(AttributeData attribute)
    {
        if (Named(attribute, "Form") is not { Value: byte form, Type: { } type }) return "Call";
        return type.GetMembers().OfType<IFieldSymbol>().First(member => member.ConstantValue is byte value && value == form).Name;
    }

    private static TypedConstant? Named(AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name) return argument.Value;
        }

        return null;
    }

    private static string Text(AttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Length ? attribute.ConstructorArguments[index].Value as string ?? "" : "";
}
