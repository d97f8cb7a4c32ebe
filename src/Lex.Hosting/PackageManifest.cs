namespace Lex.Hosting;

/// <summary>
/// What module resolution needs of a <c>lex.toml</c>: the dependencies. Reads the part of TOML that manifests are written
/// in: comments, table headers, and in <c>[dependencies]</c> strings and tables of strings in line or under a header of their
/// own. Other tables are not looked at.
/// </summary>
internal sealed class PackageManifest
{
    private readonly Dictionary<string, Dictionary<string, string>> _dependencies = new(StringComparer.Ordinal);

    /// <summary>The properties of a dependency, or null if it is not listed.</summary>
    public IReadOnlyDictionary<string, string>? Find(string package) => _dependencies.GetValueOrDefault(package);

    /// <summary>Reads a manifest; null, and the number of the line that makes no sense, if it cannot be read.</summary>
    public static PackageManifest? Read(string text, out int badLine)
    {
        var manifest = new PackageManifest();
        var table = "";
        badLine = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            badLine++;
            var reader = new LineReader(line);
            if (reader.AtEnd) continue;
            if (reader.Take('['))
            {
                if (reader.Take('[') || !reader.TryKey(out table)) return null;
                while (reader.Take('.'))
                {
                    if (!reader.TryKey(out var part)) return null;
                    table = $"{table}.{part}";
                }

                if (!reader.Take(']') || !reader.AtEnd) return null;
                continue;
            }

            var isDependency = table.StartsWith("dependencies.", StringComparison.Ordinal);
            if (table != "dependencies" && !isDependency) continue;
            if (!reader.TryKey(out var key)) return null;
            if (isDependency)
            {
                if (!reader.Take('=') || !reader.TryString(out var property) || !reader.AtEnd) return null;
                manifest.Dependency(table["dependencies.".Length..])[key] = property;
                continue;
            }

            if (!manifest.ReadDependency(ref reader, key)) return null;
        }

        return manifest;
    }

    private Dictionary<string, string> Dependency(string name)
    {
        if (!_dependencies.TryGetValue(name, out var properties)) _dependencies.Add(name, properties = new(StringComparer.Ordinal));
        return properties;
    }

    // `name = { path = "..." }` or `name.path = "..."`
    private bool ReadDependency(ref LineReader reader, string name)
    {
        var properties = Dependency(name);
        if (reader.Take('.'))
        {
            if (!reader.TryKey(out var key) || !reader.Take('=') || !reader.TryString(out var value)) return false;
            properties[key] = value;
            return reader.AtEnd;
        }

        if (!reader.Take('=') || !reader.Take('{')) return false;
        while (!reader.Take('}'))
        {
            if (!reader.TryKey(out var key) || !reader.Take('=') || !reader.TryString(out var value)) return false;
            properties[key] = value;
            if (!reader.Take(','))
                return reader.Take('}') && reader.AtEnd;
        }

        return reader.AtEnd;
    }

    /// <summary>The words of one line.</summary>
    private ref struct LineReader(ReadOnlySpan<char> line)
    {
        private ReadOnlySpan<char> _rest = line;

        /// <summary>Whether only blanks and a comment are left.</summary>
        public bool AtEnd
        {
            get
            {
                _rest = _rest.TrimStart();
                return _rest.IsEmpty || _rest[0] == '#';
            }
        }

        public bool Take(char expected)
        {
            if (AtEnd || _rest[0] != expected) return false;
            _rest = _rest[1..];
            return true;
        }

        /// <summary>A bare or quoted key.</summary>
        public bool TryKey(out string key)
        {
            if (TryString(out key)) return true;
            var length = 0;
            while (length < _rest.Length && (char.IsAsciiLetterOrDigit(_rest[length]) || _rest[length] is '_' or '-')) length++;
            key = _rest[..length].ToString();
            _rest = _rest[length..];
            return length > 0;
        }

        /// <summary>A basic or literal string on one line.</summary>
        public bool TryString(out string value)
        {
            value = "";
            if (AtEnd || _rest[0] is not ('"' or '\'')) return false;
            var quote = _rest[0];
            var text = new System.Text.StringBuilder();
            for (var i = 1; i < _rest.Length; i++)
            {
                var c = _rest[i];
                if (c == quote)
                {
                    _rest = _rest[(i + 1)..];
                    value = text.ToString();
                    return true;
                }

                if (c == '\\' && quote == '"')
                {
                    if (++i == _rest.Length || _rest[i] is not ('"' or '\\')) return false;
                    c = _rest[i];
                }

                text.Append(c);
            }

            return false;
        }
    }
}
