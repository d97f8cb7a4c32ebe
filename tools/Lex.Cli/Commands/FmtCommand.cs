using System.Text;
using Lex.Cli.Arguments;
using Lex.Hosting;

namespace Lex.Cli.Commands;

/// <summary><c>lex fmt</c>: rewrites files in the one style, or says which are not in it.</summary>
internal static class FmtCommand
{
    public static int Execute(Invocation invocation)
    {
        var line = invocation.Line;
        _ = line.File;
        var (files, changed, broken) = (0, 0, false);
        foreach (var path in line.Positionals)
        {
            foreach (var file in FilesOf(path))
            {
                files++;
                switch (Format(invocation, file))
                {
                    case null:
                        broken = true;
                        break;
                    case true:
                        changed++;
                        break;
                }
            }
        }

        if (!line.CheckOnly) return broken ? ExitCode.Failure : ExitCode.Success;
        if (changed > 0) invocation.Streams.WriteLine($"{changed} file(s) need formatting (run `lex fmt` to fix)");
        else if (!broken) invocation.Streams.WriteLine($"all {files} file(s) are formatted");
        return broken || changed > 0 ? ExitCode.Failure : ExitCode.Success;
    }

    private static IEnumerable<string> FilesOf(string path)
    {
        if (!Directory.Exists(path)) return [path];
        var files = Directory.GetFiles(path, "*.lex", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    /// <summary>Whether the file is (or was) in another style; null: it cannot be read, which has been said.</summary>
    private static bool? Format(Invocation invocation, string file)
    {
        var source = ProgramFile.Read(file);
        var formatting = LexFormatting.Of(source, file == "-" ? "<stdin>" : file);
        if (formatting.Text is null)
        {
            foreach (var diagnostic in formatting.Diagnostics) invocation.Streams.WriteErrorLine(diagnostic.ToString());
            return null;
        }

        var formatted = Encoding.UTF8.GetBytes(formatting.Text);
        var differs = !formatted.AsSpan().SequenceEqual(source);
        if (file == "-" && !invocation.Line.CheckOnly)
        {
            invocation.Streams.Output.Write(formatted);
        }
        else if (differs)
        {
            if (!invocation.Line.CheckOnly) Write(file, formatted);
            invocation.Streams.WriteLine($"{(invocation.Line.CheckOnly ? "would reformat" : "reformatted")} {file}");
        }

        return differs;
    }

    private static void Write(string file, byte[] text)
    {
        try
        {
            File.WriteAllBytes(file, text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileProblemException.Writing(file, error);
        }
    }
}
