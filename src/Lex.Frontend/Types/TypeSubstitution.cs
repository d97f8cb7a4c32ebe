using System.Collections.Immutable;
using Lex.Frontend.Effects;

namespace Lex.Frontend.Types;

/// <summary>Replaces the parameters of a declaration by arguments.</summary>
internal sealed class TypeSubstitution
{
    private readonly ImmutableArray<TypeParameter> _parameters;
    private readonly ImmutableArray<LexType> _arguments;
    private readonly ImmutableArray<RowVariable> _rowParameters;
    private readonly ImmutableArray<RowVariable> _rowArguments;

    private TypeSubstitution(ImmutableArray<TypeParameter> parameters, ImmutableArray<LexType> arguments,
        ImmutableArray<RowVariable> rowParameters, ImmutableArray<RowVariable> rowArguments)
    {
        _parameters = parameters;
        _arguments = arguments;
        _rowParameters = rowParameters;
        _rowArguments = rowArguments;
    }

    public static LexType Apply(LexType type, ImmutableArray<TypeParameter> parameters, ImmutableArray<LexType> arguments,
        ImmutableArray<RowVariable> rowParameters = default, ImmutableArray<RowVariable> rowArguments = default)
    {
        if (rowParameters.IsDefault) (rowParameters, rowArguments) = ([], []);
        if (parameters.IsEmpty && rowParameters.IsEmpty) return type;
        return new TypeSubstitution(parameters, arguments, rowParameters, rowArguments).Visit(type);
    }

    private LexType Visit(LexType type)
    {
        switch (type)
        {
            case TypeParameter parameter:
                var index = _parameters.IndexOf(parameter);
                return index < 0 ? type : _arguments[index];
            case ListType list:
                var element = Visit(list.Element);
                return element == list.Element ? type : new ListType(element);
            case TupleType tuple:
                var items = VisitAll(tuple.Items);
                return items == tuple.Items ? type : new TupleType(items);
            case NamedType named:
                var arguments = VisitAll(named.Arguments);
                return arguments == named.Arguments ? type : new NamedType(named.Name, arguments);
            case RecordType record:
                var fields = VisitFields(record.Fields);
                return fields == record.Fields ? type : new RecordType(fields);
            case FunctionType function:
                return new FunctionType(VisitAll(function.Parameters), VisitRow(function.Row), Visit(function.Result));
            default:
                return type;
        }
    }

    /// <summary>The same array when nothing in it changes, so that closed types are shared.</summary>
    private ImmutableArray<LexType> VisitAll(ImmutableArray<LexType> types)
    {
        ImmutableArray<LexType>.Builder? changed = null;
        for (var i = 0; i < types.Length; i++)
        {
            var visited = Visit(types[i]);
            if (changed is null)
            {
                if (visited == types[i]) continue;
                changed = types.ToBuilder();
            }

            changed[i] = visited;
        }

        return changed?.ToImmutable() ?? types;
    }

    private ImmutableArray<RecordField> VisitFields(ImmutableArray<RecordField> fields)
    {
        ImmutableArray<RecordField>.Builder? changed = null;
        for (var i = 0; i < fields.Length; i++)
        {
            var visited = Visit(fields[i].Type);
            if (changed is null)
            {
                if (visited == fields[i].Type) continue;
                changed = fields.ToBuilder();
            }

            changed[i] = new(fields[i].Name, visited);
        }

        return changed?.ToImmutable() ?? fields;
    }

    private EffectRow VisitRow(EffectRow row)
    {
        if (row.Tail is not { } tail) return row;
        var index = _rowParameters.IndexOf(tail);
        return index < 0 ? row : EffectRow.OfSorted(row.Effects, _rowArguments[index]);
    }
}

/// <summary>A function's type with what its references may choose.</summary>
/// <param name="TypeParameters">Its type parameters.</param>
/// <param name="RowParameters">Its row variables.</param>
/// <param name="Type">The type in terms of both.</param>
internal sealed record TypeScheme(ImmutableArray<TypeParameter> TypeParameters, ImmutableArray<RowVariable> RowParameters,
    FunctionType Type)
{
    /// <summary>The type with fresh variables; those of the function's own body are marked.</summary>
    public FunctionType Instantiate(TypeVariables variables, bool ofParameter = false, Dictionary<string, RowVariable>? rows = null)
    {
        if (TypeParameters.IsEmpty && RowParameters.IsEmpty) return Type;
        var arguments = ImmutableArray.CreateBuilder<LexType>(TypeParameters.Length);
        foreach (var _ in TypeParameters) arguments.Add(variables.Fresh(ofParameter));
        var rowArguments = ImmutableArray.CreateBuilder<RowVariable>(RowParameters.Length);
        foreach (var parameter in RowParameters)
        {
            var variable = ofParameter ? new RowVariable(parameter.Name, true) : variables.FreshRow();
            rowArguments.Add(variable);
            rows?.Add(parameter.Name, variable);
        }

        return (FunctionType)TypeSubstitution.Apply(Type, TypeParameters, arguments.MoveToImmutable(), RowParameters,
            rowArguments.MoveToImmutable());
    }
}

/// <summary>Numbers the variables of one program.</summary>
internal sealed class TypeVariables
{
    private int _types;
    private int _rows;

    public TypeVariable Fresh(bool ofParameter = false) => new(_types++, ofParameter);

    public RowVariable FreshRow() => new($"e{_rows++}");
}
