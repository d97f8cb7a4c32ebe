using System.Text;
using Xunit;

namespace Lex.Generators.Tests.Support;

/// <summary>Compares a text with a file of the source tree; with <c>LEX_UPDATE_SNAPSHOTS=1</c> it writes the file instead.</summary>
internal static class Snapshot
{
    /// <summary>The text must be that of the file at a path from the root of the source tree.</summary>
    public static void Match(string actual, params string[] path)
    {
        var file = Path.Combine([Repository.Root, .. path]);
        actual = actual.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("LEX_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return;
        }

        Assert.True(File.Exists(file), $"{file} is missing; run with LEX_UPDATE_SNAPSHOTS=1 to write it");
        var expected = File.ReadAllText(file).ReplaceLineEndings("\n");
        Assert.True(expected == actual, $"{file} differs from line {FirstDifference(expected, actual)} on:\n{actual}");
    }

    private static int FirstDifference(string expected, string actual)
    {
        var same = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        return 1 + actual.AsSpan(0, Math.Min(same, actual.Length)).Count('\n');
    }
}
