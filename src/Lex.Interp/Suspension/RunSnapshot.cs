using System.Buffers.Binary;
using System.Security.Cryptography;
using Lex.Core.Programs;
using Lex.Core.Snapshots;
using Lex.Interp.Actors;
using Lex.Interp.Calls;

namespace Lex.Interp.Suspension;

/// <summary>
/// A run that has stopped in front of an effect, as bytes: a head with the format's version and a checksum, the digest of the
/// program, and the state of the session. What is read is checked against the program's code as the loader checks code.
/// </summary>
internal static class RunSnapshot
{
    /// <summary>The version of the format.</summary>
    public const int Version = 3;

    private const int HeadLength = 8 + sizeof(int) + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "LEX run\n"u8;

    /// <summary>Writes the state of a session. Null: it cannot be saved, for the reason in <paramref name="problem"/>.</summary>
    public static byte[]? Write(Session session, out string problem)
    {
        problem = "the session does not wait for an answer of the host";
        if (session.Waiting is not { Answering: null }) return null;
        var names = new ActorNames(session.Options.Actors);
        var writer = new SnapshotWriter(session.Program, names);
        writer.Bytes(ProgramDigest.Of(session.Program));
        session.Save(writer, names);
        problem = writer.Problem ?? "";
        if (writer.Problem is not null) return null;
        var content = writer.ToArray();
        var all = new byte[HeadLength + content.Length];
        Magic.CopyTo(all);
        BinaryPrimitives.WriteInt32LittleEndian(all.AsSpan(8), Version);
        SHA256.HashData(content, all.AsSpan(12));
        content.CopyTo(all, HeadLength);
        return all;
    }

    /// <summary>A session that is where the saved one was. Null: the bytes are refused, for the reason in <paramref name="problem"/>.</summary>
    public static Session? Read(ReadOnlyMemory<byte> bytes, ProgramCode program, SessionOptions options, out string problem)
    {
        try
        {
            var session = Read(Content(bytes), program, options);
            problem = "";
            return session;
        }
        catch (SnapshotFormatException refusal)
        {
            problem = $"not a saved run: {refusal.Message}";
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Content(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < HeadLength || !bytes.Span.StartsWith(Magic)) throw new SnapshotFormatException("it does not begin like one");
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[8..]);
        if (version != Version) throw new SnapshotFormatException($"its format has version {version}, not {Version}");
        var content = bytes[HeadLength..];
        if (!SHA256.HashData(content.Span).AsSpan().SequenceEqual(bytes.Span[12..HeadLength])) throw new SnapshotFormatException("its checksum is wrong");
        return content;
    }

    private static Session Read(ReadOnlyMemory<byte> content, ProgramCode program, SessionOptions options)
    {
        var reader = new SnapshotReader(content, program, new ActorNames(options.Actors));
        if (!reader.Bytes().Span.SequenceEqual(ProgramDigest.Of(program))) throw new SnapshotFormatException("it is a run of another program");
        return Session.Restore(reader, program, options);
    }
}
