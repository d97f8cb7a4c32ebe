using System.Text;
using Lex.Frontend;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;
using Lex.Stdlib;
using Lex.Tests.Shared;
using Lex.Tests.Shared.Corpus;
using Xunit;

namespace Lex.Fuzz.Tests;

/// <summary>
/// Lexer, parser, checker and formatter on mutants of the corpus: pieces are deleted, doubled, moved, taken from other programs
/// or overwritten, byte by byte or token by token. Whatever comes, there is a program or there are diagnostics, whose places and
/// repairs lie in the file; what can be read is formatted without a change of meaning.
/// </summary>
public sealed class MutatedTextTests
{
    private const int SeedsPerPart = 600;

    private static readonly CompileOptions Options = new() { WithWarnings = true, WithExamples = true };

    private static readonly string[] Words =
    [
        "fn", "let", "match", "if", "else", "type", "import", "as", "examples", "return", "true", "(", ")", "{", "}", "[", "]", "|", "|>",
            "->", "=>", ":=", "::", ":", ",",
        "?", ".", "...", "_", "-", "not", "+", "==", "=", "0", "1.5", "\"s\"", "f\"{x}\"", "b\"\"", "x", "Some", "None", "Int", "# c\n",
            "\n", "\\", "\"", "\u00e9", "\ud83d\ude00", "\0",
    ];

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Mutants_are_read_checked_and_formatted_or_refused(int part)
    {
        var (accepted, refused) = (0, 0);
        foreach (var seed in FuzzBudget.Seeds(part, SeedsPerPart))
        {
            var random = new Random(seed);
            var corpus = ConformanceCorpus.All;
            var text = Mutate(random, corpus[random.Next(corpus.Length)].Source, corpus[random.Next(corpus.Length)].Source);
            var bytes = Encoding.UTF8.GetBytes(text);
            if (random.Next(20) == 0) random.NextBytes(bytes.AsSpan(random.Next(bytes.Length + 1)));
            var result = LexCompiler.Compile(SourceText.FromBytes(bytes, "mutant.lex"), Library.Signatures, Options);
            Assert.True(result.IsSuccess == (result.Program is not null), $"seed {seed}\n{text}");
            foreach (var diagnostic in result.Diagnostics.Concat(result.Warnings)) Look(diagnostic, bytes.Length, $"seed {seed}\n{text}");
            Assert.True(FormatLaws.Problem(text) is not { } problem, $"seed {seed}: {(FormatLaws.Problem(text))}\n{text}");
            if (result.IsSuccess) accepted++;
            else refused++;
        }

        Assert.True(accepted * 50 > refused && refused > accepted / 50,
            $"{accepted} accepted, {refused} refused: the mutations are of one sort only");
    }

    private static void Look(Diagnostic diagnostic, int length, string what)
    {
        Assert.True(diagnostic.Span.Start >= 0 && diagnostic.Span.Start <= diagnostic.Span.End && diagnostic.Span.End <= length, what);
        Assert.True(diagnostic.Line > 0 && diagnostic.Column > 0 && diagnostic.AtNode.StartsWith("n_", StringComparison.Ordinal), what);
        Assert.NotEqual("", diagnostic.Render());
        var at = 0;
        foreach (var edit in diagnostic.Repair?.Edits ?? [])
        {
            Assert.True(edit.Span.Start >= at && edit.Span.End >= edit.Span.Start && edit.Span.End <= length,
                $"an edit of {diagnostic}\n{what}");
            at = edit.Span.End;
        }
    }

    private static string Mutate(Random random, string text, string other)
    {
        for (var rounds = random.Next(1, 5); rounds > 0 && text.Length > 1; rounds--)
        {
            var start = random.Next(text.Length);
            var length = random.Next(1, Math.Min(random.Next(2) == 0 ? 6 : 60, text.Length - start) + 1);
            text = random.Next(8) switch
            {
                0 => text.Remove(start, length),
                1 => text.Insert(random.Next(text.Length), text.Substring(start, length)),
                2 => text.Remove(start, 1).Insert(start, ((char)random.Next(' ', '~')).ToString()),
                3 => text.Insert(start, Words[random.Next(Words.Length)]),
                4 => text.Remove(start, length).Insert(start, $" {Words[random.Next(Words.Length)]} "),
                5 => text.Insert(start, string.Concat(Enumerable.Repeat(Words[random.Next(Words.Length)], random.Next(1, 120)))),
                6 => text.Insert(start, Piece(random, other)),
                _ => $"{text}\n{other}",
            };
        }

        return text;
    }

    private static string Piece(Random random, string text)
    {
        var start = random.Next(text.Length);
        return text.Substring(start, random.Next(1, Math.Min(80, text.Length - start) + 1));
    }
}
