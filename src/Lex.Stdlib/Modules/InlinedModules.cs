using Lex.Core.Builtins;

namespace Lex.Stdlib.Modules;

/// <summary>The modules that the compiler expands altogether: <c>iter</c> and <c>flow</c>.</summary>
[LexInlined("iter.from_list", "(List[T]) -> Iter[T]", "An iterator over the elements of a list.")]
[LexInlined("iter.unfold", "(S, (S) -> [E] Option[(T, S)]) -> [E] Iter[T]", "A lazy iterator: a function makes of a seed the next element and the next seed, or ends.")]
[LexInlined("iter.next", "(Iter[T]) -> Option[(T, Iter[T])]", "The next element and the rest, if there is one.")]
[LexInlined("iter.to_list", "(Iter[T]) -> List[T]", "All remaining elements.")]
[LexInlined("iter.collect", "(Iter[T]) -> List[T]", "As `iter.to_list`.")]
[LexInlined("iter.is_empty", "(Iter[T]) -> Bool", "Whether no element remains.")]
[LexInlined("iter.count", "(Iter[T]) -> Int", "Number of remaining elements.")]
[LexInlined("iter.take", "(Iter[T], Int) -> Iter[T]", "The next elements, so many at most.")]
[LexInlined("iter.skip", "(Iter[T], Int) -> Iter[T]", "The rest after so many elements.")]
[LexInlined("iter.map", "(Iter[T], (T) -> [E] U) -> [E] Iter[U]", "The results of a function on each element.")]
[LexInlined("iter.filter", "(Iter[T], (T) -> [E] Bool) -> [E] Iter[T]", "The elements for which a function answers true.")]
[LexInlined("iter.fold", "(Iter[T], A, (A, T) -> [E] A) -> [E] A", "Joins the elements from the left, beginning with a start value.")]
[LexInlined("flow.sequential", "((T) -> U, (U) -> V) -> (T) -> V", "One function after the other.")]
[LexInlined("flow.branch", "((T) -> Bool, (T) -> U, (T) -> U) -> (T) -> U", "One of two functions, as a condition says.")]
[LexInlined("flow.parallel", "(() -> A, () -> B) -> () -> (A, B)", "A function that runs both and pairs the results.")]
[LexInlined("flow.parallel_list", "(List[() -> T]) -> List[T]", "Runs all functions in order.")]
[LexInlined("flow.retry", "((T) -> [E] Result[U, X], Int) -> (T) -> [E] Result[U, X]", "Tries so many times, but once at least; the first success, or the last failure.")]
[LexInlined("flow.retry_with_backoff", "((T) -> [E] Result[U, X], Int, Int) -> (T) -> [E, time] Result[U, X]", "As `flow.retry`, with doubling pauses in milliseconds.")]
internal static class InlinedModules;
