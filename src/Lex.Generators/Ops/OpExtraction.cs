using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Lex.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace Lex.Generators.Ops;

/// <summary>
/// Reads an op table from symbols into a model that holds neither symbols nor locations. The symbols may come from
/// source (the core) or from an assembly (the tiers, which refer to it); apart from the documentation both give the same
/// model.
/// </summary>
internal static class OpExtraction
{
    /// <summary>Reads the table that <paramref name="table"/> declares.</summary>
    public static OpTableReading Read(INamedTypeSymbol table, CancellationToken cancellation)
    {
        var errors = new List<DiagnosticInfo>();
        var ops = new List<(OpModel Op, Place? Place)>();
        foreach (var type in Declaring(table))
        {
            foreach (var member in type.GetMembers())
            {
                cancellation.ThrowIfCancellationRequested();
                if (member is IMethodSymbol method && Attribute(method, OpNames.OpAttribute) is { } attribute)
                    ops.Add((ReadOp(method, attribute, errors), Place.Of(method)));
            }
        }

        var supers = new List<(SuperModel Super, Place? Place)>();
        foreach (var attribute in table.GetAttributes())
        {
            if (attribute.AttributeClass?.ToDisplayString() == OpNames.SuperAttribute)
                supers.Add((ReadSuper(attribute), Place.Of(attribute)));
        }

        // OrderBy is stable: within a family, bodies first, then in order of declaration.
        var ordered = ops.OrderBy(o => o.Op.GroupOrder).ThenBy(o => o.Op.IsStructural).ToList();
        var model = new OpTableModel(
            table.ContainingNamespace.ToDisplayString(), table.Name,
            ordered.Select(o => o.Op).ToEquatable(), supers.Select(s => s.Super).ToEquatable());
        OpValidation.Check(model, ordered.ConvertAll(o => o.Place), supers.ConvertAll(s => s.Place), errors);
        return new OpTableReading(model, errors.ToEquatable());
    }

