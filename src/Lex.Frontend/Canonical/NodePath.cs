using System.Globalization;
using System.Text;

namespace Lex.Frontend.Canonical;

/// <summary>The place of a node below its declaration (language section 3.4); text is made for calls only.</summary>
internal sealed class NodePath
{
    /// <summary>What calls inside lambdas carry, and calls so deep in a chain of lets that their paths would be huge.</summary>
    public const string Unnamed = "n_?";

    private const int MaxDepth = 1_000;

    private readonly NodePath? _parent;
    private readonly int _index;
    private readonly int _depth;
    private readonly string? _fixed;

    private NodePath(NodePath? parent, int index, string? text)
    {
        _parent = parent;
        _index = index;
        _depth = parent is null ? 0 : parent._depth + 1;
        _fixed = text;
    }

    /// <summary>The root of a declaration.</summary>
    public static NodePath Root { get; } = new(null, 0, null);

    /// <summary>A path all of whose nodes have the same text.</summary>
    public static NodePath Fixed(string text) => new(null, 0, text);

    public NodePath Child(int index) => _fixed is null ? new(this, index, null) : this;

    public override string ToString()
    {
        if (_fixed is not null) return _fixed;
        if (_depth > MaxDepth) return Unnamed;
        Span<int> indices = stackalloc int[_depth];
        var at = _depth;
        for (var node = this; node._parent is not null; node = node._parent) indices[--at] = node._index;
        var text = new StringBuilder("n_0");
        foreach (var index in indices) text.Append(CultureInfo.InvariantCulture, $".{index}");
        return text.ToString();
    }
}
