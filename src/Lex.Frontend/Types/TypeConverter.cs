using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Lex.Core.Programs;
using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Effects;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Types;

/// <summary>The names that a type may refer to where it stands.</summary>
internal sealed class TypeScope
{
    /// <summary>Type parameters in scope.</summary>
    public Dictionary<string, TypeParameter> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>Row variables in scope.</summary>
    public Dictionary<string, RowVariable> Rows { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Signatures of the library declare their variables by using them.</summary>
    public bool IsSignature { get; init; }

    /// <summary>Whether a tail that is not in scope is an error; otherwise it closes the row.</summary>
    public bool ReportsTails { get; init; } = true;

    /// <summary>The scope of a declaration with these parameters, each usable as type and as row variable.</summary>
    public static TypeScope OfParameters(ImmutableArray<NameSyntax> names)
    {
        var scope = new TypeScope();
        foreach (var name in names)
        {
            scope.Types[name.Text] = new(name.Text);
            scope.Rows[name.Text] = new(name.Text);
        }

        return scope;
    }

    /// <summary>The scheme of a function over all variables of the scope.</summary>
    public TypeScheme Generalize(FunctionType type) =>
        Types.Count == 0 && Rows.Count == 0 ? new([], [], type) : Over(type);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TypeScheme Over(FunctionType type) => new(ValuesOf(Types), ValuesOf(Rows), type);

    // A loop rather than a collection expression, which would make every start load LINQ.
    private static ImmutableArray<T> ValuesOf<T>(Dictionary<string, T> variables)
    {
        var values = ImmutableArray.CreateBuilder<T>(variables.Count);
        foreach (var variable in variables) values.Add(variable.Value);
        return values.MoveToImmutable();
    }
}

/// <summary>Turns types as declared into types as checked.</summary>
internal sealed class TypeConverter(DiagnosticBag diagnostics, TypeVariables variables)
{
    private Dictionary<string, TypeStage> Declarations => field ??= new(StringComparer.Ordinal);
    private HashSet<string> Spreading => field ??= new(StringComparer.Ordinal);

    /// <summary>Makes a declaration known, so that records can be spread whatever the order.</summary>
    public void Declare(TypeStage declaration) => Declarations[declaration.Name.Text] = declaration;

    public LexType Convert(TypeNode node, TypeScope scope)
    {
        switch (node)
        {
            case NamedNode named:
                return Named(named, scope);
            case TupleNode { Items.IsEmpty: true }:
                return PrimitiveType.Unit;
            case TupleNode tuple:
                return new TupleType(ConvertAll(tuple.Items, scope));
            case RecordNode record:
                return Record(record, scope);
            case FunctionNode function:
                return new FunctionType(ConvertAll(function.Parameters, scope), Row(function.Row, scope), Convert(function.Result, scope));
            case RefinedNode refined:
                return Convert(refined.Base, scope);
            default:
                return PrimitiveType.Unit;
        }
    }

    public ImmutableArray<LexType> ConvertAll(ImmutableArray<TypeNode> nodes, TypeScope scope)
    {
        var types = ImmutableArray.CreateBuilder<LexType>(nodes.Length);
        foreach (var node in nodes) types.Add(Convert(node, scope));
        return types.MoveToImmutable();
    }