    /// <summary>The attribute of a type with this full name, or null.</summary>
    public static AttributeData? Attribute(ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.ToDisplayString() == name) return attribute;
        }

        return null;
    }

    private static IEnumerable<INamedTypeSymbol> Declaring(INamedTypeSymbol table)
    {
        yield return table;
        foreach (var nested in table.GetTypeMembers(OpNames.Structural)) yield return nested;
    }

    private static OpModel ReadOp(IMethodSymbol method, AttributeData attribute, List<DiagnosticInfo> errors)
    {
        var group = attribute.ConstructorArguments[0];
        var structural = method.ContainingType.TypeKind == TypeKind.Interface;
        var parameters = method.Parameters.Select(p => ReadParameter(method, p, errors)).ToEquatable();
        var form = ReturnFormOf(method, parameters);
        var results = ResultsOf(method, parameters, form, errors);
        var facts = FactsOf(attribute, structural, form, parameters);
        return new OpModel
        {
            Name = method.Name,
            DeclaringType = method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            Group = MemberOf(group),
            GroupOrder = (int)Number(group.Value!),
            IsStructural = structural,
            Canonical = Named(attribute, "Canonical") is { Value: string canonical } ? canonical : null,
            Site = Named(attribute, "Site") is { } site ? MemberOf(site) : "None",
            Facts = facts,
            Steps = Named(attribute, "Steps") is { Value: int steps } ? steps : 1,
            Cells = Named(attribute, "Cells") is { } cells ? MemberOf(cells) : "None",
            Escape = EscapeOf(attribute, structural, facts, parameters),
            ResultKind = results.Count != 1 ? "Unknown"
                : results[0].IsTyped ? results[0].Kind
                : Named(attribute, "Result") is { } result ? MemberOf(result)
                : "Unknown",
            Parameters = parameters,
            Return = form,
            Results = results,
            Summary = SummaryOf(method),
        };
    }

    private static ParameterModel ReadParameter(IMethodSymbol method, IParameterSymbol parameter, List<DiagnosticInfo> errors)
    {
        var name = parameter.Name;
        var type = NameOf(parameter.Type);
        var operand = ReadOperand(parameter);
        var kind = OpNames.KindOf(type);
        var untyped = new TypeModel(Code(parameter.Type), "Unknown");
        if (operand is not null)
        {
            if (parameter.RefKind == RefKind.Out && operand.Kind == "Local" && kind is not null)
                return new ParameterModel(name, ParameterRole.StoredLocal, untyped with { Kind = kind }, operand);
            if (parameter.RefKind != RefKind.None || type != OpNames.TypeOfOperand(operand.Kind)) Unsupported();
            return new ParameterModel(name, ParameterRole.Operand, untyped, operand);
        }

        if (type == OpNames.Context) return new ParameterModel(name, ParameterRole.Context, untyped, null);
        if (IsWindow(parameter.Type)) return new ParameterModel(name, ParameterRole.Window, untyped, null);
        if (kind is null || parameter.RefKind is not (RefKind.None or RefKind.Out)) Unsupported();
        var role = parameter.RefKind == RefKind.Out ? ParameterRole.Result : ParameterRole.Popped;
        return new ParameterModel(name, role, untyped with { Kind = kind ?? "Unknown" }, null);

        void Unsupported() => errors.Add(new DiagnosticInfo(
            OpDiagnostics.UnsupportedParameter, Place.Of(parameter), new(method.Name, name, parameter.Type.ToDisplayString())));
    }

    /// <summary>The operand that a parameter takes: the attribute says the index space and, with an argument, name and width.</summary>
    private static OperandModel? ReadOperand(IParameterSymbol parameter)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            if (attribute.AttributeClass is not { } type || type.BaseType?.ToDisplayString() != OpNames.OperandAttribute) continue;
            if (Attribute(type, OpNames.OperandKindAttribute) is not { } meaning) continue;
            var arguments = attribute.ConstructorArguments;
            var name = arguments.Length > 0 ? arguments[0].Value as string : null;
            var bits = arguments.Length > 1 ? arguments[1].Value : meaning.ConstructorArguments[1].Value;
            return new OperandModel(MemberOf(meaning.ConstructorArguments[0]), name, (int)bits!);
        }

        return null;
    }

    private static ReturnForm ReturnFormOf(IMethodSymbol method, EquatableArray<ParameterModel> parameters)
    {
        if (method.ReturnsVoid) return ReturnForm.Nothing;
        if (NameOf(method.ReturnType) == OpNames.Status) return ReturnForm.Status;
        if (method.ReturnType.IsTupleType) return ReturnForm.PushedPair;
        return parameters.Any(p => p.Operand?.Kind == "Target") ? ReturnForm.Branch : ReturnForm.Pushed;
    }

    private static EquatableArray<TypeModel> ResultsOf(
        IMethodSymbol method, EquatableArray<ParameterModel> parameters, ReturnForm form, List<DiagnosticInfo> errors)
    {
        switch (form)
        {
            case ReturnForm.Pushed: return new(Pushed(method.ReturnType));
            case ReturnForm.PushedPair when method.ReturnType is INamedTypeSymbol { TupleElements.Length: 2 } pair:
                return new(Pushed(pair.TupleElements[0].Type), Pushed(pair.TupleElements[1].Type));
            case ReturnForm.PushedPair: return new(Pushed(method.ReturnType));
            default: return parameters.Where(p => p.Role == ParameterRole.Result).Select(p => p.Type).ToEquatable();
        }

        TypeModel Pushed(ITypeSymbol type)
        {
            var kind = OpNames.KindOf(NameOf(type));
            if (kind is null)
            {
                errors.Add(new DiagnosticInfo(
                    OpDiagnostics.UnsupportedResult, Place.Of(method), new(method.Name, type.ToDisplayString())));
            }

            return new TypeModel(Code(type), kind ?? "Unknown");
        }
    }

    /// <summary>The facts that the attribute states and those that the signature shows, in the order of the enum.</summary>
    private static EquatableArray<string> FactsOf(
        AttributeData attribute, bool structural, ReturnForm form, EquatableArray<ParameterModel> parameters)
    {
        var type = attribute.AttributeClass!.GetMembers("Facts").OfType<IPropertySymbol>().First().Type;
        var stated = Named(attribute, "Facts") is { Value: { } value } ? Number(value) : 0;
        var result = new List<string>();
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (!field.HasConstantValue) continue;
            var bit = Number(field.ConstantValue!);
            var derived = field.Name switch
            {
                "Structural" => structural,
                "MayFault" => form == ReturnForm.Status,
                "ChecksKinds" => parameters.Any(p => p.Role == ParameterRole.Popped && p.Type.IsTyped),
                _ => false,
            };
            if (bit != 0 && ((stated & bit) != 0 || derived)) result.Add(field.Name);
        }

        return result.ToEquatable();
    }

    /// <summary>What <c>EscapeTransfer.Derived</c> documents.</summary>
    private static string EscapeOf(
        AttributeData attribute, bool structural, EquatableArray<string> facts, EquatableArray<ParameterModel> parameters)
    {
        if (Named(attribute, "Escape") is { } stated && MemberOf(stated) is var member and not "Derived") return member;
        if (MemberOf(attribute.ConstructorArguments[0]) == "Move") return "Reads";
        var popsValues = parameters.Any(p => p.Role == ParameterRole.Window || (p.Role == ParameterRole.Popped && !p.Type.IsTyped));
        if (!popsValues) return "Reads";
        var leaks = structural
            || parameters.Any(p => p.Role == ParameterRole.Window)
            || facts.Contains("Allocates")
            || facts.Contains("InspectsWhole");
        return leaks ? "Leaks" : "Reads";
    }

    private static SuperModel ReadSuper(AttributeData attribute)
    {
        var parts = attribute.ConstructorArguments[1].Values.Select(v => (string)v.Value!).ToEquatable();
        var operands = Named(attribute, "Operands") is { Value: string text } ? text : "";
        return new SuperModel(
            (string)attribute.ConstructorArguments[0].Value!,
            parts,
            new(operands.Split([' '], StringSplitOptions.RemoveEmptyEntries)),
            Named(attribute, "When") is { Value: string when } ? when : null,
            Named(attribute, "Steps") is { Value: int steps } ? steps : 0,
            Named(attribute, "Pass") is { Value: int pass } ? pass : 0);
    }

    private static TypedConstant? Named(AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name) return argument.Value;
        }

        return null;
    }

    /// <summary>The name of the enum member that a constant is.</summary>
    private static string MemberOf(TypedConstant constant)
    {
        foreach (var field in constant.Type!.GetMembers().OfType<IFieldSymbol>())
        {
            if (field.HasConstantValue && Equals(field.ConstantValue, constant.Value)) return field.Name;
        }

        return "None";
    }

    private static long Number(object constant) => Convert.ToInt64(constant, CultureInfo.InvariantCulture);

    private static bool IsWindow(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "ReadOnlySpan", TypeArguments.Length: 1 } span && NameOf(span.TypeArguments[0]) == OpNames.Value;

    private static string NameOf(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString();

    private static string Code(ITypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>The summary as one line: code in back-quotes, references by their last name.</summary>
    private static string SummaryOf(IMethodSymbol method)
    {
        var xml = method.GetDocumentationCommentXml();
        if (string.IsNullOrEmpty(xml)) return "";
        try
        {
            var summary = XElement.Parse(xml).Element("summary");
            if (summary is null) return "";
            var text = string.Concat(summary.Nodes().Select(Text));
            return string.Join(" ", text.Split([' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        }
        catch (XmlException)
        {
            return "";
        }

        static string Text(XNode node) => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement element when element.Attribute("cref") is { } reference => $"`{LastName(reference.Value)}`",
            XElement element => element.Value,
            _ => "",
        };

        static string LastName(string reference)
        {
            var end = reference.IndexOf('(');
            var name = end < 0 ? reference : reference.Substring(0, end);
            return name.Substring(name.LastIndexOf('.') + 1);
        }
    }
}
