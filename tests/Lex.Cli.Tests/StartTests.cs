using Xunit;

namespace Lex.Cli.Tests;

/// <summary>
/// What a short run loads. Half of a start is spent on loading, so an assembly that creeps in (LINQ behind one call, the network
/// behind one field) is seen here before it is measured. A build that is not compiled ahead loads more than the published tool: all
/// that the methods it runs mention.
/// </summary>
public sealed class StartTests
{
    private static readonly HashSet<string> Allowed = new(StringComparer.Ordinal)
    {
        "lex", "Lex.Core", "Lex.Frontend", "Lex.Hosting", "Lex.Interp", "Lex.Stdlib",
        "System.Private.CoreLib", "System.Collections", "System.Collections.Immutable", "System.Collections.Concurrent",
        // Names without code: what they mean is in the core library.
        "System.Runtime", "System.Runtime.InteropServices", "System.Memory", "System.Threading", "System.Threading.ThreadPool",
    };

    [Fact]
    public void A_program_of_one_line_loads_only_what_it_needs() => LoadsLittle("fn main() -> Int { 6 * 7 }", "run");

    [Fact]
    public void A_program_with_imports_types_and_effects_loads_no_more() => LoadsLittle("""
        import "std.io" as io
        import "std.list" as list

        type Point = { x :: Int, y :: Int }

        type Shape = Dot(Point) | Line(Point, Point)

        fn size(shape :: Shape) -> Int {
          match shape {
            Dot(_) => 1,
            Line(from, to) => to.x - from.x,
          }
        }

        fn main() -> [io] Int {
          # Doubled, then added up.
          let total := [1, 2, 3] |> list.map(fn (n :: Int) -> Int { n * 2 }) |> list.fold(0, fn (a :: Int, b :: Int) -> Int { a + b })
          let printed := io.print("hello")
          if total > 3 { size(Line({ x: 1, y: 1 }, { x: total, y: 1 })) } else { size(Dot({ x: 0, y: 0 })) }
        }
        """, "run", "--allow-effects", "io");

    [Fact]
    public void Checking_loads_no_more() => LoadsLittle("fn main() -> Int { 6 * 7 }", "check");

    private static void LoadsLittle(string program, params string[] command)
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "program.lex");
        File.WriteAllText(file, program);

        var loaded = Tool.AssembliesOf([.. command, file]);

        Assert.Contains("Lex.Core", loaded);
        Assert.Empty(loaded.Except(Allowed));
    }
}
