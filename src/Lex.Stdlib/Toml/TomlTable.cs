namespace Lex.Stdlib.Toml;

/// <summary>
/// A table while a document is read. Its items are tables, arrays of tables, and texts: everything else is kept as the JSON
/// that stands for it.
/// </summary>
internal sealed class TomlTable
{
    /// <summary>What is in it by name.</summary>
    public Dictionary<string, object> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a header or an inline table has defined it, so that no second one may.</summary>
    public bool IsDefined { get; set; }

    /// <summary>Whether nothing may be added: it was written inline.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether dotted keys have made it, so that no header may.</summary>
    public bool IsDotted { get; set; }
}

/// <summary>An array that <c>[[headers]]</c> fill.</summary>
internal sealed class TomlTables
{
    /// <summary>Its tables.</summary>
    public List<TomlTable> Tables { get; } = [];
}
