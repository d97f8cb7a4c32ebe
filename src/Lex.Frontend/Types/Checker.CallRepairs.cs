using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Types;

/// <content>What was probably meant by a call: methods, conversions, arguments in another order.</content>
internal sealed partial class Checker
{
    private const int LongestReceiver = 60;

    /// <summary>For <c>value.f(x)</c> and <c>value.length</c>: the call of the library function that is meant.</summary>
    private Repair RepairOfMethod(FieldExpr access, string module, string function)
    {
        var hint = $"values have no methods; write `{module}.{function}(value)`";
        var receiver = _tree.Source.Slice(access.Value.Span);
        if (access.Span.Start != access.Value.Span.Start || receiver.Length > LongestReceiver || receiver.Contains('\n')) return hint;
        var edits = ImportEdits(access.Span, module, out var alias);
        // What follows the name: the arguments of a call, or nothing that belongs to it.
        var after = _tree.Source.Slice(new(access.Span.End, Math.Min(access.Span.End + 2, _tree.Source.Bytes.Length)));
        var isCall = after.StartsWith('(');
        var written = $"{alias}.{function}({receiver}{(!isCall ? ")" : after == "()" ? "" : ", ")}";
        var end = access.Span.End + (isCall ? 1 : 0);
        return new(hint, [.. edits, new(new(access.Span.Start, end), written)]);
    }

    /// <summary>For the name of a module that is called as if it were a conversion; null: it is none.</summary>
    private Repair? RepairOfConversion(string module, TextSpan span)
    {
        var isCalled = _tree.Source.Slice(new(span.End, Math.Min(span.End + 1, _tree.Source.Bytes.Length))) == "(";
        return isCalled && _modules.HasModule(module) && ForeignNames.TypeFor(module) is { } type && ForeignNames.ConversionTo(type) is { } functions
            ? $"`{module}` is a module; convert with `{functions}`"
            : null;
    }

    /// <summary>For a name that an import binds to nothing.</summary>
    private Repair? RepairOfImport(string alias, TextSpan span)
    {
        foreach (var stage in _tree.Stages)
        {
            if (stage is not ImportStage { StandardModule: { } module } import || import.Alias.Text != alias || _modules.HasModule(module)) continue;
            var meant = ForeignNames.TypeFor(module)?.ToLowerInvariant() is { } other && _modules.HasModule(other) ? other
                : NameSuggestions.Nearest(module, CommonModules);
            var problem = $"there is no module `{import.Reference}`";
            return meant is null ? problem
                : _tree.Source.IsJoined ? $"{problem}; did you mean `std.{meant}`?"
                : new Repair($"{problem}; did you mean `std.{meant}`?", new SuggestedEdit(import.Span, $"import \"std.{meant}\" as {alias}"));
        }

        return null;
    }

    /// <summary>For an argument that another parameter would take.</summary>
    private Repair? RepairOfOrder(FunctionType function, int at, LexType got, TextSpan span)
    {
        if (_diagnostics.IsFull) return null;
        got = _types.Unfold(got);
        if (got is TypeVariable || IsAlike(_types.Unfold(function.Parameters[at]), got)) return null;
        for (var i = 0; i < function.Parameters.Length; i++)
        {
            if (i == at || !IsAlike(_types.Unfold(function.Parameters[i]), got)) continue;
            return $"its arguments come in another order: `{WithoutNumbers(Print(function, span))}`";
        }

        return null;
    }

    private static bool IsAlike(LexType left, LexType right) => (left, right) switch
    {
        (PrimitiveType, PrimitiveType) => left == right,
        (NamedType one, NamedType other) => one.Name == other.Name,
        _ => left.GetType() == right.GetType(),
    };

    /// <summary>For a function value whose parameters are those that are wanted, but in another order.</summary>
    private string? RepairOfParameters(LexType wanted, LexType found, TextSpan span)
    {
        if (wanted is not FunctionType expected || found is not FunctionType got) return null;
        if (expected.Parameters.Length != got.Parameters.Length)
            return $"it is called with {Count(expected.Parameters.Length, "argument")}, and takes {got.Parameters.Length}";
        string[] Printed(FunctionType type) => [.. type.Parameters.Select(parameter => Print(parameter, span))];
        var (order, other) = (Printed(expected), Printed(got));
        return !order.SequenceEqual(other) && order.Order(StringComparer.Ordinal).SequenceEqual(other.Order(StringComparer.Ordinal))
            ? $"its parameters come in another order: `({string.Join(", ", order)})`"
            : null;
    }

    /// <summary>For <c>-> Unit [io]</c>, which is a type with an argument: the row stands before it; null: it is something else.</summary>
    private static Repair? RepairOfRowBehindType(RowNode row, TypeNode? result)
    {
        if (row.Span.Start != row.Span.End || result is not NamedNode { Arguments.IsEmpty: false } named) return null;
        var effects = new List<string>();
        foreach (var argument in named.Arguments)
        {
            if (argument is not NamedNode { Arguments.IsEmpty: true } effect || Parser.StartsUpper(effect.Name)) return null;
            effects.Add(effect.Name);
        }

        var text = $"[{string.Join(", ", effects)}] {named.Name}";
        return new($"the row stands before the type: `-> {text}`", new SuggestedEdit(result.Span, text));
    }
}
