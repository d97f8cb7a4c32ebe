using System.Collections.Immutable;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Diagnostics;

/// <summary>Collects what the stages report; a list that knows its source and how to sort.</summary>
internal sealed class DiagnosticBag(SourceText source)
{
    /// <summary>More than this helps nobody, and hostile input could otherwise produce one per byte.</summary>
    private const int Limit = 200;

    private readonly List<Diagnostic> _items = [];
    private readonly List<int> _places = [];

    /// <summary>The file the diagnostics are about.</summary>
    public SourceText Source { get; } = source;

    /// <summary>What is no error, but worth a look; nothing is collected unless <see cref="CollectsWarnings"/> is set.</summary>
    public DiagnosticBag Warnings => field ??= new(Source);

    /// <summary>Whether anybody wants the warnings.</summary>
    public bool CollectsWarnings { get; set; }

    /// <summary>How many there are.</summary>
    public int Count => _items.Count;

    /// <summary>Whether further reports are dropped.</summary>
    public bool IsFull => _items.Count >= Limit;

    public void Report(DiagnosticKind kind, TextSpan span, string message, string? hint = null,
        params ImmutableArray<DiagnosticField> fields)
    {
        if (IsFull) return;
        var (file, start) = Source.FileAt(span.Start);
        _places.Add(span.Start);
        _items.Add(new(kind, file, new(span.Start - start, span.End - start), message, hint, fields));
    }

    /// <summary>Everything reported, by position; equal positions stay in the order of reporting.</summary>
    public ImmutableArray<Diagnostic> Sorted()
    {
        var keyed = new (int Start, int Order)[_items.Count];
        for (var i = 0; i < keyed.Length; i++) keyed[i] = (_places[i], i);
        Array.Sort(keyed);
        var sorted = ImmutableArray.CreateBuilder<Diagnostic>(keyed.Length);
        foreach (var (_, order) in keyed) sorted.Add(_items[order]);
        return sorted.MoveToImmutable();
    }
}
