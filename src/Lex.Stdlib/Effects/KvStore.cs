using System.Buffers.Binary;
using System.Numerics;
using Lex.Core.Values;

namespace Lex.Stdlib.Effects;

/// <summary>
/// An ordered store of bytes in a directory: a log of writes, each with a checksum, that is read when the store is opened
/// and rewritten when most of it is outdated. A torn end, as a crash leaves it, is cut off. One owner at a time. Safe to
/// share between threads.
/// </summary>
internal sealed class KvStore : IDisposable
{
    private const string LogName = "lex.kv";

    private const int HeaderSize = 1 + (3 * sizeof(uint));

    private const byte Put = 1;

    private const byte Remove = 2;

    // No key with its bytes is longer: an array could not hold it.
    private const long MostBytes = int.MaxValue / 2;

    // A log that is shorter is not worth rewriting.
    private const long LeastToRewrite = 1 << 20;

    private readonly SortedDictionary<TextKey, byte[]> _entries = [];

    private readonly string _path;

    private FileStream _log;

    private long _live;

    private bool _isClosed;

    private KvStore(string path, FileStream log) => (_path, _log) = (path, log);

    /// <summary>Bytes of the log in a directory; reading it takes memory of that order.</summary>
    public static long SizeOf(string directory)
    {
        var log = new FileInfo(Path.Combine(directory, LogName));
        return log.Exists ? log.Length : 0;
    }

    /// <summary>Opens the store in a directory, which is made if it is missing; null: it cannot be opened, and why.</summary>
    public static KvStore? Open(string directory, out string problem)
    {
        problem = "";
        try
        {
            Directory.CreateDirectory(directory);
            var path = Path.Combine(directory, LogName);
            var log = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (!PathScope.IsStill(log.SafeFileHandle, path))
            {
                log.Dispose();
                problem = "the path changed while it was opened";
                return null;
            }

            var store = new KvStore(path, log);
            store.Load();
            return store;
        }
        catch (Exception error) when (ScopedFiles.IsExpected(error))
        {
            problem = ScopedFiles.Describe(error);
            return null;
        }
    }

    /// <summary>The bytes under a key, or null.</summary>
    public byte[]? Find(TextValue key)
    {
        lock (_entries) return _entries.GetValueOrDefault(new TextKey(key));
    }

    /// <summary>Whether there is something under a key.</summary>
    public bool Contains(TextValue key)
    {
        lock (_entries) return _entries.ContainsKey(new TextKey(key));
    }

    /// <summary>Sets the bytes under a key; what went wrong, or null.</summary>
    public string? Set(TextValue key, ReadOnlySpan<byte> bytes) => Write(Put, key, bytes.ToArray());

    /// <summary>Removes what is under a key, if there is something; what went wrong, or null.</summary>
    public string? Delete(TextValue key) => Contains(key) ? Write(Remove, key, null) : null;

    /// <summary>The keys that begin with a text, by ascending bytes.</summary>
    public List<TextValue> KeysFrom(TextValue prefix)
    {
        var keys = new List<TextValue>();
        lock (_entries)
        {
            foreach (var key in _entries.Keys)
            {
                if (key.Text.Utf8.StartsWith(prefix.Utf8)) keys.Add(key.Text);
            }
        }

        return keys;
    }

    /// <summary>Number of keys.</summary>
    public int Count
    {
        get
        {
            lock (_entries) return _entries.Count;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_entries)
        {
            if (_isClosed) return;
            _isClosed = true;
            try
            {
                _log.Flush(flushToDisk: true);
            }
            catch (Exception error) when (ScopedFiles.IsExpected(error))
            {
                // Nobody is left to be told.
            }

            _log.Dispose();
            _entries.Clear();
        }
    }

