using System.Collections.Immutable;
using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Effects;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Types;

/// <content>What was probably meant: hints and the edits that carry them out.</content>
internal sealed partial class Checker
{
    /// <summary>The modules that beginners look for, the likely ones first.</summary>
    private static readonly string[] CommonModules = ["io", "list", "str", "int", "float", "map", "set", "option", "result", "math",
        "json", "tuple", "iter"];

    /// <summary>A name of the merged program as the file at a place writes it.</summary>
    private string Shown(string name, TextSpan at) => _tree.Names.Of(name, at.Start);

    private string Print(LexType type, TextSpan at) => TypePrinter.Print(type, name => _tree.Names.Of(name, at.Start));

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>The nearest name; none once there are more diagnostics than anybody reads.</summary>
    private Repair? Suggest(string name, TextSpan span, IEnumerable<string> candidates) =>
        !_diagnostics.IsFull && NameSuggestions.Nearest(name, candidates) is { } nearest
            ? new($"did you mean `{nearest}`?", new SuggestedEdit(span, nearest))
            : null;

    private Repair? RepairOfName(VarExpr variable)
    {
        var (name, span) = (variable.Name, variable.Span);
        if (_aliases.Find(name, span.Start) is not null) return $"`{name}` is a module; name one of its functions: `{name}.f`";
        if (RepairOfConversion(name, span) is { } conversion) return conversion;
        if (_modules.HasModule(name)) return new($"import it: `import \"std.{name}\" as {name}`", ImportEdit(span, name));
        if (RepairOfImport(name, span) is { } import) return import;
        if (_types.FindConstructor(name) is { } constructor)
            return $"`{name}` is declared as a constructor of `{constructor.Owner.Name}`, but only names that start upper-case can be used as one";
        var candidates = _locals.Names.Concat(_functions.Keys.Select(f => Shown(f, span))).Concat(_aliases.NamesAt(span.Start));
        return Suggest(Shown(name, span), span, candidates) ?? RepairByLibrary(name, span) ?? ForeignNames.HintForValue(name);
    }

    /// <summary>For a name that a standard module has under this or a similar name.</summary>
    private Repair? RepairByLibrary(string name, TextSpan span)
    {
        // Every collection has a `new`, and none of them is meant by the word.
        if (_diagnostics.IsFull || name == "new") return null;
        foreach (var candidate in (string[])[name, .. ForeignNames.FunctionsFor(name)])
        {
            var owners = CommonModules.Where(module => _modules.NamesIn(module).Contains(candidate)).ToArray();
            if (owners.Length == 0) continue;
            if (owners.Length > 1)
                return $"did you mean {string.Join(" or ", owners.Take(3).Select(owner => $"`{owner}.{candidate}`"))} of the library?";
            return new($"did you mean `{owners[0]}.{candidate}` of `std.{owners[0]}`?",
                [.. ImportEdits(span, owners[0], out var alias), new(span, $"{alias}.{candidate}")]);
        }

        return null;
    }

    private Repair? RepairOfModuleFunction(string module, NameSyntax function)
    {
        var names = _modules.NamesIn(module).ToHashSet();
        if (Suggest(function.Text, function.Span, names) is { } near) return near;
        foreach (var candidate in ForeignNames.FunctionsFor(function.Text))
            if (names.Contains(candidate)) return new($"it is called `{candidate}` here", new SuggestedEdit(function.Span, candidate));
        foreach (var candidate in (string[])[.. ForeignNames.FunctionsFor(function.Text), function.Text])
        {
            if (CommonModules.FirstOrDefault(owner => _modules.NamesIn(owner).Contains(candidate)) is { } other)
                return candidate == function.Text ? $"`std.{other}` has a function of this name" : $"there is `{candidate}` in `std.{other}`";
        }

        return null;
    }

    /// <summary>The edit that imports a standard module under its own name, below the last import of the file.</summary>
    private SuggestedEdit ImportEdit(TextSpan at, string module)
    {
        var (file, start) = _tree.Source.FileAt(at.Start);
        ImportStage? last = null;
        foreach (var stage in _tree.Stages)
        {
            if (stage is ImportStage import && import.Span.Start >= start && import.Span.End <= start + file.Bytes.Length
                && import.Span.End <= at.Start && import.Span.Start >= (last?.Span.Start ?? 0)) last = import;
        }

        var text = $"import \"std.{module}\" as {module}";
        return last is null ? new(new(start, start), text + "\n") : new(new(last.Span.End, last.Span.End), "\n" + text);
    }

