# Statistics of a text: sizes, the most frequent words, a histogram of word lengths, palindromes.
#
#   lex run samples/wordstats.lex main --allow-effects io --allow-fs-read samples
#   lex run samples/wordstats.lex stats '"the cat saw the dog"'

import "std.io" as io
import "std.str" as str
import "std.int" as int
import "std.float" as float
import "std.list" as list
import "std.map" as map
import "std.option" as option

type Count = { word :: Str, times :: Int }

type Stats = {
  bytes :: Int,
  lines :: Int,
  words :: Int,
  distinct :: Int,
  mean_length :: Float,
  longest :: Str,
  frequent :: List[Count],
  lengths :: Map[Int, Int],
  palindromes :: List[Str]
}

fn main() -> [io] Result[Stats, Str] {
  let text := io.read("samples/data/harbour.txt")?
  let found := stats(text)
  io.print(str.join(lines_of(found), "\n"))
  Ok(found)
}

fn stats(text :: Str) -> Stats {
  let words := words_of(text)
  let counts := count_all(words)
  let letters := list.fold(words, 0, fn (sum :: Int, word :: Str) -> Int { sum + str.len(word) })
  {
    bytes: str.len(text),
    lines: list.len(list.filter(str.split(text, "\n"), fn (line :: Str) -> Bool { str.trim(line) != "" })),
    words: list.len(words),
    distinct: map.size(counts),
    mean_length: mean(letters, list.len(words)),
    longest: list.fold(words, "", longer),
    frequent: take(by_frequency(counts), 8),
    lengths: list.fold(words, map.new(), count_length),
    palindromes: list.filter(map.keys(counts), is_palindrome)
  }
}

# Lower-case words; everything that is not a letter separates.
fn words_of(text :: Str) -> List[Str] {
  let spaced := list.fold([".", ",", ";", ":", "!", "?", "-", "\"", "'", "(", ")", "\n"], str.to_lower(text),
    fn (rest :: Str, mark :: Str) -> Str { str.replace(rest, mark, " ") })
  list.filter(str.split(spaced, " "), fn (word :: Str) -> Bool { not str.is_empty(word) })
}

fn count_all(words :: List[Str]) -> Map[Str, Int] {
  list.fold(words, map.new(), fn (counts :: Map[Str, Int], word :: Str) -> Map[Str, Int] {
    map.set(counts, word, 1 + option.unwrap_or(map.get(counts, word), 0))
  })
}

fn count_length(counts :: Map[Int, Int], word :: Str) -> Map[Int, Int] {
  let length := str.len(word)
  map.set(counts, length, 1 + option.unwrap_or(map.get(counts, length), 0))
}

fn mean(sum :: Int, count :: Int) -> Float {
  if count == 0 { 0.0 } else { int.to_float(sum) / int.to_float(count) }
}

# The first of the longest words wins.
fn longer(best :: Str, word :: Str) -> Str {
  if str.len(word) > str.len(best) { word } else { best }
}

# Most frequent first. The map yields words in alphabetical order and sorting is stable, so ties stay alphabetical.
fn by_frequency(counts :: Map[Str, Int]) -> List[Count] {
  let all := list.map(map.entries(counts), fn (entry :: (Str, Int)) -> Count {
    match entry { (word, times) => { word: word, times: times } }
  })
  list.sort_by(all, fn (count :: Count) -> Int { 0 - count.times })
}

fn take(counts :: List[Count], n :: Int) -> List[Count] {
  match list.head(counts) {
    None => [],
    Some(first) => if n > 0 { list.cons(first, take(list.tail(counts), n - 1)) } else { [] },
  }
}

fn is_palindrome(word :: Str) -> Bool {
  str.len(word) > 2 and reversed(word) == word
}

fn reversed(word :: Str) -> Str {
  str.join(list.reverse(str.split(word, "")), "")
}

# ---- the report -----------------------------------------------------------------------------------------------------

fn lines_of(found :: Stats) -> List[Str] {
  let head := [
    f"{int.to_str(found.bytes)} bytes, {int.to_str(found.lines)} lines, {int.to_str(found.words)} words",
    f"{int.to_str(found.distinct)} different, the longest is `{found.longest}`",
    "",
    "most frequent"
  ]
  let frequent := list.map(found.frequent, fn (count :: Count) -> Str {
    f"  {pad(int.to_str(count.times), 4)} {count.word}"
  })
  let lengths := list.map(map.entries(found.lengths), fn (entry :: (Int, Int)) -> Str {
    match entry { (length, times) => f"  {pad(int.to_str(length), 4)} {bar(times)} {int.to_str(times)}" }
  })
  let tail := ["", "palindromes: " + str.join(found.palindromes, ", ")]
  list.concat(list.concat(head, frequent), list.concat(list.concat(["", "letters per word"], lengths), tail))
}

fn pad(text :: Str, width :: Int) -> Str {
  if str.len(text) >= width { text } else { pad(" " + text, width) }
}

fn bar(n :: Int) -> Str {
  if n <= 0 { "" } else { "#" + bar(n - 1) }
}