    private string? Write(byte operation, TextValue key, byte[]? bytes)
    {
        lock (_entries)
        {
            if (_isClosed) return "the store is closed";
            if (key.Length + (long)(bytes?.Length ?? 0) > MostBytes) return "too long";
            try
            {
                _log.Write(Record(operation, key, bytes ?? []));
                _log.Flush();
                Apply(operation, new TextKey(key), bytes ?? []);
                if (_log.Length > LeastToRewrite && _log.Length > 2 * _live) Rewrite();
                return null;
            }
            catch (Exception error) when (ScopedFiles.IsExpected(error))
            {
                return ScopedFiles.Describe(error);
            }
        }
    }

    private void Apply(byte operation, TextKey key, byte[] bytes)
    {
        if (_entries.Remove(key, out var before)) _live -= SizeOf(key, before);
        if (operation != Put) return;
        _entries.Add(key, bytes);
        _live += SizeOf(key, bytes);
    }

    private static long SizeOf(TextKey key, byte[] bytes) => HeaderSize + key.Text.Length + bytes.Length;

    private static byte[] Record(byte operation, TextValue key, byte[] bytes)
    {
        var record = new byte[HeaderSize + key.Length + bytes.Length];
        record[0] = operation;
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(1), key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(1 + sizeof(uint)), bytes.Length);
        key.Utf8.CopyTo(record.AsSpan(HeaderSize));
        bytes.CopyTo(record.AsSpan(HeaderSize + key.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(1 + (2 * sizeof(uint))), Checksum(record));
        return record;
    }

    // Of everything but the checksum itself.
    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var sum = uint.MaxValue;
        foreach (var b in record[..(1 + (2 * sizeof(uint)))]) sum = BitOperations.Crc32C(sum, b);
        foreach (var b in record[HeaderSize..]) sum = BitOperations.Crc32C(sum, b);
        return sum;
    }

    private void Load()
    {
        var end = 0L;
        while (TryReadRecord(end, out var operation, out var key, out var bytes))
        {
            end += HeaderSize + key.Length + bytes.Length;
            Apply(operation, new TextKey(key), bytes);
        }

        _log.SetLength(end);
        _log.Position = end;
    }

    private bool TryReadRecord(long start, out byte operation, out TextValue key, out byte[] bytes)
    {
        (operation, key, bytes) = (0, TextValue.Empty, []);
        Span<byte> header = stackalloc byte[HeaderSize];
        var left = _log.Length - start;
        if (left < HeaderSize) return false;
        _log.Position = start;
        _log.ReadExactly(header);
        var keyLength = BinaryPrimitives.ReadUInt32LittleEndian(header[1..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[(1 + sizeof(uint))..]);
        if (header[0] is not (Put or Remove) || keyLength + (long)length > Math.Min(left - HeaderSize, MostBytes)) return false;
        var record = new byte[HeaderSize + keyLength + length];
        header.CopyTo(record);
        _log.ReadExactly(record.AsSpan(HeaderSize));
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[(1 + (2 * sizeof(uint)))..]) != Checksum(record)) return false;
        if (!TextValue.TryOfUtf8(record.AsSpan(HeaderSize, (int)keyLength), out key)) return false;
        operation = header[0];
        bytes = record.AsSpan(HeaderSize + (int)keyLength).ToArray();
        return true;
    }

    // The new log takes the old one's place in one step, so that a crash leaves one or the other.
    private void Rewrite()
    {
        var next = _path + ".new";
        File.Delete(next); // A link of that name must not lead out.
        using (var file = new FileStream(next, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            foreach (var (key, bytes) in _entries) file.Write(Record(Put, key.Text, bytes));
            file.Flush(flushToDisk: true);
        }

        File.Move(next, _path, overwrite: true);
        _log.Dispose();
        _log = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        _log.Position = _log.Length;
    }

    /// <summary>A key that is ordered by its bytes.</summary>
    private readonly struct TextKey(TextValue text) : IComparable<TextKey>
    {
        public TextValue Text => text;

        public int CompareTo(TextKey other) => Text.Utf8.SequenceCompareTo(other.Text.Utf8);
    }
}
