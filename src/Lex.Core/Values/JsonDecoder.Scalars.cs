using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Lex.Core.Values;

// What has no parts: strings with their escapes, numbers, words.
internal ref partial struct JsonDecoder
{
    // The content of the string that starts here, escapes resolved; valid until the next string is read.
    private ReadOnlySpan<byte> ReadString()
    {
        var start = ++_at;
        while (true)
        {
            var run = _text[_at..].IndexOfAny(JsonEscapes.Bytes);
            if (run < 0)
            {
                _at = _text.Length;
                Fail("EOF while parsing a string");
                return default;
            }

            _at += run;
            if (_text[_at] == '"') return _text[start.._at++];
            if (_text[_at] == '\\') return ReadEscapedString(start);
            Fail("control character (\\u0000-\\u001F) found while parsing a string");
            return default;
        }
    }

    private ReadOnlySpan<byte> ReadEscapedString(int start)
    {
        var count = 0;
        while (true)
        {
            var run = _text[_at..].IndexOfAny(JsonEscapes.Bytes);
            if (run < 0) run = _text.Length - _at;
            if (count == 0 && start < _at) Append(ref count, _text[start.._at]);
            Append(ref count, _text.Slice(_at, run));
            _at += run;
            start = _at;
            if (_at == _text.Length)
            {
                Fail("EOF while parsing a string");
                return default;
            }

            if (_text[_at] == '"')
            {
                _at++;
                return _scratch.AsSpan(0, count);
            }

            if (_text[_at] != '\\')
            {
                Fail("control character (\\u0000-\\u001F) found while parsing a string");
                return default;
            }

            _at++;
            ReadEscape(ref count);
            if (HasFailed) return default;
            start = _at;
        }
    }

    private void ReadEscape(ref int count)
    {
        if (_at == _text.Length)
        {
            Fail("EOF while parsing a string");
            return;
        }

        var plain = _text[_at] switch
        {
            (byte)'"' => '"',
            (byte)'\\' => '\\',
            (byte)'/' => '/',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => '\0',
        };
        if (plain != '\0')
        {
            _at++;
            Append(ref count, [(byte)plain]);
        }
        else if (_text[_at] == 'u')
        {
            _at++;
            ReadCodePoint(ref count);
        }
        else
        {
            Fail("invalid escape");
        }
    }

    private void ReadCodePoint(ref int count)
    {
        if (!TryReadHexUnit(out var unit)) return;
        var rune = default(Rune);
        if (char.IsHighSurrogate(unit))
        {
            if (_text.Length - _at < 2 || _text[_at] != '\\' || _text[_at + 1] != 'u')
            {
                Fail("lone leading surrogate in hex escape");
                return;
            }

            _at += 2;
            if (!TryReadHexUnit(out var low)) return;
            if (!Rune.TryCreate(unit, low, out rune)) Fail("lone leading surrogate in hex escape");
        }
        else if (!Rune.TryCreate(unit, out rune))
        {
            Fail("lone trailing surrogate in hex escape");
        }

        if (HasFailed) return;
        Span<byte> utf8 = stackalloc byte[4];
        Append(ref count, utf8[..rune.EncodeToUtf8(utf8)]);
    }

    private bool TryReadHexUnit(out char unit)
    {
        unit = '\0';
        if (_text.Length - _at < 4)
        {
            _at = _text.Length;
            Fail("EOF while parsing a string");
            return false;
        }

        if (!Utf8Parser.TryParse(_text.Slice(_at, 4), out ushort code, out var read, 'x') || read != 4)
        {
            Fail("invalid escape");
            return false;
        }

        _at += 4;
        unit = (char)code;
        return true;
    }

    private Value ReadNumber()
    {
        var start = _at;
        var isNegative = Accept('-');
        if (_at < _text.Length && _text[_at] == '0') _at++;
        else if (!SkipDigits()) return Fail(_at == _text.Length ? "EOF while parsing a value" : "invalid number");
        if (_at < _text.Length && _text[_at] is >= (byte)'0' and <= (byte)'9') return Fail("invalid number");
        var isInteger = true;
        if (Accept('.'))
        {
            isInteger = false;
            if (!SkipDigits()) return Fail(_at == _text.Length ? "EOF while parsing a value" : "invalid number");
        }

        if (_at < _text.Length && (_text[_at] | 0x20) == 'e')
        {
            isInteger = false;
            _at++;
            if (!Accept('+')) Accept('-');
            if (!SkipDigits()) return Fail(_at == _text.Length ? "EOF while parsing a value" : "invalid number");
        }

        var digits = _text[start.._at];
        if (isInteger && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            && (whole != 0 || !isNegative))
        {
            return Value.Int(whole);
        }

        double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        if (double.IsFinite(number)) return Value.Float(number);
        _at--;
        return Fail("number out of range");
    }

    private bool SkipDigits()
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] is >= (byte)'0' and <= (byte)'9') _at++;
        return _at > start;
    }

    private Value ReadWord(ReadOnlySpan<byte> word, Value value)
    {
        var same = _text[_at..].CommonPrefixLength(word);
        _at += same;
        if (same == word.Length) return value;
        return Fail(_at == _text.Length ? "EOF while parsing a value" : "expected ident");
    }

    private void Append(ref int count, scoped ReadOnlySpan<byte> bytes)
    {
        if (_scratch is null || bytes.Length > _scratch.Length - count)
        {
            Array.Resize(ref _scratch, Math.Max(2 * count, count + bytes.Length + 64));
        }

        bytes.CopyTo(_scratch.AsSpan(count));
        count += bytes.Length;
    }
}