    /// <summary>The edit that imports a module, unless it is imported already, and its alias.</summary>
    private SuggestedEdit[] ImportEdits(TextSpan at, string module, out string alias)
    {
        foreach (var known in _aliases.NamesAt(at.Start))
        {
            if (_aliases.Find(known, at.Start) != module) continue;
            alias = known;
            return [];
        }

        alias = module;
        return [ImportEdit(at, module)];
    }

    private Repair? RepairOfConstructor(string name, TextSpan span)
    {
        var text = _tree.Source.Slice(span);
        if (!text.StartsWith(name, StringComparison.Ordinal)) return Suggest(name, span, _types.ConstructorNames)?.Text;
        var word = new TextSpan(span.Start, span.Start + name.Length);
        if (ForeignNames.ConstructorFor(name) is { } meant) return new($"write `{meant}`", new SuggestedEdit(word, meant));
        if (_functions.ContainsKey(name)) return "a function whose name starts upper-case cannot be called; rename it";
        if (_types.FindType(name) is { Alias: not null })
            return $"`{name}` is a type, not a constructor; a record of it is written `{{ field: value }}`";
        if (ForeignNames.ConversionTo(name) is { } functions) return $"`{name}` is a type; convert with `{functions}`";
        if (_types.FindType(name) is { Constructors: { IsDefaultOrEmpty: false } constructors })
        {
            var names = constructors.Take(6).Select(constructor => $"`{constructor.Name}`");
            return $"`{name}` is a type; its values are made with {string.Join(", ", names)}";
        }

        return Suggest(name, word, _types.ConstructorNames);
    }

    private Repair? RepairOfFieldAccess(FieldExpr access, LexType value)
    {
        var field = access.Field.Text;
        var module = value switch
        {
            ListType => "list",
            PrimitiveType primitive when primitive != PrimitiveType.Unit && primitive != PrimitiveType.Bool =>
                primitive.Name.ToLowerInvariant(),
            NamedType { Name: "Option" or "Result" or "Map" or "Set" or "Deque" or "Iter" } named => named.Name.ToLowerInvariant(),
            _ => null,
        };
        if (module is not null)
        {
            var names = _modules.NamesIn(module).ToHashSet();
            foreach (var candidate in (string[])[field, .. ForeignNames.FunctionsFor(field)])
                if (names.Contains(candidate)) return RepairOfMethod(access, module, candidate);
        }

        return value switch
        {
            NamedType { Name: "Option" } => "it may be `None`; take it apart with `match` first",
            NamedType { Name: "Result" } => "it may be an `Err`; take it apart with `match` or `?` first",
            FunctionType => "a function has no fields; two are put together like this: `fn (x :: Int) -> Int { f(g(x)) }`",
            NamedType named when RepairOfTypeArguments(named) is { } arguments => arguments,
            TupleType => "take a tuple apart with `match`: `match t { (a, b) => ... }`",
            TypeVariable => "its type is not known here; say it: `let x :: T := ...`",
            NamedType named when _types.FindType(named.Name) is { Alias: null } => "take a union apart with `match`",
            _ => module is null ? null : (Repair)$"values have no fields or methods; the functions for them are in `std.{module}`",
        };
    }

    /// <summary>For a type that is none, since it has too many or too few arguments.</summary>
    private string? RepairOfTypeArguments(NamedType type) =>
        _types.FindType(type.Name) is { Parameters.Length: var wanted } && wanted != type.Arguments.Length
            ? $"`{type.Name}` wants {Count(wanted, "type argument")}, {type.Arguments.Length} given"
            : null;

    private static Repair RepairOfRow(RowNode row, TypeNode? result, IEnumerable<string> missing)
    {
        if (RepairOfRowBehindType(row, result) is { } behind) return behind;
        var effects = row.Effects.Select(node => EffectOrder.Print(node.Effect)).Concat(missing);
        var text = $"[{string.Join(", ", effects)}{(row.Tail is { } tail ? $" | {tail.Text}" : "")}]";
        var isAbsent = row.Span.Start == row.Span.End;
        return new($"declare it: `-> {text} ...`", new SuggestedEdit(row.Span, isAbsent ? " " + text : text));
    }

