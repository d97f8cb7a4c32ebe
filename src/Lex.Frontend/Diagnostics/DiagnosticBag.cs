using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Lex.Frontend.Canonical;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Diagnostics;

/// <summary>Collects what the stages report; a list that knows its source and how to sort.</summary>
internal sealed class DiagnosticBag(SourceText source)
{
    /// <summary>More than this helps nobody, and hostile input could otherwise produce one per byte.</summary>
    private const int Limit = 200;

    private List<(DiagnosticKind Kind, TextSpan Span, string Message, Repair? Repair,
        ImmutableArray<DiagnosticField> Fields)> Items => field ??= [];

    /// <summary>The file the diagnostics are about.</summary>
    public SourceText Source { get; } = source;

    /// <summary>What is no error, but worth a look; nothing is collected unless <see cref="CollectsWarnings"/> is set.</summary>
    public DiagnosticBag Warnings => field ??= new(Source);

    /// <summary>Whether anybody wants the warnings.</summary>
    public bool CollectsWarnings { get; set; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether further reports are dropped.</summary>
    public bool IsFull => Count >= Limit;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Report(DiagnosticKind kind, TextSpan span, string message, Repair? repair = null,
        params ImmutableArray<DiagnosticField> fields)
    {
        if (IsFull) return;
        Items.Add((kind, span, message, repair, fields));
        Count++;
    }

    /// <summary>Takes over everything that another bag has collected.</summary>
    public void Take(DiagnosticBag other)
    {
        for (var i = 0; i < other.Count && !IsFull; i++, Count++) Items.Add(other.Items[i]);
    }

    /// <summary>
    /// Everything reported: first what keeps the text from being read, then the rest, each by position; equal positions stay in the
    /// order of reporting.
    /// </summary>
    /// <param name="tree">The program, if there is one, to say which nodes the diagnostics are about.</param>
    public ImmutableArray<Diagnostic> Sorted(CanonicalProgram? tree = null) => Count == 0 ? [] : Sort(tree);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ImmutableArray<Diagnostic> Sort(CanonicalProgram? tree)
    {
        var keyed = new (bool IsReadable, int Start, int Order)[Count];
        var spans = new TextSpan[Count];
        for (var i = 0; i < keyed.Length; i++)
        {
            spans[i] = Items[i].Span;
            keyed[i] = (!Items[i].Kind.IsUnreadable, spans[i].Start, i);
        }

        Array.Sort(keyed);
        var nodes = tree is null ? null : NodeLocator.Locate(tree, spans);
        var sorted = ImmutableArray.CreateBuilder<Diagnostic>(keyed.Length);
        foreach (var (_, _, order) in keyed)
        {
            var (kind, span, message, repair, fields) = Items[order];
            var (file, start) = Source.FileAt(span.Start);
            sorted.Add(new(kind, file, new(span.Start - start, span.End - start), message, repair?.From(start), fields)
            {
                AtNode = nodes?[order] ?? NodePath.Root.ToString(),
            });
        }

        return sorted.MoveToImmutable();
    }
}
