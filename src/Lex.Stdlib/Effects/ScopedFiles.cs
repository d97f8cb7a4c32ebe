using System.Security;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Effects;

/// <summary>Reads and writes whole files whose paths have been resolved; failures of the system are texts.</summary>
internal static class ScopedFiles
{
    /// <summary>The system's words for what is not there.</summary>
    public const string NotFound = "No such file or directory (os error 2)";

    private const int Piece = 64 * 1024;

    /// <summary>Reads a file, paying for it piece by piece. The status is the meter's.</summary>
    public static Status Read(ExecutionContext ctx, string resolved, out byte[] bytes, out string? problem)
    {
        bytes = [];
        problem = null;
        try
        {
            if (Directory.Exists(resolved))
            {
                problem = "Is a directory (os error 21)";
                return Status.Ok;
            }

            using var handle = File.OpenHandle(resolved, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (!PathScope.IsStill(handle, resolved))
            {
                problem = "the path changed while it was opened";
                return Status.Ok;
            }

            using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            return ReadToEnd(ctx, stream, out bytes, out problem);
        }
        catch (Exception error) when (IsExpected(error))
        {
            problem = Describe(error);
            return Status.Ok;
        }
    }

    /// <summary>Writes a file, created or replaced; what went wrong, or null.</summary>
    public static string? Write(string resolved, ReadOnlySpan<byte> content)
    {
        try
        {
            if (Directory.Exists(resolved)) return "Is a directory (os error 21)";

            // Nothing is cut off before the handle is known to be the right one.
            using var handle = File.OpenHandle(resolved, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            if (!PathScope.IsStill(handle, resolved)) return "the path changed while it was opened";
            using var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            if (stream.CanSeek) stream.SetLength(0);
            stream.Write(content);
            return null;
        }
        catch (Exception error) when (IsExpected(error))
        {
            return Describe(error);
        }
    }

    /// <summary>Opens a file, made if it is missing, to write on at its end; null and what went wrong, if it cannot be.</summary>
    public static Stream? OpenToAppend(string resolved, out string? problem)
    {
        problem = null;
        try
        {
            var handle = File.OpenHandle(resolved, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            if (PathScope.IsStill(handle, resolved))
            {
                var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
                if (stream.CanSeek) stream.Seek(0, SeekOrigin.End);
                return stream;
            }

            handle.Dispose();
            problem = "the path changed while it was opened";
        }
        catch (Exception error) when (IsExpected(error))
        {
            problem = Describe(error);
        }

        return null;
    }

    /// <summary>Copies a file over another, paying for it piece by piece. The status is the meter's.</summary>
    public static Status Copy(ExecutionContext ctx, string source, string destination, out string? problem)
    {
        problem = null;
        try
        {
            if (Directory.Exists(source) || Directory.Exists(destination))
            {
                problem = "Is a directory (os error 21)";
                return Status.Ok;
            }

            using var from = File.OpenHandle(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var to = File.OpenHandle(destination, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            if (!PathScope.IsStill(from, source) || !PathScope.IsStill(to, destination))
            {
                problem = "the path changed while it was opened";
                return Status.Ok;
            }

            using var input = new FileStream(from, FileAccess.Read, bufferSize: 0);
            using var output = new FileStream(to, FileAccess.Write, bufferSize: 0);
            if (output.CanSeek) output.SetLength(0);
            return Copy(ctx, input, output);
        }
        catch (Exception error) when (IsExpected(error))
        {
            problem = Describe(error);
            return Status.Ok;
        }
    }

    /// <summary>Removes a directory and all below it. Links are removed, not entered; nothing recurses, however deep it is.</summary>
    public static void RemoveTree(string resolved)
    {
        var directories = new List<string> { resolved };
        for (var i = 0; i < directories.Count; i++)
        {
            foreach (var entry in Directory.GetFileSystemEntries(directories[i]))
            {
                if (Directory.Exists(entry) && new FileInfo(entry).LinkTarget is null) directories.Add(entry);
                else File.Delete(entry);
            }
        }

        for (var i = directories.Count - 1; i >= 0; i--) Directory.Delete(directories[i]);
    }

    /// <summary>Whether an exception is a failure of the system rather than of this code.</summary>
    public static bool IsExpected(Exception error) =>
        error is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException or ObjectDisposedException;

    /// <summary>The system's words for a failure.</summary>
    public static string Describe(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => NotFound,
        UnauthorizedAccessException or SecurityException => "Permission denied (os error 13)",
        _ => error.Message,
    };

    private static Status Copy(ExecutionContext ctx, Stream input, Stream output)
    {
        var piece = new byte[Piece];
        var work = new Work(ctx);
        while (input.Read(piece, 0, Piece) is var count and > 0)
        {
            if (work.Add(Charge.Units(count)) != Status.Ok) return Status.Fault;
            output.Write(piece, 0, count);
            if (ctx.Interruption() is { } interruption) return ctx.Fault(interruption);
        }

        return Status.Ok;
    }

    private static Status ReadToEnd(ExecutionContext ctx, Stream stream, out byte[] bytes, out string? problem)
    {
        bytes = [];
        problem = null;
        var collected = new MemoryStream();
        var piece = new byte[Piece];
        var work = new Work(ctx);
        while (true)
        {
            var count = stream.Read(piece, 0, Piece);
            if (count == 0) break;

            // Devices have no size and no end, so that nothing but the meters bounds them.
            if (work.Add(Charge.Units(count)) != Status.Ok || ctx.ChargeCells(Charge.Units(count)) != Status.Ok) return Status.Fault;
            if (collected.Length + count > Array.MaxLength)
            {
                problem = "File too large (os error 27)";
                return Status.Ok;
            }

            collected.Write(piece, 0, count);
            if (ctx.Interruption() is { } interruption) return ctx.Fault(interruption);
        }

        bytes = collected.ToArray();
        return ctx.ChargeCells(bytes.Length == 0 ? 0 : 1);
    }
}
