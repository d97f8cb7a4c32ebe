using Lex.Core.Values;

namespace Lex.Interp.Prepare;

/// <summary>The second to fifth shape of a site that reads parts (feedback section 4.3). A site that meets more looks the part up.</summary>
internal sealed class PartCache
{
    private const int Most = 4;

    private readonly uint[] _shapes = new uint[Most];

    private readonly int[] _offsets = new int[Most];

    private int _count;

    /// <summary>Where the part lies in an object of this shape; -1: not known.</summary>
    public int OffsetIn(Shape shape)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_shapes[i] == shape.Id) return _offsets[i];
        }

        return -1;
    }

    /// <summary>Remembers a shape, if there is room.</summary>
    public void Add(Shape shape, int offset)
    {
        if (_count == Most) return;
        (_shapes[_count], _offsets[_count]) = (shape.Id, offset);
        _count++;
    }
}
