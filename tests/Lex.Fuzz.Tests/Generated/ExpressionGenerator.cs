using System.Text;

namespace Lex.Fuzz.Tests.Generated;

/// <summary>Makes expressions of a wanted type out of what is in scope.</summary>
/// <param name="random">The source of all choices.</param>
/// <param name="functions">What can be called.</param>
/// <param name="anyType">Makes a type of at most some depth.</param>
/// <param name="mostRounds">Counters begin below this.</param>
/// <param name="failure">The error type of the function's result, which <c>?</c> may hand on; null: the result is none.</param>
/// <param name="row">The effects that it may have.</param>
internal sealed class ExpressionGenerator(
    Random random, IReadOnlyList<SourceFunction> functions, Func<int, SourceType> anyType, int mostRounds, SourceType? failure, string row)
{
    private static readonly string[] Ints =
    [
        "0", "1", "2", "3", "7", "10", "(-1)", "(-3)", "64", "255", "4294967296", "9223372036854775807",
        "(-9223372036854775807 - 1)", "(-9223372036854775807)", "3037000500",
    ];

    private static readonly string[] Floats =
    [
        "0.0", "1.0", "(-1.0)", "0.5", "2.5", "(-0.0)", "1e300", "5e-324", "1.7976931348623157e308", "0.1", "1e16", "(0.0 / 0.0)",
        "(1.0 / 0.0)", "(-1.0 / 0.0)", "9007199254740993.0",
    ];

    private static readonly string[] Texts =
        ["\"\"", "\"a\"", "\"lex\"", "\"héé\"", "\"12\"", "\"-7\"", "\"1.5\"", "\"a,b,,c\"", "\"😀x\"", "\"\\n\""];

    private readonly List<(string Name, SourceType Type)> _scope = [];
    private int _fresh;
    private int _lambdas;

    /// <summary>Brings a name into scope.</summary>
    public void Bind(string name, SourceType type) => _scope.Add((name, type));

    /// <summary>A block in braces.</summary>
    public string Block(SourceType type, int depth)
    {
        var mark = _scope.Count;
        var block = $"{{\n{Lets(random.Next(0, 4), depth - 1)}{Last(type, depth)} }}";
        _scope.RemoveRange(mark, _scope.Count - mark);
        return block;
    }

    /// <summary>The expression that ends a block; a name alone would make the block a record.</summary>
    public string Last(SourceType type, int depth)
    {
        var expression = Expression(type, depth);
        return expression.All(char.IsLetterOrDigit) ? $"({expression})" : expression;
    }

    /// <summary>Declarations, in scope for what is made next.</summary>
    public string Lets(int count, int depth)
    {
        var text = new StringBuilder();
        for (; count > 0; count--)
        {
            if (MayPerform && random.Next(4) == 0)
            {
                text.Append($"let _ := io.print({Expression(SourceType.Str, 1)})\n");
                continue;
            }

            var type = anyType(2);
            var value = Expression(type, depth);
            var name = $"v{_fresh++}";
            text.Append($"let {name} :: {type} := {value}\n");
            Bind(name, type);
        }

        return text.ToString();
    }

    /// <summary>An expression of a type.</summary>
    public string Expression(SourceType type, int depth)
    {
        if (random.Next(3) == 0 && Variable(type) is { } variable) return variable;
        if (depth <= 0) return Variable(type) is { } name && random.Next(2) == 0 ? name : Leaf(type, 2);
        return random.Next(12) switch
        {
            0 => $"(if {Expression(SourceType.Bool, depth - 1)} {Block(type, depth - 1)} else {Block(type, depth - 1)})",
            1 => Match(depth - 1, () => Expression(type, depth - 2)),
            2 or 3 => Call(type, depth - 1) ?? Made(type, depth - 1),
            4 => Read(type) ?? Made(type, depth - 1),
            5 => Library(type, depth - 1),
            6 => $"({Block(type, depth - 1)})",
            7 when failure is not null && _lambdas == 0 => $"(({Expression(SourceType.Of(TypeForm.Result, type, failure), depth - 1)})?)",
            _ => Made(type, depth - 1),
        };
    }

    /// <summary>A block that ends by one of several ways, each of which is chosen by a condition or a match.</summary>
    /// <param name="depth">How many choices there are at most on a way.</param>
    /// <param name="end">Makes the end of a way out of what is in scope there.</param>
    public string Ways(int depth, Func<string> end)
    {
        var mark = _scope.Count;
        var lets = Lets(random.Next(0, 2), 2);
        var ways = random.Next(depth > 0 ? 5 : 1) switch
        {
            0 => end(),
            1 or 2 => Match(2, () => Ways(depth - 1, end)),
            _ => $"if {Expression(SourceType.Bool, 2)} {Ways(depth - 1, end)} else {Ways(depth - 1, end)}",
        };
        _scope.RemoveRange(mark, _scope.Count - mark);
        return $"{{\n{lets}{ways} }}";
    }

    /// <summary>An argument for a parameter. That a predicate does not hold must not be known before the program runs.</summary>
    public string Argument(SourceType parameter, int depth) =>
        parameter.Form == TypeForm.Int && parameter.Name != "" ? $"int.abs({Expression(SourceType.Int, depth)})" : Expression(parameter, depth);

    private bool MayPerform => row != "" && _lambdas == 0;

    private bool MayCall(SourceFunction function) =>
        function.Row == "" || (MayPerform && (row == function.Row || row == SourceFunction.AllEffects));

    private string? Variable(SourceType type)
    {
        var fitting = _scope.Where(v => v.Type.Is(type)).ToArray();
        return fitting.Length == 0 ? null : fitting[random.Next(fitting.Length)].Name;
    }

    // A field of a record in scope, an item of a pair, or the answer of a closure.
    private string? Read(SourceType type)
    {
        var found = new List<string>();
        foreach (var (name, held) in _scope.ToArray())
        {
            for (var i = 0; i < held.Fields.Length; i++)
            {
                if (held.Parts[i].Is(type)) found.Add($"{name}.{held.Fields[i]}");
            }

            if (held.Form == TypeForm.Tuple && held.Parts.Length == 2 && held.Parts[0].Is(type)) found.Add($"tuple.fst({name})");
            if (held.Form == TypeForm.Tuple && held.Parts.Length == 2 && held.Parts[1].Is(type)) found.Add($"tuple.snd({name})");
            if (held.Form == TypeForm.Function && held.Parts[^1].Is(type))
                found.Add($"{name}({string.Join(", ", held.Parts[..^1].Select(p => Leaf(p, 1)))})");
        }

        return found.Count == 0 ? null : found[random.Next(found.Count)];
    }

    private string? Call(SourceType type, int depth)
    {
        var fitting = functions.Where(f => f.Result.Is(type) && MayCall(f)).ToArray();
        if (fitting.Length == 0) return null;
        var chosen = fitting[random.Next(fitting.Length)];
        var arguments = new List<string>();
        for (var i = 0; i < chosen.Parameters.Length; i++)
        {
            // First Ints are often counters: mostly small.
            var isCounter = i == 0 && chosen.Parameters[0].Form == TypeForm.Int && random.Next(8) > 0;
            arguments.Add(isCounter
                ? $"({Expression(SourceType.Int, depth - 1)}) % {random.Next(2, mostRounds)}"
                : Argument(chosen.Parameters[i], depth - 1));
        }

        if (arguments.Count > 0 && random.Next(6) == 0)
            return $"(({arguments[0]}) |> {chosen.Name}{(arguments.Count == 1 ? "" : $"({string.Join(", ", arguments.Skip(1))})")})";
        return $"{chosen.Name}({string.Join(", ", arguments)})";
    }

    /// <summary>A match whose arms are made by <paramref name="body"/> out of what is in scope in them.</summary>
    private string Match(int depth, Func<string> body)
    {
        var scrutinee = random.Next(2) == 0 && _scope.Count > 0 ? _scope[random.Next(_scope.Count)].Type : anyType(2);
        var value = Expression(scrutinee, depth);
        var arms = scrutinee.Form switch
        {
            TypeForm.Int => [Arm(Ints[random.Next(6)], body), Arm(random.Next(9).ToString(), body), Rest(scrutinee, body)],
            TypeForm.Bool => [Arm("true", body), Arm("false", body)],
            TypeForm.Str => [Arm(Texts[random.Next(Texts.Length)], body), Rest(scrutinee, body)],
            TypeForm.Float => [Arm(random.Next(2) == 0 ? "0.0" : "2.5", body), Rest(scrutinee, body)],
            TypeForm.Option => [Arm("Some", scrutinee.Parts[..1], body), Arm("None", body)],
            TypeForm.Result => [Arm("Ok", scrutinee.Parts[..1], body), Arm("Err", scrutinee.Parts[1..], body)],
            TypeForm.Tuple => [Arm("", scrutinee.Parts, body)],
            TypeForm.Record => [RecordArm(scrutinee, body)],
            TypeForm.Union => UnionArms(scrutinee, body),
            _ => new List<string> { Rest(scrutinee, body) },
        };
        return $"(match {value} {{ {string.Join(", ", arms)} }})";
    }

    private List<string> UnionArms(SourceType union, Func<string> body)
    {
        var arms = union.Constructors.Select(c => Arm(c.Name, c.Parts, body)).ToList();
        if (random.Next(3) != 0) return arms;
        arms.RemoveRange(random.Next(arms.Count), 1);
        arms.Add(Rest(union, body));
        return arms;
    }

    private static string Arm(string pattern, Func<string> body) => $"{pattern} => {body()}";

    private string Arm(string constructor, IReadOnlyList<SourceType> parts, Func<string> body)
    {
        var mark = _scope.Count;
        var names = new List<string>();
        foreach (var part in parts)
        {
            var name = random.Next(6) == 0 ? "_" : $"m{_fresh++}";
            names.Add(name);
            if (name != "_") Bind(name, part);
        }

        var arm = Arm(parts.Count == 0 ? constructor : $"{constructor}({string.Join(", ", names)})", body);
        _scope.RemoveRange(mark, _scope.Count - mark);
        return arm;
    }

    private string RecordArm(SourceType record, Func<string> body)
    {
        var mark = _scope.Count;
        var names = new List<string>();
        for (var i = 0; i < record.Fields.Length; i++)
        {
            names.Add($"{record.Fields[i]}: m{_fresh}");
            Bind($"m{_fresh++}", record.Parts[i]);
        }

        var arm = Arm($"{{ {string.Join(", ", names)} }}", body);
        _scope.RemoveRange(mark, _scope.Count - mark);
        return arm;
    }

    private string Rest(SourceType scrutinee, Func<string> body)
    {
        if (random.Next(2) == 0) return Arm("_", body);
        var name = $"m{_fresh++}";
        Bind(name, scrutinee);
        var arm = Arm(name, body);
        _scope.RemoveAt(_scope.Count - 1);
        return arm;
    }

    /// <summary>The smallest expressions of a type; the budget ends recursion through unions.</summary>
    private string Leaf(SourceType type, int budget) => type.Form switch
    {
        TypeForm.Int => Ints[random.Next(random.Next(4) == 0 ? Ints.Length : 8)],
        TypeForm.Float => Floats[random.Next(Floats.Length)],
        TypeForm.Bool => random.Next(2) == 0 ? "true" : "false",
        TypeForm.Str => Texts[random.Next(Texts.Length)],
        TypeForm.Union => Constructed(type, type.Constructors[budget <= 0 ? 0 : random.Next(type.Constructors.Count)], p =>
            Leaf(p, budget - 1)),
        _ => Built(type, p => Leaf(p, budget - 1)),
    };

    // An operator or a constructor.
    private string Made(SourceType type, int depth)
    {
        string Sub(SourceType part) => Expression(part, depth);
        return type.Form switch
        {
            TypeForm.Int => $"({Sub(type)} {Pick("+", "-", "*", "/", "%", "+", "-")} {(random.Next(3) == 0 ? Leaf(type, 0) : Sub(type))})",
            TypeForm.Float => $"({Sub(type)} {Pick("+", "-", "*", "/", "%")} {Sub(type)})",
            TypeForm.Str => $"({Sub(type)} + {Sub(type)})",
            TypeForm.Bool => Condition(depth),
            TypeForm.Union => Constructed(type, type.Constructors[random.Next(type.Constructors.Count)], Sub),
            _ => Built(type, Sub),
        };
    }

    private string Condition(int depth)
    {
        switch (random.Next(5))
        {
            case 0:
                return $"(not {Expression(SourceType.Bool, depth)})";
            case 1:
                return $"({Expression(SourceType.Bool, depth)} {Pick("and", "or")} {Expression(SourceType.Bool, depth)})";
            case 2:
                var compared = anyType(2);
                if (!compared.HasEquality) compared = SourceType.Int;
                return $"(({Expression(compared, depth)} :: {compared}) {Pick("==", "!=")} ({Expression(compared, depth)} :: {compared}))";
            default:
                var ordered = random.Next(4) switch { 0 => SourceType.Float, 1 => SourceType.Str, _ => SourceType.Int };
                return $"({Expression(ordered, depth)} {Pick("<", "<=", ">", ">=", "==", "!=")} {Expression(ordered, depth)})";
        }
    }

    private static string Constructed(SourceType union, (string Name, SourceType[] Parts) constructor, Func<SourceType, string> part) =>
        constructor.Parts.Length == 0
            ? constructor.Name
            : $"({constructor.Name}({string.Join(", ", constructor.Parts.Select(part))}) :: {union})";

    private string Built(SourceType type, Func<SourceType, string> part)
    {
        switch (type.Form)
        {
            case TypeForm.Option:
                return random.Next(3) == 0 ? $"(None :: {type})" : $"Some({part(type.Parts[0])})";
            case TypeForm.Result:
                return random.Next(3) == 0 ? $"(Err({part(type.Parts[1])}) :: {type})" : $"(Ok({part(type.Parts[0])}) :: {type})";
            case TypeForm.Tuple:
                return $"({string.Join(", ", type.Parts.Select(part))})";
            case TypeForm.Record:
                return $"({{ {string.Join(", ", type.Fields.Select((f, i) => $"{f}: {part(type.Parts[i])}"))} }})";
            case TypeForm.List:
                var elements = Enumerable.Range(0, random.Next(0, 5)).Select(_ => part(type.Parts[0]));
                return $"([{string.Join(", ", elements)}] :: {type})";
            case TypeForm.Map:
                var map = "map.new()";
                for (var i = random.Next(0, 3); i > 0; i--) map = $"map.set({map}, {part(type.Parts[0])}, {part(type.Parts[1])})";
                return $"({map} :: {type})";
            default:
                return Lambda(type);
        }
    }

    private string Lambda(SourceType type)
    {
        var mark = _scope.Count;
        var parameters = new List<string>();
        foreach (var parameter in type.Parts[..^1])
        {
            parameters.Add($"c{_fresh} :: {parameter}");
            Bind($"c{_fresh++}", parameter);
        }

        _lambdas++;
        var body = Block(type.Parts[^1], 1);
        _lambdas--;
        _scope.RemoveRange(mark, _scope.Count - mark);
        return $"(fn ({string.Join(", ", parameters)}) -> {type.Parts[^1]} {body})";
    }

    private string Function(SourceType result, params SourceType[] parameters)
    {
        var type = SourceType.Of(TypeForm.Function, [.. parameters, result]);
        return Variable(type) ?? functions.FirstOrDefault(f =>
            f.Row == "" && SourceType.Of(TypeForm.Function, [.. f.Parameters, f.Result]).Is(type))?.Name ?? Lambda(type);
    }

    private string Library(SourceType type, int depth)
    {
        string Sub(SourceType part) => Expression(part, depth - 1);
        var other = anyType(1);
        var list = SourceType.Of(TypeForm.List, other);
        switch (type.Form)
        {
            case TypeForm.Int:
                return random.Next(9) switch
                {
                    0 => $"list.len({Sub(list)})",
                    1 => $"list.fold({Sub(list)}, {Sub(type)}, {Function(type, type, other)})",
                    2 => $"str.len({Sub(SourceType.Str)})",
                    3 => $"float.to_int({Sub(SourceType.Float)})",
                    4 => $"option.unwrap_or(str.to_int({Sub(SourceType.Str)}), {Sub(type)})",
                    5 => $"int.{Pick("max", "min")}({Sub(type)}, {Sub(type)})",
                    6 => $"option.unwrap_or({Sub(SourceType.Of(TypeForm.Option, type))}, {Sub(type)})",
                    7 => $"map.fold({Sub(SourceType.Of(TypeForm.Map, SourceType.Int, other))}, {Sub(type)}, {Function(type, type, SourceType.Int, other)})",
                    _ => $"int.abs({Sub(type)})",
                };
            case TypeForm.Float:
                return random.Next(4) switch
                {
                    0 => $"int.to_float({Sub(SourceType.Int)})",
                    1 => $"math.{Pick("sqrt", "abs", "floor", "ceil", "round", "exp")}({Sub(type)})",
                    2 => $"math.{Pick("min", "max", "pow")}({Sub(type)}, {Sub(type)})",
                    _ => $"list.fold({Sub(list)}, {Sub(type)}, {Function(type, type, other)})",
                };
            case TypeForm.Bool:
                return random.Next(4) switch
                {
                    0 => $"list.{Pick("any", "all")}({Sub(list)}, {Function(type, other)})",
                    1 => $"list.is_empty({Sub(list)})",
                    2 => $"str.{Pick("contains", "starts_with", "ends_with")}({Sub(SourceType.Str)}, {Sub(SourceType.Str)})",
                    _ => $"map.has({Sub(SourceType.Of(TypeForm.Map, SourceType.Str, other))}, {Sub(SourceType.Str)})",
                };
            case TypeForm.Str:
                return random.Next(8) switch
                {
                    7 when Variable(type) is { } shown => $"(f\"<{{{shown}}}>\")",
                    0 => $"int.to_str({Sub(SourceType.Int)})",
                    1 => $"float.to_str({Sub(SourceType.Float)})",
                    2 => $"str.join({Sub(SourceType.Of(TypeForm.List, type))}, {Sub(type)})",
                    3 => $"str.slice({Sub(type)}, 0, ({Sub(SourceType.Int)}) % 4)",
                    4 => $"str.{Pick("to_upper", "trim", "to_lower")}({Sub(type)})",
                    5 => $"str.replace({Sub(type)}, \"a\", {Sub(type)})",
                    _ => $"list.fold({Sub(list)}, {Sub(type)}, {Function(type, type, other)})",
                };
            case TypeForm.List:
                var element = type.Parts[0];
                return random.Next(8) switch
                {
                    0 or 1 => $"list.map({Sub(list)}, {Function(element, other)})",
                    2 => $"list.filter({Sub(type)}, {Function(SourceType.Bool, element)})",
                    3 => $"list.concat({Sub(type)}, {Sub(type)})",
                    4 => $"list.{Pick("tail", "reverse")}({Sub(type)})",
                    5 => $"list.sort_by({Sub(type)}, {Function(Pick(SourceType.Int, SourceType.Str, SourceType.Float), element)})",
                    6 => $"list.cons({Sub(element)}, {Sub(type)})",
                    _ => element.Form == TypeForm.Int
                        ? $"list.range({random.Next(-3, 3)}, ({Sub(element)}) % 9)"
                        : $"list.{Pick("take", "drop")}({Sub(type)}, {random.Next(4)})",
                };
            case TypeForm.Option:
                return random.Next(4) switch
                {
                    0 => $"list.head({Sub(SourceType.Of(TypeForm.List, type.Parts[0]))})",
                    1 => $"option.map({Sub(SourceType.Of(TypeForm.Option, other))}, {Function(type.Parts[0], other)})",
                    2 => $"map.get({Sub(SourceType.Of(TypeForm.Map, SourceType.Int, type.Parts[0]))}, {Sub(SourceType.Int)})",
                    _ => $"list.get({Sub(SourceType.Of(TypeForm.List, type.Parts[0]))}, ({Sub(SourceType.Int)}) % 3)",
                };
            case TypeForm.Result:
                return random.Next(2) == 0
                    ? $"result.map({Sub(SourceType.Of(TypeForm.Result, other, SourceType.Str))}, {Function(type.Parts[0], other)})"
                    : $"result.and_then({Sub(SourceType.Of(TypeForm.Result, other, SourceType.Str))}, {Function(type, other)})";
            case TypeForm.Map:
                return random.Next(3) switch
                {
                    0 => $"map.delete({Sub(type)}, {Sub(type.Parts[0])})",
                    1 => $"map.map({Sub(SourceType.Of(TypeForm.Map, type.Parts[0], other))}, {Function(type.Parts[1], type.Parts[0], other)})",
                    _ => $"map.merge({Sub(type)}, {Sub(type)})",
                };
            default:
                return Made(type, depth);
        }
    }

    private T Pick<T>(params T[] options) => options[random.Next(options.Length)];
}
