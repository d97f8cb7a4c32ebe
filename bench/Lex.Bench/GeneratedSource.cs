using System.Globalization;
using System.Text;

namespace Lex.Bench;

/// <summary>
/// Programs of any length for measuring the front end: unions, records, matches, callbacks, effects, calls between parts.
/// </summary>
internal static class GeneratedSource
{
    private const int LinesPerPart = 25;

    /// <summary>A sound program of about this many lines.</summary>
    public static string OfLines(int lines)
    {
        var text = new StringBuilder("import \"std.list\" as list\nimport \"std.str\" as str\nimport \"std.int\" as int\nimport \"std.io\" as io\n");
        for (var i = 0; i < lines / LinesPerPart; i++) text.Append(Part(i, Math.Max(0, i - 1)));
        return text.ToString();
    }

    private static string Part(int i, int before) => string.Create(CultureInfo.InvariantCulture, $$"""
        type Shape{{i}} = Round{{i}}(Float) | Box{{i}}({ w :: Float, h :: Float }) | Dot{{i}}

        fn area{{i}}(s :: Shape{{i}}) -> Float {
          match s {
            Round{{i}}(r) => r * r * 3.14,
            Box{{i}}({ w, h }) => w * h,
            Dot{{i}} => 0.0,
          }
        }

        fn sum{{i}}(ns :: List[Int], k :: Int{x | x >= 0}) -> Int {
          let scaled := list.map(ns, fn (n :: Int) -> Int { n * k + {{i}} })
          let small := list.filter(scaled, fn (n :: Int) -> Bool { n < 100 and n != k })
          list.fold(small, 0, fn (a :: Int, n :: Int) -> Int { a + n })
        }

        fn find{{i}}[A](xs :: List[A], n :: Int) -> Result[A, Str] {
          match list.head(list.drop(xs, n)) { Some(x) => Ok(x), None => Err("no " + int.to_str(n)) }
        }

        fn show{{i}}(s :: Shape{{i}}, names :: List[Str]) -> [io] Result[Str, Str] {
          let text := str.concat(find{{i}}(names, {{i}})?, f"{int.to_str(sum{{i}}([1, 2, 3], {{i}}))} of {int.to_str(list.len(names))}")
          io.print(text)
          if area{{i}}(s) > 1.0 { Ok(text) } else { show{{before}}(Dot{{before}}, [text]) }
        }

        """);
}