    private Repair? RepairOfTypes(LexType expected, LexType got, TextSpan span)
    {
        var (wanted, found) = (_types.Unfold(expected), _types.Unfold(got));
        return RepairOfUnknownType(expected) ?? RepairOfUnknownType(got) ?? RepairOfNumbers(wanted, found, span)
            ?? RepairOfWrapping(wanted, found, span) ?? RepairOfShape(expected, got, wanted, found, span);
    }

    private string? RepairOfUnknownType(LexType type)
    {
        type = TypeVariable.Prune(type);
        if (type is ListType list) return RepairOfUnknownType(list.Element);
        if (type is not NamedType { Name: var name } named) return null;
        if (IsKnownType(name)) return named.Arguments.Select(RepairOfUnknownType).FirstOrDefault(hint => hint is not null);
        return ForeignNames.TypeFor(name) is { } meant ? $"there is no type `{name}`; here it is called `{meant}`"
            : NameSuggestions.Nearest(name, TypeNames()) is { } near ? $"there is no type `{name}`; did you mean `{near}`?"
            : name.Length == 1 ? $"there is no type `{name}`; a type parameter stands behind the function's name: `fn name[{name}](...)`"
            : $"there is no type `{name}`";
    }

    /// <summary>For two operands that do not fit each other: converts the one that loses nothing.</summary>
    private Repair? RepairOfOperands(BinaryExpr binary, LexType left, LexType right)
    {
        var (op, first, second) = (binary.Operator, _types.Unfold(left), _types.Unfold(right));
        if (!op.IsArithmetic() && binary.Left is BinaryExpr { Operator: var inner } && !inner.IsArithmetic() && !inner.IsLogical())
            return "comparisons do not chain: write `a < b and b < c`";
        if (!op.IsEquality() && (RepairOfOperand(first, op.Spelling()) ?? RepairOfOperand(second, op.Spelling())) is { } operand
            && first != PrimitiveType.Str && second != PrimitiveType.Str) return operand;
        if (first == PrimitiveType.Int && (second == PrimitiveType.Float || second == PrimitiveType.Str))
            return RepairOfNumbers(second, first, binary.Left.Span);
        return first == PrimitiveType.Float && second == PrimitiveType.Str ? RepairOfNumbers(second, first, binary.Left.Span)
            : RepairOfNumbers(first, second, binary.Right.Span);
    }

    private Repair? RepairOfNumbers(LexType wanted, LexType found, TextSpan span)
    {
        if (wanted == PrimitiveType.Float && found == PrimitiveType.Int)
        {
            return _tree.Source.Slice(span).All(char.IsAsciiDigit)
                ? new("an Int is no Float; write the literal with a point", new SuggestedEdit(new(span.End, span.End), ".0"))
                : Converted(span, "int", "to_float");
        }

        if (wanted == PrimitiveType.Int && found == PrimitiveType.Float) return Converted(span, "float", "to_int");
        if (wanted == PrimitiveType.Str && found == PrimitiveType.Int) return Converted(span, "int", "to_str");
        if (wanted == PrimitiveType.Str && found == PrimitiveType.Float) return Converted(span, "float", "to_str");
        if (wanted == PrimitiveType.Str && found == PrimitiveType.Bool) return "write `if b { \"true\" } else { \"false\" }`";
        if (wanted == PrimitiveType.Bool && (found == PrimitiveType.Int || found == PrimitiveType.Str))
            return found == PrimitiveType.Int ? Compared(span, "0") : Compared(span, "\"\"");
        return null;
    }

    private static Repair Compared(TextSpan span, string with) =>
        new($"only a Bool is true or false; compare: `x != {with}`", new SuggestedEdit(new(span.End, span.End), $" != {with}"));

    private Repair Converted(TextSpan span, string module, string function)
    {
        var edits = ImportEdits(span, module, out var alias);
        return new($"nothing is converted by itself; write `{alias}.{function}(...)`",
            [.. edits, new(new(span.Start, span.Start), $"{alias}.{function}("), new(new(span.End, span.End), ")")]);
    }

