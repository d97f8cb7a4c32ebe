using System.Collections.Immutable;
using System.Text;
using Lex.Frontend;
using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;
using Lex.Frontend.Types;
using Lex.Hosting;
using Lex.Stdlib;

namespace Lex.Cli.Repl;

/// <summary>An expression made into a function that can be called: its text, its type and the effects it performs.</summary>
internal sealed record ReplExpression(string Source, string Type, ImmutableArray<string> Effects, ImmutableArray<string> RequiredKinds);

/// <summary>What has been declared at the prompt, as text: each new expression is compiled with all of it.</summary>
internal sealed class ReplProgram
{
    /// <summary>The function that an expression becomes.</summary>
    public const string FunctionName = "lex_repl_entry";

    private const int MostEffects = 64;

    private readonly List<(string Key, string Text)> _declarations = [];
    private readonly List<string> _bindings = [];

    /// <summary>Where imported files come from.</summary>
    public ModuleFiles Modules { get; set; } = new("repl.lex");

    /// <summary>All declarations and bindings in their order.</summary>
    public IEnumerable<string> Texts => [.. _declarations.Select(d => d.Text), .. _bindings];

    public void Clear()
    {
        _declarations.Clear();
        _bindings.Clear();
    }

    /// <summary>Takes the declarations of a text, in place of those with the same names, if the whole still checks.</summary>
    /// <returns>What is wrong; then nothing is taken.</returns>
    public ImmutableArray<Diagnostic> Declare(string text, out ImmutableArray<string> keys)
    {
        keys = [];
        var source = SourceText.FromString(text, "<repl>");
        var bag = new DiagnosticBag(source);
        var tree = Parser.Parse(source, bag);
        if (bag.Count > 0) return bag.Sorted();
        var before = _declarations.ToArray();
        foreach (var item in tree.Items)
        {
            var key = KeyOf(item);
            keys = keys.Add(key);
            var entry = (key, source.Slice(item.Span));
            var index = _declarations.FindIndex(d => d.Key == key);
            if (index < 0) _declarations.Add(entry);
            else _declarations[index] = entry;
        }

        var diagnostics = Check(Assemble([])).Diagnostics;
        if (diagnostics.IsEmpty) return [];
        _declarations.Clear();
        _declarations.AddRange(before);
        return diagnostics;
    }

    /// <summary>Keeps a <c>let</c> for the entries that follow.</summary>
    public void Bind(string let) => _bindings.Add(let);

    /// <summary>
    /// Finds out type and effects of an expression: the checker is asked with a result type that is wrong and names the
    /// right one, then with an empty row, to which every effect is added that it misses.
    /// </summary>
    /// <returns>The expression, or null and what is wrong.</returns>
    public (ReplExpression? Expression, ImmutableArray<Diagnostic> Diagnostics) Prepare(string statements)
    {
        var type = InferredType(Check(Wrap(statements, [], "Unit")));
        var effects = ImmutableArray<string>.Empty;
        while (true)
        {
            var source = Wrap(statements, effects, type);
            var result = Check(source);
            if (result.Diagnostics.IsEmpty)
                return (new(source, type, effects, [.. result.Checked!.RequiredEffects().Select(e => e.Kind).Distinct()]), []);
            if (MissingEffect(result.Diagnostics) is not { } missing || effects.Contains(missing) || effects.Length == MostEffects)
                return (null, result.Diagnostics);
            effects = effects.Add(missing);
        }
    }

    private static string? MissingEffect(ImmutableArray<Diagnostic> diagnostics)
    {
        if (diagnostics.Length != 1 || diagnostics[0].Kind != DiagnosticKinds.EffectNotDeclared) return null;
        foreach (var field in diagnostics[0].Fields)
            if (field.Name == "effect") return field.Text;
        return null;
    }

    private CompileResult Check(string text) =>
        LexCompiler.Compile(SourceText.FromString(text, "<repl>"), Library.Signatures, new() { CheckOnly = true, Modules = Modules });

    private string Wrap(string statements, ImmutableArray<string> effects, string type) =>
        Assemble([$"fn {FunctionName}() -> [{string.Join(", ", effects)}] {type} {{", .. _bindings, statements, "}"]);

    private string Assemble(IEnumerable<string> more)
    {
        var text = new StringBuilder();
        foreach (var (_, declaration) in _declarations) text.Append(declaration).Append('\n');
        foreach (var part in more) text.Append(part).Append('\n');
        return text.ToString();
    }

    private static string InferredType(CompileResult result)
    {
        if (result.Checked?.Find(FunctionName) is not { } function) return "Unit";
        var tail = function.Stage.Body;
        while (tail is LetExpr { Name.Text: not LetExpr.AscriptionName } or BlockExpr)
            tail = tail is LetExpr let ? let.Body : ((BlockExpr)tail).Result;
        return result.Checked.NodeTypes[tail.Id] is { } type
            ? WithoutVariables(TypePrinter.Print(type, name => result.Checked.Tree.Names.Of(name, 0))) : "Unit";
    }

    /// <summary>A type that inference left open, as in <c>[]</c>, may be any; it becomes Unit.</summary>
    private static string WithoutVariables(string type)
    {
        var text = new StringBuilder();
        for (var i = 0; i < type.Length; i++)
        {
            if (type[i] != '?')
            {
                text.Append(type[i]);
                continue;
            }

            text.Append("Unit");
            while (i + 1 < type.Length && char.IsAsciiDigit(type[i + 1])) i++;
        }

        return text.ToString();
    }

    private static string KeyOf(ItemSyntax item) => item switch
    {
        ImportSyntax import => $"import {import.Alias.Text}",
        TypeDeclSyntax type => $"type {type.Name.Text}",
        _ => $"fn {((FunctionSyntax)item).Name.Text}",
    };
}