    public EffectRow Row(RowNode row, TypeScope scope)
    {
        return row.Effects.IsEmpty && row.Tail is null ? EffectRow.Pure : EffectfulRow(row, scope);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private EffectRow EffectfulRow(RowNode row, TypeScope scope)
    {
        var effects = new List<EffectDeclaration>(row.Effects.Length);
        RowVariable? tail = null;
        foreach (var effect in row.Effects)
        {
            if (scope.IsSignature && effect.Effect.ArgumentKind == EffectArgumentKind.None && IsVariableName(effect.Effect.Kind))
                tail = SignatureRow(effect.Effect.Kind, scope);
            else
                effects.Add(effect.Effect);
        }

        if (row.Tail is { } name) tail = scope.IsSignature ? SignatureRow(name.Text, scope) : Tail(name, scope);
        return EffectRow.Of(effects, tail);
    }

    private static RowVariable SignatureRow(string name, TypeScope scope)
    {
        if (!scope.Rows.TryGetValue(name, out var row)) scope.Rows.Add(name, row = new(name));
        return row;
    }

    private RowVariable? Tail(NameSyntax name, TypeScope scope)
    {
        if (scope.Rows.TryGetValue(name.Text, out var row)) return row;
        if (!scope.ReportsTails) return null;
        diagnostics.Report(DiagnosticKinds.EffectNotDeclared, name.Span, $"the row variable `{name.Text}` is not declared",
            $"declare it as a type parameter of the function: `fn name[{name.Text}](...)`",
            DiagnosticField.Of("effect", $"| {name.Text}"));
        return null;
    }

    /// <summary>An upper-case letter, perhaps with digits.</summary>
    private static bool IsVariableName(string name) =>
        char.IsAsciiLetterUpper(name[0]) && name.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    private LexType Named(NamedNode node, TypeScope scope)
    {
        if (node.Arguments.IsEmpty)
        {
            if (scope.Types.TryGetValue(node.Name, out var parameter)) return parameter;
            if (scope.IsSignature)
            {
                if (IsVariableName(node.Name))
                {
                    scope.Types.Add(node.Name, parameter = new(node.Name));
                    return parameter;
                }

                if (BuiltInTypes.FindSignatureAlias(node.Name) is { } alias) return Convert(alias, scope);
            }
        }

        if (PrimitiveType.Of(node.Name) is { } primitive) return primitive;
        if (node.Name == Parser.Unreadable) return PrimitiveType.Error;
        var arguments = ConvertAll(node.Arguments, scope);
        if (node.Name == "List" && arguments.Length == 1) return new ListType(arguments[0]);
        if (node.Name == "Tuple") return arguments.IsEmpty ? PrimitiveType.Unit : new TupleType(arguments);
        return new NamedType(node.Name, arguments);
    }

    private RecordType Record(RecordNode node, TypeScope scope)
    {
        var fields = new SortedDictionary<string, LexType>(StringComparer.Ordinal);
        foreach (var spread in node.Spreads) AddSpread(fields, spread, scope);
        foreach (var field in node.Fields) fields[field.Name.Text] = Convert(field.Type, scope);
        var result = ImmutableArray.CreateBuilder<RecordField>(fields.Count);
        foreach (var (name, type) in fields) result.Add(new(name, type));
        return new(result.MoveToImmutable());
    }

    private void AddSpread(SortedDictionary<string, LexType> fields, NameSyntax name, TypeScope scope)
    {
        if (SpreadBase(name) is not { } declaration) return;
        if (!Spreading.Add(name.Text))
        {
            diagnostics.Report(DiagnosticKinds.TypeMismatch, name.Span, $"the record `{name.Text}` spreads itself", null,
                DiagnosticField.Of("expected", "a record type"), DiagnosticField.Of("got", name.Text));
            return;
        }

        var inner = new TypeScope { ReportsTails = false };
        // A parameter of the base is the parameter of the same name here, or left to inference.
        var (unnamed, types) = (new List<TypeParameter>(), new List<LexType>());
        foreach (var parameter in declaration.Parameters)
        {
            if (scope.Types.TryGetValue(parameter, out var known)) inner.Types[parameter] = known;
            else
            {
                unnamed.Add(inner.Types[parameter] = new(parameter));
                types.Add(variables.Fresh());
            }
        }

        ImmutableArray<TypeParameter> parameters = [.. unnamed];
        ImmutableArray<LexType> fresh = [.. types];

        var record = Record((RecordNode)declaration.Definition, inner);
        foreach (var field in record.Fields)
            fields[field.Name] = TypeSubstitution.Apply(field.Type, parameters, fresh);
        Spreading.Remove(name.Text);
    }

    private TypeStage? DeclarationOf(string name) => Declarations.TryGetValue(name, out var declaration) ? declaration
        : BuiltInTypes.Find(name);

    /// <summary>The declaration of the record that a spread means, through aliases of it; reports anything else.</summary>
    private TypeStage? SpreadBase(NameSyntax name)
    {
        var current = name.Text;
        for (var steps = 0; steps < 100; steps++)
        {
            if (DeclarationOf(current) is not { } declaration) break;
            if (declaration.Definition is RecordNode) return declaration;
            if (declaration.Definition is not NamedNode { Arguments.IsEmpty: true } alias) break;
            current = alias.Name;
        }

        if (DeclarationOf(name.Text) is not null)
        {
            diagnostics.Report(DiagnosticKinds.TypeMismatch, name.Span, $"`{name.Text}` is no record and cannot be spread", null,
                DiagnosticField.Of("expected", "a record type"), DiagnosticField.Of("got", name.Text));
        }
        else
        {
            diagnostics.Report(DiagnosticKinds.UnknownIdentifier, name.Span, $"no such type: `{name.Text}`", null,
                DiagnosticField.Of("name", name.Text));
        }

        return null;
    }
}
