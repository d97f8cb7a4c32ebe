using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Tables;

/// <summary>Collects the names of a table's columns, which must be distinct. Pays for reading them; the list is the caller's to charge.</summary>
internal struct ColumnNames(ExecutionContext ctx, string function)
{
    private readonly ListBuilder _names = new();

    private readonly HashSet<TextValue> _known = new(TextComparer.Instance);

    private Work _work = new(ctx);

    /// <summary>Whether a name is taken.</summary>
    public readonly bool Contains(TextValue name) => _known.Contains(name);

    /// <summary>Adds a name; what is wrong with it, or null.</summary>
    public Status Add(TextValue name, out string? problem)
    {
        problem = null;
        if (_work.Add(1 + Charge.Units(name.Length)) != Status.Ok) return Status.Fault;
        if (!_known.Add(name)) problem = $"{function}: there are two columns `{name}`";
        _names.AddObject(name);
        return Status.Ok;
    }

    /// <summary>The names.</summary>
    public readonly ListValue ToList() => _names.ToList();
}
