namespace Lex.Core.Programs;

/// <summary>Why a serialised program or a listing was refused. Immutable.</summary>
/// <param name="Path">The place: keys and indices from the root (<c>functions[2].code[7]</c>), or a line number.</param>
/// <param name="Reason">What is wrong there.</param>
internal sealed record LoadError(string Path, string Reason)
{
    /// <summary>The text for people.</summary>
    public string Message => Path.Length == 0 ? $"not a program: {Reason}" : $"not a program: {Path}: {Reason}";

    /// <inheritdoc/>
    public override string ToString() => Message;
}

/// <summary>Carries a <see cref="LoadError"/> out of a nested reader; never leaves the reader's entry point.</summary>
internal sealed class LoadException(LoadError error) : Exception(error.Message)
{
    /// <summary>What is wrong.</summary>
    public LoadError Error { get; } = error;
}
