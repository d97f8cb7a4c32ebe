using System.Globalization;
using System.Text;

namespace Lex.Stdlib.Regex;

/// <summary>
/// A set of code points as a pattern writes it: ranges, general categories, other sets. Answers for ASCII come from a
/// bitmap; the rest is asked for when it is met, so that no set is ever spelled out.
/// </summary>
internal sealed class CharSet
{
    private readonly List<(int First, int Last)> _ranges = [];

    private readonly List<CharSet> _members = [];

    private readonly List<CharSet> _required = [];

    private uint _categories;

    private bool _isNegated;

    private bool _ignoresCase;

    private ulong _asciiLow;

    private ulong _asciiHigh;

    private bool _isSealed;

    /// <summary>Whether the set has a code point; the set must be sealed.</summary>
    public bool Contains(int codePoint)
    {
        if (codePoint < 64) return (_asciiLow >> codePoint & 1) != 0;
        return codePoint < 128 ? (_asciiHigh >> (codePoint - 64) & 1) != 0 : Compute(codePoint);
    }

    /// <summary>Adds a range.</summary>
    public CharSet Add(int first, int last)
    {
        _ranges.Add((first, last));
        return this;
    }

    /// <summary>Adds pairs of first and last.</summary>
    public CharSet Add(ReadOnlySpan<int> pairs)
    {
        for (var i = 0; i < pairs.Length; i += 2) _ranges.Add((pairs[i], pairs[i + 1]));
        return this;
    }

    /// <summary>Adds a general category.</summary>
    public CharSet Add(UnicodeCategory category)
    {
        _categories |= 1u << (int)category;
        return this;
    }

    /// <summary>Adds another set.</summary>
    public CharSet Add(CharSet other)
    {
        _members.Add(other);
        return this;
    }

    /// <summary>Keeps only what another set has too.</summary>
    public CharSet Intersect(CharSet other)
    {
        _required.Add(other);
        return this;
    }

    /// <summary>Makes the set its complement.</summary>
    public CharSet Negate()
    {
        _isNegated = !_isNegated;
        return this;
    }

    /// <summary>Ends the construction; with <paramref name="ignoreCase"/> a code point counts if one that differs in case does.</summary>
    public CharSet Seal(bool ignoreCase)
    {
        if (_isSealed) return this;
        _ignoresCase = ignoreCase;
        Order();
        foreach (var member in _members) member.Seal(ignoreCase);
        foreach (var required in _required) required.Seal(ignoreCase);
        for (var codePoint = 0; codePoint < 128; codePoint++)
        {
            if (!Compute(codePoint)) continue;
            if (codePoint < 64) _asciiLow |= 1UL << codePoint;
            else _asciiHigh |= 1UL << (codePoint - 64);
        }

        _isSealed = true;
        return this;
    }

    private bool Compute(int codePoint) => (HasInAnyCase(codePoint) && HasRequired(codePoint)) != _isNegated;

    private bool HasRequired(int codePoint)
    {
        foreach (var required in _required)
        {
            if (!required.Compute(codePoint)) return false;
        }

        return true;
    }

    private bool HasInAnyCase(int codePoint)
    {
        if (Has(codePoint)) return true;
        if (!_ignoresCase) return false;
        var rune = new Rune(codePoint);
        var upper = Rune.ToUpperInvariant(rune);
        var lower = Rune.ToLowerInvariant(rune);
        if ((upper != rune && Has(upper.Value)) || (lower != rune && Has(lower.Value))) return true;

        // Letters that share their other case with ASCII: long s, the signs for kelvin and angstrom, and the small sigmas.
        return codePoint switch
        {
            's' or 'S' => Has(0x17F),
            0x17F => Has('s') || Has('S'),
            'k' or 'K' => Has(0x212A),
            0x212A => Has('k') || Has('K'),
            0xE5 or 0xC5 => Has(0x212B),
            0x3A3 or 0x3C3 => Has(0x3C2),
            0x3C2 => Has(0x3C3) || Has(0x3A3),
            _ => false,
        };
    }

    private bool Has(int codePoint)
    {
        if (IsInRange(codePoint)) return true;
        if (_categories != 0 && (_categories >> (int)CharUnicodeInfo.GetUnicodeCategory(codePoint) & 1) != 0) return true;
        foreach (var member in _members)
        {
            if (member.Compute(codePoint)) return true;
        }

        return false;
    }

    /// <summary>Sorts the ranges and joins those that overlap, so that a long class costs no more than a short one when it is asked.</summary>
    private void Order()
    {
        if (_ranges.Count < 2) return;
        _ranges.Sort();
        var kept = 0;
        for (var i = 1; i < _ranges.Count; i++)
        {
            if (_ranges[i].First > _ranges[kept].Last) _ranges[++kept] = _ranges[i];
            else if (_ranges[i].Last > _ranges[kept].Last) _ranges[kept] = (_ranges[kept].First, _ranges[i].Last);
        }

        _ranges.RemoveRange(kept + 1, _ranges.Count - kept - 1);
    }

    private bool IsInRange(int codePoint)
    {
        var (low, high) = (0, _ranges.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (codePoint < _ranges[middle].First) high = middle - 1;
            else if (codePoint > _ranges[middle].Last) low = middle + 1;
            else return true;
        }

        return false;
    }
}
