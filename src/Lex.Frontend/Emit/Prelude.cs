using System.Collections.Immutable;
using Lex.Core.Values;
using Lex.Frontend.Canonical;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Emit;

/// <summary>
/// Library functions that run closures in loops or later, written in Lex and compiled into the programs that use them.
/// They need a few words the language lacks: operations on lists by index, and effects of modules that need not be
/// imported. Iterators are the variants <c>__IterEager(list, index)</c>, <c>__IterLazy(seed, step)</c> and
/// <c>__IterCursor(handle)</c>; every operation takes each of them, and stays lazy where its source is.
/// </summary>
internal sealed class Prelude
{
    public const string ElementAt = "at";
    public const string Length = "len";
    public const string Append = "push";
    public const string CursorNext = "cursor_next";
    public const string Sleep = "sleep_ms";
    public const string ParserStart = "parse_start";
    public const string ParserResume = "parse_resume";

    /// <summary>Types carry no meaning here except Int, which selects integer arithmetic.</summary>
    private const string Text =
        """
        fn __iter_next(it :: T) -> T {
          match it {
            IterEager(xs, i) => if i < len(xs) { Some((at(xs, i), IterEager(xs, i + 1))) } else { None },
            IterLazy(seed, step) => match step(seed) {
              Some((x, rest)) => Some((x, IterLazy(rest, step))),
              None => None,
            },
            IterCursor(h) => match cursor_next(h) {
              Some(row) => Some((row, IterCursor(h))),
              None => None,
            },
          }
        }
        fn __iter_copy(xs :: T, i :: Int, end :: Int, acc :: T) -> T {
          if i < end { __iter_copy(xs, i + 1, end, push(acc, at(xs, i))) } else { acc }
        }
        fn __iter_drain(it :: T, acc :: T) -> T {
          match __iter_next(it) {
            Some((x, rest)) => __iter_drain(rest, push(acc, x)),
            None => acc,
          }
        }
        fn __iter_to_list(it :: T) -> T {
          match it {
            IterEager(xs, i) => __iter_copy(xs, i, len(xs), []),
            _ => __iter_drain(it, []),
          }
        }
        fn __iter_collect(it :: T) -> T { __iter_to_list(it) }
        fn __iter_is_empty(it :: T) -> Bool {
          match it {
            IterEager(xs, i) => not (i < len(xs)),
            _ => match __iter_next(it) { None => true, _ => false },
          }
        }
        fn __iter_count_on(it :: T, n :: Int) -> Int {
          match __iter_next(it) {
            Some((_, rest)) => __iter_count_on(rest, n + 1),
            None => n,
          }
        }
        fn __iter_count(it :: T) -> Int {
          match it {
            IterEager(xs, i) => len(xs) - i,
            _ => __iter_count_on(it, 0),
          }
        }
        fn __iter_after(i :: Int, n :: Int, end :: Int) -> Int {
          if n <= 0 { i } else { if n < end - i { i + n } else { end } }
        }
        fn __iter_take_step(s :: T) -> T {
          match s {
            (it, n) => if n > 0 {
              match __iter_next(it) {
                Some((x, rest)) => Some((x, (rest, n - 1))),
                None => None,
              }
            } else { None },
          }
        }
        fn __iter_take(it :: T, n :: Int) -> T {
          match it {
            IterEager(xs, i) => IterEager(__iter_copy(xs, i, __iter_after(i, n, len(xs)), []), 0),
            _ => IterLazy((it, n), __iter_take_step),
          }
        }
        fn __iter_skip_step(s :: T) -> T {
          match s {
            (it, n) => match __iter_next(it) {
              Some((x, rest)) => if n > 0 { __iter_skip_step((rest, n - 1)) } else { Some((x, (rest, 0))) },
              None => None,
            },
          }
        }
        fn __iter_skip(it :: T, n :: Int) -> T {
          match it {
            IterEager(xs, i) => IterEager(xs, __iter_after(i, n, len(xs))),
            _ => IterLazy((it, n), __iter_skip_step),
          }
        }
        fn __iter_map_on(xs :: T, i :: Int, end :: Int, f :: T, acc :: T) -> T {
          if i < end { __iter_map_on(xs, i + 1, end, f, push(acc, f(at(xs, i)))) } else { acc }
        }
        fn __iter_map_step(s :: T) -> T {
          match s {
            (it, f) => match __iter_next(it) {
              Some((x, rest)) => Some((f(x), (rest, f))),
              None => None,
            },
          }
        }
        fn __iter_map(it :: T, f :: T) -> T {
          match it {
            IterEager(xs, i) => IterEager(__iter_map_on(xs, i, len(xs), f, []), 0),
            _ => IterLazy((it, f), __iter_map_step),
          }
        }
        fn __iter_filter_on(xs :: T, i :: Int, end :: Int, f :: T, acc :: T) -> T {
          if i < end {
            let x := at(xs, i)
            __iter_filter_on(xs, i + 1, end, f, if f(x) { push(acc, x) } else { acc })
          } else { acc }
        }
        fn __iter_filter_step(s :: T) -> T {
          match s {
            (it, f) => match __iter_next(it) {
              Some((x, rest)) => if f(x) { Some((x, (rest, f))) } else { __iter_filter_step((rest, f)) },
              None => None,
            },
          }
        }
        fn __iter_filter(it :: T, f :: T) -> T {
          match it {
            IterEager(xs, i) => IterEager(__iter_filter_on(xs, i, len(xs), f, []), 0),
            _ => IterLazy((it, f), __iter_filter_step),
          }
        }
        fn __iter_fold(it :: T, acc :: T, f :: T) -> T {
          match __iter_next(it) {
            Some((x, rest)) => __iter_fold(rest, f(acc, x), f),
            None => acc,
          }
        }
        fn __parser_run(p :: T, input :: T) -> T { __parser_go(parse_start(p, input)) }
        fn __parser_go(s :: T) -> T {
          match s {
            ParseDone(r) => r,
            ParseCall(f, x, state) => __parser_go(parse_resume(state, f(x))),
          }
        }
        fn __flow_sequential(f :: T, g :: T, x :: T) -> T { g(f(x)) }
        fn __flow_parallel(a :: T, b :: T) -> T { (a(), b()) }
        fn __flow_branch(c :: T, t :: T, f :: T, x :: T) -> T { if c(x) { t(x) } else { f(x) } }
        fn __flow_retry(f :: T, n :: Int, x :: T) -> T {
          let r := f(x)
          match r {
            Ok => r,
            _ => if n > 1 { __flow_retry(f, n - 1, x) } else { r },
          }
        }
        fn __flow_retry_with_backoff(f :: T, n :: Int, ms :: Int, x :: T) -> T {
          let r := f(x)
          match r {
            Ok => r,
            _ => if n > 1 {
              let _ := sleep_ms(ms)
              __flow_retry_with_backoff(f, n - 1, ms * 2, x)
            } else { r },
          }
        }
        """;

