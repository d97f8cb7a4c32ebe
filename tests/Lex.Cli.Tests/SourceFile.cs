namespace Lex.Cli.Tests;

/// <summary>A file that goes away with the test.</summary>
internal sealed class SourceFile : IDisposable
{
    public SourceFile(string text)
        : this(System.Text.Encoding.UTF8.GetBytes(text))
    {
    }

    public SourceFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"lex-{Guid.NewGuid():n}.lex");

    public void Dispose() => File.Delete(Path);
}
