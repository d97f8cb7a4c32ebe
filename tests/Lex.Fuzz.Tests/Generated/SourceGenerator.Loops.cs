using System.Text;

namespace Lex.Fuzz.Tests.Generated;

// Loops by tail calls: of one function or of several in a circle, with a second counter in some, so that there is a loop in the loop.
internal sealed partial class SourceGenerator
{
    private static readonly string[] Predicates = ["x >= 0", "x != 3", "x < 60", "x > 0 - 9 and x < 4000000", "not (x == 7)"];

    private string AnyRow() => !_hasEffects ? "" : _random.Next(6) switch { 0 or 1 or 2 => "", 3 => "[io, budget(3)] ", _ => SourceFunction.AllEffects };

    private void DeclareCircle()
    {
        var result = AnyType(2);
        var isNested = _random.Next(3) == 0;
        var counters = isNested ? 2 : 1;
        var row = AnyRow() == "" ? "" : SourceFunction.AllEffects;
        // Mostly the same in all of them, in another order, so that they pass them crosswise; now and then more than registers hold.
        var shared = Enumerable.Range(0, _random.Next(6) == 0 ? _random.Next(8, 24) : _random.Next(0, 5)).Select(_ => AnyType(2)).ToArray();
        var circle = new List<SourceFunction>();
        for (var count = _random.Next(1, 5); count > 0; count--)
        {
            var rest = shared.ToArray();
            if (_random.Next(2) == 0) _random.Shuffle(rest);
            for (var i = 0; i < rest.Length; i++)
            {
                if (rest[i].Form == TypeForm.Int && _random.Next(8) == 0) rest[i] = SourceType.Refined(Predicates[_random.Next(Predicates.Length)]);
            }

            if (_random.Next(4) == 0) rest = [.. rest, AnyType(1)];
            SourceType[] parameters = [.. Enumerable.Repeat(SourceType.Int, counters), .. rest];
            circle.Add(new SourceFunction($"g{_functions.Count + circle.Count}", parameters, result) { Row = row });
        }

        foreach (var function in circle) _text.Append(function.Heading).Append(' ').Append(CircleBody(function, circle, isNested)).Append('\n');
        _functions.AddRange(circle);
    }

    private string CircleBody(SourceFunction function, List<SourceFunction> circle, bool isNested)
    {
        var end = NewBody(function).Block(function.Result, 2);
        if (!isNested) return $"{{ if a0 <= 0 {end} else {Ways("a0 - 1")} }}";
        var outer = Ways($"a0 - 1, {_random.Next(5)}");
        return $"{{ if a0 <= 0 {end} else {{ if a1 <= 0 {outer} else {Ways("a0, a1 - 1")} }} }}";

        string Ways(string counters)
        {
            var body = NewBody(function);
            return body.Ways(_random.Next(4), () => _random.Next(8) == 0 ? body.Last(function.Result, 2) : Next(body, counters));
        }

        string Next(ExpressionGenerator body, string counters)
        {
            var next = circle[_random.Next(circle.Count)];
            var arguments = new StringBuilder(counters);
            for (var i = isNested ? 2 : 1; i < next.Parameters.Length; i++) arguments.Append(", ").Append(body.Argument(next.Parameters[i], 2));
            return $"{next.Name}({arguments})";
        }
    }
}