    private readonly ProgramEmitter _program;
    private readonly Dictionary<string, FunctionStage> _functions = new(StringComparer.Ordinal);

    /// <summary>Reads the prelude for a program that uses it.</summary>
    public Prelude(ProgramEmitter program)
    {
        _program = program;
        var source = SourceText.FromString(Text, "<prelude>");
        foreach (var stage in Canonicalizer.Run(Parser.Parse(source, new(source))).Stages)
            if (stage is FunctionStage function) _functions.Add(function.Name.Text, function);
    }

    public bool Has(string name) => _functions.ContainsKey(name);

    public static bool IsIntrinsic(string name) => name is ElementAt or Length or Append or CursorNext or Sleep or ParserStart
        or ParserResume;

    /// <summary>The variants of iterators and parses bear names that no program can write.</summary>
    public static string ConstructorName(string name) =>
        name.StartsWith("Iter", StringComparison.Ordinal) || name.StartsWith("Parse", StringComparison.Ordinal) ? $"__{name}" : name;

    /// <summary>The id of a function of the prelude in the program, which then contains it.</summary>
    public int FunctionId(string name)
    {
        var function = _functions[name];
        return _program.Hidden(name, function.Parameters.Length, isPure: false, isPrelude: true, emitter =>
        {
            for (var i = 0; i < function.Parameters.Length; i++)
            {
                var parameter = function.Parameters[i];
                emitter.BindParameter(parameter.Name.Text, i, DeclaredClasses.Of(parameter.Type), null, ValueKind.Unknown);
            }

            return emitter.EmitBody(function.Body, NodePath.Fixed($"n_{name[2..]}"), ImmutableArray<ValueKind>.Empty, ValueKind.Unknown);
        });
    }
}