    private Repair? RepairOfWrapping(LexType wanted, LexType found, TextSpan span)
    {
        Repair Wrapped(string hint, string before, string after) =>
            new(hint, new SuggestedEdit(new(span.Start, span.Start), before), new SuggestedEdit(new(span.End, span.End), after));
        bool Same(LexType left, LexType right) =>
            TypeVariable.Prune(left) is TypeVariable || TypePrinter.Print(left) == TypePrinter.Print(right);
        if (found is ListType list && Same(wanted, list.Element)
            && _tree.Source.Slice(new(Math.Max(0, span.Start - 1), span.Start + 1)) is [not ' ' and not '\n' and not '{' and not '(', '['])
            return "there is no indexing; an element is got with `list.get(xs, 0)`";
        switch (wanted)
        {
            case NamedType { Name: "Option", Arguments: [var some] } when Same(some, found):
                return Wrapped("wrap the value: `Some(...)`", "Some(", ")");
            case NamedType { Name: "Result", Arguments: [var ok, _] } when Same(ok, found):
                return Wrapped("wrap the value: `Ok(...)`", "Ok(", ")");
            case NamedType { Name: "Result", Arguments: [_, var error] } when Same(error, found):
                return Wrapped("wrap the error: `Err(...)`", "Err(", ")");
            case ListType { Element: var element } when Same(element, found):
                return Wrapped("a list of one is `[...]`", "[", "]");
            case RecordType { Fields: [var field] } when Same(field.Type, found):
                return RepairOfShorthand(field);
        }

        return found switch
        {
            NamedType { Name: "Option", Arguments: [var some] } when TypeVariable.Prune(some) is TypeVariable =>
                "if all of it is to be an Option, wrap the other value: `Some(...)`",
            NamedType { Name: "Option", Arguments: [var some] } when Same(some, wanted) =>
                "it may be `None`: take it apart with `match`, or use `option.unwrap_or`",
            NamedType { Name: "Result", Arguments: [var ok, _] } when TypeVariable.Prune(ok) is TypeVariable =>
                "if all of it is to be a Result, wrap the other value: `Ok(...)`",
            NamedType { Name: "Result", Arguments: [var ok, _] } when Same(ok, wanted) =>
                "it may be an `Err`: take it apart with `match`, use `result.unwrap_or`, or hand the error on with `?`",
            RecordType { Fields: [var field] } when Same(field.Type, wanted) =>
                RepairOfShorthand(field),
            _ => null,
        };
    }

    private static string RepairOfShorthand(RecordField field) =>
        $"a name alone in braces is a record: `{{ {field.Name} }}` means `{{ {field.Name}: {field.Name} }}`; write `{field.Name}` for it";

    private Repair? RepairOfShape(LexType expected, LexType got, LexType wanted, LexType found, TextSpan span)
    {
        if (_types.IsAlias(expected) && _types.IsAlias(got))
            return "they are two types, even if they are made alike; convert by naming the fields";
        if (wanted is RecordType whole && found is RecordType part) return RepairOfFields(whole, part);
        if (RepairOfParameters(wanted, found, span) is { } parameters) return parameters;
        if (found is FunctionType && wanted is not FunctionType) return "it is a function; call it: `f(...)`";
        if (wanted is FunctionType && found is not FunctionType) return "a function is wanted: its name, or `fn (x :: Int) -> Int { ... }`";
        if (found == PrimitiveType.Unit && _tree.Source.Slice(span) == "}")
            return "the block ends without an expression, so its result is `()`; end it with the value";
        if (wanted == PrimitiveType.Unit && found is not TypeVariable) return "to give nothing back, end the block with `()`";
        if (found == PrimitiveType.Unit) return "nothing comes back from it; the value is `()`";
        return null;
    }

    private static string? RepairOfFields(RecordType whole, RecordType part)
    {
        var missing = whole.Fields.Where(field => part.Find(field.Name) is null).Select(field => $"`{field.Name}`").ToArray();
        var extra = part.Fields.Where(field => whole.Find(field.Name) is null).Select(field => $"`{field.Name}`").ToArray();
        if (missing.Length == 0 && extra.Length == 0) return null;
        var lacks = missing.Length == 0 ? "" : $"it lacks {string.Join(", ", missing)}";
        var has = extra.Length == 0 ? "" : $"it has {string.Join(", ", extra)} too many";
        return lacks.Length > 0 && has.Length > 0 ? $"{lacks}, and {has}" : lacks + has;
    }
}
