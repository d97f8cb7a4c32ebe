namespace Lex.Stdlib.Time;

/// <summary>Takes dates and times apart, character by character.</summary>
internal ref struct TimeReader(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>Whether everything has been read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>What is wrong with the place where reading stopped.</summary>
    public readonly string Problem => _rest.IsEmpty ? "premature end of input" : "input contains invalid characters";

    /// <summary>Goes past one character, if it is there.</summary>
    public bool Skip(char wanted)
    {
        if (_rest.IsEmpty || _rest[0] != wanted) return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Goes past white space.</summary>
    public void SkipSpace() => _rest = _rest.TrimStart();

    /// <summary>Goes past a word in any case, if it is there.</summary>
    public bool SkipWord(string word)
    {
        if (!_rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)) return false;
        _rest = _rest[word.Length..];
        return true;
    }

    /// <summary>Reads a number of so many digits.</summary>
    public bool Digits(int atLeast, int atMost, out long number)
    {
        number = 0;
        var count = 0;
        while (count < atMost && count < _rest.Length && char.IsAsciiDigit(_rest[count])) number = (number * 10) + (_rest[count++] - '0');
        _rest = _rest[count..];
        return count >= atLeast;
    }

    /// <summary>Reads digits as nanoseconds; those beyond the ninth are dropped.</summary>
    public bool FractionDigits(out int nano)
    {
        nano = 0;
        var count = 0;
        while (count < _rest.Length && char.IsAsciiDigit(_rest[count]))
        {
            if (count < 9) nano = (nano * 10) + (_rest[count] - '0');
            count++;
        }

        for (var i = count; i < 9; i++) nano *= 10;
        _rest = _rest[count..];
        return count > 0;
    }

    /// <summary>Reads an offset from UTC in seconds.</summary>
    public bool Offset(bool allowZulu, bool needsColon, out int seconds)
    {
        seconds = 0;
        if (allowZulu && (Skip('Z') || Skip('z'))) return true;
        var sign = Skip('-') ? -1 : Skip('+') ? 1 : 0;
        if (sign == 0 || !Digits(2, 2, out var hours)) return false;
        var hasColon = Skip(':');
        if ((needsColon && !hasColon) || !Digits(2, 2, out var minutes) || hours > 23 || minutes > 59) return false;
        seconds = sign * (int)((hours * 3600) + (minutes * 60));
        return true;
    }
}
