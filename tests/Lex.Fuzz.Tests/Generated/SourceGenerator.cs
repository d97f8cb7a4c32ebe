using System.Globalization;
using System.Text;

namespace Lex.Fuzz.Tests.Generated;

/// <summary>
/// Makes well-typed source programs: declared records and unions, functions of several sorts (straight, recursive over a
/// counter in tail position or not, in circles of tail calls, recursive over a union), and <c>main</c>, which takes an Int. In some, functions print
/// and have budgets. The same seed makes the same program. Programs may fail and may run into limits, which are results like any other.
/// </summary>
internal sealed partial class SourceGenerator
{
    private const string Imports = """
        import "std.list" as list
        import "std.map" as map
        import "std.str" as str
        import "std.int" as int
        import "std.float" as float
        import "std.math" as math
        import "std.option" as option
        import "std.result" as result
        import "std.tuple" as tuple
        import "std.io" as io

        """;

    private readonly Random _random;
    private readonly StringBuilder _text = new(Imports);
    private readonly List<SourceType> _records = [];
    private readonly List<SourceType> _unions = [];
    private readonly List<SourceFunction> _functions = [];

    private readonly int _mostRounds;

    // From some function on all but lambdas may perform effects; in most programs none does.
    private readonly bool _hasEffects;

    private SourceGenerator(int seed)
    {
        _random = new Random(seed);
        _hasEffects = seed % 4 == 1;
        // Now and then counters run far beyond the call depth that there may be.
        _mostRounds = seed % 8 == 0 ? 4_000 : 20;
    }

    /// <summary>The program of a seed.</summary>
    public static string Make(int seed)
    {
        var generator = new SourceGenerator(seed);
        generator.DeclareTypes();
        for (var count = generator._random.Next(3, 8); count > 0; count--) generator.DeclareFunction();
        generator.DeclareMain();
        return generator._text.ToString();
    }

    private void DeclareTypes()
    {
        for (var count = _random.Next(1, 4); count > 0; count--)
        {
            var name = $"R{_records.Count}";
            var fields = Enumerable.Range(0, _random.Next(1, 5)).Select(i => $"f{i}").ToArray();
            var record = new SourceType(TypeForm.Record, [.. fields.Select(_ => AnyType(1))], name) { Fields = [.. fields] };
            var members = fields.Select((f, i) => $"{f} :: {record.Parts[i]}");
            _text.Append(CultureInfo.InvariantCulture, $"type {name} = {{ {string.Join(", ", members)} }}\n");
            _records.Add(record);
        }

        for (var count = _random.Next(1, 3); count > 0; count--)
        {
            var union = new SourceType(TypeForm.Union, [], $"U{_unions.Count}");

            // The first constructor ends every recursion.
            union.Constructors.Add(($"{union.Name}A", _random.Next(2) == 0 ? [] : [SourceType.Int]));
            for (var more = _random.Next(1, 4); more > 0; more--)
            {
                var parts = Enumerable.Range(0, _random.Next(0, 4)).Select(_ => _random.Next(3) == 0 ? union : AnyType(1)).ToArray();

                // One tuple as a payload would be the same as its items.
                if (parts is [{ Form: TypeForm.Tuple }]) parts = [SourceType.Str];
                union.Constructors.Add(($"{union.Name}{(char)('A' + union.Constructors.Count)}", parts));
            }

            var alternatives = union.Constructors.Select(c =>
                c.Parts.Length == 0 ? c.Name : $"{c.Name}({string.Join(", ", c.Parts.Select(p => p.ToString()))})");
            _text.Append(CultureInfo.InvariantCulture, $"type {union.Name} = {string.Join(" | ", alternatives)}\n");
            _unions.Add(union);
        }
    }

    private void DeclareFunction()
    {
        switch (_random.Next(9))
        {
            case 0 or 1:
                Declare(NewFunction(AnyType(2), Parameters()), isRecursive: false);
                break;
            case 2 or 3:
                Declare(NewFunction(AnyType(2), [SourceType.Int, .. Parameters()]), isRecursive: true);
                break;
            case 4:
                DeclarePair();
                break;
            case 5 or 6 or 7:
                DeclareCircle();
                break;
            default:
                DeclareWalk();
                break;
        }
    }

    private SourceType[] Parameters() => [.. Enumerable.Range(0, _random.Next(0, 4)).Select(_ => AnyType(2))];

    private void DeclareMain() =>
        Declare(new SourceFunction("main", [SourceType.Int], AnyType(2)) { Row = _hasEffects ? SourceFunction.AllEffects : "" }, isRecursive: false);

    private SourceFunction NewFunction(SourceType result, SourceType[] parameters, int index = 0) =>
        new($"g{_functions.Count + index}", parameters, result) { Row = AnyRow() };

    // Counts down its first parameter.
    private void Declare(SourceFunction function, bool isRecursive)
    {
        var body = isRecursive ? CountedBody(function, function) : NewBody(function).Block(function.Result, 4);
        _text.Append(function.Heading).Append(' ').Append(body).Append('\n');
        _functions.Add(function);
    }

