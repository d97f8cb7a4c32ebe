using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lex.Core.Programs;

/// <summary>
/// Walks JSON forward and knows where it is, so that each complaint has a path. It stands on the first token of a value
/// or, after reading it, on the last. Objects refuse unknown and repeated keys.
/// </summary>
internal ref struct JsonCursor
{
    private Utf8JsonReader _json;
    private readonly List<Step> _path;

    /// <summary>Starts before the first token.</summary>
    public JsonCursor(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        _json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        _path = [];
    }

    /// <summary>The kind of token it stands on.</summary>
    public readonly JsonTokenType Token => _json.TokenType;

    /// <summary>Where it stands.</summary>
    public readonly string Path
    {
        get
        {
            var text = new StringBuilder();
            foreach (var step in _path)
            {
                if (step.Key is null && step.Index >= 0) text.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
                else if (!string.IsNullOrEmpty(step.Key)) text.Append(text.Length == 0 ? "" : ".").Append(step.Key);
            }

            return text.ToString();
        }
    }

    /// <summary>Goes to the next token.</summary>
    public void Next()
    {
        if (!_json.Read()) throw Fail("the text ends too early");
    }

    /// <summary>Checks that nothing follows the value that was read.</summary>
    public void ExpectEnd()
    {
        if (_json.Read()) throw Fail("something follows the program");
    }

    /// <summary>Enters an object; its members come from <see cref="NextMember"/> or <see cref="NextEntry"/>.</summary>
    public readonly void BeginObject()
    {
        Expect(JsonTokenType.StartObject, "an object");
        _path.Add(new Step("", 0, []));
    }

    /// <summary>Goes to the value of the next member; false: the object ended. The key must be one of those allowed.</summary>
    public bool NextMember([NotNullWhen(true)] out string? key, params ReadOnlySpan<string> allowed)
    {
        if (!NextEntry(out key)) return false;
        if (!allowed.Contains(key)) throw Fail("unknown key");
        return true;
    }

    /// <summary>Goes to the value of the next member, whose key may be anything; false: the object ended.</summary>
    public bool NextEntry([NotNullWhen(true)] out string? key)
    {
        Next();
        key = null;
        if (Token == JsonTokenType.EndObject)
        {
            _path.RemoveAt(_path.Count - 1);
            return false;
        }

        key = _json.GetString()!;
        var keys = _path[^1].Keys!;
        _path[^1] = new Step(key, 0, keys);
        if (!keys.Add(key)) throw Fail("the key is there twice");
        Next();
        return true;
    }

    /// <summary>Enters an array; its items come from <see cref="NextItem"/>.</summary>
    public readonly void BeginArray()
    {
        Expect(JsonTokenType.StartArray, "an array");
        _path.Add(new Step(null, -1, null));
    }

    /// <summary>Goes to the next item; false: the array ended.</summary>
    public bool NextItem()
    {
        Next();
        var step = _path[^1];
        if (Token == JsonTokenType.EndArray)
        {
            _path.RemoveAt(_path.Count - 1);
            return false;
        }

        _path[^1] = step with { Index = step.Index + 1 };
        return true;
    }

    /// <summary>Reads a text.</summary>
    public readonly string Text()
    {
        Expect(JsonTokenType.String, "a text");
        return _json.GetString()!;
    }

    /// <summary>Reads a truth value.</summary>
    public readonly bool Truth() => Token switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Fail("expected true or false"),
    };

    /// <summary>Reads a whole number of 64 bits.</summary>
    public readonly long Whole()
    {
        Expect(JsonTokenType.Number, "a whole number");
        return _json.TryGetInt64(out var value) ? value : throw Fail("expected a whole number of 64 bits");
    }

    /// <summary>Reads a whole number between two others.</summary>
    public readonly int Whole(int least, int most)
    {
        var value = Whole();
        return value >= least && value <= most ? (int)value : throw Fail($"{value} is not between {least} and {most}");
    }

    /// <summary>Reads any number.</summary>
    public readonly double Number()
    {
        Expect(JsonTokenType.Number, "a number");
        return _json.GetDouble();
    }

    /// <summary>Passes over a value, whatever it is.</summary>
    public void Skip()
    {
        if (!_json.TrySkip()) throw Fail("the text ends too early");
    }

    /// <summary>Whether the object it stands on has a key. Does not move.</summary>
    public readonly bool HasKey(string key)
    {
        var ahead = _json;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            if (ahead.ValueTextEquals(key)) return true;
            if (!ahead.Read() || !ahead.TrySkip()) return false;
        }

        return false;
    }

    /// <summary>A complaint about the present place.</summary>
    public readonly LoadException Fail(string reason) => new(new LoadError(Path, reason));

    private readonly void Expect(JsonTokenType token, string what)
    {
        if (Token != token) throw Fail($"expected {what}");
    }

    /// <summary>One level of the path: a key and the keys seen in its object, or an index.</summary>
    private readonly record struct Step(string? Key, int Index, HashSet<string>? Keys);
}