    private void DeclarePair()
    {
        SourceType[] parameters = [SourceType.Int, .. Parameters()];
        var result = AnyType(2);
        var first = NewFunction(result, parameters);
        var second = NewFunction(result, parameters, 1) with { Row = first.Row };
        _text.Append(first.Heading).Append(' ').Append(CountedBody(first, second)).Append('\n');
        _text.Append(second.Heading).Append(' ').Append(CountedBody(second, first)).Append('\n');
        _functions.Add(first);
        _functions.Add(second);
    }

    private string CountedBody(SourceFunction function, SourceFunction next)
    {
        var isTail = _random.Next(2) == 0;
        var ending = NewBody(function);
        var going = NewBody(function);
        var end = ending.Block(function.Result, 2);
        var arguments = new StringBuilder($"a0 - {_random.Next(1, 3)}");
        for (var i = 1; i < function.Parameters.Length; i++) arguments.Append(", ").Append(going.Expression(function.Parameters[i], 2));
        var call = $"{next.Name}({arguments})";
        if (isTail) return $"{{ if a0 <= 0 {end} else {{ {call} }} }}";
        var lets = going.Lets(_random.Next(0, 3), 2);
        going.Bind("r", function.Result);
        return $"{{ if a0 <= 0 {end} else {{\n{lets}let r := {call}\n{going.Last(function.Result, 3)} }} }}";
    }

    // Visits a union from the top: an answer for each constructor, made of the answers for its parts.
    private void DeclareWalk()
    {
        var union = _unions[_random.Next(_unions.Count)];
        var function = NewFunction(_random.Next(2) == 0 ? SourceType.Int : AnyType(1), [union, SourceType.Int]);
        var arms = new List<string>();
        foreach (var (name, parts) in union.Constructors)
        {
            var body = NewBody(function);
            var lets = new StringBuilder();
            for (var i = 0; i < parts.Length; i++)
            {
                if (parts[i].Form == TypeForm.Union && parts[i].Is(union))
                {
                    lets.Append(CultureInfo.InvariantCulture, $"let w{i} := {function.Name}(p{i}, a1 + {i})\n");
                    body.Bind($"w{i}", function.Result);
                }

                body.Bind($"p{i}", parts[i]);
            }

            var pattern = parts.Length == 0 ? name : $"{name}({string.Join(", ", Enumerable.Range(0, parts.Length).Select(i => $"p{i}"))})";
            arms.Add($"{pattern} => {{\n{lets}{body.Last(function.Result, 3)} }}");
        }

        _text.Append(function.Heading).Append(" { match a0 { ").AppendJoin(",\n", arms).Append(" } }\n");
        _functions.Add(function);
    }

    private ExpressionGenerator NewBody(SourceFunction function)
    {
        var body = new ExpressionGenerator(
            _random, _functions, AnyType, _mostRounds, function.Result.Form == TypeForm.Result ? function.Result.Parts[1] : null, function.Row);
        for (var i = 0; i < function.Parameters.Length; i++)
        {
            var parameter = function.Parameters[i];
            body.Bind($"a{i}", parameter.Form == TypeForm.Int ? SourceType.Int : parameter);
        }

        return body;
    }

    private SourceType AnyType(int depth)
    {
        var simple = depth <= 0;
        return _random.Next(simple ? 6 : 18) switch
        {
            0 or 1 => SourceType.Int,
            2 => SourceType.Float,
            3 => SourceType.Bool,
            4 => SourceType.Str,
            5 => _records.Count > 0 && !simple ? _records[_random.Next(_records.Count)] : SourceType.Int,
            6 => SourceType.Of(TypeForm.Option, AnyType(depth - 1)),
            7 => SourceType.Of(TypeForm.Result, AnyType(depth - 1), SourceType.Str),
            8 or 9 => SourceType.Of(TypeForm.Tuple, [.. Enumerable.Range(0, _random.Next(2, 4)).Select(_ => AnyType(depth - 1))]),
            10 or 11 => SourceType.Of(TypeForm.List, AnyType(depth - 1)),
            12 => SourceType.Of(TypeForm.Map, _random.Next(2) == 0 ? SourceType.Int : SourceType.Str, AnyType(depth - 1)),
            13 when _unions.Count > 0 => _unions[_random.Next(_unions.Count)],
            14 when _records.Count > 0 => _records[_random.Next(_records.Count)],
            15 when _unions.Count > 0 =>
                SourceType.Of(TypeForm.Function, [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => AnyType(depth - 1))]),
            16 => SourceType.Float,
            _ => SourceType.Int,
        };
    }
}

/// <summary>A declared function; its parameters are called <c>a0</c>, <c>a1</c>, ...</summary>
internal sealed record SourceFunction(string Name, SourceType[] Parameters, SourceType Result)
{
    public const string AllEffects = "[budget, io] ";

    /// <summary>Its effects, with a blank behind them; or nothing.</summary>
    public string Row { get; init; } = "";

    public string Heading => $"fn {Name}({string.Join(", ", Parameters.Select((p, i) => $"a{i} :: {p}"))}) -> {Row}{Result}";
}
